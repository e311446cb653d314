//! Runs that revert.

use super::*;

fn down_to(keep: usize) -> Options {
    Options {
        direction: Direction::Down,
        target: Some(keep),
        ..Options::default()
    }
}

/// A row of the history, as all of it is read.
fn record(drafts: &[Draft], index: usize, state: &str, reverts: Option<usize>) -> Vec<String> {
    let migration = plan("app", drafts).data().migration(index);
    let position = reverts.map_or(index + 1, |_| drafts.len() + 1);
    let fields = [
        "",
        "4",
        "t",
        "t",
        "7",
        "t",
        "app",
        &position.to_string(),
        migration.version(),
        migration.name(),
        migration.file(),
        &migration.checksum().to_string(),
        &migration.chain().to_string(),
        "t",
        state,
        "f",
        "0",
        "",
        "4",
        "then",
        "",
        "",
        "",
        &reverts.map(|at| at.to_string()).unwrap_or_default(),
        &(index + 1).to_string(),
    ];
    fields.map(str::to_owned).to_vec()
}

/// A run that has the lock, and has just read this history.
fn reverting(drafts: &[Draft], keep: usize, history: &[Vec<String>]) -> Script {
    let mut script = Script::with(drafts, &down_to(keep));
    let chain = chain(drafts, drafts.len() - 1);
    let count = drafts.len().to_string();
    // What is in place already is no reason to stop here.
    let head: &[&str] = &["", "4", "t", "f", &count, &chain, "applied", "4"];
    script.expect("select").rows(&[head]);
    script.session();
    script.expect("pg_try_advisory_lock").rows(&[LOCK]);
    let rows: Vec<Vec<&str>> = history
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    script.expect("order by h.plan").rows(&rows);
    script
}

fn reversible() -> [Draft; 2] {
    let [a, b] = two();
    [
        a.reverted_by(&["drop table a"]),
        b.reverted_by(&["drop table b"]),
    ]
}

#[test]
fn a_revert_is_a_transaction_with_a_record_of_its_own() {
    let drafts = reversible();
    let history = [0, 1].map(|index| record(&drafts, index, "applied", None));
    let mut script = reverting(&drafts, 0, &history);
    script
        .expect("end';\ndrop table b;\n\n;reset all; insert")
        .ok();
    script.expect("end';\ndrop table a;").ok();
    let report = script.unlocked().unwrap();
    assert_eq!((report.reverted.len(), report.in_place), (2, 2));
    let expected = [
        "plan `app`: 2 migrations",
        "took the lock (0.0 ms)",
        "[1/2] reverting 2_b",
        "[1/2] reverted 2_b (10.0 ms)",
        "[2/2] reverting 1_a",
        "[2/2] reverted 1_a (10.0 ms)",
        "reverted 2 migrations in 70.0 ms",
    ];
    assert_eq!(script.told, expected);
}

#[test]
fn the_record_of_a_revert_says_what_it_reverts_and_what_is_left() {
    let drafts = reversible();
    let history = [0, 1].map(|index| record(&drafts, index, "applied", None));
    let mut script = reverting(&drafts, 1, &history);
    let left = chain(&drafts, 0);
    script.expect(&format!("'{left}', true, false, 2, 1, 'sterna"));
    let mut script = reverting(&drafts, 0, &history);
    script.expect("values ('app', 3, ").ok();
    script.expect("'', true, false, 1, 0, 'sterna");
}

#[test]
fn a_revert_without_a_transaction_is_sent_by_statement() {
    let [a, b] = two();
    let drafts = [a, b.reverted_by_statement(&["select 1", "select 2"])];
    let history = [0, 1].map(|index| record(&drafts, index, "applied", None));
    let mut script = reverting(&drafts, 1, &history);
    script.expect("'running')").ok();
    script.expect("select 1").ok();
    script.expect("select 2").ok();
    script.expect("set state = 'reverted'").ok();
    script.unlocked().unwrap();
}

#[test]
fn two_that_revert_at_once_cannot_both_commit() {
    let drafts = reversible();
    let history = [0, 1].map(|index| record(&drafts, index, "applied", None));
    let mut script = reverting(&drafts, 1, &history);
    let error = ServerError {
        schema: Some("sterna".into()),
        table: Some("history".into()),
        ..ServerError::new("23505", "duplicate key")
    };
    script.expect("drop table b");
    script.answer(Err(Failure::Server(Box::new(error))));
    script.expect("rollback").ok();
    let expected = "\
another process was quicker than this one, which was to revert `2_b`
  --> migrations/2_b.down.sql
   = help: nothing was reverted twice; run again";
    assert_eq!(script.unlocked().unwrap_err().to_string(), expected);
}

#[test]
fn what_is_half_reverted_is_finished_first() {
    let [a, b] = two();
    let a = a.reverted_by(&["drop table a"]);
    let drafts = [a, b.reverted_by_statement(&["select 1", "select 2"])];
    let mut history = [0, 1]
        .map(|index| record(&drafts, index, "applied", None))
        .to_vec();
    history.push(record(&drafts, 1, "running", Some(2)));
    let mut script = reverting(&drafts, 0, &history);
    script.expect("set state = 'running'").ok();
    script.expect("select 1").ok();
    script.expect("select 2").ok();
    script.expect("set state = 'reverted'").ok();
    script.expect("values ('app', 4, ").ok();
    assert_eq!(script.unlocked().unwrap().reverted.len(), 2);
}
