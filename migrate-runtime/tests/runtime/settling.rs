//! Statements of which the connection ended before anybody knew what became of them.

use std::sync::mpsc::channel;
use std::thread;

use scratch_postgres::Database;
use sterna_runtime::{Error, ErrorKind, Event, Report};

use crate::encode::{Draft, plan};
use crate::environments::Environment;
use crate::knife::{Cut, Knife};
use crate::session::{Kind, Session, database};

scenarios!(
    what_its_own_transaction_records_runs_once,
    an_index_is_looked_for,
    an_index_that_is_invalid_is_dropped_and_built_again,
    an_index_without_a_name_is_found,
    an_index_that_was_invalid_before_is_left_alone,
    an_index_that_was_refused_is_dropped_by_the_next_run,
    an_index_that_waited_too_long_is_tried_again_in_the_same_run,
    a_dropped_index_is_looked_for,
    what_reindex_left_is_dropped,
    an_index_is_looked_for_where_the_session_finds_it,
    a_detached_partition_is_looked_for,
    what_may_run_twice_runs_again,
    what_nobody_can_know_is_told,
    what_was_edited_since_is_told,
);

const JOURNAL: &str =
    "select version, state, statements_done, doing, found from sterna.history order by position";

const INDEX: &str = "create index concurrently t_a on t (a)";

const VALID: &str = "select c.relname, i.indisvalid from pg_index i \
    join pg_class c on c.oid = i.indexrelid where i.indrelid = 't'::regclass order by 1";

/// Has the table in use, and an old snapshot, until the transaction ends.
const IN_USE: &str = "begin isolation level repeatable read; select count(*) from t";

fn by_statement(statements: &[&str]) -> Draft {
    Draft::new("002", "later", statements).without_transaction()
}

/// A database with the table `t`, made by this SQL.
fn prepared(sql: &str) -> Database {
    let database = database();
    let mut session = Session::open(Kind::Postgres, &database.url());
    session.query(sql);
    database
}

/// Applies a migration whose connection is cut at a statement.
fn cut(kind: Kind, database: &Database, statements: &[&str], cut: Cut, at: &str) -> Error {
    let knife = Knife::start();
    let mut session = Session::open(kind, &knife.url(database));
    knife.cut(cut, at);
    session
        .apply(&plan("app", &[by_statement(statements)]))
        .unwrap_err()
}

/// Applies a migration whose session is ended while this statement waits for others,
/// who have the table `t` in use.
fn ended(kind: Kind, database: &Database, statements: &[&str], at: &str) {
    let mut user = Session::open(kind, &database.url());
    user.query(IN_USE);
    let url = database.url();
    let plan = plan("app", &[by_statement(statements)]);
    let run = thread::spawn(move || Session::open(kind, &url).apply(&plan).unwrap_err());
    let waits = format!(
        "select pg_terminate_backend(pid) from pg_stat_activity where query = '{at}' \
         and wait_event_type = 'Lock' and datname = current_database()"
    );
    let mut watcher = Session::open(kind, &database.url());
    while watcher.query(&waits).is_empty() {
        assert!(!run.is_finished(), "{at}: {:?}", run.join());
    }
    assert_eq!(run.join().unwrap().kind(), &ErrorKind::FateUnknown);
    user.query("rollback");
}

/// Applies it once more, undisturbed.
fn again(kind: Kind, database: &Database, statements: &[&str]) -> Report {
    let mut session = Session::open(kind, &database.url());
    let report = session.apply(&plan("app", &[by_statement(statements)]));
    let report = report.unwrap();
    let of = statements.len();
    let expected = [format!("002 applied {of} null null")];
    assert_eq!(session.query(JOURNAL), expected);
    report
}

fn settled(report: &Report) -> Vec<String> {
    report.settled.iter().map(ToString::to_string).collect()
}

fn ask(database: &Database, sql: &str) -> Vec<String> {
    Session::open(Kind::Postgres, &database.url()).query(sql)
}

const RAN: &str = "`002_later`: statement 1 had run";
const RUNS_AGAIN: &str = "`002_later`: statement 1 had not run, and runs again";

