//! What a migration sets in the session ends with it.

use crate::encode::{Draft, plan};
use crate::session::{Kind, Session, database};

scenarios!(
    settings_do_not_reach_the_next_migration,
    the_connection_is_left_as_it_was,
    a_refused_statement_leaves_no_settings,
    another_user_does_not_reach_the_history_or_the_next_migration,
    what_runs_by_statement_keeps_its_user,
);

const SETTINGS: &str = "select current_setting('search_path'), current_setting('work_mem'), \
                        current_setting('statement_timeout'), current_user";

/// What `pg_dump` writes at the top of a file, and a change of the role.
const DUMP: &[&str] = &[
    "select pg_catalog.set_config('search_path', '', false)",
    "set standard_conforming_strings = off",
    "set row_security = off",
    "set work_mem = '7MB'",
    "set statement_timeout = 0",
    "set role pg_monitor",
];

fn settings_do_not_reach_the_next_migration(kind: Kind) {
    let next = ["create table here (path text default '\\')"];
    for dump in [
        Draft::new("001", "dump", DUMP),
        Draft::new("001", "dump", DUMP).without_transaction(),
    ] {
        let database = database();
        let mut session = Session::open(kind, &database.url());
        let drafts = [
            Draft::new("000", "rights", &["create table rights ()"]),
            dump,
            Draft::new("002", "next", &next),
        ];
        // The journal is written under the role that the file has set, if it runs by statement.
        session.apply(&plan("app", &drafts[..1])).unwrap();
        session.query("grant usage on schema sterna to pg_monitor");
        session.query("grant all on sterna.history to pg_monitor");
        session.apply(&plan("app", &drafts)).unwrap();
        assert_eq!(session.tables(), ["here", "rights"]);
        let owner = session.query("select tableowner from pg_tables where tablename = 'here'");
        assert_eq!(owner, ["postgres"]);
    }
}

fn the_connection_is_left_as_it_was(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.query("set search_path = \"it's\", public, 'Two Words'");
    session.query("set statement_timeout = '77s'");
    let before = session.query(SETTINGS);
    session
        .apply(&plan("app", &[Draft::new("001", "dump", DUMP)]))
        .unwrap();
    assert_eq!(session.query(SETTINGS), before);
    assert_eq!(before, ["\"it's\", public, \"Two Words\" 4MB 77s postgres"]);
}

fn a_refused_statement_leaves_no_settings(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let before = session.query(SETTINGS);
    let statements = ["set work_mem = '7MB'", "select nope"];
    let draft = Draft::new("001", "set", &statements);
    session
        .apply(&plan("one", std::slice::from_ref(&draft)))
        .unwrap_err();
    assert_eq!(session.query(SETTINGS), before);
    session
        .apply(&plan("two", &[draft.without_transaction()]))
        .unwrap_err();
    assert_eq!(session.query(SETTINGS), before);
}

/// A user who may create tables and knows nothing of the history.
fn user(session: &mut Session, database: &str) -> String {
    let user = format!("user_{database}");
    session.query(&format!(
        "create role {user}; grant create on schema public to {user}"
    ));
    user
}

fn drop_user(session: &mut Session, user: &str) {
    session.query(&format!("drop owned by {user}; drop role {user}"));
}

const OWNERS: &str = "select tablename, tableowner from pg_tables \
                      where schemaname = 'public' order by 1";

fn another_user_does_not_reach_the_history_or_the_next_migration(kind: Kind) {
    for change in ["set role", "set session authorization"] {
        let database = database();
        let mut session = Session::open(kind, &database.url());
        let user = user(&mut session, database.name());
        let change = format!("{change} {user}");
        let drafts = [
            Draft::new("001", "a", &[&change, "create table a ()"]),
            Draft::new("002", "b", &["create table b ()"]),
        ];
        session.apply(&plan("app", &drafts)).unwrap();
        let owners = [format!("a {user}"), "b postgres".to_owned()];
        assert_eq!(session.query(OWNERS), owners);
        let users = session.query("select session_user, current_user");
        assert_eq!(users, ["postgres postgres"]);
        drop_user(&mut session, &user);
    }
}

fn what_runs_by_statement_keeps_its_user(kind: Kind) {
    for change in ["set role", "set session authorization"] {
        let database = database();
        let mut session = Session::open(kind, &database.url());
        let user = user(&mut session, database.name());
        let change = format!("{change} {user}");
        let draft = |last| {
            let statements = [&*change, "create table a ()", "create table b ()", last];
            Draft::new("001", "a", &statements).without_transaction()
        };
        let next = || Draft::new("002", "next", &["create table d ()"]);
        session
            .apply(&plan("app", &[draft("select nope"), next()]))
            .unwrap_err();
        session
            .apply(&plan("app", &[draft("create table c ()"), next()]))
            .unwrap();
        let mut owners = ["a", "b", "c"]
            .map(|table| format!("{table} {user}"))
            .to_vec();
        owners.push("d postgres".to_owned());
        assert_eq!(session.query(OWNERS), owners);
        drop_user(&mut session, &user);
    }
}
