//! Numbers that are there twice, are missing, or have too few digits.

use std::collections::HashMap;

use super::Numbering;
use super::folder::Folder;
use super::layout::Candidate;
use super::numbering::{Key, report_unknown};
use super::sequence::{Number, missing_between};
use super::version::values;
use crate::diagnostic::{Diagnostics, codes};

/// What takes any numbers, in the words of a help.
pub(super) const LEXICAL: &str = "set `numbering = \"lexical\"` in `sterna.toml`: \
    the files are then ordered by the text of their names";

/// A migration and its place; the slices here are sorted by it.
type Placed = (Key, Candidate);

/// Checks the numbers against each other.
pub(super) fn check(
    folder: &Folder<'_>,
    numbering: Numbering,
    placed: &[Placed],
    diagnostics: &mut Diagnostics,
) {
    check_twice(folder, numbering, placed, diagnostics);
    match numbering {
        Numbering::Dated => check_days(folder, placed, diagnostics),
        Numbering::Sequential => {
            if !check_kind(folder, placed, diagnostics) {
                let width = check_width(folder, placed, diagnostics);
                check_gaps(folder, placed, width, diagnostics);
            }
        }
        Numbering::Auto | Numbering::Timestamp | Numbering::Numeric | Numbering::Lexical => {}
    }
}

fn check_twice(
    folder: &Folder<'_>,
    numbering: Numbering,
    placed: &[Placed],
    diagnostics: &mut Diagnostics,
) {
    for pair in placed.windows(2) {
        let [(a, before), (b, after)] = pair else {
            continue;
        };
        if a != b {
            continue;
        }
        let (one, other) = (&before.title, &after.title);
        let message = format!("`{one}` and `{other}` have the same number");
        let diagnostic =
            diagnostics.error(&codes::DUPLICATE_VERSION, &*folder.show(other), message);
        match (numbering, placed.last()) {
            (Numbering::Sequential, Some((last, candidate))) => {
                let free = last.number.next().padded(version(candidate).len());
                diagnostic.help(format!("renumber one of them: `{free}` is free"))
            }
            _ => diagnostic.help("renumber the one that is to come later"),
        };
        if numbering == Numbering::Timestamp && placed.is_sorted_by_key(|(_, other)| &other.stem) {
            diagnostic.help(format!("if both have been applied, {LEXICAL}"));
        }
    }
}

/// Whether the numbers are no sequence at all, which is then said once instead of gap by gap.
fn check_kind(folder: &Folder<'_>, placed: &[Placed], diagnostics: &mut Diagnostics) -> bool {
    let steps = placed.len().saturating_sub(1);
    let gaps = placed.windows(2).filter(|pair| is_gap(pair)).count();
    let long = placed.last().is_some_and(|(key, _)| key.number.len() >= 8);
    let (_, wanted) = folder.wanted();
    let hopeless = gaps >= 3 && gaps * 2 > steps;
    if wanted != Numbering::Auto || gaps == 0 || !(long || hopeless) {
        return false;
    }
    let candidates: Vec<_> = placed.iter().map(|(_, candidate)| candidate).collect();
    let first = version(candidates[0]);
    let note = if first.len() == 10 && first.starts_with('1') {
        format!("`{first}` looks like seconds since 1970")
    } else {
        let share = if hopeless { "most of the" } else { "some" };
        format!("as a sequence, {share} numbers would be missing")
    };
    report_unknown(folder, &candidates, &note, diagnostics).help(advice(candidates));
    true
}

fn is_gap(pair: &[Placed]) -> bool {
    matches!(pair, [(a, _), (b, _)] if a.number.next() < b.number)
}

/// What to do about numbers of no scheme.
pub(super) fn advice<'a>(candidates: impl IntoIterator<Item = &'a Candidate>) -> String {
    let mut sorted: Vec<_> = candidates
        .into_iter()
        .map(|candidate| (values(version(candidate)), &candidate.stem))
        .collect();
    sorted.sort();
    let mut pairs = sorted.windows(2);
    if pairs.clone().all(|pair| pair[0].0 != pair[1].0) {
        "to keep the names, set `numbering = \"numeric\"` in `sterna.toml`: \
         the files are then ordered by the values of their numbers"
            .to_owned()
    } else if pairs.all(|pair| pair[0].1 <= pair[1].1) {
        format!("to keep the names, {LEXICAL}")
    } else {
        "renumber the files".to_owned()
    }
}

/// Finds the width that the numbers are padded to, and those that are not.
fn check_width(folder: &Folder<'_>, placed: &[Placed], diagnostics: &mut Diagnostics) -> usize {
    let padded = |candidate: &&Candidate| {
        let version = version(candidate);
        version.len() > 1 && version.starts_with('0')
    };
    let mut widths: HashMap<usize, usize> = HashMap::new();
    for candidate in placed.iter().map(|(_, candidate)| candidate).filter(padded) {
        *widths.entry(version(candidate).len()).or_default() += 1;
    }
    let most = widths
        .into_iter()
        .max_by_key(|&(width, count)| (count, width));
    let Some((width, _)) = most else {
        return 1;
    };
    for (key, candidate) in placed {
        let (found, right) = (version(candidate), key.number.padded(width));
        if found == right {
            continue;
        }
        let title = &candidate.title;
        let message = format!("the number of `{title}` is not written with {width} digits");
        diagnostics
            .error(&codes::INVALID_WIDTH, &*folder.show(title), message)
            .note("the order by text, which other tools and file managers show, would be wrong")
            .help(format!("write `{right}` instead of `{found}`"));
    }
    width
}

fn check_gaps(folder: &Folder<'_>, placed: &[Placed], width: usize, diagnostics: &mut Diagnostics) {
    for pair in placed.windows(2) {
        let [(a, before), (b, after)] = pair else {
            continue;
        };
        let Some(missing) = missing_between(&a.number, &b.number, width) else {
            continue;
        };
        let message = format!("{missing} between `{}` and `{}`", before.title, after.title);
        diagnostics
            .error(
                &codes::MISSING_VERSION,
                &*folder.show(&after.title),
                message,
            )
            .help("bring back what is missing, or renumber what comes after it")
            .help("if the gap is meant, set `numbering = \"numeric\"` in `sterna.toml`");
    }
}

fn check_days(folder: &Folder<'_>, placed: &[Placed], diagnostics: &mut Diagnostics) {
    let none = Number::of("0");
    let mut before = None;
    for (key, candidate) in placed {
        let expected_after = match before {
            Some((day, number)) if day == &key.day => number,
            _ => &none,
        };
        before = Some((&key.day, &key.number));
        let Some(missing) = missing_between(expected_after, &key.number, 3) else {
            continue;
        };
        let (title, day) = (&candidate.title, &key.day);
        let message = format!("{missing} before `{title}` in the sequence of `{day}`");
        diagnostics
            .error(&codes::MISSING_VERSION, &*folder.show(title), message)
            .help("bring back what is missing, or renumber the rest of the day");
    }
}

fn version(candidate: &Candidate) -> &str {
    candidate.parts.as_ref().map_or("", |parts| &parts.version)
}