fn what_its_own_transaction_records_runs_once(kind: Kind) {
    let statements = [
        "insert into t values (1)",
        "alter type mood add value 'glad'",
        "begin; insert into t values (2); commit",
        "do $$ begin insert into t values (3); end $$",
        "set search_path = other",
        "insert into u values (4)",
    ];
    for at in statements {
        for where_to_cut in [Cut::Before, Cut::After] {
            let database = prepared(
                "create table t (a int); create type mood as enum ('sad'); \
                 create schema other; create table other.u (a int)",
            );
            let at = at.trim_end_matches("commit");
            let error = cut(kind, &database, &statements, where_to_cut, at);
            assert_eq!(error.kind(), &ErrorKind::FateUnknown, "{at}");
            let report = again(kind, &database, &statements);
            assert!(report.settled.is_empty());
            let all = "select a from t union all select a from other.u order by 1";
            assert_eq!(ask(&database, all), ["1", "2", "3", "4"]);
            let labels = "select enum_range(null::mood)";
            assert_eq!(ask(&database, labels), ["{sad,glad}"]);
        }
    }
}

fn an_index_is_looked_for(kind: Kind) {
    let if_not_exists = "create unique index concurrently if not exists t_a on t (a)";
    for sql in [INDEX, if_not_exists] {
        for (where_to_cut, expected) in [(Cut::Before, RUNS_AGAIN), (Cut::After, RAN)] {
            let database = prepared("create table t (a int)");
            cut(kind, &database, &[sql, "vacuum t"], where_to_cut, sql);
            assert_eq!(ask(&database, JOURNAL), [format!("002 running 0 {sql} ")]);
            let report = again(kind, &database, &[sql, "vacuum t"]);
            assert_eq!(settled(&report), [expected]);
            assert_eq!(ask(&database, VALID), ["t_a t"]);
        }
    }
}

fn an_index_that_is_invalid_is_dropped_and_built_again(kind: Kind) {
    let database = prepared("create table t (a int); insert into t values (1)");
    ended(kind, &database, &[INDEX], INDEX);
    assert_eq!(ask(&database, VALID), ["t_a f"]);
    let mut told = Vec::new();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &[by_statement(&[INDEX])]);
    let report = session
        .run(plan.on_event(|event| told.push(event.to_string())))
        .unwrap();
    let expected = [
        "002_later: dropped the invalid index `public.t_a`, which statement 1 had left",
        "002_later: statement 1 had not run, and runs again",
    ];
    assert!(told.windows(2).any(|told| told == expected), "{told:?}");
    let text = report.to_string();
    let notes: Vec<_> = text.lines().skip(4).collect();
    let expected = [
        "  note: `002_later`: dropped the invalid index `public.t_a`, which statement 1 had left",
        "  note: `002_later`: statement 1 had not run, and runs again",
    ];
    assert_eq!(notes, expected, "{text}");
    assert_eq!(ask(&database, VALID), ["t_a t"]);
}

fn an_index_without_a_name_is_found(kind: Kind) {
    let sql = "create index concurrently on t (a)";
    let prepare = || prepared("create table t (a int); create index on t (a)");
    let database = prepare();
    cut(kind, &database, &[sql], Cut::After, sql);
    assert_eq!(settled(&again(kind, &database, &[sql])), [RAN]);
    assert_eq!(ask(&database, VALID), ["t_a_idx t", "t_a_idx1 t"]);

    let database = prepare();
    ended(kind, &database, &[sql], sql);
    assert_eq!(ask(&database, VALID), ["t_a_idx t", "t_a_idx1 f"]);
    let dropped =
        "`002_later`: dropped the invalid index `public.t_a_idx1`, which statement 1 had left";
    assert_eq!(
        settled(&again(kind, &database, &[sql])),
        [dropped, RUNS_AGAIN]
    );
    assert_eq!(ask(&database, VALID), ["t_a_idx t", "t_a_idx1 t"]);
}

fn an_index_that_was_invalid_before_is_left_alone(kind: Kind) {
    let database = prepared("create table t (a int); insert into t values (1)");
    ended(kind, &database, &[INDEX], INDEX);
    let oid = "select 't_a'::regclass::oid";
    let before = ask(&database, oid);
    // To another plan it is somebody else's.
    let sql = "create index concurrently if not exists t_a on t (a)";
    let other = plan("other", &[by_statement(&["select 1", sql])]);
    let mut session = Session::open(kind, &database.url());
    for _ in 0..2 {
        let error = session.apply(&other).unwrap_err();
        let expected = "\
`public.t_a` is there and invalid, and not of this migration's making
  --> migrations/002_later.sql:2:1
   |
 2 | create index concurrently if not exists t_a on t (a);
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = help: if nobody is building it, drop it with `drop index concurrently`, and run again";
        assert_eq!(error.to_string(), expected);
        assert_eq!(ask(&database, oid), before);
    }
    session.query("drop index concurrently t_a");
    session.apply(&other).unwrap();
    assert_eq!(ask(&database, VALID), ["t_a t"]);
}

