//! Environments in which nothing is lost without a reason.

use sterna_runtime::__private::environment;

use crate::encode::{Draft, Index, plan};
use crate::reverting::three;
use crate::session::{Kind, Session, database};

scenarios!(
    what_loses_data_is_refused_without_a_reason,
    reverting_is_refused_without_a_reason,
);

/// Stands for the generated enum of environments.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Environment {
    Local,
    Production,
}

impl Environment {
    const ALL: &'static [Self] = &[Self::Local, Self::Production];
}

sterna_runtime::__private::environment!(
    Environment,
    [
        environment("local"),
        environment("production").protected(true)
    ]
);

fn drafts() -> [Draft; 3] {
    let drops = ["select 1", "drop table users"];
    [
        Draft::new("001", "users", &["create table users ()"]),
        Draft::new("002", "gone", &drops).destroying(1),
        Draft::new("003", "orders", &["create table orders ()"]),
    ]
}

fn what_loses_data_is_refused_without_a_reason(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let all = plan("app", &drafts());
    let production = || all.environment(Environment::Production);
    let expected = "\
`002_gone` loses data, and `production` is protected
  --> migrations/002_gone.sql:2:1
   |
 2 | drop table users;
   | ^^^^^^^^^^^^^^^^
   = note: in an emergency `.break_glass(\"reason\")` goes on without, and the reason stays in the \
     history
   = help: if that is meant, say so above its first statement: \
     `-- sterna: allow(destructive, \"reason\")`";
    let error = session.run(production()).unwrap_err();
    assert_eq!(error.to_string(), expected);
    // Refused before anything has changed, and only where it is pending.
    assert!(!session.has_history());
    let first = plan("app", &drafts()[..1]);
    session
        .run(first.environment(Environment::Production))
        .unwrap();
    assert_eq!(session.run(production()).unwrap_err().to_string(), expected);

    let mut told = Vec::new();
    let run = production()
        .break_glass("incident 7")
        .on_event(|event| told.push(event.to_string()));
    let report = session.run(run).unwrap();
    let expected =
        "going on although `002_gone` loses data, and `production` is protected: incident 7";
    let told = told.iter().filter(|line| *line == expected);
    assert_eq!(told.count(), 1);
    assert_eq!(report.overrides.len(), 2);
    assert_eq!(session.tables(), ["orders"]);
    session.run(production()).unwrap();

    // Elsewhere nothing is refused.
    let elsewhere = crate::session::database();
    let mut session = Session::open(kind, &elsewhere.url());
    session.run(all.environment(Environment::Local)).unwrap();
}

fn reverting_is_refused_without_a_reason(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let all = plan("app", &three());
    let production = || all.environment(Environment::Production);
    session.run(production()).unwrap();
    let error = session.run(production().revert_to(Index(0))).unwrap_err();
    let expected = "\
`production` is protected, and reverting may lose data
   = note: in an emergency `.break_glass(\"reason\")` goes on without, and the reason stays in the \
     history
   = help: write a new migration that undoes it";
    assert_eq!(error.to_string(), expected);
    // Nor does it help not to say where the program runs.
    let error = session.run(all.revert_to(Index(0))).unwrap_err();
    let expected = "this database is `production`, and the program did not say where it runs";
    assert_eq!(error.to_string().lines().next(), Some(expected));
    assert_eq!(session.tables().len(), 3);
    // Where there is nothing to revert, nothing is refused.
    session.run(production().revert_to(Index(2))).unwrap();

    let run = production().revert_to(Index(1)).break_glass("incident 8");
    let report = session.run(run).unwrap();
    let expected = "  note: `003_items` was reverted under break-glass now: incident 8";
    assert_eq!(report.to_string().lines().last(), Some(expected));
    let record = "select version, state, break_glass, break_glass_by from sterna.history \
                  where break_glass is not null";
    let expected = ["003 reverted incident 8 postgres"];
    assert_eq!(session.query(record), expected);
    // Every later report tells, with something to do or not.
    for _ in 0..2 {
        let report = session.run(production()).unwrap().to_string();
        let last = report.lines().last().unwrap();
        assert!(
            last.starts_with("  note: `003_items` was reverted under break-glass 2"),
            "{last}"
        );
        assert!(last.ends_with(" by `postgres`: incident 8"), "{last}");
    }
}
