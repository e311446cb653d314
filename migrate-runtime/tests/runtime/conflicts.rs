//! Real conflicts with a transaction of the application: deadlocks, and rows that it changed.

use std::thread;

use sterna_runtime::Event;

use crate::encode::{Draft, plan};
use crate::environments::Environment;
use crate::session::{Kind, Session, database};

scenarios!(
    a_deadlock_ends_well_for_both,
    a_deadlock_ends_well_for_a_statement_without_a_transaction_too,
    a_row_that_was_changed_meanwhile_is_changed_again,
);

/// Where a migration waits until the application has come so far.
const GATE: &str = "select pg_advisory_xact_lock(42)";

/// The titles of the attempts that a run told of, and whether it succeeded.
fn attempts(session: &mut Session, draft: Draft) -> Vec<String> {
    let (plan, mut told) = (plan("app", &[draft]), Vec::new());
    let run = plan.environment(Environment::Hasty).on_event(|event| {
        if let Event::Retrying { reason, .. } = event {
            told.push(reason.clone());
        }
    });
    assert_eq!(session.run(run).unwrap().applied.len(), 1);
    told
}

/// Waits until so many sessions of this database wait for a lock of that type.
fn wait_for(session: &mut Session, locktype: &str, count: usize) {
    let waiting = format!(
        "select count(*) from pg_locks where not granted and locktype = '{locktype}' \
         and database = (select oid from pg_database where datname = current_database())"
    );
    while session.query(&waiting) != [count.to_string()] {
        thread::yield_now();
    }
}

/// A session that lets nobody through the gate until it is told to.
fn closed_gate(kind: Kind, url: &str) -> Session {
    let mut gate = Session::open(kind, url);
    gate.query("create table a (id int); create table b (id int)");
    gate.query("insert into a values (0); insert into b values (0)");
    gate.query("select pg_advisory_lock(42)");
    gate
}

/// The migration has `a` and wants `b`; the application has `b` and wants `a`.
fn deadlock(kind: Kind, draft: Draft) {
    let database = database();
    let mut gate = closed_gate(kind, &database.url());
    let mut application = Session::open(kind, &database.url());
    // The application never looks for a deadlock, the migration does at once: so it is
    // the migration that is refused, each time.
    application.query("set deadlock_timeout = '1h'");
    let mut session = Session::open(kind, &database.url());
    session.query("set deadlock_timeout = '1ms'");
    application.query("begin; update b set id = 7");
    let migration = thread::spawn(move || attempts(&mut session, draft));
    wait_for(&mut gate, "advisory", 1);
    let other = thread::spawn(move || application.query("update a set id = 7; commit"));
    wait_for(&mut gate, "relation", 1);
    gate.query("select pg_advisory_unlock(42)");
    let told = migration.join().unwrap();
    other.join().unwrap();
    assert_eq!(told, ["deadlock detected (40P01, deadlock_detected)"]);
    // Both have done what they wanted, once.
    let columns = "select attrelid::regclass, attname from pg_attribute \
                   where attname = 'note' order by 1";
    assert_eq!(gate.query(columns), ["a note", "b note"]);
    assert_eq!(gate.query("select a.id, b.id from a, b"), ["7 7"]);
    assert_eq!(gate.history(), ["001 applied"]);
}

fn a_deadlock_ends_well_for_both(kind: Kind) {
    let statements = [
        "alter table a add column note text",
        GATE,
        "alter table b add column note text",
    ];
    deadlock(kind, Draft::new("001", "notes", &statements));
}

fn a_deadlock_ends_well_for_a_statement_without_a_transaction_too(kind: Kind) {
    let block = "do $$ begin alter table a add column note text; \
                 perform pg_advisory_xact_lock(42); alter table b add column note text; end $$";
    deadlock(
        kind,
        Draft::new("001", "notes", &[block]).without_transaction(),
    );
}

fn a_row_that_was_changed_meanwhile_is_changed_again(kind: Kind) {
    let database = database();
    let mut gate = closed_gate(kind, &database.url());
    let mut session = Session::open(kind, &database.url());
    session.query("set default_transaction_isolation = 'repeatable read'");
    let statements = [GATE, "update a set id = id + 1"];
    let draft = Draft::new("001", "more", &statements);
    let migration = thread::spawn(move || attempts(&mut session, draft));
    wait_for(&mut gate, "advisory", 1);
    gate.query("update a set id = id + 10");
    gate.query("select pg_advisory_unlock(42)");
    let expected = "could not serialize access due to concurrent update (40001, \
                    serialization_failure)";
    assert_eq!(migration.join().unwrap(), [expected]);
    assert_eq!(gate.query("select id from a"), ["11"]);
    assert_eq!(gate.history(), ["001 applied"]);
}
