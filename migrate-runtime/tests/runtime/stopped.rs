//! Migrations without a transaction of which the first statement was refused already.

use sterna_runtime::ErrorKind;

use crate::encode::{Draft, plan};
use crate::environments::Environment;
use crate::session::{Kind, Session, database};

scenarios!(
    one_with_nothing_done_can_become_another,
    one_with_nothing_done_can_be_taken_out,
    one_with_nothing_done_does_not_stop_a_lock_of_the_transaction,
    one_that_was_renamed_is_recorded_as_it_is_now,
    one_that_stopped_halfway_is_not_told_to_be_applied,
);

const JOURNAL: &str = "select position, version, name, file, transactional, state, \
                       statements_done from sterna.history order by 1";

const FIRST: &str = "1 001 t migrations/001_t.sql t applied 0";

fn table() -> Draft {
    Draft::new("001", "t", &["create table t (a int)"])
}

fn refused() -> Draft {
    Draft::new("002", "later", &["select nope", "select 1"]).without_transaction()
}

/// A session with a history that ends with a migration that was refused at once.
fn stopped(kind: Kind, url: &str) -> Session {
    let mut session = Session::open(kind, url);
    session
        .apply(&plan("app", &[table(), refused()]))
        .unwrap_err();
    let second = "2 002 later migrations/002_later.sql f failed 0";
    assert_eq!(session.query(JOURNAL), [FIRST, second]);
    session
}

fn one_with_nothing_done_can_become_another(kind: Kind) {
    let others = [
        Draft::new("002", "other", &["create table b ()"]).without_transaction(),
        Draft::new("002", "later", &["create table b ()"]),
        Draft::new("003", "other", &["create table b ()"]).without_transaction(),
        Draft::new("003", "other", &["create table b ()"]),
    ];
    let expected = [
        "2 002 other migrations/002_other.sql f applied 1",
        "2 002 later migrations/002_later.sql t applied 0",
        "2 003 other migrations/003_other.sql f applied 1",
        "2 003 other migrations/003_other.sql t applied 0",
    ];
    for (other, expected) in others.into_iter().zip(expected) {
        let database = database();
        let mut session = stopped(kind, &database.url());
        let plan = plan("app", &[table(), other]);
        assert_eq!(session.apply(&plan).unwrap().applied.len(), 1);
        assert_eq!(session.query(JOURNAL), [FIRST, expected]);
        assert_eq!(session.apply(&plan).unwrap().in_place, 2);
        assert_eq!(session.tables(), ["b", "t"]);
    }
}

fn one_with_nothing_done_can_be_taken_out(kind: Kind) {
    let database = database();
    let mut session = stopped(kind, &database.url());
    let report = session.apply(&plan("app", &[table()])).unwrap();
    assert_eq!((report.in_place, report.ahead), (1, 0));
    let report = session.apply(&plan("app", &[])).unwrap();
    assert_eq!((report.in_place, report.ahead), (0, 1));
}

fn one_with_nothing_done_does_not_stop_a_lock_of_the_transaction(kind: Kind) {
    let database = database();
    let mut session = stopped(kind, &database.url());
    let plan = plan("app", &[table(), Draft::new("002", "b", &["select 1"])]);
    let report = session.run(plan.environment(Environment::Pooled)).unwrap();
    assert_eq!(report.applied.len(), 1);
    assert_eq!(session.history(), ["001 applied", "002 applied"]);
}

fn one_that_was_renamed_is_recorded_as_it_is_now(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let draft = |name, second| {
        Draft::new("001", name, &["create table t ()", second]).without_transaction()
    };
    session
        .apply(&plan("app", &[draft("old", "select nope")]))
        .unwrap_err();
    let plan = plan("app", &[draft("new", "select 1")]);
    session.apply(&plan).unwrap();
    let expected = "1 001 new migrations/001_new.sql f applied 2";
    assert_eq!(session.query(JOURNAL), [expected]);
}

fn one_that_stopped_halfway_is_not_told_to_be_applied(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let draft = Draft::new("002", "later", &["select 1", "select nope"]).without_transaction();
    session.apply(&plan("app", &[table(), draft])).unwrap_err();
    let next = Draft::new("003", "next", &["select 1"]);
    let error = session.apply(&plan("app", &[table(), next])).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::MissingHalfway { .. }));
    let text = error.to_string();
    let lines: Vec<_> = text.lines().collect();
    let title = "`002_later` stopped halfway, and this program does not have it";
    assert_eq!(lines[0], title);
    assert!(lines[1].starts_with("   = note: begun 2"), "{text}");
    assert_eq!(
        lines[2],
        "   = help: put its file back; a file that was renamed needs its old version again"
    );
}