fn an_index_that_was_refused_is_dropped_by_the_next_run(kind: Kind) {
    let sql = "create unique index concurrently t_a on t (a)";
    let database = prepared("create table t (a int)");
    let mut session = Session::open(kind, &database.url());
    let twice = "insert into t values (1), (1)";
    let plan = plan("app", &[by_statement(&[twice, sql])]);
    for _ in 0..2 {
        let error = session.apply(&plan).unwrap_err();
        let expected = "\
could not create unique index \"t_a\" (23505, unique_violation)
  --> migrations/002_later.sql:2:1
   |
 2 | create unique index concurrently t_a on t (a);
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = detail: Key (a)=(1) is duplicated.
   = help: statement 2 of 2 failed and left the invalid index `public.t_a`; \
     the next run clears that away and tries it again, without the 1 before it";
        assert_eq!(error.to_string(), expected);
        assert_eq!(ask(&database, VALID), ["t_a f"]);
    }
    session.query("truncate t");
    let report = session.apply(&plan).unwrap();
    assert_eq!(report.settled.len(), 2);
    assert_eq!(ask(&database, VALID), ["t_a t"]);
}

fn an_index_that_waited_too_long_is_tried_again_in_the_same_run(kind: Kind) {
    let database = prepared("create table t (a int); insert into t values (1)");
    let mut user = Session::open(kind, &database.url());
    user.query(IN_USE);
    let (tell, hear) = channel();
    let leaving = thread::spawn(move || {
        hear.iter().nth(1);
        user.query("rollback");
    });
    let plan = plan("app", &[by_statement(&[INDEX])]);
    let run = plan.environment(Environment::Impatient).on_event(|event| {
        if matches!(event, Event::Retrying { .. }) {
            // Nobody listens any more once the user has left.
            let _ = tell.send(());
        }
    });
    let report = Session::open(kind, &database.url()).run(run).unwrap();
    leaving.join().unwrap();
    let dropped = "`002_later`: dropped the invalid index `public.t_a`, which statement 1 had left";
    assert!(settled(&report).iter().all(|told| told == dropped));
    assert!(!report.settled.is_empty());
    assert_eq!(ask(&database, VALID), ["t_a t"]);
}

fn a_dropped_index_is_looked_for(kind: Kind) {
    let sql = "drop index concurrently t_a";
    let prepare = || prepared("create table t (a int); create index t_a on t (a)");
    for (where_to_cut, expected) in [(Cut::Before, RUNS_AGAIN), (Cut::After, RAN)] {
        let database = prepare();
        cut(kind, &database, &[sql], where_to_cut, sql);
        assert_eq!(settled(&again(kind, &database, &[sql])), [expected]);
        assert_eq!(ask(&database, VALID), [""; 0]);
    }
    let database = prepare();
    ended(kind, &database, &[sql], sql);
    assert_eq!(ask(&database, VALID), ["t_a f"]);
    assert_eq!(settled(&again(kind, &database, &[sql])), [RUNS_AGAIN]);
    assert_eq!(ask(&database, VALID), [""; 0]);
}

fn what_reindex_left_is_dropped(kind: Kind) {
    let statements = [
        "reindex index concurrently t_a",
        "reindex table concurrently public.t",
        "reindex schema concurrently public",
        "reindex database concurrently",
    ];
    for sql in statements {
        let database = prepared(
            "create table t (a int, b text); create index t_a on t (a); \
             insert into t values (1)",
        );
        let sql = match sql.ends_with("database concurrently") {
            true => format!("{sql} \"{}\"", database.name()),
            false => sql.to_owned(),
        };
        ended(kind, &database, &[&sql], &sql);
        let left = "select count(*) > 0 from pg_index where not indisvalid";
        assert_eq!(ask(&database, left), ["t"], "{sql}");
        let settled = settled(&again(kind, &database, &[&sql]));
        let (again, dropped) = settled.split_last().unwrap();
        assert_eq!(again, RUNS_AGAIN);
        let dropped_one = "`002_later`: dropped the invalid index `";
        assert!(!dropped.is_empty(), "{sql}");
        assert!(dropped.iter().all(|told| told.starts_with(dropped_one)));
        assert_eq!(ask(&database, left), ["f"], "{sql}");
    }
}

