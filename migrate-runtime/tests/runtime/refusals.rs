//! What the server refuses, shown at its place in the file.

use sterna_runtime::ErrorKind;

use crate::encode::{Draft, plan};
use crate::session::{Kind, Session, database};

scenarios!(
    a_position_is_shown_in_the_file,
    characters_are_counted_not_bytes,
    a_syntax_error_is_shown_before_anything_runs,
    a_function_that_fails_shows_its_calls,
    a_function_body_is_shown_where_it_is_wrong,
    a_constraint_is_shown_at_its_statement_if_the_driver_can_count,
    a_deferred_constraint_has_no_statement,
    an_open_transaction_is_refused,
    missing_rights_come_with_advice,
);

/// The text of the error when this is applied behind one sound migration.
fn refusal(kind: Kind, draft: Draft) -> String {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let users = "create table users (id int primary key)";
    let drafts = [Draft::new("001", "users", &[users]), draft];
    let error = session.apply(&plan("app", &drafts)).unwrap_err();
    assert_eq!(session.history(), ["001 applied"]);
    assert_eq!(session.tables(), ["users"]);
    error.to_string()
}

fn a_position_is_shown_in_the_file(kind: Kind) {
    let orders = "create table orders (user_id int references userz (id))";
    let draft = Draft::new("002", "orders", &["select 1", orders, "select 2"]);
    // For a foreign key the server tells no position, only that it is this statement.
    let text = refusal(kind, draft);
    assert!(text.starts_with("relation \"userz\" does not exist (42P01, undefined_table)\n"));
    let draft = Draft::new(
        "002",
        "orders",
        &["select 1", "select id\n\tfrom userz", "select 2"],
    );
    let expected = "\
relation \"userz\" does not exist (42P01, undefined_table)
  --> migrations/002_orders.sql:3:7
   |
 3 |  from userz;
   |       ^
   = help: nothing of `002_orders` was applied; 1 migration before it was";
    assert_eq!(refusal(kind, draft), expected);
}

fn characters_are_counted_not_bytes(kind: Kind) {
    let draft = Draft::new("002", "orders", &["select 'größe' as \"größe\", ünde"])
        .after("\u{feff}-- größe\r\n");
    let expected = "\
column \"ünde\" does not exist (42703, undefined_column)
  --> migrations/002_orders.sql:2:28
   |
 2 | select 'größe' as \"größe\", ünde;
   |                            ^
   = help: nothing of `002_orders` was applied; 1 migration before it was";
    assert_eq!(refusal(kind, draft), expected);
}

fn a_syntax_error_is_shown_before_anything_runs(kind: Kind) {
    let draft = Draft::new("002", "orders", &["create table orders ()", "selec 1"]);
    let expected = "\
syntax error at or near \"selec\" (42601, syntax_error)
  --> migrations/002_orders.sql:2:1
   |
 2 | selec 1;
   | ^
   = help: nothing of `002_orders` was applied; 1 migration before it was";
    assert_eq!(refusal(kind, draft), expected);
}

fn a_function_that_fails_shows_its_calls(kind: Kind) {
    let block = "do $$\nbegin\n  perform nope();\nend $$";
    let expected = "\
function nope() does not exist (42883, undefined_function)
  --> migrations/002_orders.sql:1:1
   |
 1 | do $$
   | ^^^^^
   = hint: No function matches the given name and argument types. You might need to add \
     explicit type casts.
   = context: PL/pgSQL function inline_code_block line 3 at PERFORM
   = query: SELECT nope()
   = help: nothing of `002_orders` was applied; 1 migration before it was";
    assert_eq!(
        refusal(kind, Draft::new("002", "orders", &[block])),
        expected
    );
}

