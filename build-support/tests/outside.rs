//! Which statements cannot run in a transaction, asked of PostgreSQL.
//!
//! `SCRATCH_POSTGRES_BIN` selects the server; the cases say from which version
//! on they apply, and are true of 13 to 18.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use postgres::error::SqlState;
use postgres::{Client, NoTls};
use scratch_postgres::Server;
use sterna_build::diagnostic::Diagnostics;
use sterna_build::syntax::{Reader, Source, Transaction};
use sterna_build::text::{File, Files, Span};

use support::{Case, cases};

const CASES: &str = include_str!("cases/outside.txt");

/// What the cases name. Nothing connects to the publisher that is not asked to.
const SET_UP: &str = "
    create table t (a int not null, b text);
    create unique index t_a on t (a);
    create table p (a int) partition by list (a);
    create table p1 partition of p for values in (1);
    create index p_a on p (a);
    create materialized view m as select 1 as x;
    create unique index m_x on m (x);
    create type mood as enum ('a');
    create schema sc;
    create procedure plain() language plpgsql as 'begin null; end';
    create publication pu for table t;
    create subscription own_slot connection 'dbname=x' publication pu with (connect = false);
    alter subscription own_slot enable;
    create subscription no_slot connection 'dbname=x' publication pu
        with (connect = false, slot_name = none);";

#[test]
fn the_server_refuses_in_a_transaction_what_runs_outside() {
    let server = Server::builder()
        .setting("max_logical_replication_workers", "0")
        .setting("max_prepared_transactions", "2")
        .start()
        .unwrap();
    Client::connect(&server.url("postgres"), NoTls)
        .unwrap()
        .batch_execute(SET_UP)
        .unwrap();
    let wrong: Vec<String> = cases(CASES)
        .filter_map(|case| fault(&server, &case))
        .collect();
    assert_eq!(wrong, [""; 0], "PostgreSQL {}", server.version());
}

/// What is wrong with a case, if something is.
fn fault(server: &Server, case: &Case<'_>) -> Option<String> {
    let (outside, refused) = match case.label {
        "outside" => (true, true),
        "inside" => (false, false),
        "refused only for some objects" => (false, true),
        "accepted only for some objects" => (true, false),
        label => panic!("{case}: {label}"),
    };
    if runs_outside(case.statement) != outside {
        return Some(format!(
            "{case}: we say {}outside",
            if outside { "not " } else { "" }
        ));
    }
    let answer = in_block(server, case.statement);
    let right = match &answer {
        // What a version does not know it refuses for its syntax.
        _ if server.version() < case.since => {
            answer.as_ref() != Err(&SqlState::ACTIVE_SQL_TRANSACTION)
        }
        Err(state) => refused && *state == SqlState::ACTIVE_SQL_TRANSACTION,
        Ok(()) => !refused,
    };
    (!right).then(|| format!("{case}: the server says {answer:?}"))
}

fn in_block(server: &Server, statement: &str) -> Result<(), SqlState> {
    let mut client = Client::connect(&server.url("postgres"), NoTls).unwrap();
    client.batch_execute("begin").unwrap();
    client
        .batch_execute(statement)
        .map_err(|error| error.code().cloned().unwrap())
}

fn runs_outside(text: &str) -> bool {
    let source = Source {
        file: Files::default().add(File::new("a.sql", text)),
        text,
        section: Span::new(0, text.len()),
        declared: None,
    };
    let script = Reader::default().read(&source, &mut Diagnostics::default());
    script.transaction == Transaction::Outside
}
