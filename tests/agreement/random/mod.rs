//! Made-up histories, each statement a migration of its own.
//!
//! What the server refuses is left out of the history, so that it goes on.
//! A history on which checker and server disagree is made as short as can be,
//! and printed as a case for `cases/`.

mod downs;
mod grammar;
mod shrink;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write;

use proptest::test_runner::{RngAlgorithm, TestRng};
use scratch_postgres::Server;

use crate::agree::Tally;
use crate::run::Run;
use crate::server::{self, Database};

pub(crate) use grammar::Grammar;

/// The variable that says how many statements to run.
const STATEMENTS: &str = "AGREEMENT_STATEMENTS";

/// The variable with the number that the histories follow from.
const SEED: &str = "AGREEMENT_SEED";

/// How many there are in a history at most.
const LONGEST: usize = 50;

/// How many disagreements are enough.
const FAULTS: usize = 20;

#[test]
fn the_checker_agrees_on_what_is_made_up() {
    let number = |name, usual| env::var(name).map_or(usual, |value| value.parse().unwrap());
    let (statements, seed) = (number(STATEMENTS, 300), number(SEED, 0));
    let grammar = Grammar::read();
    let mut report = String::new();
    for server in server::all() {
        let (tally, found) = long_run(&grammar, server, statements, seed as u64);
        crate::report(server.version(), &tally);
        for fault in found.values() {
            writeln!(report, "PostgreSQL {}:\n{fault}", server.version()).unwrap();
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

/// Runs that many statements, and gives by its sort each disagreement with the shortest case.
fn long_run(
    grammar: &Grammar,
    server: &Server,
    statements: usize,
    seed: u64,
) -> (Tally, BTreeMap<String, String>) {
    let mut rng = rng(seed);
    let mut database = Database::new(server);
    let mut tally = Tally::default();
    let mut found = BTreeMap::new();
    while tally.statements < statements && found.len() < FAULTS {
        let history = grammar.history(&mut rng, LONGEST);
        let (own, fault) = run(&mut database, &history);
        tally.add(&own);
        if let Some(fault) = fault
            && !found.contains_key(&sort(&fault))
        {
            let short = shrink::shrink(&history, |shorter| {
                let again = run(&mut database, shorter).1;
                again.is_some_and(|again| sort(&again) == sort(&fault))
            });
            let case = shrink::as_case(&mut database, &short);
            found.insert(sort(&fault), format!("{fault}\n\n{case}"));
        }
    }
    (tally, found)
}

/// What a disagreement has in common with others of its sort: its text without places and names.
fn sort(fault: &str) -> String {
    let unplaced = fault.split(", line ").last().unwrap_or(fault);
    let words = unplaced.split('"').step_by(2).collect::<String>();
    words.replace(|c: char| c.is_ascii_digit(), "")
}

/// Numbers that follow from the seed alone.
pub(crate) fn rng(seed: u64) -> TestRng {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}

/// Runs a history from the beginning, and gives what is wrong first.
fn run(database: &mut Database<'_>, history: &[String]) -> (Tally, Option<String>) {
    database.empty();
    let mut run = Run::new(database);
    let fault = history
        .iter()
        .find_map(|statement| run.made_up(&format!("{statement};\n")))
        .or_else(|| run.made_up_catalog());
    (run.tally().clone(), fault)
}
