//! Runs that meet others.

use super::*;
use crate::__private::environment;
use crate::environment::LockKind;

#[test]
fn waiting_backs_off_tells_the_holder_and_gives_up() {
    let options = Options {
        lock_wait: Some(Duration::from_millis(500)),
        ..Options::default()
    };
    let mut script = Script::with(&two(), &options);
    script.expect("select").refuse("42P01");
    script.session();
    let mut pauses = Vec::new();
    let error = loop {
        script
            .expect("pg_try_advisory_lock")
            .rows(&[&["f", "7", "api", "", "then"]]);
        match script.command() {
            Command::Sleep(time) => {
                script.now += time;
                pauses.push(time.as_millis());
            }
            Command::Done(result) => break result.unwrap_err(),
            other => panic!("expected a pause, found {other:?}"),
        }
    };
    assert_eq!(pauses, [50, 100, 200, 120]);
    let told =
        "waiting for the migration lock (0.0 ms), held by pid 7, `api`, connected since then";
    assert_eq!(script.told[1..], [told]);
    let ErrorKind::LockTimeout { waited, holder, .. } = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(waited.as_millis(), 510);
    assert_eq!(holder.as_ref().unwrap().pid, "7");
}

#[test]
fn pauses_differ_from_process_to_process() {
    let mut script = Script::new(&two());
    script.now = Duration::from_nanos(500);
    script.expect("select").refuse("42P01");
    script.session();
    script.expect("pg_try_advisory_lock").rows(&[&["f"]]);
    assert_eq!(script.sleep(), Duration::from_micros(37_500));
}

#[test]
fn who_waited_finds_nothing_to_do() {
    let mut script = Script::new(&two()[..1]);
    script.expect("select").refuse("42P01");
    script.session();
    script.expect("pg_try_advisory_lock").rows(&[&["f", "7"]]);
    script.sleep();
    script.expect("pg_try_advisory_lock").rows(&[LOCK]);
    let checksum = plan("app", &two())
        .data()
        .migration(0)
        .checksum()
        .to_string();
    let chain = chain(&two(), 0);
    let row = [
        "", "2", "t", "t", "7", "t", "app", "1", "1", "a", "", &checksum, &chain, "t", "applied",
        "f", "0",
    ];
    script.expect("order by h.plan").rows(&[&row]);
    let report = script.unlocked().unwrap();
    assert!(report.applied.is_empty());
    assert_eq!(script.told.last().unwrap(), "up to date");
}

#[test]
fn two_holders_of_a_lost_lock_cannot_both_commit() {
    let mut script = Script::new(&two());
    let error = ServerError {
        schema: Some("sterna".into()),
        table: Some("history".into()),
        ..ServerError::new("23505", "duplicate key")
    };
    script.locked().expect("create table a");
    script.answer(Err(Failure::Server(Box::new(error))));
    script.expect("rollback").ok();
    let error = script.unlocked().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::AppliedElsewhere);
}

fn by_transaction() -> Options {
    const POOLED: EnvironmentSettings = environment("pooled").lock(LockKind::Transaction);
    Options {
        environment: Some(&POOLED),
        ..Options::default()
    }
}

/// A run under a lock of each transaction, up to its first migration.
fn pooled() -> Script {
    let mut script = Script::with(&two()[..1], &by_transaction());
    script.expect("select").refuse("42P01");
    script.session().expect("order by h.plan");
    script.rows(&[&["pooled", "2", "t", "t", "7"]]);
    script
}

#[test]
fn a_lock_of_the_transaction_is_waited_for_between_transactions() {
    let mut script = pooled();
    script.expect("pg_try_advisory_xact_lock").refuse("ST002");
    script
        .expect("rollback; select false")
        .rows(&[&["f", "9", "api"]]);
    assert_eq!(script.sleep(), Duration::from_millis(50));
    script.expect("order by h.plan");
    script.rows(&[&["pooled", "2", "t", "t", "8"]]);
    script.expect("begin isolation level read committed").ok();
    let report = script.done().unwrap();
    assert_eq!(report.applied.len(), 1);
    assert_eq!(report.waited, Duration::from_millis(50));
    let told = "waiting for the migration lock (0.0 ms), held by pid 9, `api`";
    assert_eq!(script.told[2], told);
}

#[test]
fn a_history_that_went_on_between_transactions_is_read_again() {
    let mut script = pooled();
    script.expect("create table a").refuse("ST003");
    script.expect("rollback").ok();
    script.expect("order by h.plan");
}

#[test]
fn a_session_that_runs_in_another_process_is_refused() {
    let mut script = Script::new(&two());
    script.expect("select").refuse("42P01");
    script
        .session()
        .expect("pg_backend_pid() = 7 and not exists");
    script.rows(&[&["f", "", "", "", "", "", "", "t"]]);
    let error = script.done().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::PooledConnection { keeps: None });

    let mut script = Script::new(&two());
    script.locked().expect("create table a");
    let lost = ServerError::new("ST001", "8");
    script.answer(Err(Failure::Server(Box::new(lost))));
    script.expect("rollback").ok();
    let expected = "\
a pooler changes the server process under this connection
   = note: process 7 keeps the lock until the pooler closes it
   = help: set `lock = \"transaction\"` for this environment in `sterna.toml`, or \
     `lock = \"lease\"` for migrations without a transaction too; or connect past the pooler";
    assert_eq!(script.unlocked().unwrap_err().to_string(), expected);
}

#[test]
fn a_lease_waits_for_its_table_to_be_made() {
    const LEASED: EnvironmentSettings = environment("leased").lock(LockKind::Lease);
    let options = Options {
        environment: Some(&LEASED),
        ..Options::default()
    };
    let mut script = Script::with(&two()[..1], &options);
    script.expect("select").refuse("42P01");
    script.session().expect("lease_fence").refuse("42P01");
    script.expect("obj_description").rows(&[&["f", "f"]]);
    script.expect("create table").ok();
    script
        .expect("skip locked")
        .rows(&[&["t", "7", "", "", "", "", "3"]]);
    script.expect("lease_fence = 3").rows(&[NONE]);
    script.expect("'leased'").ok();
    script
        .expect("lease_fence = 3 for update; if not found")
        .ok();
    script.expect("lease_expires = null where").ok();
    assert_eq!(script.done().unwrap().applied.len(), 1);
}
