//! What is said about the settings of an environment.

use super::said_of;

#[test]
fn an_unknown_key_gets_the_nearest_name() {
    assert_eq!(
        said_of(r#"lock_timout = "5s""#),
        r#"error[invalid-config]: there is no key `lock_timout` in `[[environments]]`
 --> sterna.toml:6:1
  |
6 | lock_timout = "5s"
  | ^^^^^^^^^^^
  |
  = help: did you mean `lock_timeout`?
  = note: the keys are `name`, `lock_timeout`, `statement_timeout`, `idle_in_transaction_session_timeout`, `lock_wait`, `retries`, `backoff`, `role`, `search_path`, `application_name`, `protected`, `after`, `soak`, `receipt_key`, `hazards`, `ahead`, `out_of_order`, `lock`"#
    );
}

#[test]
fn a_bad_time_is_answered_with_what_is_accepted() {
    assert_eq!(
        said_of(r#"lock_timeout = 5"#),
        r#"error[invalid-config]: `lock_timeout` is an integer
 --> sterna.toml:6:16
  |
6 | lock_timeout = 5
  |                ^
  |
  = help: write a whole number and `ms`, `s`, `min` (or `m`), `h` or `d`, as in `lock_timeout = "10s"`"#
    );
    assert_eq!(
        said_of(r#"lock_timeout = "5 seconds""#),
        r#"error[invalid-config]: `lock_timeout` has the unit `seconds`, which is not known
 --> sterna.toml:6:16
  |
6 | lock_timeout = "5 seconds"
  |                ^^^^^^^^^^^
  |
  = help: write a whole number and `ms`, `s`, `min` (or `m`), `h` or `d`, as in `lock_timeout = "10s"`"#
    );
    assert_eq!(
        said_of(r#"lock_timeout = "25d""#),
        r#"error[invalid-config]: `lock_timeout` is longer than PostgreSQL can count, 24 days and 20 hours
 --> sterna.toml:6:16
  |
6 | lock_timeout = "25d"
  |                ^^^^^
  |
  = help: write a whole number and `ms`, `s`, `min` (or `m`), `h` or `d`, as in `lock_timeout = "10s"`"#
    );
    assert_eq!(
        said_of(
            r#"after = "staging"
soak = "0s""#
        ),
        r#"error[invalid-config]: `soak` is zero: leave it out if nothing has to wait
 --> sterna.toml:7:8
  |
7 | soak = "0s"
  |        ^^^^
  |
  = help: write a whole number and `ms`, `s`, `min` (or `m`), `h` or `d`, as in `soak = "1h"`"#
    );
    assert_eq!(
        said_of(r#"backoff = "0ms""#),
        r#"error[invalid-config]: `backoff` is zero: the next try would follow at once
 --> sterna.toml:6:11
  |
6 | backoff = "0ms"
  |           ^^^^^
  |
  = help: write a whole number and `ms`, `s`, `min` (or `m`), `h` or `d`, as in `backoff = "200ms"`"#
    );
}

#[test]
fn a_value_that_there_is_not_is_answered_with_those_there_are() {
    assert_eq!(
        said_of(r#"lock = "leas""#),
        r#"error[invalid-config]: `lock` cannot be `leas`
 --> sterna.toml:6:8
  |
6 | lock = "leas"
  |        ^^^^^^
  |
  = help: did you mean `lease`?
  = help: write one of `"advisory"`, `"transaction"`, `"lease"`"#
    );
    assert_eq!(
        said_of(r#"hazards = true"#),
        r#"error[invalid-config]: `hazards` is a boolean
 --> sterna.toml:6:11
  |
6 | hazards = true
  |           ^^^^
  |
  = help: write one of `"deny"`, `"warn"`, `"allow"`"#
    );
    assert_eq!(
        said_of(r#"ahead = "warn""#),
        r#"error[invalid-config]: `ahead` cannot be `warn`
 --> sterna.toml:6:9
  |
6 | ahead = "warn"
  |         ^^^^^^
  |
  = help: write one of `"allow"`, `"deny"`"#
    );
    assert_eq!(
        said_of(r#"out_of_order = "maybe""#),
        r#"error[invalid-config]: `out_of_order` cannot be `maybe`
 --> sterna.toml:6:16
  |
6 | out_of_order = "maybe"
  |                ^^^^^^^
  |
  = help: write one of `"deny"`, `"allow"`"#
    );
    assert_eq!(
        said_of(r#"protected = "yes""#),
        r#"error[invalid-config]: `protected` is a string
 --> sterna.toml:6:13
  |
6 | protected = "yes"
  |             ^^^^^
  |
  = help: write `protected = true` or `protected = false`"#
    );
    assert_eq!(
        said_of(r#"retries = -1"#),
        r#"error[invalid-config]: `retries` is -1
 --> sterna.toml:6:11
  |
6 | retries = -1
  |           ^^
  |
  = help: write a whole number from 0 to 4294967295, as in `retries = 5`"#
    );
}

#[test]
fn a_text_that_the_server_would_not_take_is_refused() {
    assert_eq!(
        said_of(r#"role = "a\u0000""#),
        r#"error[invalid-config]: `role` has the character NUL
 --> sterna.toml:6:8
  |
6 | role = "a\u0000"
  |        ^^^^^^^^^
  |
  = help: take it out: PostgreSQL has no text with it"#
    );
    assert_eq!(
        said_of(
            r#"application_name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa""#
        ),
        r#"error[invalid-config]: `application_name` has 64 bytes
 --> sterna.toml:6:20
  |
6 | application_name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
  |                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: shorten it: PostgreSQL cuts it off behind 63 bytes"#
    );
    assert_eq!(
        said_of(r#"search_path = ["app"]"#),
        r#"error[invalid-config]: `search_path` is an array
 --> sterna.toml:6:15
  |
6 | search_path = ["app"]
  |               ^^^^^^^
  |
  = help: write a text in quotes, as in `search_path = "app, public"`"#
    );
}

#[test]
fn a_receipt_key_says_what_is_wrong_with_it() {
    assert_eq!(
        said_of(
            r#"after = "staging"
receipt_key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=""#
        ),
        r#"error[invalid-config]: `receipt_key` does not begin with `ed25519:`
 --> sterna.toml:7:15
  |
7 | receipt_key = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
  |               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write `ed25519:` and the 32 bytes of the public key in standard base64, 44 characters of which the last is `=`"#
    );
    assert_eq!(
        said_of(
            r#"after = "staging"
receipt_key = "ed25519:11qYAYKxCrfV""#
        ),
        r#"error[invalid-config]: `receipt_key` has 9 bytes
 --> sterna.toml:7:15
  |
7 | receipt_key = "ed25519:11qYAYKxCrfV"
  |               ^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: write `ed25519:` and the 32 bytes of the public key in standard base64, 44 characters of which the last is `=`"#
    );
    assert_eq!(
        said_of(
            r#"after = "staging"
receipt_key = 1"#
        ),
        r#"error[invalid-config]: `receipt_key` is an integer
 --> sterna.toml:7:15
  |
7 | receipt_key = 1
  |               ^
  |
  = help: write `ed25519:` and the 32 bytes of the public key in standard base64, 44 characters of which the last is `=`"#
    );
}

#[test]
fn what_may_be_a_secret_key_is_not_shown() {
    assert_eq!(
        said_of(
            r#"after = "staging"
receipt_key = "ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==""#
        ),
        r#"error[invalid-config]: `receipt_key` has 64 bytes, as a secret key has
--> sterna.toml
 = help: if it is one, make a new pair of keys: this one has been written down
 = help: write `ed25519:` and the 32 bytes of the public key in standard base64, 44 characters of which the last is `=`"#
    );
}
