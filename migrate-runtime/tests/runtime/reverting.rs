//! What was applied and is reverted again, and applied again.

use sterna_runtime::ErrorKind;

use crate::encode::{Draft, Index, plan};
use crate::environments::Environment;
use crate::session::{Kind, Session, database};
use crate::wire::Proxy;

scenarios!(
    the_last_that_was_applied_is_reverted_first,
    what_was_reverted_is_pending_again,
    a_plan_that_is_in_place_again_is_found_with_one_message,
    a_revert_is_one_message,
    what_came_in_late_is_reverted_in_the_order_of_the_history,
    without_a_transaction_reverting_goes_on_where_it_stopped,
    a_revert_of_which_nothing_had_run_counts_for_nothing,
    what_was_reverted_may_change_or_go,
    a_down_that_is_refused_is_shown_at_its_place,
    a_revert_runs_under_the_settings_of_its_environment,
    a_revert_is_tried_again,
    a_revert_works_under_any_lock,
    a_connection_lost_in_a_revert_leaves_its_fate_open,
);

/// A table that is dropped again.
pub(crate) fn table(version: &'static str, name: &'static str) -> Draft {
    let (create, drop) = (
        format!("create table {name} ()"),
        format!("drop table {name}"),
    );
    Draft::new(version, name, &[&create]).reverted_by(&[&drop])
}

pub(crate) fn three() -> [Draft; 3] {
    [
        table("001", "users"),
        table("002", "orders"),
        table("003", "items"),
    ]
}

/// Position, version, state, what it reverts, and how many are in place after it.
const STORY: &str = "select position, version, state, reverts, in_place from sterna.history \
                     order by position";

/// What is in place now.
const NOW: &str = "select version from sterna.history h where plan = 'app' and state = 'applied' \
                   and not exists (select from sterna.history r where r.plan = h.plan \
                   and r.reverts = h.position and r.state = 'reverted') order by position";

fn the_last_that_was_applied_is_reverted_first(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &three());
    session.apply(&plan).unwrap();
    let mut told = Vec::new();
    let run = plan
        .revert_to(Index(0))
        .on_event(|event| told.push(event.to_string()));
    let report = session.run(run).unwrap();
    let told: Vec<_> = told.iter().filter(|line| line.starts_with('[')).collect();
    assert!(told[0].starts_with("[1/2] reverting 003_items"), "{told:?}");
    assert!(
        told[1].starts_with("[1/2] reverted 003_items ("),
        "{told:?}"
    );
    assert!(
        told[2].starts_with("[2/2] reverting 002_orders"),
        "{told:?}"
    );
    let reverted = report.reverted.iter().map(|one| one.migration.to_string());
    assert_eq!(reverted.collect::<Vec<_>>(), ["003_items", "002_orders"]);
    assert!(report.applied.is_empty());
    let text = report.to_string();
    let (first, last) = (text.lines().next().unwrap(), text.lines().last().unwrap());
    assert!(first.starts_with("reverted 2 migrations in "), "{text}");
    assert!(first.ends_with(", 1 is in place"), "{text}");
    assert!(last.starts_with("  002      orders  "), "{text}");
    assert_eq!(session.tables(), ["users"]);
    let story = [
        "1 001 applied null 1",
        "2 002 applied null 2",
        "3 003 applied null 3",
        "4 003 reverted 3 2",
        "5 002 reverted 2 1",
    ];
    assert_eq!(session.query(STORY), story);
    assert_eq!(session.query(NOW), ["001"]);
    let down = "select file, transactional, applied_at >= started_at, duration is not null \
                from sterna.history where position = 4";
    assert_eq!(session.query(down), ["migrations/003_items.down.sql t t t"]);

    let report = session.run(plan.revert_to(Index(0))).unwrap();
    let text = report.to_string();
    assert!(
        text.starts_with("nothing to revert: 1 migration in place ("),
        "{text}"
    );
    session.run(plan.revert_all()).unwrap();
    assert!(session.tables().is_empty() && session.query(NOW).is_empty());
}

