//! The settings that a migration without a transaction made before it stopped.
//!
//! They ended with the session of the earlier run, so they are made again before the
//! run goes on behind them; nothing else that is done is run again.

use crate::plan::Script;

/// The first statement at or behind `from` that sets something for the session, among
/// the `done` first ones.
pub(super) fn next_setting(script: Script, from: usize, done: usize) -> Option<usize> {
    let rest = from..done.min(script.len());
    // Where all are done, there is nothing left that the settings could be for.
    (done < script.len())
        .then_some(rest)?
        .find(|&index| sets(script.statement(index).sql))
}

/// Whether a statement sets something beyond itself, by its first words.
fn sets(sql: &str) -> bool {
    let sql = sql.to_ascii_lowercase();
    let (first, rest) = word(&sql);
    match first {
        "reset" => true,
        // These end with the transaction, here with the statement.
        "set" => !matches!(word(rest).0, "local" | "constraints" | "transaction"),
        "select" => calls_set_config(rest),
        _ => false,
    }
}

fn calls_set_config(sql: &str) -> bool {
    let (first, rest) = word(sql);
    let (name, rest) = match (first, rest.strip_prefix('.')) {
        ("pg_catalog", Some(rest)) => word(rest),
        _ => (first, rest),
    };
    name == "set_config" && rest.trim_start().starts_with('(')
}

/// The first word, and what comes behind it.
fn word(sql: &str) -> (&str, &str) {
    let sql = sql.trim_start();
    let end = sql.find(|c: char| !c.is_alphanumeric() && c != '_');
    sql.split_at(end.unwrap_or(sql.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_known_by_their_first_words() {
        let settings = [
            "set search_path = app",
            "SET\nlock_timeout TO '1s'",
            "set session authorization bob",
            "set role bob",
            "reset all",
            "select set_config('a', 'b', false)",
            "SELECT pg_catalog.set_config ('a', 'b', false)",
        ];
        assert_eq!(settings.map(sets), [true; 7]);
        let others = [
            "set local lock_timeout = 0",
            "set constraints all deferred",
            "set transaction read only",
            "select set_configuration('a')",
            "select set_config from a",
            "select 'set_config('",
            "setting",
            "",
        ];
        assert_eq!(others.map(sets), [false; 8]);
    }
}
