//! Made-up histories, of which one migration came late.

use std::env;
use std::fmt::Write;

use proptest::prelude::Rng;
use proptest::test_runner::TestRng;

use crate::random::{Grammar, rng};
use crate::server::{self, Database};

use super::orders::{Ends, both_orders};
use super::said;

/// The variable that says how many late migrations to make up.
const MERGES: &str = "AGREEMENT_MERGES";

/// The variable with the number that they follow from.
const SEED: &str = "AGREEMENT_SEED";

/// How many statements are in a history at most.
const LONGEST: usize = 24;

/// How many migrations come behind the late one at most.
const BEHIND: usize = 3;

#[test]
fn what_is_said_of_a_made_up_migration_that_came_late_holds() {
    let number = |name, usual| env::var(name).map_or(usual, |value| value.parse().unwrap());
    let (merges, seed) = (number(MERGES, 12), number(SEED, 0));
    let grammar = Grammar::read();
    let mut faults = String::new();
    for server in server::all() {
        let mut database = Database::new(server);
        let mut rng = rng(seed);
        let mut tally = Tally::default();
        for _ in 0..merges {
            let history = accepted(&mut database, &grammar.history(&mut rng, LONGEST));
            if let Some(fault) = tally.add(&mut database, &history, &mut rng) {
                writeln!(faults, "PostgreSQL {}: {fault}", server.version()).unwrap();
            }
        }
        report(server.version(), &tally);
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// What was said, and how it was.
#[derive(Debug, Default)]
struct Tally {
    commute: u64,
    refused: u64,
    other: u64,
    /// Of those others, how many come to the same.
    same: u64,
}

impl Tally {
    /// Lets a migration of the history come late, and gives what is wrong with what is said of it.
    fn add(
        &mut self,
        database: &mut Database,
        history: &[String],
        rng: &mut TestRng,
    ) -> Option<String> {
        let history: Vec<&str> = history.iter().map(String::as_str).collect();
        let late = history.len().checked_sub(2)?;
        let late = (late / 2) + below(rng, late - late / 2 + 1);
        let end = history.len().min(late + 2 + below(rng, BEHIND));
        let (before, behind) = (&history[..late], &history[late + 1..end]);
        let late = history[late];
        let said = said(before, late, behind, database.version());
        let ends = both_orders(database, before, late, behind);
        let said = said.unwrap_or_default();
        let holds = if said.contains("touches nothing") {
            self.commute += 1;
            matches!(ends, Ends::Same)
        } else if let Some((_, message)) = said.split_once("would refuse `") {
            self.refused += 1;
            match &ends {
                Ends::Refuses(own) => message.ends_with(own.as_str()),
                // They were not applied without it, so nothing is said of that.
                _ => matches!(ends, Ends::NeedsIt),
            }
        } else {
            self.other += 1;
            self.same += u64::from(matches!(ends, Ends::Same));
            true
        };
        let (before, behind) = (before.join(""), behind.join(""));
        (!holds).then(|| format!("{said}, but {ends}:\n{before}-- late\n{late}-- behind\n{behind}"))
    }
}

fn below(rng: &mut TestRng, count: usize) -> usize {
    rng.next_u32() as usize % count
}

/// The statements that a server accepts, one after the other.
fn accepted(database: &mut Database, history: &[String]) -> Vec<String> {
    database.empty();
    let statements = history.iter().map(|statement| format!("{statement};\n"));
    let mut accepts = |statement: &String| {
        database.reset();
        database.client().batch_execute(statement).is_ok()
    };
    statements.filter(|statement| accepts(statement)).collect()
}

#[allow(
    clippy::print_stderr,
    reason = "figures to look at, where they are shown"
)]
fn report(version: u32, tally: &Tally) {
    eprintln!("PostgreSQL {version}: {tally:?}");
}
