//! How often a run asks the server, counted at the wire.

use crate::encode::{Draft, plan};
use crate::environments::Environment;
use crate::promotion::{self, receipt};
use crate::session::{Kind, Session, database};
use crate::wire::Proxy;

scenarios!(
    a_start_with_nothing_pending_is_one_message,
    a_migration_is_one_message,
    a_migration_with_settings_is_one_message,
    evidence_costs_no_message_more,
);

fn drafts() -> [Draft; 4] {
    [
        Draft::new(
            "001",
            "a",
            &["create table a (id int)", "create index on a (id)"],
        ),
        Draft::new("002", "b", &["create table b ()"]),
        Draft::new("003", "c", &["create table c ()"]),
        Draft::new("004", "d", &["create table d ()"]),
    ]
}

fn a_start_with_nothing_pending_is_one_message(kind: Kind) {
    let (database, proxy) = (database(), Proxy::start());
    let plan = plan("app", &drafts());
    let mut session = Session::open(kind, &proxy.url(&database));
    session.apply(&plan).unwrap();
    proxy.sent();
    let report = session.apply(&plan).unwrap();
    assert_eq!(proxy.sent(), "Q");
    assert_eq!((report.applied.len(), report.in_place), (0, 4));

    // In a new process it is the same: nothing is kept in the session.
    drop(session);
    proxy.sent();
    let mut session = Session::open(kind, &proxy.url(&database));
    session.apply(&plan).unwrap();
    assert_eq!(proxy.sent().trim_start_matches('X'), "Q");
}

fn a_migration_is_one_message(kind: Kind) {
    let (database, proxy) = (database(), Proxy::start());
    let mut session = Session::open(kind, &proxy.url(&database));
    session.apply(&plan("app", &drafts()[..1])).unwrap();
    // Head (absent), session, lock, history (absent), what is there instead, its
    // creation, history, migration, unlock.
    assert_eq!(proxy.sent(), "QQQQQQQQQ");
    session.apply(&plan("app", &drafts())).unwrap();
    // Head, session, lock, history, three migrations, unlock.
    assert_eq!(proxy.sent(), "QQQQ".to_owned() + "QQQ" + "Q");
}

fn a_migration_with_settings_is_one_message(kind: Kind) {
    let (database, proxy) = (database(), Proxy::start());
    let mut session = Session::open(kind, &proxy.url(&database));
    session.query("create schema app; grant all on schema app to pg_monitor");
    session.apply(&plan("app", &drafts()[..0])).unwrap();
    let one = plan("app", &drafts()[..1]);
    session
        .run(one.environment(Environment::Production))
        .unwrap();
    proxy.sent();
    let all = plan("app", &drafts());
    session
        .run(all.environment(Environment::Production))
        .unwrap();
    // Head, session, lock, history, a try of the settings, three migrations, unlock.
    assert_eq!(proxy.sent(), "QQQQQ".to_owned() + "QQQ" + "Q");
    session
        .run(all.environment(Environment::Production))
        .unwrap();
    // Head, which also tells that the environment is the right one.
    assert_eq!(proxy.sent(), "Q");
    session
        .run(all.environment(Environment::Local))
        .unwrap_err();
    assert_eq!(proxy.sent(), "Q");
}

fn evidence_costs_no_message_more(kind: Kind) {
    let (database, proxy) = (database(), Proxy::start());
    let all = plan("app", &promotion::drafts());
    let mut session = Session::open(kind, &proxy.url(&database));
    let production = || all.environment(promotion::Environment::Production);
    session.apply(&plan("app", &[])).unwrap();
    proxy.sent();
    let evidence = sterna_runtime::Evidence::receipt(receipt(kind, &all, "select"));
    session.run(production().evidence(evidence)).unwrap();
    // Head, session, lock, history, what the database is, two migrations, unlock.
    assert_eq!(proxy.sent(), "QQQQQ".to_owned() + "QQ" + "Q");
    session.run(production()).unwrap();
    assert_eq!(proxy.sent(), "Q");
}