fn a_function_body_is_shown_where_it_is_wrong(kind: Kind) {
    let function = "create function f() returns int language plpgsql as $$\nbegin\n  \
                    retrun 1;\nend $$";
    let text = refusal(kind, Draft::new("002", "orders", &["select 1", function]));
    let expected = "\
syntax error at or near \"retrun\" (42601, syntax_error)
  --> migrations/002_orders.sql:4:3
   |
 4 |   retrun 1;
   |   ^
   = help: nothing of `002_orders` was applied; 1 migration before it was";
    assert_eq!(text, expected);
}

fn a_constraint_is_shown_at_its_statement_if_the_driver_can_count(kind: Kind) {
    let insert = "insert into users values (1)";
    let draft = Draft::new("002", "orders", &[insert, "select 1", insert, "select 2"]);
    let place = match kind {
        Kind::Postgres => "002_orders.sql",
        Kind::TokioPostgres | Kind::Sqlx => {
            "\
002_orders.sql:3:1
   |
 3 | insert into users values (1);
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
        }
    };
    let expected = format!(
        "\
duplicate key value violates unique constraint \"users_pkey\" (23505, unique_violation)
  --> migrations/{place}
   = detail: Key (id)=(1) already exists.
   = help: nothing of `002_orders` was applied; 1 migration before it was"
    );
    assert_eq!(refusal(kind, draft), expected);
}

fn a_deferred_constraint_has_no_statement(kind: Kind) {
    let alter = "alter table users add up int references users deferrable initially deferred";
    let draft = Draft::new("002", "orders", &[alter, "insert into users values (1, 2)"]);
    let expected = "\
insert or update on table \"users\" violates foreign key constraint \"users_up_fkey\" \
(23503, foreign_key_violation)
  --> migrations/002_orders.sql
   = detail: Key (up)=(2) is not present in table \"users\".
   = help: nothing of `002_orders` was applied; 1 migration before it was";
    assert_eq!(refusal(kind, draft), expected);
}

fn an_open_transaction_is_refused(kind: Kind) {
    let database = database();
    let plan = plan("app", &[Draft::new("001", "a", &["select 1"])]);
    let expected = "\
the connection has a transaction open
   = help: commit it or roll it back first: each migration runs in a transaction of its own";
    // Without a history, with one, and after an error in the transaction.
    let mut session = Session::open(kind, &database.url());
    for _ in 0..2 {
        session.query("begin");
        let error = session.apply(&plan).unwrap_err();
        assert_eq!(error.to_string(), expected);
        let error = session.apply(&plan).unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::OpenTransaction);
        session.query("rollback");
        session.apply(&plan).unwrap();
    }
}

fn missing_rights_come_with_advice(kind: Kind) {
    let database = database();
    let (mut session, name) = (Session::open(kind, &database.url()), database.name());
    let role = format!("limited_{name}");
    session.query(&format!("create role {role}"));
    session.query(&format!("create schema app authorization {role}"));
    session.query(&format!("set role {role}"));
    let plan = plan("app", &[Draft::new("001", "a", &["create table app.a ()"])]);
    let error = session.apply(&plan).unwrap_err();
    let expected = format!(
        "\
failed to create the history: permission denied for database {name} \
(42501, insufficient_privilege)
   = context: SQL statement \"create schema \"sterna\"\"
              PL/pgSQL function inline_code_block line 1 at EXECUTE
   = help: grant that right, or keep the history in a schema where this user may create tables: \
     `.history_table(\"app\", \"sterna_history\")`"
    );
    assert_eq!(error.to_string(), expected);
    let schemas = "select count(*) from pg_namespace where nspname = 'sterna'";
    assert_eq!(session.query(schemas), ["0"]);
    session
        .run(plan.history_table("app", "sterna_history"))
        .unwrap();
    session
        .run(plan.history_table("app", "sterna_history"))
        .unwrap();
    let record = session.query("select version, state from app.sterna_history");
    assert_eq!(record, ["001 applied"]);
    session.query(&format!(
        "reset role; drop owned by {role}; drop role {role}"
    ));
}