fn what_was_reverted_is_pending_again(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &three());
    session.apply(&plan).unwrap();
    for _ in 0..2 {
        session.run(plan.revert_to(Index(1))).unwrap();
        let report = session.apply(&plan).unwrap();
        assert_eq!((report.applied.len(), report.in_place), (1, 2));
        assert_eq!(session.tables(), ["items", "orders", "users"]);
        assert_eq!(session.query(NOW), ["001", "002", "003"]);
    }
    let story = [
        "1 001 applied null 1",
        "2 002 applied null 2",
        "3 003 applied null 3",
        "4 003 reverted 3 2",
        "5 003 applied null 3",
        "6 003 reverted 5 2",
        "7 003 applied null 3",
    ];
    assert_eq!(session.query(STORY), story);
}

fn a_plan_that_is_in_place_again_is_found_with_one_message(kind: Kind) {
    let (database, proxy) = (database(), Proxy::start());
    let mut session = Session::open(kind, &proxy.url(&database));
    let all = plan("app", &three());
    session.apply(&all).unwrap();
    session.run(all.revert_all()).unwrap();
    session.apply(&all).unwrap();
    proxy.sent();
    let report = session.apply(&all).unwrap();
    assert_eq!((report.in_place, report.ahead), (3, 0));
    // Of a program that is older too, whose migrations were in place and are again.
    let report = session.apply(&plan("app", &three()[..2])).unwrap();
    assert_eq!((report.in_place, report.ahead), (2, 1));
    assert_eq!(proxy.sent(), "QQ");

    // Once something of it is reverted, it is not.
    session.run(all.revert_to(Index(0))).unwrap();
    let report = session.apply(&plan("app", &three()[..2])).unwrap();
    assert_eq!((report.in_place, report.applied.len()), (1, 1));
    proxy.sent();
    session.apply(&plan("app", &three()[..1])).unwrap();
    assert_eq!(proxy.sent(), "Q");
}

fn a_revert_is_one_message(kind: Kind) {
    let (database, proxy) = (database(), Proxy::start());
    let mut session = Session::open(kind, &proxy.url(&database));
    let plan = plan("app", &three());
    session.apply(&plan).unwrap();
    proxy.sent();
    session.run(plan.revert_to(Index(0))).unwrap();
    // Head, session, lock, history, two reverts, unlock.
    assert_eq!(proxy.sent(), "QQQQ".to_owned() + "QQ" + "Q");
}

fn what_came_in_late_is_reverted_in_the_order_of_the_history(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let all = plan("app", &three());
    let early = plan("app", &[table("001", "users"), table("003", "items")]);
    let lenient = Environment::Lenient;
    let apply = |session: &mut Session, plan: &sterna_runtime::Plan<Index>| {
        session.run(plan.environment(lenient)).unwrap();
    };
    apply(&mut session, &early);
    apply(&mut session, &all);
    let run = all.environment(lenient).revert_to(Index(0));
    let report = session.run(run).unwrap();
    let reverted = report.reverted.iter().map(|one| one.migration.version());
    assert_eq!(reverted.collect::<Vec<_>>(), ["002", "003"]);

    // What stays is what the plan has up to there, whenever it was applied.
    apply(&mut session, &early);
    apply(&mut session, &all);
    let run = all.environment(lenient).revert_to(Index(1));
    session.run(run).unwrap();
    assert_eq!(session.query(NOW), ["001", "002"]);
    let run = all.environment(lenient).up_to(Index(1));
    assert_eq!(session.run(run).unwrap().in_place, 2);
    apply(&mut session, &all);
    assert_eq!(session.query(NOW), ["001", "002", "003"]);
}

/// A table with an index, of which the second statement of reverting can be refused.
fn by_statement(second: &str) -> [Draft; 2] {
    let downs = ["drop index concurrently t_a", second];
    let index = ["create index concurrently t_a on t (a)"];
    [
        Draft::new("001", "t", &["create table t (a int)"]),
        Draft::new("002", "index", &index)
            .without_transaction()
            .reverted_by_statement(&downs),
    ]
}

