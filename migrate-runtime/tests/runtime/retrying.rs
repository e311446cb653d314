//! Migrations that other sessions are in the way of.

use std::sync::mpsc::channel;
use std::thread;

use sterna_runtime::Event;

use crate::encode::{Draft, plan};
use crate::environments::Environment;
use crate::session::{Kind, Session, database};

scenarios!(
    what_passes_is_tried_again,
    what_does_not_pass_is_not,
    attempts_come_to_an_end,
    the_application_goes_on_while_a_migration_waits_for_a_table,
);

/// A statement that fails so many times with this code. A sequence counts them,
/// since it does not roll back.
fn failing(times: u32, sqlstate: &str) -> String {
    format!(
        "do $$ begin if nextval('tries') <= {times} then \
         raise exception using errcode = '{sqlstate}', message = 'no'; end if; end $$"
    )
}

fn what_passes_is_tried_again(kind: Kind) {
    let conditions = [
        ("55P03", "lock_not_available"),
        ("40P01", "deadlock_detected"),
        ("40001", "serialization_failure"),
    ];
    for (sqlstate, condition) in conditions {
        for transactional in [true, false] {
            let database = database();
            let mut session = Session::open(kind, &database.url());
            session.query("create sequence tries");
            let sql = ["create table a ()", &failing(3, sqlstate)];
            let draft = Draft::new("001", "a", &sql);
            let draft = if transactional {
                draft
            } else {
                draft.without_transaction()
            };
            let (plan, mut told) = (plan("app", &[draft]), Vec::new());
            let run = plan.environment(Environment::Impatient).on_event(|event| {
                if matches!(event, Event::Retrying { .. }) {
                    told.push(event.to_string().split(" in ").next().unwrap().to_owned());
                }
            });
            assert_eq!(session.run(run).unwrap().applied.len(), 1);
            let expected = [2, 3, 4].map(|attempt| {
                format!("001_a: no ({sqlstate}, {condition}); attempt {attempt} of 1001")
            });
            assert_eq!(told, expected);
            assert_eq!(session.tables(), ["a"]);
            assert_eq!(session.query("select last_value from tries"), ["4"]);
        }
    }
}

fn what_does_not_pass_is_not(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.query("create sequence tries");
    let plan = plan("app", &[Draft::new("001", "a", &[&failing(1, "23505")])]);
    session.apply(&plan).unwrap_err();
    assert_eq!(session.query("select last_value from tries"), ["1"]);
}

fn attempts_come_to_an_end(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.query("create sequence tries");
    let plan = plan("app", &[Draft::new("001", "a", &[&failing(9, "40001")])]);
    let error = session
        .run(plan.environment(Environment::Hasty))
        .unwrap_err();
    let (sql, marks) = (failing(9, "40001"), "^".repeat(failing(9, "40001").len()));
    let expected = format!(
        "\
no (40001, serialization_failure)
  --> migrations/001_a.sql:1:1
   |
 1 | {sql};
   | {marks}
   = context: PL/pgSQL function inline_code_block line 1 at RAISE
   = note: tried 3 times
   = help: nothing of `001_a` was applied"
    );
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.attempts(), 3);
    assert_eq!(session.query("select last_value from tries"), ["3"]);
}

fn the_application_goes_on_while_a_migration_waits_for_a_table(kind: Kind) {
    let database = database();
    let mut reader = Session::open(kind, &database.url());
    let mut writer = Session::open(kind, &database.url());
    reader.query("create table orders (id int)");
    reader.query("begin");
    reader.query("select count(*) from orders");
    let mut session = Session::open(kind, &database.url());
    let (tell, told) = channel();
    let migration = thread::spawn(move || {
        let alter = "alter table orders add column note text";
        let plan = plan("app", &[Draft::new("001", "note", &[alter])]);
        let run = plan.environment(Environment::Impatient);
        session.run(run.on_event(|event| tell.send(event.clone()).unwrap()))
    });
    let mut attempts = told
        .iter()
        .filter(|event| matches!(event, Event::Retrying { .. }));
    // Behind the first attempts each write goes through, while the reader stays.
    for id in 0..5 {
        assert!(attempts.next().is_some());
        writer.query(&format!("insert into orders values ({id})"));
    }
    reader.query("commit");
    assert_eq!(migration.join().unwrap().unwrap().applied.len(), 1);
    assert_eq!(
        reader.query("select count(*), count(note) from orders"),
        ["5 0"]
    );
    assert_eq!(reader.history(), ["001 applied"]);
}
