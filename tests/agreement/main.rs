//! What the checker says of migrations, held against what PostgreSQL does.
//!
//! `cases/` and `pairs/` are written by hand, [`random`] is made up anew; `README.md` beside
//! this file has the format of a case, and how to run it all on other servers.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod agree;
mod case;
mod catalog;
mod checker;
mod conditions;
mod diff;
mod merges;
mod open;
mod pairs;
mod random;
mod run;
mod server;

use std::fmt::Write;
use std::path::Path;

use agree::Tally;

#[test]
fn the_checker_agrees_with_the_server() {
    let cases = case::all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agreement/cases"));
    let mut faults = String::new();
    for server in server::all() {
        let (tally, found) = agree::run(server, &cases);
        report(server.version(), &tally);
        for fault in open::news(server.version(), &found) {
            writeln!(faults, "PostgreSQL {}: {fault}", server.version()).unwrap();
        }
        let counts = (tally.missed, tally.incomplete);
        if server.version() == open::VERSION && counts != open::COUNTS {
            writeln!(faults, "missed and incomplete are {counts:?} now").unwrap();
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[allow(
    clippy::print_stderr,
    reason = "figures to look at, where they are shown"
)]
fn report(version: u32, tally: &Tally) {
    eprintln!("PostgreSQL {version}: {tally}");
}
