//! The settings of an environment, as the server sees them from inside a migration.

use std::time::Duration;

use crate::encode::{Draft, plan};
use crate::session::{Kind, Session, database};

scenarios!(
    a_migration_runs_under_the_settings_of_its_environment,
    a_statement_without_a_transaction_runs_under_them_too,
    a_statement_that_takes_too_long_is_refused_at_its_place,
    settings_that_the_server_refuses_are_told_before_anything_changes,
);

/// Stands for the generated enum of environments.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Environment {
    Local,
    Production,
    Missing,
}

impl Environment {
    const ALL: &'static [Self] = &[Self::Local, Self::Production, Self::Missing];
}

sterna_runtime::__private::environment!(
    Environment,
    [
        sterna_runtime::__private::environment("local"),
        sterna_runtime::__private::environment("production")
            .lock_timeout(Some(Duration::from_millis(1234)))
            .statement_timeout(Some(Duration::from_secs(2)))
            .idle_in_transaction_session_timeout(Some(Duration::from_secs(3)))
            .search_path("app, public")
            .application_name("it's a migration")
            .role("pg_monitor"),
        sterna_runtime::__private::environment("missing").role("no_such_role"),
    ]
);

/// What the settings are, in one row.
const SEEN: &str = "select concat_ws(' ', current_setting('lock_timeout'), \
                    current_setting('statement_timeout'), \
                    current_setting('idle_in_transaction_session_timeout'), \
                    current_setting('search_path'), current_user, \
                    current_setting('application_name'))";

const EXPECTED: &str = "1234ms 2s 3s app, public pg_monitor it's a migration";

fn prepared(kind: Kind, url: &str) -> Session {
    let mut session = Session::open(kind, url);
    session.query("create table seen (settings text); grant all on seen to pg_monitor");
    session
}

fn note() -> String {
    format!("insert into public.seen {SEEN}")
}

fn a_migration_runs_under_the_settings_of_its_environment(kind: Kind) {
    let database = database();
    let mut session = prepared(kind, &database.url());
    let before = session.query(SEEN);
    let plan = plan("app", &[Draft::new("001", "seen", &[&note()])]);
    session
        .run(plan.environment(Environment::Production))
        .unwrap();
    assert_eq!(session.query("select * from seen"), [EXPECTED]);
    assert_eq!(session.query(SEEN), before);
    let record = "select applied_by, environment, application from sterna.history";
    let expected = "postgres production it's a migration";
    assert_eq!(session.query(record), [expected]);
}

fn a_statement_without_a_transaction_runs_under_them_too(kind: Kind) {
    let database = database();
    let mut session = prepared(kind, &database.url());
    let before = session.query(SEEN);
    let draft = |last| Draft::new("001", "seen", &[&note(), last]).without_transaction();
    let broken = plan("app", &[draft("select nope")]);
    let error = session.run(broken.environment(Environment::Production));
    assert_eq!(error.unwrap_err().location().unwrap().to_string(), "2:8");
    assert_eq!(session.query(SEEN), before);
    let plan = plan("app", &[draft(&note())]);
    session
        .run(plan.environment(Environment::Production))
        .unwrap();
    assert_eq!(session.query("select * from seen"), [EXPECTED; 2]);
    assert_eq!(session.query(SEEN), before);
}

fn a_statement_that_takes_too_long_is_refused_at_its_place(kind: Kind) {
    let database = database();
    let mut session = prepared(kind, &database.url());
    let plan = plan(
        "app",
        &[Draft::new("001", "slow", &["select pg_sleep(60)"])],
    );
    let error = session
        .run(plan.environment(Environment::Production))
        .unwrap_err();
    let expected = "\
canceling statement due to statement timeout (57014, query_canceled)
  --> migrations/001_slow.sql:1:1
   |
 1 | select pg_sleep(60);
   | ^^^^^^^^^^^^^^^^^^^
   = help: nothing of `001_slow` was applied";
    assert_eq!(error.to_string(), expected);
}

fn settings_that_the_server_refuses_are_told_before_anything_changes(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &[Draft::new("001", "a", &["create table a ()"])]);
    let error = session
        .run(plan.environment(Environment::Missing))
        .unwrap_err();
    let expected = "\
failed to take on the settings of `missing`: role \"no_such_role\" does not exist \
(22023, invalid_parameter_value)
   = help: look at `role` and `search_path` of `missing` in `sterna.toml`";
    assert_eq!(error.to_string(), expected);
    assert!(session.tables().is_empty());
    session.run(plan.environment(Environment::Local)).unwrap();
}
