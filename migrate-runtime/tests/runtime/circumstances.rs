//! Connections through which nothing can be changed, refused before anything is.

use std::fs;
use std::path::Path;

use scratch_postgres::Server;

use crate::encode::{Draft, plan};
use crate::environments::Environment;
use crate::formats::grown;
use crate::reverting::three;
use crate::session::{Kind, Session, database};

scenarios!(
    a_session_that_may_only_read_is_refused,
    a_session_that_may_only_read_finds_nothing_to_do,
    a_standby_is_refused_and_finds_nothing_to_do,
    a_history_that_may_only_be_read_is_refused,
    a_history_that_may_not_be_read_is_refused,
    a_history_that_may_not_be_brought_up_to_date_is_refused,
    a_user_who_may_not_create_tables_is_told_where,
);

fn drafts() -> [Draft; 2] {
    let table = |version, sql| Draft::new(version, "x", &[sql]);
    [
        table("1", "create table a ()"),
        table("2", "create table b ()"),
    ]
}

const READ_ONLY: &str = "set default_transaction_read_only = on";

fn a_session_that_may_only_read_is_refused(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.query(READ_ONLY);
    let expected = "\
this session is read-only
   = help: turn off `default_transaction_read_only` for the user that migrates";
    let error = session.apply(&plan("app", &drafts())).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

fn a_session_that_may_only_read_finds_nothing_to_do(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.apply(&plan("app", &drafts())).unwrap();
    session.query(READ_ONLY);
    assert_eq!(session.apply(&plan("app", &drafts())).unwrap().in_place, 2);
    // Nor can it tell the database what it is.
    let plan = plan("app", &drafts());
    let report = session.run(plan.environment(Environment::Local)).unwrap();
    assert_eq!(report.in_place, 2);
}

fn a_standby_is_refused_and_finds_nothing_to_do(kind: Kind) {
    let mut server = Server::builder()
        .setting("wal_level", "replica")
        .start()
        .unwrap();
    let url = server.url("postgres");
    let mut session = Session::open(kind, &url);
    session.apply(&plan("app", &drafts()[..1])).unwrap();
    let folder = session.query("show data_directory").remove(0);
    session.query("checkpoint");
    server.crash();
    fs::write(Path::new(&folder).join("standby.signal"), "").unwrap();
    server.resume().unwrap();
    let mut session = Session::open(kind, &url);
    assert_eq!(session.query("select pg_is_in_recovery()"), ["t"]);
    let report = session.apply(&plan("app", &drafts()[..1])).unwrap();
    assert_eq!(report.in_place, 1);
    let expected = "\
this server is a standby or recovers, and takes no changes
   = help: connect to the primary: `target_session_attrs=read-write` finds it among several hosts";
    for plan in [plan("app", &drafts()), plan("other", &drafts())] {
        assert_eq!(session.apply(&plan).unwrap_err().to_string(), expected);
    }
}

/// A role that may do to the history what this says.
fn limited(session: &mut Session, name: &str, grants: &str) -> String {
    let role = format!("limited_{name}");
    session.query(&format!("create role {role}; {grants}").replace("ROLE", &role));
    session.query(&format!("set role {role}"));
    role
}

fn drop_role(session: &mut Session, role: &str) {
    session.query(&format!(
        "reset role; drop owned by {role}; drop role {role}"
    ));
}

fn a_history_that_may_only_be_read_is_refused(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.apply(&plan("app", &drafts()[..1])).unwrap();
    let grants = "grant usage on schema sterna to ROLE; \
                  grant select on all tables in schema sterna to ROLE; \
                  grant create on schema public to ROLE";
    let role = limited(&mut session, database.name(), grants);
    session.apply(&plan("app", &drafts()[..1])).unwrap();
    let error = session.apply(&plan("app", &drafts())).unwrap_err();
    let expected = "\
this user may not write `sterna.history`
   = help: grant it `select`, `insert` and `update` on `sterna.history`, \
     `sterna.history_state` and `sterna.history_repairs`";
    assert_eq!(error.to_string(), expected);
    drop_role(&mut session, &role);
    assert_eq!(session.tables(), ["a"]);
}

fn a_history_that_may_not_be_read_is_refused(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.apply(&plan("app", &drafts()[..1])).unwrap();
    let role = limited(
        &mut session,
        database.name(),
        "grant usage on schema sterna to ROLE",
    );
    let error = session.apply(&plan("app", &drafts())).unwrap_err();
    let expected = "\
failed to read the history: permission denied for table history \
(42501, insufficient_privilege)
   = help: grant this user `usage` on the schema of the history and `select` on its tables, \
     and to migrate `insert` and `update` too";
    assert_eq!(error.to_string(), expected);
    drop_role(&mut session, &role);
}

fn a_history_that_may_not_be_brought_up_to_date_is_refused(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    grown(&mut session, 4);
    let grants = "grant usage on schema sterna to ROLE; \
                  grant select, insert, update on all tables in schema sterna to ROLE";
    let role = limited(&mut session, database.name(), grants);
    let plan = plan("app", &three());
    let error = session.apply(&plan).unwrap_err();
    let expected = "\
failed to bring the history up to date: must be owner of table history \
(42501, insufficient_privilege)
   = help: run this program once as the owner of its tables";
    assert_eq!(error.to_string(), expected);
    drop_role(&mut session, &role);
    assert_eq!(session.history(), ["001 applied", "002 applied"]);
}

fn a_user_who_may_not_create_tables_is_told_where(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.query("revoke create on schema public from public");
    let grants = format!("grant create on database {} to ROLE", database.name());
    let role = limited(&mut session, database.name(), &grants);
    let error = session.apply(&plan("app", &drafts())).unwrap_err();
    let expected = "\
permission denied for schema public (42501, insufficient_privilege)
  --> migrations/1_x.sql:1:14
   |
 1 | create table a ();
   |              ^
   = help: nothing of `1_x` was applied";
    assert_eq!(error.to_string(), expected);
    assert!(session.history().is_empty());
    drop_role(&mut session, &role);
    assert!(session.tables().is_empty());
}
