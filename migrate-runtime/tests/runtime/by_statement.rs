//! Migrations that cannot run in a transaction.

use crate::encode::{Draft, plan};
use crate::session::{Kind, Session, database};

scenarios!(
    builds_an_index_concurrently,
    goes_on_at_the_statement_that_was_refused,
    what_had_run_must_not_change,
    what_was_set_before_it_stopped_is_set_again,
    a_setting_that_is_refused_later_stops_the_run,
    a_block_without_end_is_ended_with_its_record,
    a_block_that_is_refused_leaves_no_transaction_open,
);

const JOURNAL: &str = "select version, state, statements_done from sterna.history order by 1";

fn table() -> Draft {
    Draft::new("001", "t", &["create table t (a int)"])
}

fn by_statement(statements: &[&str]) -> Draft {
    Draft::new("002", "later", statements).without_transaction()
}

fn builds_an_index_concurrently(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let index = by_statement(&["create index concurrently t_a on t (a)", "vacuum t"]);
    let report = session.apply(&plan("app", &[table(), index])).unwrap();
    assert_eq!(report.applied.len(), 2);
    assert_eq!(session.query(JOURNAL), ["001 applied 0", "002 applied 2"]);
    let valid = "select indisvalid from pg_index where indexrelid = 't_a'::regclass";
    assert_eq!(session.query(valid), ["t"]);
}

fn goes_on_at_the_statement_that_was_refused(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let insert = "insert into t values (1)";
    let broken = by_statement(&[insert, "insert into u values ('ä'), (nope)"]);
    let error = session.apply(&plan("app", &[table(), broken])).unwrap_err();
    let expected = "\
relation \"u\" does not exist (42P01, undefined_table)
  --> migrations/002_later.sql:2:13
   |
 2 | insert into u values ('ä'), (nope);
   |             ^
   = help: statement 2 of 2 failed; the next run tries it again, without the 1 before it";
    assert_eq!(error.to_string(), expected);
    assert_eq!(session.query(JOURNAL), ["001 applied 0", "002 failed 1"]);

    let fixed = by_statement(&[insert, "insert into t values (2)"]);
    session.apply(&plan("app", &[table(), fixed])).unwrap();
    assert_eq!(session.query("select a from t order by a"), ["1", "2"]);
    assert_eq!(session.query(JOURNAL), ["001 applied 0", "002 applied 2"]);
}

fn what_had_run_must_not_change(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let broken = by_statement(&["insert into t values (1)", "select nope"]);
    session.apply(&plan("app", &[table(), broken])).unwrap_err();
    let edited = by_statement(&["insert into t values (3)", "select 1"]);
    let error = session.apply(&plan("app", &[table(), edited])).unwrap_err();
    let expected = "\
`002_later` stopped halfway and was edited where it had already run
  --> migrations/002_later.sql
   = note: 1 statement had run before it stopped
   = help: put back the statements that had run; those after them may change";
    assert_eq!(error.to_string(), expected);
    assert_eq!(session.query("select a from t"), ["1"]);
}

fn what_was_set_before_it_stopped_is_set_again(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.query("create schema app; create table app.users (email text)");
    session.query("create table public.users (email text)");
    session.query("insert into app.users values ('a'), ('a')");
    let index = "create unique index concurrently u on users (email)";
    let keep = "create table kept as select current_setting('work_mem') as it";
    let draft = by_statement(&["set search_path = app", "SET work_mem = '7MB'", index, keep]);
    let plan = plan("app", &[draft]);
    session.apply(&plan).unwrap_err();
    session.query("truncate app.users");
    session.apply(&plan).unwrap();
    let built = session.query("select schemaname from pg_indexes where indexname = 'u'");
    assert_eq!(built, ["app"]);
    assert_eq!(session.query("select it from app.kept"), ["7MB"]);
}

fn a_setting_that_is_refused_later_stops_the_run(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let role = format!("gone_{}", database.name());
    session.query(&format!("create role {role}"));
    let set = format!("set role {role}");
    let plan = plan("app", &[by_statement(&[&set, "select nope"])]);
    session.apply(&plan).unwrap_err();
    session.query(&format!("drop role {role}"));
    let error = session.apply(&plan).unwrap_err();
    let expected = format!(
        "\
role \"{role}\" does not exist (22023, invalid_parameter_value)
  --> migrations/002_later.sql:1:1
   |
 1 | {set};
   | {}
   = help: statement 1 of 2 failed; the next run tries it again",
        "^".repeat(set.len())
    );
    assert_eq!(error.to_string(), expected);
    assert_eq!(session.query(JOURNAL), ["002 failed 1"]);
}

fn a_block_without_end_is_ended_with_its_record(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let open = by_statement(&["vacuum t", "begin; insert into t values (1)"]);
    session.apply(&plan("app", &[table(), open])).unwrap();
    assert_eq!(session.query(JOURNAL), ["001 applied 0", "002 applied 2"]);
    drop(session);
    let mut other = Session::open(kind, &database.url());
    assert_eq!(other.query("select a from t"), ["1"]);
}

fn a_block_that_is_refused_leaves_no_transaction_open(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let broken = by_statement(&["select 1", "begin; create table a (); select nope; commit"]);
    session.apply(&plan("app", &[broken])).unwrap_err();
    assert_eq!(session.query(JOURNAL), ["002 failed 1"]);
    let locks = "select count(*) from pg_locks where locktype = 'advisory' \
                 and pid = pg_backend_pid()";
    assert_eq!(session.query(locks), ["0"]);
}
