//! Runs told step by step, against a script of answers.

mod locks;
mod reverts;

use std::error::Error as _;

use super::*;
use crate::encode::{Draft, plan};
use crate::server_error::ServerError;

/// A run whose time passes ten milliseconds with every answer.
struct Script {
    engine: Engine,
    now: Duration,
    told: Vec<String>,
}

impl Script {
    fn new(drafts: &[Draft]) -> Script {
        Script::with(drafts, &Options::default())
    }

    fn with(drafts: &[Draft], options: &Options) -> Script {
        Script {
            engine: Engine::new(plan("app", drafts).data(), options),
            now: Duration::ZERO,
            told: Vec::new(),
        }
    }

    /// The next command that is not an event; it must hold this text.
    fn expect(&mut self, part: &str) -> &mut Script {
        let sql = match self.command() {
            Command::Query(sql) | Command::Execute(sql) => sql,
            other => panic!("expected `{part}`, found {other:?}"),
        };
        assert!(sql.contains(part), "expected `{part}` in: {sql}");
        self
    }

    fn command(&mut self) -> Command {
        loop {
            match self.engine.next() {
                Command::Event(event) => self.told.push(event.to_string()),
                other => return other,
            }
        }
    }

    fn sleep(&mut self) -> Duration {
        match self.command() {
            Command::Sleep(time) => {
                self.now += time;
                time
            }
            other => panic!("expected a pause, found {other:?}"),
        }
    }

    fn rows(&mut self, rows: &[&[&str]]) -> &mut Script {
        let field = |text: &&str| Some((*text).to_owned()).filter(|text| !text.is_empty());
        let rows = rows.iter().map(|row| row.iter().map(field).collect());
        self.answer(Ok(rows.collect()))
    }

    fn ok(&mut self) -> &mut Script {
        self.rows(&[])
    }

    fn refuse(&mut self, sqlstate: &str) -> &mut Script {
        let error = ServerError::new(sqlstate, "no");
        self.answer(Err(Failure::Server(Box::new(error))))
    }

    fn cut(&mut self) -> &mut Script {
        self.answer(Err(Failure::Connection("cut".into())))
    }

    fn answer(&mut self, answer: Result<Rows, Failure>) -> &mut Script {
        self.now += Duration::from_millis(10);
        self.engine.answer(self.now, answer);
        self
    }

    /// Takes the lock of a database without a history.
    fn locked(&mut self) -> &mut Script {
        self.expect("transaction_timestamp").refuse("42P01");
        self.session();
        self.expect("pg_try_advisory_lock").rows(&[LOCK]);
        self.expect("order by h.plan").rows(&[NONE])
    }

    /// Finds a session that can migrate.
    fn session(&mut self) -> &mut Script {
        self.expect("pg_is_in_recovery").rows(&[SESSION])
    }

    fn done(&mut self) -> Result<Report, Error> {
        match self.command() {
            Command::Done(result) => result,
            other => panic!("expected the end, found {other:?}"),
        }
    }

    fn unlocked(&mut self) -> Result<Report, Error> {
        self.expect("pg_advisory_unlock").ok();
        self.done()
    }
}

const LOCK: &[&str] = &["t"];
const SESSION: &[&str] = &["f", "f", "f", "reset all; ", "select own_role; ", "7"];
/// A history without records.
const NONE: &[&str] = &["", "2", "t", "t", "7"];

fn two() -> [Draft; 2] {
    [
        Draft::new("1", "a", &["create table a ()"]),
        Draft::new("2", "b", &["create table b ()"]),
    ]
}

fn chain(drafts: &[Draft], index: usize) -> String {
    plan("app", drafts)
        .data()
        .migration(index)
        .chain()
        .to_string()
}

#[test]
fn nothing_pending_is_one_query() {
    let mut script = Script::new(&two());
    let chain = chain(&two(), 1);
    script
        .expect("select")
        .rows(&[&["", "2", "t", "f", "2", &chain, "applied", "1"]]);
    let report = script.done().unwrap();
    assert_eq!((report.in_place, report.ahead), (2, 0));
    assert_eq!(report.elapsed, Duration::from_millis(10));
    assert_eq!(script.told, ["plan `app`: 2 migrations", "up to date"]);
}

#[test]
fn a_program_that_is_behind_the_database_has_nothing_to_do() {
    let mut script = Script::new(&two());
    let chain = chain(&two(), 1);
    let head = [
        &["", "2", "t", "f", "2", &chain, "applied", "1"][..],
        &["", "2", "t", "f", "5", "x", "applied", "2"],
    ];
    script.expect("select").rows(&head);
    assert_eq!(script.done().unwrap().ahead, 3);
}