fn an_index_is_looked_for_where_the_session_finds_it(kind: Kind) {
    let statements = ["set search_path = app", INDEX];
    let database =
        prepared("create table t (a int); create schema app; create table app.t (a int)");
    cut(kind, &database, &statements, Cut::After, INDEX);
    let report = again(kind, &database, &statements);
    assert_eq!(settled(&report), ["`002_later`: statement 2 had run"]);
    let built = "select schemaname from pg_indexes where indexname = 't_a'";
    assert_eq!(ask(&database, built), ["app"]);
}

fn a_detached_partition_is_looked_for(kind: Kind) {
    let sql = "alter table t detach partition p concurrently";
    let prepare = || {
        prepared(
            "create table t (a int) partition by list (a); \
             create table p partition of t for values in (1)",
        )
    };
    let attached = "select count(*) from pg_inherits";
    for (where_to_cut, expected) in [(Cut::Before, RUNS_AGAIN), (Cut::After, RAN)] {
        let database = prepare();
        cut(kind, &database, &[sql], where_to_cut, sql);
        assert_eq!(settled(&again(kind, &database, &[sql])), [expected]);
        assert_eq!(ask(&database, attached), ["0"]);
    }
    let database = prepare();
    ended(kind, &database, &[sql], sql);
    let pending = "select inhdetachpending from pg_inherits";
    assert_eq!(ask(&database, pending), ["t"]);
    let finished = "`002_later`: finished to detach `public.p`, which statement 1 had begun";
    assert_eq!(settled(&again(kind, &database, &[sql])), [finished, RAN]);
    assert_eq!(ask(&database, attached), ["0"]);
    assert_eq!(ask(&database, "select count(*) from p"), ["0"]);
}

fn what_may_run_twice_runs_again(kind: Kind) {
    for where_to_cut in [Cut::Before, Cut::After] {
        let database = prepared("create table t (a int)");
        let statements = ["vacuum t", "insert into t values (1)"];
        cut(kind, &database, &statements, where_to_cut, "vacuum t");
        assert!(again(kind, &database, &statements).settled.is_empty());
        assert_eq!(ask(&database, "select a from t"), ["1"]);
    }
}

const COMMITS: &str = "do $$ begin insert into t values (1); commit; end $$";

fn what_nobody_can_know_is_told(kind: Kind) {
    let database = prepared("create table t (a int)");
    let statements = ["select 1", COMMITS];
    let knife = Knife::start();
    let mut session = Session::open(kind, &knife.url(&database));
    // The statement is sent alone after the server has refused it beside its note.
    let plan = plan("app", &[by_statement(&statements)]);
    knife.cut(Cut::After, &format!("{COMMITS}\0"));
    let error = session.apply(&plan).unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::FateUnknown);
    let mut session = Session::open(kind, &database.url());
    let expected = format!(
        "\
nobody knows whether statement 2 of `002_later` has run
  --> migrations/002_later.sql:2:1
   |
 2 | {COMMITS};
   | {}
   = note: nothing in the catalog tells
   = help: look at the database, then say so, and run again
           if it has run: `PLAN.repair(&mut client, Repair::StatementRan(\"002\".parse()?), \"why\")`
           if it has not: `PLAN.repair(&mut client, Repair::StatementDidNotRun(\"002\".parse()?), \"why\")`",
        "^".repeat(COMMITS.len())
    );
    for _ in 0..2 {
        let error = session.apply(&plan).unwrap_err();
        assert_eq!(error.to_string(), expected);
        let journal = format!("002 running 1 {COMMITS} ");
        assert_eq!(session.query(JOURNAL), [journal]);
    }
    assert_eq!(ask(&database, "select a from t"), ["1"]);
}

fn what_was_edited_since_is_told(kind: Kind) {
    let database = prepared("create table t (a int)");
    cut(kind, &database, &[INDEX], Cut::After, INDEX);
    let mut session = Session::open(kind, &database.url());
    let edited = plan("app", &[by_statement(&["select 2"])]);
    let text = session.apply(&edited).unwrap_err().to_string();
    let notes: Vec<_> = text.lines().skip(1).take(3).collect();
    let expected = [
        "  --> migrations/002_later.sql",
        "   = note: it was `create index concurrently t_a on t (a)`",
        "   = note: the plan has another statement in its place now",
    ];
    assert_eq!(notes, expected, "{text}");
}
