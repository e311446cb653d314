//! Reads one table of `[[environments]]`.

use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::FILE_NAME;
use super::duration::Limits;
use super::environments::{Ahead, Environment, Hazards, LockKind, OutOfOrder};
use super::receipt_key::{self, KeyError};
use super::values::{Value, Values, span};
use crate::diagnostic::codes;
use crate::text::Span;

/// All keys of an environment.
pub(super) const KEYS: [&str; 18] = [
    "name",
    "lock_timeout",
    "statement_timeout",
    "idle_in_transaction_session_timeout",
    "lock_wait",
    "retries",
    "backoff",
    "role",
    "search_path",
    "application_name",
    "protected",
    "after",
    "soak",
    "receipt_key",
    "hazards",
    "ahead",
    "out_of_order",
    "lock",
];

/// PostgreSQL counts milliseconds in 32 bits.
const TIMEOUT: Limits = Limits {
    zero: None,
    longest: (
        i32::MAX as u64,
        "PostgreSQL can count, 24 days and 20 hours",
    ),
    example: "10s",
};

const YEAR: (u64, &str) = (365 * 86_400_000, "a year");

const LOCK_WAIT: Limits = Limits {
    zero: None,
    longest: YEAR,
    example: "60s",
};

const BACKOFF: Limits = Limits {
    zero: Some("the next try would follow at once"),
    longest: YEAR,
    example: "200ms",
};

const SOAK: Limits = Limits {
    zero: Some("leave it out if nothing has to wait"),
    longest: YEAR,
    example: "1h",
};

/// The longest name that PostgreSQL keeps whole, in bytes.
const LONGEST_NAME: usize = 63;

/// An environment with the places of what is held against the others.
pub(super) struct Draft {
    pub(super) environment: Environment,
    pub(super) name: Span,
    /// The value of `after`, and what it names; sound or not.
    pub(super) after: Option<Span>,
    /// The keys that mean nothing without `after`.
    pub(super) needing_after: Vec<(String, Span)>,
}

/// Reads all settings but the name, which is sound and stands at `place`.
pub(super) fn read(values: &mut Values<'_>, name: &str, place: Span, table: &DeTable<'_>) -> Draft {
    let mut draft = Draft {
        environment: Environment::called(name),
        name: place,
        after: None,
        needing_after: Vec::new(),
    };
    for (key, value) in table {
        setting(values, key, value, &mut draft);
    }
    draft.needing_after.sort_by_key(|(_, span)| *span);
    draft
}

fn setting(
    values: &mut Values<'_>,
    key: &Spanned<impl AsRef<str>>,
    value: &Value<'_>,
    draft: &mut Draft,
) {
    let name = key.get_ref().as_ref();
    if matches!(name, "soak" | "receipt_key") {
        draft.needing_after.push((name.to_owned(), span(key)));
    }
    if name == "after" {
        draft.after = Some(span(value));
    }
    let to = &mut draft.environment;
    match name {
        "name" => {}
        "lock_timeout" | "statement_timeout" | "idle_in_transaction_session_timeout" => {
            set(timeout(to, name), values.duration(name, value, &TIMEOUT));
        }
        "lock_wait" => set(&mut to.lock_wait, values.duration(name, value, &LOCK_WAIT)),
        "backoff" => set(&mut to.backoff, values.duration(name, value, &BACKOFF)),
        "soak" => set(&mut to.soak, values.duration(name, value, &SOAK)),
        "retries" => set(&mut to.retries, retries(values, value)),
        "role" => set(&mut to.role, server_name(values, name, value, "migrator")),
        "search_path" => set(
            &mut to.search_path,
            text(values, name, value, "app, public"),
        ),
        "application_name" => {
            set(
                &mut to.application_name,
                server_name(values, name, value, "migrations"),
            );
        }
        "protected" => to.protected = values.boolean(name, value).unwrap_or(to.protected),
        "after" => set(&mut to.after, values.text(name, value, "staging")),
        "receipt_key" => set(&mut to.receipt_key, key_of_receipts(values, value)),
        "hazards" => set(
            &mut to.hazards,
            values.choice(name, value, Hazards::ALL, Hazards::name),
        ),
        "ahead" => set(
            &mut to.ahead,
            values.choice(name, value, Ahead::ALL, Ahead::name),
        ),
        "out_of_order" => {
            let found = values.choice(name, value, OutOfOrder::ALL, OutOfOrder::name);
            set(&mut to.out_of_order, found);
        }
        "lock" => set(
            &mut to.lock,
            values.choice(name, value, LockKind::ALL, LockKind::name),
        ),
        _ => values.unknown(key, " in `[[environments]]`", &KEYS),
    }
}

/// What is wrong leaves things as they are.
fn set<T>(place: &mut Option<T>, found: Option<T>) {
    if found.is_some() {
        *place = found;
    }
}

fn timeout<'e>(environment: &'e mut Environment, name: &str) -> &'e mut Option<Duration> {
    match name {
        "lock_timeout" => &mut environment.lock_timeout,
        "statement_timeout" => &mut environment.statement_timeout,
        _ => &mut environment.idle_in_transaction_session_timeout,
    }
}

fn retries(values: &mut Values<'_>, value: &Value<'_>) -> Option<u32> {
    let problem = match Values::integer(value) {
        Ok(retries) => return Some(retries),
        Err(problem) => problem,
    };
    values
        .error(value, format!("`retries` is {problem}"))
        .help(format!(
            "write a whole number from 0 to {}, as in `retries = 5`",
            u32::MAX
        ));
    None
}

/// A text that can be sent to the server.
fn text(values: &mut Values<'_>, key: &str, value: &Value<'_>, example: &str) -> Option<String> {
    let found = values.text(key, value, example)?;
    if found.contains('\0') {
        values
            .error(value, format!("`{key}` has the character NUL"))
            .help("take it out: PostgreSQL has no text with it");
        return None;
    }
    Some(found)
}

/// A text that the server would cut off if it were longer than a name.
fn server_name(
    values: &mut Values<'_>,
    key: &str,
    value: &Value<'_>,
    example: &str,
) -> Option<String> {
    let found = text(values, key, value, example)?;
    if found.len() > LONGEST_NAME {
        values
            .error(value, format!("`{key}` has {} bytes", found.len()))
            .help(format!(
                "shorten it: PostgreSQL cuts it off behind {LONGEST_NAME} bytes"
            ));
        return None;
    }
    Some(found)
}

fn key_of_receipts(values: &mut Values<'_>, value: &Value<'_>) -> Option<[u8; 32]> {
    const HELP: &str = "write `ed25519:` and the 32 bytes of the public key in standard base64, \
                        44 characters of which the last is `=`";
    let DeValue::String(text) = value.get_ref() else {
        values.wrong_type("receipt_key", value).help(HELP);
        return None;
    };
    let error = match receipt_key::parse(text) {
        Ok(key) => return Some(key),
        Err(error) => error,
    };
    let message = format!("`receipt_key` {error}");
    match error {
        // No snippet: what stands there must not be shown.
        KeyError::Length(64) => values
            .diagnostics
            .error(&codes::INVALID_CONFIG, FILE_NAME, message)
            .help("if it is one, make a new pair of keys: this one has been written down"),
        _ => values.error(value, message),
    }
    .help(HELP);
    None
}
