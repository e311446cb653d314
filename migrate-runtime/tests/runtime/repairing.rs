//! What a person decides about a history.

use std::time::Duration;

use sterna_runtime::{ErrorKind, Repair, Run};

use crate::encode::{Draft, Index, plan};
use crate::environments::Environment;
use crate::knife::{Cut, Knife};
use crate::promotion;
use crate::protected;
use crate::session::{Kind, Session, database};
use crate::wire::Proxy;

scenarios!(
    a_statement_is_marked_as_run_or_not,
    a_statement_of_a_revert_is_marked_as_run_or_not,
    an_edited_migration_is_accepted,
    what_had_run_of_a_migration_and_was_edited_is_accepted,
    a_migration_is_marked_as_applied,
    a_migration_is_forgotten,
    a_migration_that_the_program_does_not_have_is_forgotten,
    a_revert_that_stopped_halfway_is_decided,
    every_later_report_tells,
    nothing_is_repaired_for_nothing,
    the_rules_of_the_environment_hold,
    a_protected_environment_wants_a_reason_of_its_own,
    a_repair_takes_the_lock,
);

const COMMITS: &str = "do $$ begin insert into t values (1); commit; end $$";

const HISTORY: &str =
    "select version, state, statements_done, doing from sterna.history order by position";

fn three() -> [Draft; 3] {
    ["001", "002", "003"].map(|version| {
        let sql: &'static str = format!("create table t{version} ()").leak();
        Draft::new(version, "x", &[sql])
    })
}

fn default(plan: &sterna_runtime::Plan<Index>) -> Run<'_, Index> {
    plan.lock_wait(Duration::from_secs(60))
}

fn refused(session: &mut Session, run: Run<'_, Index>, repair: Repair<Index>) -> String {
    session.repair(run, repair, "why").unwrap_err().to_string()
}

fn a_statement_is_marked_as_run_or_not(kind: Kind) {
    let ran = (
        Repair::StatementRan(Index(0)),
        "statement 2 marked as run",
        "1",
    );
    let not = (
        Repair::StatementDidNotRun(Index(0)),
        "statement 2 marked as not run",
        "2",
    );
    for (repair, told, rows) in [ran, not] {
        let (database, knife) = (database(), Knife::start());
        let statements = ["create table t (a int)", COMMITS, "create table u ()"];
        let plan = plan(
            "app",
            &[Draft::new("001", "t", &statements).without_transaction()],
        );
        knife.cut(Cut::After, &format!("{COMMITS}\0"));
        let mut session = Session::open(kind, &knife.url(&database));
        session.apply(&plan).unwrap_err();
        let mut session = Session::open(kind, &database.url());
        let error = session.apply(&plan).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unsettled { .. }));
        let report = session
            .repair(default(&plan), repair, " I looked ")
            .unwrap();
        let text = report.to_string();
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("repaired `001_t` in "), "{text}");
        let note = format!("  note: `001_t` was repaired now, {told}: I looked");
        assert_eq!(lines[1..], [note]);
        session.apply(&plan).unwrap();
        assert_eq!(session.query("select count(*) from t"), [rows]);
        assert_eq!(session.query(HISTORY), ["001 applied 3 null"]);
        let row = "select plan, version, name, repair, reason, break_glass, repaired_by, \
                   environment, tool, repaired_at <= clock_timestamp() \
                   from sterna.history_repairs";
        let expected = format!("app 001 t {told} I looked null postgres null sterna 0.1.0 t");
        assert_eq!(session.query(row), [expected]);
    }
}

fn a_statement_of_a_revert_is_marked_as_run_or_not(kind: Kind) {
    let (database, knife) = (database(), Knife::start());
    let draft = Draft::new("001", "t", &["create table t (a int)"]);
    let draft = draft.reverted_by_statement(&[COMMITS, "create table u ()"]);
    let plan = plan("app", &[draft]);
    let mut session = Session::open(kind, &knife.url(&database));
    session.apply(&plan).unwrap();
    knife.cut(Cut::After, &format!("{COMMITS}\0"));
    session.run(plan.revert_all()).unwrap_err();
    let mut session = Session::open(kind, &database.url());
    let error = session.run(plan.revert_all()).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unsettled { .. }));
    let repair = Repair::StatementRan(Index(0));
    session.repair(default(&plan), repair, "I looked").unwrap();
    session.run(plan.revert_all()).unwrap();
    assert_eq!(session.query("select count(*) from t"), ["1"]);
    assert_eq!(
        session.query(HISTORY),
        ["001 applied 0 null", "001 reverted 2 null"]
    );
}

