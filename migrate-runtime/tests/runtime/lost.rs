//! Connections that end in the middle of a run.

use std::error::Error;
use std::time::Duration;

use sterna_runtime::ErrorKind;

use crate::encode::{Draft, plan};
use crate::session::{Kind, Session, database};

scenarios!(
    a_session_that_is_ended_leaves_the_fate_open,
    a_session_that_is_ended_between_statements_goes_on,
    a_connection_that_is_closed_changes_nothing,
    what_a_driver_cannot_do_ends_the_run,
);

const END: &str = "select pg_terminate_backend(pg_backend_pid())";

fn a_session_that_is_ended_leaves_the_fate_open(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let table = Draft::new("001", "a", &["create table a ()"]);
    let drafts = [
        table.clone(),
        Draft::new("002", "b", &["create table b ()", END]),
    ];
    let error = session.apply(&plan("app", &drafts)).unwrap_err();
    let expected = "\
the connection failed while `002_b` was being applied
  --> migrations/002_b.sql
   = help: it may have been committed or not; run again, and the history will tell";
    assert_eq!(error.to_string(), expected);
    let source = error.source().unwrap().to_string();
    // The driver sees the server's last words or the end of the connection first.
    let words = "terminating connection due to administrator command (57P01, admin_shutdown)";
    assert!([words, "connection closed"].contains(&&*source), "{source}");
    assert_eq!(error.applied().len(), 1);

    // The lock went with the session.
    let mut session = Session::open(kind, &database.url());
    let drafts = [table, Draft::new("002", "b", &["create table b ()"])];
    let report = session.apply(&plan("app", &drafts)).unwrap();
    assert_eq!((report.in_place, report.applied.len()), (1, 1));
    assert_eq!(session.tables(), ["a", "b"]);
}

fn a_session_that_is_ended_between_statements_goes_on(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let draft = |second| Draft::new("001", "a", &["create table a ()", second]);
    let plan_of = |second| plan("app", &[draft(second).without_transaction()]);
    let error = session.apply(&plan_of(END)).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::FateUnknown);
    let mut session = Session::open(kind, &database.url());
    assert_eq!(session.history(), ["001 running"]);
    session.apply(&plan_of("create table b ()")).unwrap();
    assert_eq!(session.history(), ["001 applied"]);
    assert_eq!(session.tables(), ["a", "b"]);
}

fn a_connection_that_is_closed_changes_nothing(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &[Draft::new("001", "a", &[END])]);
    session.apply(&plan).unwrap_err();
    let error = session.apply(&plan).unwrap_err();
    let expected = "failed to read the history: the connection failed";
    assert_eq!(error.to_string(), expected);
    assert!(error.source().is_some());
}

/// The build refuses both; should one slip through, the run must end and the lock be free.
fn what_a_driver_cannot_do_ends_the_run(kind: Kind) {
    for sql in ["select '\0'", "create table a (b int); copy a from stdin"] {
        let database = database();
        let mut session = Session::open(kind, &database.url());
        let error = session.apply(&plan("app", &[Draft::new("001", "a", &[sql])]));
        let error = error.unwrap_err();
        // `sqlx` leaves it to the server to find the zero.
        assert!(error.source().is_some() || error.server_error().is_some());
        // Where the server wants data, its connection is good for nothing but to be dropped.
        let (session, wait) = match kind {
            Kind::Sqlx => {
                drop(session);
                (None, Duration::from_secs(60))
            }
            Kind::Postgres | Kind::TokioPostgres => (Some(session), Duration::ZERO),
        };
        let plan = plan("app", &[Draft::new("001", "a", &["create table a ()"])]);
        let mut another = Session::open(kind, &database.url());
        another.run(plan.lock_wait(wait)).unwrap();
        drop(session);
    }
}
