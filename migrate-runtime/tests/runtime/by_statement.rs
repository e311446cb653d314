//! Migrations that cannot run in a transaction.

use crate::encode::{Draft, plan};
use crate::session::{Kind, Session, database};

scenarios!(
    builds_an_index_concurrently,
    goes_on_at_the_statement_that_was_refused,
    what_had_run_must_not_change,
    an_invalid_index_left_behind_is_explained,
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

fn an_invalid_index_left_behind_is_explained(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let twice = "insert into t values (1), (1)";
    let index = "create unique index concurrently t_a on t (a)";
    let plan = plan("app", &[table(), by_statement(&[twice, index])]);
    let error = session.apply(&plan).unwrap_err();
    let expected = "\
could not create unique index \"t_a\" (23505, unique_violation)
  --> migrations/002_later.sql:2:1
   |
 2 | create unique index concurrently t_a on t (a);
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = detail: Key (a)=(1) is duplicated.
   = help: statement 2 of 2 failed; the next run tries it again, without the 1 before it";
    assert_eq!(error.to_string(), expected);
    let error = session.apply(&plan).unwrap_err();
    let expected = "\
relation \"t_a\" already exists (42P07, duplicate_table)
  --> migrations/002_later.sql:2:1
   |
 2 | create unique index concurrently t_a on t (a);
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = help: an earlier try may have left it as an invalid index: look with `\\d`, \
     `drop index concurrently` it, and run again";
    assert_eq!(error.to_string(), expected);
    session.query("delete from t");
    session.query("drop index concurrently t_a");
    session.apply(&plan).unwrap();
    assert_eq!(session.query(JOURNAL), ["001 applied 0", "002 applied 2"]);
}
