//! A history that does not fit the plan.

use sterna_runtime::ErrorKind;

use crate::encode::{Draft, plan};
use crate::session::{Kind, Session, database};

scenarios!(
    an_edited_migration_is_refused,
    a_missing_migration_is_refused,
    a_late_migration_is_refused,
    a_table_that_is_not_ours_is_left_alone,
    a_newer_format_is_left_alone,
);

fn draft(version: &'static str) -> Draft {
    Draft::new(version, "x", &["select 1"])
}

/// The text of the error when this plan meets the history of that one.
fn difference(kind: Kind, history: &[Draft], drafts: &[Draft]) -> String {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.apply(&plan("app", history)).unwrap();
    session.query("update sterna.history set applied_at = '2026-01-15 12:00:00+00'");
    let error = session.apply(&plan("app", drafts)).unwrap_err();
    assert_eq!(session.history().len(), history.len());
    error.to_string()
}

fn an_edited_migration_is_refused(kind: Kind) {
    let edited = [draft("1"), Draft::new("2", "x", &["select 2"]), draft("3")];
    let expected = "\
`2_x` was edited after it was applied
  --> migrations/2_x.sql
   = note: applied 2026-01-15 12:00:00 UTC by `postgres`
   = help: put the file back as it was, and write the change as a new migration";
    assert_eq!(
        difference(kind, &[draft("1"), draft("2")], &edited),
        expected
    );
}

fn a_missing_migration_is_refused(kind: Kind) {
    let history = [draft("1"), draft("2"), draft("3")];
    let expected = "\
`2_x` was applied, but this program does not have it
   = note: applied 2026-01-15 12:00:00 UTC by `postgres`
   = help: put its file back; a file that was renamed needs its old version again";
    assert_eq!(
        difference(kind, &history, &[draft("1"), draft("3")]),
        expected
    );
}

fn a_late_migration_is_refused(kind: Kind) {
    let drafts = [draft("1"), draft("2"), draft("3"), draft("4")];
    let expected = "\
`2_x` came in after `3_x` was applied
  --> migrations/2_x.sql
   = help: give it a version after `3_x`";
    assert_eq!(
        difference(kind, &[draft("1"), draft("3")], &drafts),
        expected
    );
}

fn a_table_that_is_not_ours_is_left_alone(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.query("create table history (id int)");
    let plan = plan("app", &[draft("1")]);
    let error = session
        .run(plan.history_table("public", "history"))
        .unwrap_err();
    let expected = "\
`public.history` is not a history that this program can read
   = note: column h.plan does not exist (42703, undefined_column)
   = help: use the program that made the table, or name another with `.history_table(...)`";
    assert_eq!(error.to_string(), expected);
}

fn a_newer_format_is_left_alone(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.apply(&plan("app", &[draft("1")])).unwrap();
    session.query("update sterna.history set format = 2");
    let error = session.apply(&plan("app", &[draft("1"), draft("2")]));
    let error = error.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::ForeignHistory { .. }),
        "{error}"
    );
}