fn without_a_transaction_reverting_goes_on_where_it_stopped(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let broken = plan("app", &by_statement("select nope"));
    session.apply(&broken).unwrap();
    let error = session.run(broken.revert_to(Index(0))).unwrap_err();
    let expected = "\
column \"nope\" does not exist (42703, undefined_column)
  --> migrations/002_index.down.sql:2:8
   |
 2 | select nope;
   |        ^
   = help: statement 2 of 2 failed; the next run tries it again, without the 1 before it";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.location().unwrap().to_string(), "2:8");
    assert_eq!(
        session.history(),
        ["001 applied", "002 applied", "002 failed"]
    );

    // Neither in place nor gone.
    let then = "update sterna.history set started_at = '2026-01-15 12:00:00+00'";
    session.query(then);
    let expected = "\
`002_index` stopped halfway while it was reverted
   = note: begun 2026-01-15 12:00:00 UTC by `postgres`
   = help: revert to one before it: `.revert_to(...)` goes on where it stopped";
    let error = session.apply(&broken).unwrap_err();
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.version(), Some("002"));
    let error = session.run(broken.revert_to(Index(1))).unwrap_err();
    assert_eq!(error.to_string(), expected);
    let older = plan("app", &by_statement("select nope")[..1]);
    session.apply(&older).unwrap();

    let edited = [by_statement("select 1")[0].clone(), {
        let [_, index] = by_statement("select 1");
        index.reverted_by_statement(&["select 0", "select 1"])
    }];
    let edited = plan("app", &edited);
    let error = session.run(edited.revert_to(Index(0))).unwrap_err();
    let expected = "`002_index` stopped halfway and was edited where it had already run";
    assert_eq!(error.to_string().lines().next(), Some(expected));

    let fixed = plan("app", &by_statement("create table done ()"));
    let report = session.run(fixed.revert_to(Index(0))).unwrap();
    assert_eq!(report.reverted.len(), 1);
    assert!(report.to_string().contains(" by statement"), "{report}");
    assert_eq!(session.tables(), ["done", "t"]);
    let story = [
        "1 001 applied null 1",
        "2 002 applied null 2",
        "3 002 reverted 2 1",
    ];
    assert_eq!(session.query(STORY), story);
    session.query("drop table done");
    session.apply(&fixed).unwrap();
    assert_eq!(session.query(NOW), ["001", "002"]);
}

fn a_revert_of_which_nothing_had_run_counts_for_nothing(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let drafts = |down| {
        let next = Draft::new("003", "next", &["create table next ()"]);
        let last = table("002", "orders").reverted_by_statement(&[down, "select 1"]);
        [table("001", "users"), last, next]
    };
    let broken = plan("app", &drafts("select nope")[..2]);
    session.apply(&broken).unwrap();
    session.run(broken.revert_to(Index(0))).unwrap_err();
    assert_eq!(session.history().last().unwrap(), "002 failed");
    assert_eq!(session.apply(&broken).unwrap().in_place, 2);

    // The next record takes its place.
    session.apply(&plan("app", &drafts("select nope"))).unwrap();
    let story = [
        "1 001 applied null 1",
        "2 002 applied null 2",
        "3 003 applied null 3",
    ];
    assert_eq!(session.query(STORY), story);
    session.query("delete from sterna.history where version = '003'");
    session.run(broken.revert_to(Index(0))).unwrap_err();
    let fixed = plan("app", &drafts("drop table orders")[..2]);
    session.run(fixed.revert_to(Index(0))).unwrap();
    assert_eq!(session.query(STORY)[2], "3 002 reverted 2 1");
}

fn what_was_reverted_may_change_or_go(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let all = plan("app", &three());
    session.apply(&all).unwrap();
    session.run(all.revert_to(Index(0))).unwrap();
    let changed = [table("001", "users"), table("002", "invoices")];
    session.apply(&plan("app", &changed)).unwrap();
    assert_eq!(session.tables(), ["invoices", "users"]);
    assert_eq!(session.query(NOW), ["001", "002"]);
    session.run(plan("app", &changed).revert_all()).unwrap();
    assert!(session.tables().is_empty());
}

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
        Kind::TokioPostgres => ":2:1\n   |\n 2 | drop table nope;\n   | ^^^^^^^^^^^^^^^",
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
    let (tell, told) = std::sync::mpsc::channel();
    let leaving = std::thread::spawn(move || {
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
                std::thread::spawn(move || {
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
