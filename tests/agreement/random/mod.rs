//! Made-up histories, each statement a migration of its own.
//!
//! What the server refuses is left out of the history, so that it goes on.
//! A history on which checker and server disagree is made as short as can be,
//! and printed as a case for `cases/`.

mod grammar;
mod table;

use std::cell::RefCell;
use std::env;
use std::fmt::Write;

use proptest::collection::vec;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use scratch_postgres::Server;
use sterna_build::diagnostic::sqlstate;

use crate::agree::Tally;
use crate::run::Run;
use crate::server::{self, Database};

/// The variable that says how many statements to run.
const STATEMENTS: &str = "AGREEMENT_STATEMENTS";

/// How many there are in a history on average.
const LENGTH: usize = 25;

#[test]
fn the_checker_agrees_on_what_is_made_up() {
    let statements = env::var(STATEMENTS).map_or(200, |value| value.parse().unwrap());
    for server in server::all() {
        let tally = RefCell::new(Tally::default());
        let config = Config {
            cases: u32::try_from(statements / LENGTH).unwrap(),
            // A failing history becomes a case.
            failure_persistence: None,
            max_shrink_iters: 400,
            ..Config::default()
        };
        let database = RefCell::new(Database::new(server));
        let histories = vec(grammar::statement(), 1..2 * LENGTH);
        // What is made up anew belongs into a long run: a landing must not depend on luck.
        let mut runner = match env::var_os(STATEMENTS) {
            Some(_) => TestRunner::new(config),
            None => {
                TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
            }
        };
        let result = runner.run(&histories, |history| {
            let (found, faults) = run(&mut database.borrow_mut(), &history);
            tally.borrow_mut().add(&found);
            match faults.is_empty() {
                true => Ok(()),
                false => Err(TestCaseError::fail(faults.join("\n"))),
            }
        });
        crate::report(server.version(), &tally.borrow());
        match result {
            Ok(()) => {}
            Err(TestError::Fail(reason, history)) => {
                let case = as_case(server, &history);
                panic!("PostgreSQL {}: {reason}\n\n{case}", server.version());
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// Runs a history from the beginning, and gives what is wrong first.
fn run(database: &mut Database<'_>, history: &[String]) -> (Tally, Vec<String>) {
    database.empty();
    let mut run = Run::new(database);
    let mut faults = run.made_up(grammar::BEGINNING);
    let mut statements = history.iter();
    while faults.is_empty()
        && let Some(statement) = statements.next()
    {
        faults = run.made_up(&format!("{statement};\n"));
    }
    (run.tally().clone(), faults)
}

/// The history with what the server says of it.
fn as_case(server: &Server, history: &[String]) -> String {
    let mut database = Database::new(server);
    let mut text = format!("-- case: made up\n{}", grammar::BEGINNING);
    database.client().batch_execute(grammar::BEGINNING).unwrap();
    for statement in history {
        let marker = match database.client().batch_execute(statement) {
            Ok(()) => "accepted".to_owned(),
            Err(error) => {
                let code = error.code().unwrap().code();
                format!("refused: {}", sqlstate::condition(code).unwrap_or(code))
            }
        };
        write!(text, "-- {marker}\n{statement};\n").unwrap();
    }
    text
}
