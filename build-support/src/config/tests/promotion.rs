//! What is said about the environments as a whole, and what they are without a word.

use super::{Environment, config, said_of, said_whole};
use crate::config::defaults;

/// The sound environments of a file.
fn read(text: &str) -> Vec<Environment> {
    let (config, said) = config(text);
    assert_eq!(said, "");
    config.environments
}

fn names(environments: &[Environment]) -> Vec<(&str, Vec<&str>)> {
    environments
        .iter()
        .map(|one| {
            (
                one.name.as_str(),
                one.aliases.iter().map(String::as_str).collect(),
            )
        })
        .collect()
}

#[test]
fn a_file_without_environments_has_the_default_ones() {
    let environments = read("[migrations]\n");
    assert_eq!(
        names(&environments),
        [
            ("local", vec!["dev", "development"]),
            ("ci", vec!["test"]),
            ("staging", vec!["preview"]),
            ("production", vec!["prod", "live"]),
        ]
    );
    let limits: Vec<_> = environments
        .iter()
        .map(|one| {
            let seconds = |time: Option<std::time::Duration>| time.map(|time| time.as_secs());
            (
                seconds(one.lock_timeout),
                seconds(one.statement_timeout),
                one.protected,
            )
        })
        .collect();
    let limited = (Some(10), Some(30), false);
    let production = (Some(10), Some(30), true);
    let open = (None, None, false);
    assert_eq!(limits, [open, open, limited, production]);
}

#[test]
fn naming_production_does_not_take_away_its_limits() {
    let environments = read("[[environments]]\nname = \"production\"\nretries = 1\n");
    let expected = Environment {
        retries: Some(1),
        ..defaults().remove(3)
    };
    assert_eq!(environments, [expected]);
}

#[test]
fn another_name_of_production_has_its_limits_too() {
    let environments = read("[[environments]]\nname = \"prod\"\n");
    let expected = Environment {
        name: "prod".to_owned(),
        aliases: vec!["production".to_owned(), "live".to_owned()],
        ..defaults().remove(3)
    };
    assert_eq!(environments, [expected]);
}

#[test]
fn what_is_said_in_the_file_comes_before_the_limits() {
    let environments =
        read("[[environments]]\nname = \"production\"\nprotected = false\nlock_timeout = \"0s\"\n");
    assert!(!environments[0].protected);
    assert_eq!(
        environments[0].lock_timeout,
        Some(std::time::Duration::ZERO)
    );
}

#[test]
fn an_alias_that_is_a_name_or_not_of_one_alone_is_nobodys() {
    let environments = read(
        "environments = [{ name = \"dev\" }, { name = \"development\" }, { name = \"prod\" }]\n",
    );
    assert_eq!(
        names(&environments),
        [
            ("dev", vec![]),
            ("development", vec![]),
            ("prod", vec!["production", "live"]),
        ]
    );
}

#[test]
fn what_is_wrong_is_left_as_it_would_be_without() {
    let text = "[[environments]]\nname = \"staging\"\nlock_timeout = \"soon\"\nsoak = \"1h\"\n\
                receipt_key = \"ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"\nafter = \"x\"\n";
    let (config, said) = config(text);
    assert_eq!(said.matches("error[invalid-config]").count(), 2, "{said}");
    assert_eq!(config.environments, [defaults().remove(2)]);
}

#[test]
fn a_name_that_is_taken_is_refused_with_the_first_one() {
    assert_eq!(
        said_of(
            r#"[[environments]]
name = "staging""#
        ),
        r#"error[invalid-config]: there are two environments `staging`
 --> sterna.toml:7:8
  |
2 | name = "staging"
  |        --------- the first one
...
7 | name = "staging"
  |        ^^^^^^^^^
  |
  = help: rename one, or remove it"#
    );
    assert_eq!(
        said_of(
            r#"[[environments]]
name = "pre-prod"
[[environments]]
name = "pre_prod""#
        ),
        r#"error[invalid-config]: `pre-prod` and `pre_prod` would both be `Environment::PreProd`
 --> sterna.toml:9:8
  |
7 | name = "pre-prod"
  |        ---------- the first one
8 | [[environments]]
9 | name = "pre_prod"
  |        ^^^^^^^^^^
  |
  = help: rename one, or remove it"#
    );
}

