//! Pairs of migrations, one of which came late: what the checker says of them, held against what a
//! server makes of both orders.
//!
//! `pairs.sql` is written by hand; `README.md` of the tests has its format.

mod made_up;
mod orders;
mod pairs;

use std::fmt::Write;

use sterna_build::diagnostic::Footer;

use crate::checker;
use crate::server;

use orders::{Ends, both_orders};
use pairs::{Pair, Said};

#[test]
fn what_is_said_of_a_late_migration_holds_in_both_orders() {
    let pairs = pairs::read();
    assert!(pairs.len() >= 30, "{} pairs", pairs.len());
    let mut faults = String::new();
    for server in server::all() {
        let mut database = server::Database::new(server);
        for pair in &pairs {
            let ends = both_orders(&mut database, &[&pair.base], &pair.late, &[&pair.behind]);
            let said = said(&[&pair.base], &pair.late, &[&pair.behind], server.version());
            for fault in wrong(pair, said.as_deref(), &ends) {
                let (version, line) = (server.version(), pair.line);
                writeln!(faults, "PostgreSQL {version}: pairs.sql:{line}: {fault}").unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// What is said of a late migration: the note below that it is late.
fn said(before: &[&str], late: &str, behind: &[&str], postgres: u32) -> Option<String> {
    let checked = checker::check_late(before, late, behind, postgres);
    let mut diagnostics = checked.diagnostics.iter();
    let found = diagnostics.find(|found| found.code.name == "lock-outdated")?;
    let notes = found.footers.iter().filter_map(|footer| match footer {
        Footer::Note(text) => Some(text.clone()),
        Footer::Help(_) => None,
    });
    let label = found.labels.first().map(|label| label.text.clone());
    let note = notes.skip(1).last()?;
    Some(match note.contains("cannot be told") {
        true => format!("untold: {}", label.unwrap_or_default()),
        false => note,
    })
}

/// What is wrong with what is said, and with what is expected.
fn wrong(pair: &Pair, said: Option<&str>, ends: &Ends) -> Vec<String> {
    let (text, end) = match &pair.said {
        Said::Commutes => (
            Some(
                "`late` touches nothing that `behind` touches: it may come after as well"
                    .to_owned(),
            ),
            Some("same".to_owned()),
        ),
        Said::Shares(how, end) => (
            Some(format!("`late` may not commute with `behind`: {how}")),
            Some(end.clone()),
        ),
        Said::Refuses(message) => (
            Some(format!(
                "after `behind`, the server would refuse `late`: {message}"
            )),
            Some(format!("refuses: {message}")),
        ),
        Said::Untold(why) => (Some(format!("untold: {why}")), None),
        Said::RefusedInOrder => (None, Some("refused in order".to_owned())),
    };
    let mut faults = Vec::new();
    let said = said.map(|said| said.replace("0002_", "").replace("0003_", ""));
    if said != text {
        faults.push(format!("said {said:?}, expected {text:?}"));
    }
    let fits =
        |end: &str| ends.to_string() == end || ends.to_string().starts_with(&format!("{end}: "));
    if let Some(end) = end.filter(|end| !fits(end)) {
        faults.push(format!("the server: {ends}, expected {end}"));
    }
    faults
}
