//! A history that does not fit the plan; what is refused is in `rules`.

use crate::encode::{Draft, plan};
use crate::environments::Environment;
use crate::session::{Kind, Session, database};

scenarios!(
    a_table_that_is_not_ours_is_left_alone,
    a_newer_format_is_left_alone,
    a_plan_that_was_renamed_goes_on_once_that_is_said,
    a_late_migration_is_applied_where_that_is_allowed,
);

fn draft(version: &'static str) -> Draft {
    Draft::new(version, "x", &["select 1"])
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

fn a_plan_that_was_renamed_goes_on_once_that_is_said(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session
        .apply(&plan("old", &[draft("1"), draft("2")]))
        .unwrap();
    let renamed = plan("new", &[draft("1"), draft("2"), draft("3")]);
    session.apply(&renamed).unwrap_err();
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
