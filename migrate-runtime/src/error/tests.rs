//! The texts of errors, whole.

use super::*;
use crate::encode::{Draft, plan};
use crate::server_error::ErrorPosition;

fn orders() -> Migration {
    let sql = "create table orders (\n\tuser_id bigint references userz (id)\n)";
    let drafts = [Draft::new("003", "orders", &["select 1", sql])];
    plan("app", &drafts).data().migration(0)
}

fn by_statement() -> Migration {
    let sql = ["select 1", "create index concurrently i on t (a)"];
    let draft = Draft::new("004", "index", &sql).without_transaction();
    plan("app", &[draft]).data().migration(0)
}

fn error(kind: ErrorKind, migration: Option<Migration>, mark: Option<Mark>) -> Error {
    Error::new(Parts {
        migration,
        mark,
        ..Parts::new(kind)
    })
}

fn refused(error: ServerError, statement: Option<usize>) -> ErrorKind {
    let error = Box::new(error);
    let left = Vec::new();
    ErrorKind::Refused {
        error,
        statement,
        left,
    }
}

fn mark(migration: Migration, text: &str) -> Option<Mark> {
    let offset = migration.up().sql().find(text)?;
    let length = text.len();
    Some(Mark { offset, length })
}

#[test]
fn a_refused_migration_shows_its_line() {
    let server = ServerError {
        detail: Some("first\nsecond".into()),
        hint: Some("perhaps `users`".into()),
        ..ServerError::new("42P01", "relation \"userz\" does not exist")
    };
    let mut error = error(
        refused(server, None),
        Some(orders()),
        mark(orders(), "userz"),
    );
    for _ in 0..2 {
        let (migration, duration) = (orders(), Duration::ZERO);
        error.0.applied.push(Applied {
            migration,
            duration,
        });
    }
    let expected = "\
relation \"userz\" does not exist (42P01, undefined_table)
  --> migrations/003_orders.sql:3:28
   |
 3 |  user_id bigint references userz (id)
   |                            ^^^^^
   = detail: first
             second
   = hint: perhaps `users`
   = help: nothing of `003_orders` was applied; 2 migrations before it were";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.version(), Some("003"));
    assert_eq!(error.location().unwrap().to_string(), "3:28");
    assert_eq!(error.server_error().unwrap().sqlstate, "42P01");
    assert!(error.source().is_none());
}

