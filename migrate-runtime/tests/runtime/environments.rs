//! The settings of an environment, as the server sees them from inside a migration.

use std::time::Duration;

use crate::encode::{Draft, plan};
use crate::session::{Kind, Session, database};

scenarios!(
    a_migration_runs_under_the_settings_of_its_environment,
    a_statement_without_a_transaction_runs_under_them_too,
    a_statement_that_takes_too_long_is_refused_at_its_place,
    settings_that_the_server_refuses_are_told_before_anything_changes,
    a_database_knows_what_it_is,
    a_database_that_answers_to_another_name_is_the_same,
);

/// Stands for the generated enum of environments.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Environment {
    Local,
    Production,
    Missing,
    Lenient,
    Strict,
    Impatient,
    Hasty,
    Pooled,
    Leased,
}

impl Environment {
    const ALL: &'static [Self] = &[
        Self::Local,
        Self::Production,
        Self::Missing,
        Self::Lenient,
        Self::Strict,
        Self::Impatient,
        Self::Hasty,
        Self::Pooled,
        Self::Leased,
    ];
}

sterna_runtime::__private::environment!(
    Environment,
    [
        sterna_runtime::__private::environment("local").aliases(&["dev"]),
        sterna_runtime::__private::environment("production")
            .lock_timeout(Some(Duration::from_millis(1234)))
            .statement_timeout(Some(Duration::from_secs(2)))
            .idle_in_transaction_session_timeout(Some(Duration::from_secs(3)))
            .search_path("app, public")
            .application_name("it's a migration")
            .role("pg_monitor"),
        sterna_runtime::__private::environment("missing").role("no_such_role"),
        sterna_runtime::__private::environment("lenient")
            .out_of_order(sterna_runtime::OutOfOrder::Allow),
        sterna_runtime::__private::environment("strict").ahead(sterna_runtime::Ahead::Deny),
        sterna_runtime::__private::environment("impatient")
            .lock_timeout(Some(Duration::from_millis(20)))
            .backoff(Duration::from_millis(1))
            .retries(1000),
        sterna_runtime::__private::environment("hasty")
            .backoff(Duration::from_millis(1))
            .retries(2),
        sterna_runtime::__private::environment("pooled")
            .lock(sterna_runtime::LockKind::Transaction),
        sterna_runtime::__private::environment("leased").lock(sterna_runtime::LockKind::Lease),
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
    assert!(!session.has_history());
    session.run(plan.environment(Environment::Local)).unwrap();
}

fn a_database_knows_what_it_is(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let drafts = ["1", "2"].map(|version| Draft::new(version, "x", &["select 1"]));
    let (one, two) = (plan("app", &drafts[..1]), plan("app", &drafts));
    // The first run that says where it is tells the database, with something to do or not.
    session.apply(&one).unwrap();
    session.run(one.environment(Environment::Strict)).unwrap();
    let state = "select plan, environment from sterna.history_state";
    assert_eq!(session.query(state), ["app strict"]);
    let expected = "\
this database is `strict`, and the program runs as `local`
   = help: run it as that: `STERNA_ENV=strict`; a copy that became something else is told so: \
     `update sterna.history_state set environment = 'local'`";
    for plan in [&one, &two] {
        let error = session
            .run(plan.environment(Environment::Local))
            .unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    let expected = "\
this database is `strict`, and the program did not say where it runs
   = help: say it: `.environment(Environment::from_env()?)`";
    assert_eq!(session.apply(&two).unwrap_err().to_string(), expected);
    assert_eq!(session.history(), ["1 applied"]);

    // The answer of a database goes for all plans in it.
    let other = plan("other", &drafts);
    let error = session
        .run(other.environment(Environment::Local))
        .unwrap_err();
    assert!(error.to_string().starts_with("this database is `strict`"));
    session.query("update sterna.history_state set environment = 'local'");
    session.run(two.environment(Environment::Local)).unwrap();
}

fn a_database_that_answers_to_another_name_is_the_same(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &[Draft::new("1", "x", &["select 1"])]);
    session.run(plan.environment(Environment::Local)).unwrap();
    session.query("update sterna.history_state set environment = 'dev'");
    session.run(plan.environment(Environment::Local)).unwrap();
}