fn an_edited_migration_is_accepted(kind: Kind) {
    let (database, proxy) = (database(), Proxy::start());
    let mut session = Session::open(kind, &proxy.url(&database));
    session.apply(&plan("app", &three())).unwrap();
    let [first, _, third] = three();
    let second = Draft::new("002", "y", &["create table t002 (id int)"]);
    let edited = plan("app", &[first, second, third]);
    let error = session.apply(&edited).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Edited { .. }));
    let repair = || Repair::AcceptEdited(Index(1));
    session
        .repair(default(&edited), repair(), "only a comment")
        .unwrap();
    // All behind it is right as well: a start is one look again.
    proxy.sent();
    let report = session.apply(&edited).unwrap();
    assert_eq!((proxy.sent().as_str(), report.in_place), ("Q", 3));
    let names = "select version, name, file from sterna.history where position = 2";
    assert_eq!(session.query(names), ["002 y migrations/002_y.sql"]);
    let expected = "\
there is nothing to repair in `002_y`: it is as it was applied
  --> migrations/002_y.sql";
    assert_eq!(refused(&mut session, default(&edited), repair()), expected);
    let error = session.apply(&plan("app", &three())).unwrap_err();
    assert_eq!(error.version(), Some("002"));
}

fn what_had_run_of_a_migration_and_was_edited_is_accepted(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan_of = |statements: &[&str]| {
        plan(
            "app",
            &[Draft::new("001", "t", statements).without_transaction()],
        )
    };
    session
        .apply(&plan_of(&["create table t ()", "select nope"]))
        .unwrap_err();
    let edited = plan_of(&["create table if not exists t ()", "create table u ()"]);
    let error = session.apply(&edited).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::EditedHalfway { done: 1 });
    let repair = Repair::AcceptEdited(Index(0));
    session
        .repair(default(&edited), repair, "the same")
        .unwrap();
    session.apply(&edited).unwrap();
    assert_eq!(session.tables(), ["t", "u"]);
}

fn a_migration_is_marked_as_applied(kind: Kind) {
    let (database, proxy) = (database(), Proxy::start());
    let mut session = Session::open(kind, &proxy.url(&database));
    let plan = plan("app", &three());
    session.query("create table t001 ()");
    let expected = "\
there is nothing to repair in `002_x`: one before it is not applied
  --> migrations/002_x.sql";
    let mark = |place| Repair::MarkApplied(Index(place));
    assert_eq!(refused(&mut session, default(&plan), mark(1)), expected);
    session
        .repair(default(&plan), mark(0), "made by hand")
        .unwrap();
    let expected = "\
there is nothing to repair in `001_x`: it is applied already
  --> migrations/001_x.sql";
    assert_eq!(refused(&mut session, default(&plan), mark(0)), expected);
    assert_eq!(session.apply(&plan).unwrap().applied.len(), 2);
    assert_eq!(session.tables(), ["t001", "t002", "t003"]);
    proxy.sent();
    session.apply(&plan).unwrap();
    assert_eq!(proxy.sent(), "Q");
}

fn a_migration_is_forgotten(kind: Kind) {
    let (database, proxy) = (database(), Proxy::start());
    let mut session = Session::open(kind, &proxy.url(&database));
    let plan = plan("app", &three());
    session.apply(&plan).unwrap();
    for version in ["003", "002"] {
        session.query(&format!("drop table t{version}"));
        let place = Index(version[2..].parse::<usize>().unwrap() - 1);
        session
            .repair(default(&plan), Repair::Forget(place), "a bad restore")
            .unwrap();
    }
    proxy.sent();
    let report = session.run(plan.up_to(Index(0))).unwrap();
    assert_eq!(
        (proxy.sent().as_str(), report.in_place, report.ahead),
        ("Q", 1, 0)
    );
    assert_eq!(session.apply(&plan).unwrap().applied.len(), 2);
    proxy.sent();
    assert_eq!(session.apply(&plan).unwrap().in_place, 3);
    assert_eq!(proxy.sent(), "Q");

    // In the middle it is late then.
    session.query("drop table t002");
    session
        .repair(default(&plan), Repair::Forget(Index(1)), "another")
        .unwrap();
    let error = session.apply(&plan).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Late { .. }));
    session.run(plan.environment(Environment::Lenient)).unwrap();
    assert_eq!(session.tables(), ["t001", "t002", "t003"]);
}

fn a_migration_that_the_program_does_not_have_is_forgotten(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let [first, second, third] = three();
    session
        .apply(&plan("app", &[first.clone(), second]))
        .unwrap();
    let without = plan("app", &[first, third]);
    let error = session.apply(&without).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Missing { .. }));
    let forget = |version: &str| Repair::ForgetUnknown(version.to_owned());
    let expected = "\
there is nothing to repair in `001_x`: this program has it
  --> migrations/001_x.sql";
    assert_eq!(
        refused(&mut session, default(&without), forget("001")),
        expected
    );
    let expected = "there is nothing to repair in `9`: it is not applied";
    assert_eq!(
        refused(&mut session, default(&without), forget("9")),
        expected
    );
    session
        .repair(default(&without), forget("002"), "of a branch")
        .unwrap();
    assert_eq!(session.apply(&without).unwrap().applied.len(), 1);
    assert_eq!(session.apply(&without).unwrap().in_place, 2);
}

