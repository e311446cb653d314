//! Reverts that something comes in the way of, and what they run under.

use std::sync::mpsc::channel;
use std::thread;

use sterna_runtime::ErrorKind;

use crate::encode::{Draft, Index, plan};
use crate::environments::Environment;
use crate::reverting::{NOW, STORY, table, three};
use crate::session::{Kind, Session, database};

scenarios!(
    a_down_that_is_refused_is_shown_at_its_place,
    a_revert_runs_under_the_settings_of_its_environment,
    a_revert_is_tried_again,
    a_revert_works_under_any_lock,
    a_connection_lost_in_a_revert_leaves_its_fate_open,
);

fn a_down_that_is_refused_is_shown_at_its_place(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let downs = ["drop table orders", "drop table nope"];
    let broken = table("002", "orders").reverted_by(&downs);
    let plan = plan(
        "app",
        &[table("001", "users"), broken, table("003", "items")],
    );
    session.apply(&plan).unwrap();
    let error = session.run(plan.revert_all()).unwrap_err();
    let place = match kind {
        Kind::Postgres => "",
        Kind::TokioPostgres | Kind::Sqlx => {
            ":2:1\n   |\n 2 | drop table nope;\n   | ^^^^^^^^^^^^^^^"
        }
    };
    let expected = format!(
        "\
table \"nope\" does not exist (42P01, undefined_table)
  --> migrations/002_orders.down.sql{place}
   = help: nothing of `002_orders` was reverted; 1 migration before it was"
    );
    assert_eq!(error.to_string(), expected);
    assert_eq!((error.reverted().len(), error.applied().len()), (1, 0));
    assert_eq!(session.tables(), ["orders", "users"]);
    assert_eq!(session.query(NOW), ["001", "002"]);
}

fn a_revert_runs_under_the_settings_of_its_environment(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.query("create table seen (settings text); grant all on seen to pg_monitor");
    session.query("create schema app; grant all on schema app to pg_monitor");
    let note = "insert into public.seen select concat_ws(' ', current_setting('lock_timeout'), \
                current_setting('statement_timeout'), current_user)";
    for draft in [
        Draft::new("001", "a", &["select 1"]).reverted_by(&[note]),
        Draft::new("001", "a", &["select 1"]).reverted_by_statement(&[note]),
    ] {
        let plan = plan("app", &[draft]);
        session
            .run(plan.environment(Environment::Production))
            .unwrap();
        let run = plan.environment(Environment::Production).revert_all();
        session.run(run).unwrap();
    }
    assert_eq!(
        session.query("select * from seen"),
        ["1234ms 2s pg_monitor"; 2]
    );
    let record = "select environment, application from sterna.history where state = 'reverted'";
    assert_eq!(session.query(record), ["production it's a migration"; 2]);
}

fn a_revert_is_tried_again(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &[table("001", "users")]);
    session
        .run(plan.environment(Environment::Impatient))
        .unwrap();
    let mut reader = Session::open(kind, &database.url());
    reader.query("begin; select from users");
    let (tell, told) = channel();
    let leaving = thread::spawn(move || {
        told.iter().nth(1).unwrap();
        reader.query("commit");
    });
    let mut tries = 0;
    let run = plan
        .environment(Environment::Impatient)
        .revert_all()
        .on_event(|event| {
            if event.to_string().contains("lock_not_available") {
                tries += 1;
                // Nobody listens any more once the reader has left.
                let _ = tell.send(());
            }
        });
    let report = session.run(run).unwrap();
    leaving.join().unwrap();
    assert_eq!(report.reverted.len(), 1);
    assert!(tries >= 2, "{tries}");
}

fn a_revert_works_under_any_lock(kind: Kind) {
    for environment in [Environment::Local, Environment::Pooled, Environment::Leased] {
        let database = database();
        let url = database.url();
        let all = plan("app", &three());
        let mut session = Session::open(kind, &url);
        session.run(all.environment(environment)).unwrap();
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let mut session = Session::open(kind, &url);
                thread::spawn(move || {
                    let plan = plan("app", &three());
                    session.run(plan.environment(environment).revert_to(Index(0)))
                })
            })
            .collect();
        let reports = threads.into_iter().map(|thread| thread.join().unwrap());
        let reverted = reports.map(|report| report.unwrap().reverted.len());
        assert_eq!(reverted.sum::<usize>(), 2);
        assert_eq!(session.query(NOW), ["001"]);
        assert_eq!(session.query(STORY).len(), 5);
    }
    // What runs by statement needs more than the lock of a transaction.
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let last = table("001", "users").reverted_by_statement(&["drop table users"]);
    let plan = plan("app", &[last]);
    session.run(plan.environment(Environment::Pooled)).unwrap();
    let run = plan.environment(Environment::Pooled).revert_all();
    let error = session.run(run).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::NoSessionLock);
    assert_eq!(session.tables(), ["users"]);
}

fn a_connection_lost_in_a_revert_leaves_its_fate_open(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let end = "select pg_terminate_backend(pg_backend_pid())";
    let draft = |last| table("001", "users").reverted_by(&["drop table users", last]);
    session.apply(&plan("app", &[draft(end)])).unwrap();
    let run_of = plan("app", &[draft(end)]);
    let error = session.run(run_of.revert_all()).unwrap_err();
    let expected = "\
the connection failed while `001_users` was being reverted
  --> migrations/001_users.down.sql
   = help: it may have been committed or not; run again, and the history will tell";
    assert_eq!(error.to_string(), expected);
    let mut session = Session::open(kind, &database.url());
    assert_eq!(session.tables(), ["users"]);
    session
        .run(plan("app", &[draft("select 1")]).revert_all())
        .unwrap();
    assert!(session.tables().is_empty());
}