#[test]
fn a_first_run_makes_the_history_and_applies_all() {
    let mut script = Script::new(&two());
    script.expect("select").refuse("42P01");
    script.session();
    script.expect("pg_try_advisory_lock").rows(&[LOCK]);
    script.expect("order by h.plan").refuse("42P01");
    script.expect("obj_description").rows(&[&["f", "f"]]);
    script.expect("create table \"sterna\".\"history\"").ok();
    script.expect("order by h.plan").rows(&[NONE]);
    script
        .expect("end';\ncreate table a ();\n\n;reset all; insert")
        .ok();
    script.expect("end';\ncreate table b ();").ok();
    let report = script.unlocked().unwrap();
    assert_eq!(report.applied.len(), 2);
    let expected = [
        "plan `app`: 2 migrations",
        "took the lock (0.0 ms)",
        "[1/2] applying 1_a",
        "[1/2] applied 1_a (10.0 ms)",
        "[2/2] applying 2_b",
        "[2/2] applied 2_b (10.0 ms)",
        "applied 2 migrations in 100.0 ms",
    ];
    assert_eq!(script.told, expected);
}

#[test]
fn a_comment_at_the_end_of_a_file_does_not_swallow_the_record() {
    let draft = Draft::new("1", "a", &["select 1"]).followed_by("-- the end");
    let mut script = Script::new(&[draft]);
    script.locked().expect("-- the end\n;reset all; ");
}

#[test]
fn a_history_that_another_plan_has_just_made_is_read_again() {
    let mut script = Script::new(&two());
    script.expect("select").refuse("42P01");
    script.session();
    script.expect("pg_try_advisory_lock").rows(&[LOCK]);
    for _ in 0..=3 {
        script.expect("order by h.plan").refuse("42P01");
        script.expect("obj_description").rows(&[&["f", "f"]]);
        script.expect("create table").refuse("23505");
    }
    let error = script.unlocked().unwrap_err();
    let expected = "failed to create the history: no (23505, unique_violation)";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_refused_migration_is_rolled_back_and_the_lock_given_back() {
    let mut script = Script::new(&two());
    script.locked();
    script.expect("create table a").ok();
    script.expect("create table b").refuse("42P07");
    script.expect("rollback").ok();
    let error = script.unlocked().unwrap_err();
    assert_eq!(error.version(), Some("2"));
    assert_eq!(error.applied().len(), 1);
    assert_eq!(error.location().unwrap().to_string(), "1:1");
}

#[test]
fn a_connection_lost_in_a_migration_leaves_its_fate_open() {
    let mut script = Script::new(&two());
    script.locked().expect("create table a").cut();
    script.expect("rollback").cut();
    let error = script.done().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::FateUnknown);
    assert_eq!(error.source().unwrap().to_string(), "cut");
    let mut script = Script::new(&two());
    let error = ServerError {
        fatal: true,
        ..ServerError::new("57P01", "terminating connection")
    };
    script.locked().expect("create table a");
    script.answer(Err(Failure::Server(Box::new(error))));
    script.expect("rollback").cut();
    let error = script.done().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::FateUnknown);
    let source = error.source().unwrap().to_string();
    assert_eq!(source, "terminating connection (57P01, admin_shutdown)");
}

#[test]
fn a_driver_that_failed_on_a_living_connection_gives_the_lock_back() {
    let mut script = Script::new(&two());
    script.locked().expect("create table a").cut();
    script.expect("rollback").ok();
    let error = script.unlocked().unwrap_err();
    assert_eq!(error.source().unwrap().to_string(), "cut");
}

#[test]
fn nothing_more_is_sent_on_a_connection_that_would_wait_for_ever() {
    let unusable = || Err(Failure::Unusable("odd".into()));
    let mut script = Script::new(&two());
    script.locked().expect("create table a").answer(unusable());
    let error = script.done().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::FateUnknown);
    assert_eq!(error.source().unwrap().to_string(), "odd");
    let mut script = Script::new(&two()[..1]);
    script.locked().expect("create table a").ok();
    script.expect("pg_advisory_unlock").answer(unusable());
    assert_eq!(script.done().unwrap().applied.len(), 1);
}

#[test]
fn a_connection_lost_at_the_end_changes_nothing() {
    let mut script = Script::new(&two()[..1]);
    script.locked().expect("create table a").ok();
    script.expect("pg_advisory_unlock").cut();
    assert_eq!(script.done().unwrap().applied.len(), 1);
}

#[test]
fn an_open_transaction_is_refused() {
    let mut script = Script::new(&two());
    script.expect("select").rows(&[&["", "", "t", "t"]]);
    let error = script.done().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::OpenTransaction);
    let mut script = Script::new(&two());
    script.expect("select").refuse("42P01");
    script.expect("pg_is_in_recovery").refuse("25P02");
    let error = script.done().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::OpenTransaction);
}