fn a_revert_that_stopped_halfway_is_decided(kind: Kind) {
    let draft = Draft::new("001", "t", &["create table t ()"]);
    let draft = draft.reverted_by_statement(&["select 1", "select nope"]);
    let plan = plan("app", &[draft]);
    for (repair, left) in [
        (Repair::Forget(Index(0)), 0),
        (Repair::MarkApplied(Index(0)), 1),
    ] {
        let database = database();
        let mut session = Session::open(kind, &database.url());
        session.apply(&plan).unwrap();
        session.run(plan.revert_all()).unwrap_err();
        let error = session.apply(&plan).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::RevertedHalfway { .. }));
        session.repair(default(&plan), repair, "I looked").unwrap();
        session.query("drop table t");
        let report = session.apply(&plan).unwrap();
        assert_eq!((report.in_place, report.applied.len()), (left, 1 - left));
    }
}

fn every_later_report_tells(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &three());
    let mark = Repair::MarkApplied(Index(0));
    session.repair(default(&plan), mark, "it's there").unwrap();
    let at = "select to_char(repaired_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') \
              from sterna.history_repairs";
    let at = session.query(at).remove(0);
    let expected = format!(
        "  note: `001_x` was repaired {at} UTC by `postgres`, marked as applied: it's there"
    );
    for _ in 0..2 {
        let text = session.apply(&plan).unwrap().to_string();
        assert_eq!(text.lines().last(), Some(&*expected));
    }
    // To another plan it is nothing.
    let other = crate::encode::plan("other", &[Draft::new("1", "a", &["select 1"])]);
    assert!(session.apply(&other).unwrap().repairs.is_empty());
}

fn nothing_is_repaired_for_nothing(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &three());
    session.run(plan.up_to(Index(1))).unwrap();
    let error = session
        .repair(default(&plan), Repair::Forget(Index(0)), " ")
        .unwrap_err();
    let expected = "\
`.repair(...)` was not told why
   = help: write the reason: it stays in the history";
    assert_eq!(error.to_string(), expected);
    let cases = [
        (
            Repair::StatementRan(Index(1)),
            "no statement of it may have run",
        ),
        (
            Repair::StatementDidNotRun(Index(2)),
            "no statement of it may have run",
        ),
        (Repair::AcceptEdited(Index(1)), "it is as it was applied"),
        (Repair::AcceptEdited(Index(2)), "it is not applied"),
        (Repair::MarkApplied(Index(1)), "it is applied already"),
        (Repair::Forget(Index(2)), "it is not applied"),
    ];
    for (repair, why) in cases {
        let text = refused(&mut session, default(&plan), repair);
        let title = text.lines().next().unwrap();
        assert!(title.ends_with(&format!("`: {why}")), "{text}");
    }
    let repairs = "select count(*) from sterna.history_repairs";
    assert_eq!(session.query(repairs), ["0"]);
}

fn the_rules_of_the_environment_hold(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &promotion::drafts());
    let production = || plan.environment(promotion::Environment::Production);
    let run = production().break_glass("incident 7");
    session.run(run.up_to(Index(0))).unwrap();
    let text = refused(&mut session, default(&plan), Repair::Forget(Index(0)));
    let expected = "this database is `production`, and the program did not say where it runs";
    assert_eq!(text.lines().next(), Some(expected));
    // What it has to have had before, it has to have had.
    let text = refused(&mut session, production(), Repair::MarkApplied(Index(1)));
    let expected = "nothing shows that `staging` had `002_orders`";
    assert_eq!(text.lines().next(), Some(expected));
    let glass = production().break_glass("incident 8");
    let mark = Repair::MarkApplied(Index(1));
    session.repair(glass, mark, "made by hand").unwrap();
    let row = "select break_glass, environment from sterna.history_repairs";
    assert_eq!(session.query(row), ["incident 8 production"]);
}

fn a_protected_environment_wants_a_reason_of_its_own(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &three());
    let production = || plan.environment(protected::Environment::Production);
    session.run(production()).unwrap();
    let forget = || Repair::Forget(Index(2));
    let expected = "\
`production` is protected, and a repair changes what its history says
   = note: in an emergency `.break_glass(\"reason\")` goes on without, and the reason stays in the \
     history";
    assert_eq!(refused(&mut session, production(), forget()), expected);
    assert_eq!(
        session.history(),
        ["001 applied", "002 applied", "003 applied"]
    );
    let glass = production().break_glass("incident 9");
    session.repair(glass, forget(), "a bad restore").unwrap();
    let row = "select state, break_glass, reverts from sterna.history where position = 4";
    assert_eq!(session.query(row), ["reverted incident 9 3"]);
}

fn a_repair_takes_the_lock(kind: Kind) {
    for environment in [Environment::Local, Environment::Leased, Environment::Pooled] {
        let database = database();
        let mut session = Session::open(kind, &database.url());
        let plan = plan("app", &three());
        let run = || plan.environment(environment);
        session.run(run().up_to(Index(0))).unwrap();
        session.query("create table t002 ()");
        let mark = Repair::MarkApplied(Index(1));
        session.repair(run(), mark, "made by hand").unwrap();
        assert_eq!(session.run(run()).unwrap().applied.len(), 1);
        let held = "select count(*) from pg_locks where locktype = 'advisory' \
                    and pid = pg_backend_pid()";
        assert_eq!(session.query(held), ["0"]);
    }
}
