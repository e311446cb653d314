//! What is said about `sterna.toml`, word for word.

mod promotion;
mod settings;

use std::fs;
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::diagnostic::{Look, render};

fn config(text: &str) -> (Config, String) {
    let root = TempDir::new().unwrap();
    fs::write(root.path().join(FILE_NAME), text).unwrap();
    let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
    let config = read(
        &root.path().join(FILE_NAME),
        FILE_NAME,
        &mut files,
        &mut diagnostics,
    )
    .unwrap();
    diagnostics.sort(&files);
    let said = render(&diagnostics, &files, Look::Plain, |_| true);
    (config.unwrap(), said)
}

fn said(text: &str) -> String {
    let (config, said) = config(text);
    assert_eq!(config, Config::default());
    said
}

/// What is said of a whole file.
fn said_whole(text: &str) -> String {
    config(text).1
}

/// What is said of an environment `canary`, below `staging`, with these lines.
fn said_of(lines: &str) -> String {
    said_whole(&format!(
        "[[environments]]\nname = \"staging\"\n\n[[environments]]\nname = \"canary\"\n{lines}\n"
    ))
}

/// The environments of `reference.toml`.
fn referred_to() -> Vec<Environment> {
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    let mut key = [0; 32];
    for (byte, digits) in key.iter_mut().zip(KEY_DIGITS.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap();
    }
    let text = |text: &str| Some(text.to_owned());
    vec![
        Environment::called("local"),
        Environment {
            lock_timeout: seconds(5),
            statement_timeout: seconds(30),
            idle_in_transaction_session_timeout: seconds(60),
            lock_wait: seconds(60),
            retries: Some(5),
            backoff: Some(Duration::from_millis(200)),
            lock: Some(LockKind::Advisory),
            ..Environment::called("staging")
        },
        Environment {
            lock_timeout: seconds(10),
            statement_timeout: seconds(30),
            role: text("migrator"),
            search_path: text("app, public"),
            application_name: text("migrations"),
            protected: true,
            after: text("staging"),
            soak: seconds(3600),
            receipt_key: Some(key),
            hazards: Some(Hazards::Deny),
            ahead: Some(Ahead::Allow),
            out_of_order: Some(OutOfOrder::Deny),
            ..Environment::called("production")
        },
    ]
}

/// The key of `reference.toml` in RFC 8032, section 7.1.
const KEY_DIGITS: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

#[test]
fn without_the_file_there_is_nothing() {
    let root = TempDir::new().unwrap();
    let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
    let found = read(
        &root.path().join(FILE_NAME),
        FILE_NAME,
        &mut files,
        &mut diagnostics,
    )
    .unwrap();
    assert_eq!(found, None);
}

#[test]
fn a_file_that_cannot_be_opened_is_an_error_with_its_cause() {
    let root = TempDir::new().unwrap();
    let path = root.path().join(FILE_NAME);
    fs::create_dir(&path).unwrap();
    let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
    let error = read(
        &root.path().join(FILE_NAME),
        FILE_NAME,
        &mut files,
        &mut diagnostics,
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("failed to read `{}`", path.display())
    );
    assert!(error.source().is_some());
}

#[test]
fn reads_every_key_of_the_reference() {
    let reference = include_str!("reference.toml");
    let (config, said) = config(reference);
    assert_eq!(said, "");
    let expected = Config {
        folder: Some("migrations".to_owned()),
        name: Some("orders".to_owned()),
        layout: Layout::Auto,
        numbering: Numbering::Auto,
        postgres: Some(15),
        baseline: Some("schema.sql".to_owned()),
        environments: referred_to(),
    };
    assert_eq!(config, expected);
    for key in KEYS.iter().chain(&super::settings::KEYS) {
        let line = format!("\n{key} = ");
        assert!(reference.contains(&line), "`{key}` is not in the reference");
    }
}

#[test]
fn an_empty_file_leaves_all_as_it_is() {
    assert_eq!(said(""), "");
    assert_eq!(said("[migrations]\n"), "");
}

#[test]
fn an_unknown_key_gets_the_nearest_name() {
    assert_eq!(
        said("[migrations]\nnumberring = \"lexical\"\n"),
        "\
error[invalid-config]: there is no key `numberring` in `[migrations]`
 --> sterna.toml:2:1
  |
2 | numberring = \"lexical\"
  | ^^^^^^^^^^
  |
  = help: did you mean `numbering`?
  = note: the keys are `folder`, `name`, `layout`, `numbering`, `postgres`, `baseline`"
    );
    assert_eq!(
        said("[migration]\nfolder = \"a\"\n"),
        "\
error[invalid-config]: there is no key `migration`
 --> sterna.toml:1:2
  |
1 | [migration]
  |  ^^^^^^^^^
  |
  = help: did you mean `migrations`?
  = note: the keys are `migrations`, `environments`"
    );
}

#[test]
fn a_wrong_value_is_answered_with_what_is_allowed() {
    assert_eq!(
        said("[migrations]\nnumbering = \"timestamps\"\n"),
        "\
error[invalid-config]: `numbering` cannot be `timestamps`
 --> sterna.toml:2:13
  |
2 | numbering = \"timestamps\"
  |             ^^^^^^^^^^^^
  |
  = help: did you mean `timestamp`?
  = help: write one of `\"auto\"`, `\"sequential\"`, `\"timestamp\"`, `\"dated\"`, `\"numeric\"`, `\"lexical\"`"
    );
    assert_eq!(
        said("[migrations]\npostgres = 12\n"),
        "\
error[invalid-config]: `postgres` is 12
 --> sterna.toml:2:12
  |
2 | postgres = 12
  |            ^^
  |
  = help: write the oldest major version that is in use, 13 to 18, as in `postgres = 15`"
    );
}

#[test]
fn a_name_that_cannot_be_seen_is_refused() {
    assert_eq!(
        said("[migrations]\nname = \"x\\ny\"\n"),
        "\
error[invalid-config]: `name` has the character U+000A, which cannot be seen
 --> sterna.toml:2:8
  |
2 | name = \"x\\ny\"
  |        ^^^^^^
  |
  = help: take it out, as in `name = \"orders\"`"
    );
}

#[test]
fn a_wrong_type_is_named() {
    for (text, title) in [
        (
            "[migrations]\nfolder = 1\n",
            "`folder` is an integer\n --> sterna.toml:2:10",
        ),
        (
            "[migrations]\nname = \" \"\n",
            "`name` is empty\n --> sterna.toml:2:8",
        ),
        (
            "[migrations]\nlayout = [1]\n",
            "`layout` is an array\n --> sterna.toml:2:10",
        ),
        (
            "[migrations]\npostgres = \"15\"\n",
            "`postgres` is a string\n --> sterna.toml:2:12",
        ),
        (
            "[migrations]\npostgres = 15.4\n",
            "`postgres` is a float\n --> sterna.toml:2:12",
        ),
        (
            "[migrations]\npostgres = -1\n",
            "`postgres` is -1\n --> sterna.toml:2:12",
        ),
        (
            "migrations = \"a\"\n",
            "`migrations` is a string\n --> sterna.toml:1:14",
        ),
    ] {
        let title = format!("error[invalid-config]: {title}");
        assert!(said(text).starts_with(&title), "{}", said(text));
    }
}

#[test]
fn broken_toml_is_pointed_at() {
    let found = said("[migrations\nfolder = \"a\"\n");
    assert!(
        found.starts_with(
            "error[invalid-config]: unclosed table, expected `]`\n --> sterna.toml:1:12"
        ),
        "{found}"
    );
}
