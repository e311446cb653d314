//! What was applied and is reverted again, and applied again.

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
pub(crate) const STORY: &str = "select position, version, state, reverts, in_place from sterna.history \
                     order by position";

/// What is in place now.
pub(crate) const NOW: &str = "select version from sterna.history h where plan = 'app' and state = 'applied' \
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
