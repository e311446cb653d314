//! A history that does not fit the plan.

use crate::encode::{Draft, Index, plan};
use crate::environments::Environment;
use crate::session::{Kind, Session, database};

scenarios!(
    an_edited_migration_is_refused,
    a_missing_migration_is_refused,
    a_late_migration_is_refused,
    a_table_that_is_not_ours_is_left_alone,
    a_newer_format_is_left_alone,
    a_plan_under_another_name_is_refused,
    a_late_migration_is_applied_where_that_is_allowed,
    a_database_that_is_ahead_is_refused_where_that_is_not_allowed,
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
    let plans = [draft("2"), edited[1].clone()].map(|draft| plan("app", &[draft]));
    let [was, is] = plans.map(|plan| plan.migration(Index(0)).checksum().to_string());
    let (was, is) = (&was[..12], &is[..12]);
    let expected = format!(
        "\
`2_x` was edited after it was applied
  --> migrations/2_x.sql
   = note: applied 2026-01-15 12:00:00 UTC by `postgres`
   = note: its checksum was `{was}`, and is `{is}` now
   = help: put the file back as it was, and write the change as a new migration"
    );
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
   = help: give it a version after `3_x`, or set `out_of_order = \"allow\"` for this environment";
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
   = note: it has no column `plan`
   = help: use the program that made the table, or name another with `.history_table(...)`";
    assert_eq!(error.to_string(), expected);
}

fn a_newer_format_is_left_alone(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.apply(&plan("app", &[draft("1")])).unwrap();
    let expected = "\
`sterna.history` was written by a later version of Sterna
   = note: it has format 6, and this program knows 5
   = help: build this program with that version or a later one";
    // As a later version would have it: in the records, or in the table alone.
    let later = [
        "update sterna.history set format = 6",
        "alter table sterna.history rename column chain to links; \
         comment on table sterna.history is 'Migrations. Format 6.'",
    ];
    for later in later {
        session.query(later);
        let plan = plan("app", &[draft("1"), draft("2")]);
        let error = session.apply(&plan).unwrap_err();
        assert_eq!(error.to_string(), expected);
        session.query("update sterna.history set format = 5");
    }
}

fn a_plan_under_another_name_is_refused(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session
        .apply(&plan("old", &[draft("1"), draft("2")]))
        .unwrap();
    let renamed = plan("new", &[draft("1"), draft("2"), draft("3")]);
    let error = session.apply(&renamed).unwrap_err();
    let expected = "\
the history of `old` is that of `new` under another name
   = help: if the plan was renamed, say so: \
     `update sterna.history set plan = 'new' where plan = 'old'`";
    assert_eq!(error.to_string(), expected);
    session.query("update sterna.history set plan = 'new' where plan = 'old'");
    assert_eq!(session.apply(&renamed).unwrap().applied.len(), 1);
}

fn a_late_migration_is_applied_where_that_is_allowed(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let lenient = Environment::Lenient;
    let run = |session: &mut Session, versions: &[&'static str]| {
        let drafts: Vec<_> = versions.iter().copied().map(draft).collect();
        session
            .run(plan("app", &drafts).environment(lenient))
            .map(|report| report.applied.len())
    };
    assert_eq!(run(&mut session, &["1", "3"]).unwrap(), 2);
    assert_eq!(run(&mut session, &["1", "2", "3", "4"]).unwrap(), 2);
    let records = "select version, position, out_of_order from sterna.history order by position";
    assert_eq!(session.query(records), ["1 1 f", "3 2 f", "2 3 t", "4 4 f"]);
    assert_eq!(run(&mut session, &["1", "2", "3", "4"]).unwrap(), 0);
    // What was recorded in another order is no difference to a stricter one.
    session.query("update sterna.history_state set environment = 'strict'");
    let five = ["1", "2", "3", "4", "5"].map(draft);
    let report = session.run(plan("app", &five).environment(Environment::Strict));
    assert_eq!(report.unwrap().applied.len(), 1);
}

fn a_database_that_is_ahead_is_refused_where_that_is_not_allowed(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let three = ["1", "2", "3"].map(draft);
    let strict = Environment::Strict;
    session
        .run(plan("app", &three).environment(strict))
        .unwrap();
    let expected = "\
the database is 2 migrations ahead, which `strict` does not allow
   = help: run the program that made them, or set `ahead = \"allow\"` for `strict`";
    let error = session.run(plan("app", &three[..1]).environment(strict));
    assert_eq!(error.unwrap_err().to_string(), expected);
}
