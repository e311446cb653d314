//! What is known to be open, so that a test fails on anything else.

use std::collections::BTreeSet;

/// The version on which it was counted.
pub(crate) const VERSION: u32 = 15;

/// How many refusals the checker misses, and in how many catalogs it lacks something.
pub(crate) const COUNTS: (usize, usize) = (233, 109);

const KNOWN: &str = include_str!("open.txt");

/// The faults that are not known, and those that are mended but still listed.
pub(crate) fn news(version: u32, faults: &[String]) -> Vec<String> {
    let known: BTreeSet<&str> = KNOWN
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let found: BTreeSet<&str> = faults.iter().map(|fault| place(fault)).collect();
    let refuses_too_much = |fault: &str| fault.contains("the server: nothing");
    let unknown = faults
        .iter()
        .filter(|fault| refuses_too_much(fault) || !known.contains(place(fault)));
    let mended = known
        .difference(&found)
        .filter(|_| version == VERSION)
        .map(|place| format!("{place} agrees now: take it out of open.txt"));
    unknown.cloned().chain(mended).collect()
}

fn place(fault: &str) -> &str {
    fault.split(' ').next().unwrap_or_default()
}
