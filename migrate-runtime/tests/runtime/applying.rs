//! Transactional migrations.

use std::time::Duration;

use crate::encode::{Draft, Index, plan};
use crate::session::{Kind, Session, database};

scenarios!(
    applies_once_and_records_it,
    a_refused_migration_leaves_those_before_it,
    stops_at_the_version_that_was_asked_for,
    two_plans_share_a_table,
    reports_progress,
    an_older_program_has_nothing_to_do,
    a_comment_or_nothing_at_all_is_a_migration,
);

fn drafts() -> [Draft; 3] {
    [
        Draft::new("001", "users", &["create table users (id int primary key)"]),
        Draft::new(
            "002",
            "orders",
            &[
                "create table orders (id int)",
                "insert into orders values (1)",
            ],
        ),
        Draft::new(
            "003",
            "items",
            &["create table items (it text default 'it''s')"],
        ),
    ]
}

fn applies_once_and_records_it(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &drafts());
    session.query("set application_name = 'it''s me'");
    let report = session.apply(&plan).unwrap();
    let versions = report.applied.iter().map(|a| a.migration.version());
    assert_eq!(versions.collect::<Vec<_>>(), ["001", "002", "003"]);
    assert_eq!(session.tables(), ["items", "orders", "users"]);
    assert!(session.apply(&plan).unwrap().applied.is_empty());
    assert_eq!(session.query("select count(*) from orders"), ["1"]);
    let record = "select plan, position, version, name, file, transactional, state, \
                  applied_by, application, environment, tool, format, duration > '0', \
                  applied_at > started_at from sterna.history where position = 2";
    assert_eq!(
        session.query(record),
        [
            "app 2 002 orders migrations/002_orders.sql t applied postgres it's me null \
          sterna 0.1.0 5 t t"
        ]
    );
    let digests = session.query("select checksum, chain from sterna.history where position = 2");
    let migration = plan.migration(Index(1));
    let expected = format!("{} {}", migration.checksum(), migration.chain());
    assert_eq!(digests, [expected]);
}

fn a_refused_migration_leaves_those_before_it(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let mut drafts = drafts();
    drafts[1] = Draft::new("002", "orders", &["create table orders ()", "select nope"]);
    let error = session.apply(&plan("app", &drafts)).unwrap_err();
    assert_eq!(error.version(), Some("002"));
    assert_eq!(error.applied().len(), 1);
    assert_eq!(session.tables(), ["users"]);
    assert_eq!(session.history(), ["001 applied"]);
    let locks = "select count(*) from pg_locks where locktype = 'advisory' \
                 and pid = pg_backend_pid()";
    assert_eq!(session.query(locks), ["0"]);

    let report = session.apply(&plan("app", &self::drafts())).unwrap();
    assert_eq!((report.in_place, report.applied.len()), (1, 2));
    assert_eq!(session.tables(), ["items", "orders", "users"]);
}

fn stops_at_the_version_that_was_asked_for(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &drafts());
    let report = session.run(plan.up_to(Index(1))).unwrap();
    assert_eq!(report.applied.len(), 2);
    let report = session.run(plan.up_to(Index(0))).unwrap();
    assert_eq!((report.applied.len(), report.in_place), (0, 2));
    let report = session.apply(&plan).unwrap();
    assert_eq!((report.applied.len(), report.in_place), (1, 2));
}

fn two_plans_share_a_table(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.apply(&plan("one", &drafts()[..1])).unwrap();
    let other = [Draft::new("001", "other", &["create table other ()"])];
    session.apply(&plan("it's two", &other)).unwrap();
    let plans = session.query("select plan, name from sterna.history order by plan");
    assert_eq!(plans, ["it's two other", "one users"]);
}

fn reports_progress(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &drafts()[..1]);
    let mut told = Vec::new();
    let run = plan.lock_wait(Duration::from_secs(5));
    let run = run.on_event(|event| told.push(event.to_string()));
    session.run(run).unwrap();
    let words = told.iter().map(|line| line.split(" (").next().unwrap());
    let words: Vec<_> = words
        .map(|line| line.split(" in ").next().unwrap())
        .collect();
    let expected = [
        "plan `app`: 1 migration",
        "took the lock",
        "[1/1] applying 001_users",
        "[1/1] applied 001_users",
        "applied 1 migration",
    ];
    assert_eq!(words, expected);
}

fn an_older_program_has_nothing_to_do(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.apply(&plan("app", &drafts())).unwrap();
    let report = session.apply(&plan("app", &drafts()[..1])).unwrap();
    assert_eq!((report.in_place, report.ahead), (1, 2));
    let report = session.apply(&plan("app", &[])).unwrap();
    assert_eq!((report.in_place, report.ahead), (0, 3));
}

fn a_comment_or_nothing_at_all_is_a_migration(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let drafts = [
        Draft::new("001", "comment", &[]).followed_by("-- nothing yet"),
        Draft::new("002", "empty", &[]),
        Draft::new("003", "end", &["create table a ()"]).followed_by("-- it's the end; \\ $$ /*"),
        Draft::new("004", "empty", &[]).without_transaction(),
    ];
    session.apply(&plan("app", &drafts)).unwrap();
    let expected = ["001 applied", "002 applied", "003 applied", "004 applied"];
    assert_eq!(session.history(), expected);
    assert_eq!(session.tables(), ["a"]);
}