#[test]
fn without_a_transaction_each_statement_is_sent_alone_and_noted() {
    let draft = Draft::new("1", "i", &["select 1", "select 2"]).without_transaction();
    let mut script = Script::new(&[draft]);
    script.locked().expect("'running')").ok();
    script
        .expect("select 1\n;select own_role; do 'begin if not exists")
        .ok();
    script
        .expect("set statements_done = 2, done_digest = '")
        .ok();
    script.expect("position = 1; reset all; ").ok();
    script.unlocked().unwrap();
}

#[test]
fn a_block_is_noted_before_it_is_committed() {
    let draft = Draft::new("1", "i", &["begin; select 1; commit"]).without_transaction();
    let mut script = Script::new(&[draft]);
    script.locked().expect("'running')").ok();
    script.expect("begin; select 1; \n;select own_role; do ");
    script.expect("statements_done < 1; commit").ok();
}

#[test]
fn what_must_be_sent_alone_is_begun_and_noted() {
    let draft = Draft::new("1", "i", &["create database d"]).without_transaction();
    let mut script = Script::new(&[draft]);
    script.locked().expect("'running')").ok();
    script
        .expect("set doing = 'create database d', found = ''")
        .ok();
    script.expect("create database d").ok();
    script
        .expect("begin; select own_role; update \"sterna\".\"history\" set statements_done = 1")
        .ok();
    script.expect("set state = 'applied'").ok();
}

#[test]
fn what_the_server_will_have_alone_is_sent_alone() {
    for sqlstate in ["25001", "2D000"] {
        let draft = Draft::new("1", "i", &["call p()"]).without_transaction();
        let mut script = Script::new(&[draft]);
        script.locked().expect("'running')").ok();
        script.expect("call p()\n;").refuse(sqlstate);
        script.expect("set doing = 'call p()'").ok();
        script.expect("call p()").refuse("55P03");
        // It may have committed something, so it is not tried again.
        script
            .expect("set state = 'failed', doing = null, found = null")
            .ok();
        script.unlocked().unwrap_err();
    }
}

#[test]
fn a_refused_statement_is_noted_as_failed() {
    let draft = Draft::new("1", "i", &["select 1", "select 2"]).without_transaction();
    let mut script = Script::new(&[draft]);
    script.locked().expect("'running')").ok();
    script.expect("select 1").ok();
    script.expect("select 2").refuse("23505");
    script.expect("set state = 'failed'").ok();
    let error = script.unlocked().unwrap_err();
    assert_eq!(error.location().unwrap().to_string(), "2:1");
}

#[test]
fn a_note_that_is_refused_leaves_no_transaction_open() {
    let draft = Draft::new("1", "i", &["vacuum"]).without_transaction();
    let mut script = Script::new(&[draft]);
    script.locked().expect("'running')").ok();
    script.expect("vacuum").ok();
    script.expect("statements_done = 1").refuse("42501");
    script.expect("rollback").ok();
    let error = script.unlocked().unwrap_err();
    let expected = "failed to write the history: no (42501, insufficient_privilege)";
    assert_eq!(error.to_string().lines().next(), Some(expected));
}

#[test]
fn a_block_is_rolled_back_before_it_is_tried_again() {
    let draft = Draft::new("1", "i", &["begin; select 1; commit"]).without_transaction();
    let mut script = Script::new(&[draft]);
    script.locked().expect("'running')").ok();
    script.expect("begin; select 1").refuse("55P03");
    script.expect("rollback").ok();
    script.sleep();
    script.expect("begin; select 1").ok();
}

#[test]
fn a_newer_or_foreign_history_is_not_touched() {
    let mut script = Script::new(&two());
    script
        .expect("select")
        .rows(&[&["", "9", "t", "f", "2", "x", "applied", "2"]]);
    let text = script.done().unwrap_err().to_string();
    let known = format!(
        "note: it has format 9, and this program knows {}",
        format::FORMAT
    );
    assert!(text.contains(&known));
    let mut script = Script::new(&two());
    script.expect("select").refuse("42703");
    script.session();
    script.expect("pg_try_advisory_lock").rows(&[LOCK]);
    script.expect("order by h.plan").refuse("42703");
    script
        .expect("obj_description")
        .rows(&[&["t", "f", "", "id"]]);
    let text = script.unlocked().unwrap_err().to_string();
    assert!(text.contains("note: it has no column `plan`"), "{text}");
}

#[test]
fn a_damaged_plan_is_refused_before_anything_is_sent() {
    let plan = crate::Plan::<crate::encode::Index>::new(b"sterna", &[]);
    let mut engine = Engine::new(plan.data(), &Options::default());
    let Command::Done(Err(error)) = engine.next() else {
        panic!("the run went on");
    };
    assert_eq!(error.kind(), &ErrorKind::DamagedPlan);
}
