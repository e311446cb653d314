//! The settings of the environment, as SQL that takes them on.

use std::time::Duration;

use super::text::literal;
use crate::environment::EnvironmentSettings;

/// What the server takes for the longest time, in milliseconds.
const LONGEST: u128 = i32::MAX as u128;

/// How long settings last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Until the transaction ends, as by `set local`.
    Transaction,
    /// Until the session is reset, as by `set`.
    Session,
}

/// One statement that takes the settings on, or nothing where there are none.
///
/// The role comes last, since it may not be allowed to set the others.
pub(super) fn take_on(settings: &EnvironmentSettings, scope: Scope) -> String {
    let local = scope == Scope::Transaction;
    let times = [
        ("lock_timeout", settings.lock_timeout),
        ("statement_timeout", settings.statement_timeout),
        (
            "idle_in_transaction_session_timeout",
            settings.idle_in_transaction_session_timeout,
        ),
    ];
    let times = times.map(|(name, time)| (name, time.map(milliseconds)));
    let texts = [
        ("search_path", settings.search_path),
        ("application_name", settings.application_name),
        ("role", settings.role),
    ];
    let texts = texts.map(|(name, text)| (name, text.map(literal)));
    let calls: Vec<String> = times
        .into_iter()
        .chain(texts)
        .filter_map(|(name, value)| Some((name, value?)))
        .map(|(name, value)| format!("pg_catalog.set_config('{name}', {value}, {local})"))
        .collect();
    if calls.is_empty() {
        return String::new();
    }
    format!("select {};\n", calls.join(", "))
}

/// Whether the server can refuse them: times were checked in the build.
pub(super) fn can_be_refused(settings: &EnvironmentSettings) -> bool {
    settings.role.is_some() || settings.search_path.is_some()
}

/// A time as the server reads it; zero means none to it, so less than one is one.
fn milliseconds(time: Duration) -> String {
    let rounded = time.as_nanos().div_ceil(1_000_000);
    format!("'{}'", rounded.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::__private::environment;

    #[test]
    fn nothing_is_sent_where_nothing_is_set() {
        assert_eq!(take_on(&environment("local"), Scope::Transaction), "");
    }

    #[test]
    fn all_settings_are_one_statement_with_the_role_at_its_end() {
        let settings = environment("production")
            .role("it's")
            .search_path("app, public")
            .application_name("migrations")
            .lock_timeout(Some(Duration::from_secs(10)))
            .statement_timeout(Some(Duration::from_micros(1)))
            .idle_in_transaction_session_timeout(Some(Duration::MAX));
        let expected = "select pg_catalog.set_config('lock_timeout', '10000', true), \
                        pg_catalog.set_config('statement_timeout', '1', true), \
                        pg_catalog.set_config('idle_in_transaction_session_timeout', \
                        '2147483647', true), \
                        pg_catalog.set_config('search_path', 'app, public', true), \
                        pg_catalog.set_config('application_name', 'migrations', true), \
                        pg_catalog.set_config('role', 'it''s', true);\n";
        assert_eq!(take_on(&settings, Scope::Transaction), expected);
        let session = take_on(&environment("x").role("app"), Scope::Session);
        assert_eq!(
            session,
            "select pg_catalog.set_config('role', 'app', false);\n"
        );
    }
}