#[test]
fn a_name_must_make_a_variant() {
    assert_eq!(
        said_of(
            r#"[[environments]]
name = "Pre Prod""#
        ),
        r#"error[invalid-config]: `Pre Prod` cannot name an environment
 --> sterna.toml:7:8
  |
7 | name = "Pre Prod"
  |        ^^^^^^^^^^
  |
  = help: write a name such as `name = "pre-prod"`
  = note: a name has lower-case letters, digits, `-` and `_`, begins with a letter, and becomes a variant of `Environment`, which `Self` cannot be"#
    );
    assert_eq!(
        said_of(
            r#"[[environments]]
name = "self""#
        ),
        r#"error[invalid-config]: `self` cannot name an environment
 --> sterna.toml:7:8
  |
7 | name = "self"
  |        ^^^^^^
  |
  = help: write a name such as `name = "staging"`
  = note: a name has lower-case letters, digits, `-` and `_`, begins with a letter, and becomes a variant of `Environment`, which `Self` cannot be"#
    );
    assert_eq!(
        said_of(
            r#"[[environments]]
name = """#
        ),
        r#"error[invalid-config]: `name` is empty
 --> sterna.toml:7:8
  |
7 | name = ""
  |        ^^
  |
  = help: write a text in quotes, as in `name = "staging"`"#
    );
    assert_eq!(
        said_of(
            r#"[[environments]]
retries = 1"#
        ),
        r#"error[invalid-config]: an environment has no `name`
 --> sterna.toml:6:1
  |
6 | [[environments]]
  | ^^^^^^^^^^^^^^^^
  |
  = help: write one below the line, as in `name = "staging"`"#
    );
}

#[test]
fn after_names_an_environment_further_up() {
    assert_eq!(
        said_of(r#"after = "stagin""#),
        r#"error[invalid-config]: there is no environment `stagin`
 --> sterna.toml:6:9
  |
6 | after = "stagin"
  |         ^^^^^^^^
  |
  = help: did you mean `staging`?
  = note: the environments are `staging`, `canary`"#
    );
    assert_eq!(
        said_of(
            r#"after = "canary"
soak = "1h""#
        ),
        r#"error[invalid-config]: `canary` comes after itself
 --> sterna.toml:6:9
  |
6 | after = "canary"
  |         ^^^^^^^^
  |
  = help: name the environment before it, or leave out `after`"#
    );
    assert_eq!(
        said_of(
            r#"after = "live"
[[environments]]
name = "live""#
        ),
        r#"error[invalid-config]: `canary` comes after `live`, which is written below it
 --> sterna.toml:6:9
  |
6 | after = "live"
  |         ^^^^^^
7 | [[environments]]
8 | name = "live"
  |        ------ written here
  |
  = help: write the environments in the order of promotion"#
    );
}

#[test]
fn a_circle_is_shown_whole() {
    assert_eq!(
        said_of(
            r#"after = "a"
[[environments]]
name = "a"
after = "b"
[[environments]]
name = "b"
after = "canary"
[[environments]]
name = "c"
after = "b""#
        ),
        r#"error[invalid-config]: `canary` comes after `a`, which comes after `b`, which comes after `canary`
  --> sterna.toml:6:9
   |
 6 | after = "a"
   |         ^^^
...
 9 | after = "b"
   |         --- for `a`
...
12 | after = "canary"
   |         -------- for `b`
   |
   = help: let each environment come after one that is written above it"#
    );
}

#[test]
fn what_receipts_need_is_refused_without_after() {
    assert_eq!(
        said_of(
            r#"soak = "1h"
receipt_key = "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=""#
        ),
        r#"error[invalid-config]: `soak` without `after`
 --> sterna.toml:6:1
  |
6 | soak = "1h"
  | ^^^^
  |
  = help: write `after = "staging"` beside it, or the environment that is meant

error[invalid-config]: `receipt_key` without `after`
 --> sterna.toml:7:1
  |
7 | receipt_key = "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
  | ^^^^^^^^^^^
  |
  = help: write `after = "staging"` beside it, or the environment that is meant"#
    );
    assert_eq!(
        said_whole(
            r#"[[environments]]
name = "local"
soak = "1h""#
        ),
        r#"error[invalid-config]: `soak` without `after`
 --> sterna.toml:3:1
  |
3 | soak = "1h"
  | ^^^^
  |
  = help: leave it out: no environment is above this one"#
    );
}

#[test]
fn environments_are_an_array_of_tables() {
    assert_eq!(
        said_whole(r#"environments = []"#),
        r#"error[invalid-config]: `environments` is empty
 --> sterna.toml:1:16
  |
1 | environments = []
  |                ^^
  |
  = help: write a line `[[environments]]` for each environment, and its keys below it"#
    );
    assert_eq!(
        said_whole(r#"environments = 1"#),
        r#"error[invalid-config]: `environments` is an integer
 --> sterna.toml:1:16
  |
1 | environments = 1
  |                ^
  |
  = help: write a line `[[environments]]` for each environment, and its keys below it"#
    );
    assert_eq!(
        said_whole(r#"environments = [1, { name = "a" }]"#),
        r#"error[invalid-config]: an environment is an integer
 --> sterna.toml:1:17
  |
1 | environments = [1, { name = "a" }]
  |                 ^
  |
  = help: write a line `[[environments]]` for each environment, and its keys below it"#
    );
    assert_eq!(
        said_whole(
            r#"[environments]
name = "a""#
        ),
        r#"error[invalid-config]: `environments` is a table
 --> sterna.toml:1:1
  |
1 | [environments]
  | ^^^^^^^^^^^^^^
  |
  = help: write a line `[[environments]]` for each environment, and its keys below it"#
    );
}