#[test]
fn a_statement_of_several_lines_is_marked_on_its_first() {
    let statement = orders().up().statement(1);
    let (offset, length) = (statement.offset, statement.sql.len());
    let server = ServerError::new("ZZ999", "no");
    let mark = Some(Mark { offset, length });
    let expected = "\
no (ZZ999)
  --> migrations/003_orders.sql:2:1
   |
 2 | create table orders (
   | ^^^^^^^^^^^^^^^^^^^^^
   = help: nothing of `003_orders` was applied";
    let error = error(refused(server, None), Some(orders()), mark);
    assert_eq!(error.to_string(), expected);
}

#[test]
fn an_error_inside_a_function_shows_the_calls() {
    let server = ServerError {
        context: Some("PL/pgSQL function f() line 1\nSQL statement \"select f()\"".into()),
        position: Some(ErrorPosition::Internal {
            position: 8,
            query: "select nope".into(),
        }),
        ..ServerError::new("42703", "column \"nope\" does not exist")
    };
    let expected = "\
column \"nope\" does not exist (42703, undefined_column)
  --> migrations/003_orders.sql
   = context: PL/pgSQL function f() line 1
              SQL statement \"select f()\"
   = query: select nope
   = help: nothing of `003_orders` was applied";
    let error = error(refused(server, None), Some(orders()), None);
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_long_line_is_cut_around_the_mark() {
    let sql = format!("insert into t values ('{}', nope, '{0}')", "x".repeat(200));
    let migration = plan("app", &[Draft::new("1", "data", &[&sql])])
        .data()
        .migration(0);
    let server = ServerError::new("42703", "no");
    let at = mark(migration, "nope");
    let expected = format!(
        "\
no (42703, undefined_column)
  --> migrations/1_data.sql:1:227
   |
 1 | ...{}', nope, '{}...
   | {:43}^^^^
   = help: nothing of `1_data` was applied",
        "x".repeat(37),
        "x".repeat(73),
        ""
    );
    let error = error(refused(server, None), Some(migration), at);
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_statement_by_statement_migration_says_what_is_in_place() {
    let server = ServerError::new("23505", "could not create unique index \"i\"");
    let at = mark(by_statement(), "create");
    let failed = error(refused(server, Some(2)), Some(by_statement()), at);
    let expected = "\
could not create unique index \"i\" (23505, unique_violation)
  --> migrations/004_index.sql:2:1
   |
 2 | create index concurrently i on t (a);
   | ^^^^^^
   = help: statement 2 of 2 failed; the next run tries it again, without the 1 before it";
    assert_eq!(failed.to_string(), expected);
    let kind = ErrorKind::Refused {
        error: Box::new(ServerError::new("ZZ999", "no")),
        statement: Some(1),
        left: vec![
            Leftover::InvalidIndex("app.i".into()),
            Leftover::PendingPartition("app.p".into()),
        ],
    };
    let left = error(kind, Some(by_statement()), None);
    let expected = "\
no (ZZ999)
  --> migrations/004_index.sql
   = help: statement 1 of 2 failed and left the invalid index `app.i` and `app.p` half detached; \
     the next run clears that away and tries it again";
    assert_eq!(left.to_string(), expected);
}

#[test]
fn a_statement_that_nobody_knows_of_shows_the_two_ways_on() {
    let unsettled = |process: Option<&str>, environment| ErrorKind::Unsettled {
        statement: 2,
        sql: "create index concurrently i on t (a)".into(),
        reason: "nothing in the catalog tells",
        process: process.map(str::to_owned),
        environment,
    };
    let at = mark(by_statement(), "create index concurrently i on t (a)");
    let here = error(unsettled(None, None), Some(by_statement()), at);
    let expected = "\
nobody knows whether statement 2 of `004_index` has run
  --> migrations/004_index.sql:2:1
   |
 2 | create index concurrently i on t (a);
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   = note: nothing in the catalog tells
   = help: look at the database, then say so, and run again
           if it has run: `PLAN.repair(&mut client, Repair::StatementRan(\"004\".parse()?), \"why\")`
           if it has not: `PLAN.repair(&mut client, Repair::StatementDidNotRun(\"004\".parse()?), \"why\")`";
    assert_eq!(here.to_string(), expected);
    let busy = error(unsettled(Some("42"), None), Some(by_statement()), None);
    let expected = "\
nobody knows whether statement 2 of `004_index` has run
  --> migrations/004_index.sql
   = note: it was `create index concurrently i on t (a)`
   = note: nothing in the catalog tells: process 42
   = help: wait until process 42 is done, or end it, and run again";
    assert_eq!(busy.to_string(), expected);
    // Where the database was told what it is, a repair that does not say so is refused.
    let told = unsettled(None, Some("staging"));
    let told = error(told, Some(by_statement()), None).to_string();
    let expected = "           if it has run: `PLAN.environment(Environment::from_env()?)\
                    .repair(&mut client, Repair::StatementRan(\"004\".parse()?), \"why\")`";
    assert_eq!(told.lines().nth(5), Some(expected), "{told}");
}

#[test]
fn a_lost_connection_keeps_its_cause_in_the_source() {
    let mut lost = error(ErrorKind::FateUnknown, Some(orders()), None);
    lost.0.source = Some("connection reset".into());
    let expected = "\
the connection failed while `003_orders` was being applied
  --> migrations/003_orders.sql
   = help: it may have been committed or not; run again, and the history will tell";
    assert_eq!(lost.to_string(), expected);
    assert_eq!(lost.source().unwrap().to_string(), "connection reset");
    let expected = format!("{expected}\n   = cause: connection reset");
    assert_eq!(format!("{lost:?}"), expected);
}

#[test]
fn every_difference_has_its_own_help() {
    let applied = || "2026-01-15 12:00:00 UTC by `app`".to_owned();
    let missing = ErrorKind::Missing {
        version: "002".into(),
        name: "users".into(),
        applied: applied(),
    };
    let last = "005_last".to_owned();
    let errors = [
        error(
            ErrorKind::Edited {
                applied: applied(),
                changes: vec!["its checksum was `a`, and is `b` now".into()],
                folder: None,
            },
            Some(orders()),
            None,
        ),
        error(
            ErrorKind::Edited {
                applied: applied(),
                changes: Vec::new(),
                folder: Some("audit".into()),
            },
            Some(orders()),
            None,
        ),
        error(missing, None, None),
        error(ErrorKind::Late { last }, Some(orders()), None),
        error(
            ErrorKind::EditedHalfway { done: 1 },
            Some(by_statement()),
            None,
        ),
        error(ErrorKind::AppliedElsewhere, Some(orders()), None),
    ];
    let expected = [
        "\
`003_orders` was edited after it was applied
  --> migrations/003_orders.sql
   = note: applied 2026-01-15 12:00:00 UTC by `app`
   = note: its checksum was `a`, and is `b` now
   = help: put the file back as it was, and write the change as a new migration",
        "\
`003_orders` was edited after it was applied
  --> migrations/003_orders.sql
   = note: applied 2026-01-15 12:00:00 UTC by `app`
   = help: put the file back as it was, and write the change as a new migration
   = help: the history has a migration of `audit` under the name of this plan; if these are \
two plans, give one a name of its own: `migrations!(mod audit = \"audit\", name = \"audit\")`",
        "\
`002_users` was applied, but this program does not have it
   = note: applied 2026-01-15 12:00:00 UTC by `app`
   = help: put its file back; a file that was renamed needs its old version again",
        "\
`003_orders` came in after `005_last` was applied
  --> migrations/003_orders.sql
   = help: give it a version after `005_last`, or set `out_of_order = \"allow\"` for this environment",
        "\
`004_index` stopped halfway and was edited where it had already run
  --> migrations/004_index.sql
   = note: 1 statement had run before it stopped
   = help: put back the statements that had run; those after them may change",
        "\
another process has just applied `003_orders`
  --> migrations/003_orders.sql
   = help: nothing was applied twice; run again",
    ];
    assert_eq!(errors.map(|error| error.to_string()), expected);
}

#[test]
fn errors_without_a_migration_say_what_to_do() {
    let holder = Holder {
        pid: "42".into(),
        application: Some("api".into()),
        address: Some("10.0.0.1".into()),
        since: Some("2026-01-15 12:00:00".into()),
        until: None,
    };
    let denied = ServerError::new("42501", "permission denied for database app");
    let errors = [
        ErrorKind::LockTimeout {
            waited: Duration::from_secs(60),
            holder: Some(holder),
            frees: None,
        },
        ErrorKind::OpenTransaction,
        ErrorKind::Server {
            doing: "create the history",
            error: Box::new(denied),
        },
        ErrorKind::Connection {
            doing: "read the history",
        },
        ErrorKind::ForeignHistory {
            table: "app.history".into(),
            reason: "no column".into(),
        },
        ErrorKind::ReadOnly { recovery: true },
        ErrorKind::DamagedPlan,
    ];
    let expected = [
        "\
gave up waiting for the migration lock after 60.0 s
   = note: it is held by pid 42, `api`, from 10.0.0.1, connected since 2026-01-15 12:00:00
   = help: wait for that session or end it; `.lock_wait(...)` sets how long to wait",
        "\
the connection has a transaction open
   = help: commit it or roll it back first: each migration runs in a transaction of its own",
        "\
failed to create the history: permission denied for database app (42501, insufficient_privilege)
   = help: grant that right, or keep the history in a schema where this user may create tables: \
     `.history_table(\"app\", \"sterna_history\")`",
        "failed to read the history: the connection failed",
        "\
`app.history` is not a history that this program can read
   = note: no column
   = help: use the program that made the table, or name another with `.history_table(...)`",
        "\
this server is a standby or recovers, and takes no changes
   = help: connect to the primary: `target_session_attrs=read-write` finds it among several hosts",
        "\
the plan in this program cannot be read
   = help: clean and build again: it was made by another version of Sterna",
    ];
    assert_eq!(
        errors.map(|kind| error(kind, None, None).to_string()),
        expected
    );
}
