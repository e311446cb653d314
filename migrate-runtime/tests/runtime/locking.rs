//! Several processes that want to migrate at once.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use sterna_runtime::{Error, ErrorKind, Event, Plan, Report};

use crate::encode::{Draft, Index, plan};
use crate::session::{Kind, Session, database};

scenarios!(
    one_of_four_migrates_and_three_wait,
    gives_up_and_names_the_holder,
    plans_do_not_wait_for_each_other,
);

/// A migration that waits at a gate, and one that waits for all snapshots to end.
fn gated() -> Plan<Index> {
    let index = "create index concurrently t_a on t (a)";
    let drafts = [
        Draft::new("001", "t", &["lock table gate", "create table t (a int)"]),
        Draft::new("002", "index", &[index]).without_transaction(),
    ];
    plan("app", &drafts)
}

/// A session that holds the gate until it commits.
fn closed_gate(kind: Kind, url: &str) -> Session {
    let mut gate = Session::open(kind, url);
    gate.query("create table gate ()");
    gate.query("begin");
    gate.query("lock table gate");
    gate
}

/// Applies a plan in a thread, telling its events.
fn start(
    kind: Kind,
    url: &str,
    plan: Plan<Index>,
    told: Sender<Event>,
) -> thread::JoinHandle<Result<Report, Error>> {
    let mut session = Session::open(kind, &format!("{url}?application_name=migrator"));
    thread::spawn(move || {
        let run = plan.on_event(|event| told.send(event.clone()).unwrap());
        session.run(run)
    })
}

/// The holder's application in the next so many events of waiting.
fn holders(told: &Receiver<Event>, count: usize) -> Vec<String> {
    let application = |event| match event {
        Event::Waiting { holder, .. } => holder?.application,
        _ => None,
    };
    told.iter().filter_map(application).take(count).collect()
}

fn one_of_four_migrates_and_three_wait(kind: Kind) {
    let database = database();
    let mut gate = closed_gate(kind, &database.url());
    let (tell, told) = channel();
    let threads = [(); 4].map(|()| start(kind, &database.url(), gated(), tell.clone()));
    assert_eq!(holders(&told, 3), ["migrator"; 3]);
    gate.query("commit");
    let reports = threads.map(|thread| thread.join().unwrap().unwrap());
    let mut applied = reports.each_ref().map(|report| report.applied.len());
    applied.sort_unstable();
    assert_eq!(applied, [0, 0, 0, 2]);
    let waited = reports.iter().filter(|report| report.in_place == 2);
    assert_eq!(waited.count(), 3);
    assert_eq!(gate.history(), ["001 applied", "002 applied"]);
    let valid = "select indisvalid from pg_index where indexrelid = 't_a'::regclass";
    assert_eq!(gate.query(valid), ["t"]);
}

fn gives_up_and_names_the_holder(kind: Kind) {
    let database = database();
    let mut gate = closed_gate(kind, &database.url());
    let (tell, told) = channel();
    let holder = start(kind, &database.url(), gated(), tell);
    let locked = told
        .iter()
        .find(|event| matches!(event, Event::Locked { .. }));
    assert!(locked.is_some());
    let mut session = Session::open(kind, &database.url());
    let error = session.run(gated().lock_wait(Duration::ZERO)).unwrap_err();
    let ErrorKind::LockTimeout { holder: found, .. } = error.kind() else {
        panic!("{error}");
    };
    let found = found.as_ref().unwrap();
    let pid = "select pid from pg_stat_activity where application_name = 'migrator' \
               and datname = current_database()";
    assert_eq!(gate.query(pid), [&*found.pid]);
    assert_eq!(found.application.as_deref(), Some("migrator"));
    assert!(found.since.is_some());
    gate.query("commit");
    holder.join().unwrap().unwrap();
}

fn plans_do_not_wait_for_each_other(kind: Kind) {
    let database = database();
    let mut gate = closed_gate(kind, &database.url());
    let (tell, told) = channel();
    let holder = start(kind, &database.url(), gated(), tell);
    let locked = told
        .iter()
        .find(|event| matches!(event, Event::Applying { .. }));
    assert!(locked.is_some());
    let other = plan("other", &[Draft::new("001", "a", &["create table a ()"])]);
    let mut session = Session::open(kind, &database.url());
    session.run(other.lock_wait(Duration::ZERO)).unwrap();
    gate.query("commit");
    holder.join().unwrap().unwrap();
}
