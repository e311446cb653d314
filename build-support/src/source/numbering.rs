//! Finds what comes after what, and holds each number against the scheme.

use std::collections::BTreeMap;

use super::Numbering;
use super::calendar::{check_day, check_time};
use super::folder::Folder;
use super::gaps;
use super::layout::Candidate;
use super::sequence::Number;
use super::version::{self, Foreign, Parts, Shape};
use crate::diagnostic::{Diagnostics, codes};

/// Sorts the migrations and says what is wrong with their numbers.
///
/// Those without a place in the order come last: their SQL can still be checked.
pub(super) fn order(
    folder: &Folder<'_>,
    mut candidates: Vec<Candidate>,
    diagnostics: &mut Diagnostics,
) -> (Numbering, Vec<Candidate>) {
    candidates.sort_by(|a, b| a.stem.cmp(&b.stem));
    let (_, wanted) = folder.wanted();
    let numbering = match wanted {
        Numbering::Auto => infer(folder, &candidates, diagnostics),
        wanted => wanted,
    };
    if numbering == Numbering::Lexical {
        return (numbering, candidates);
    }
    let mut placed = Vec::with_capacity(candidates.len());
    let mut odd = Vec::new();
    for candidate in candidates {
        match check(numbering, &candidate) {
            Ok(key) => placed.push((key, candidate)),
            Err(reason) => {
                report_invalid(folder, numbering, &candidate, &reason, diagnostics);
                odd.push(candidate);
            }
        }
    }
    placed.sort_by(|(a, _), (b, _)| a.cmp(b));
    gaps::check(folder, numbering, &placed, diagnostics);
    let placed = placed.into_iter().map(|(_, candidate)| candidate);
    (numbering, placed.chain(odd).collect())
}

/// Where a migration belongs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// The day, or all of a timestamp, which has no gaps.
    pub(super) day: String,
    /// The place in the sequence.
    pub(super) number: Number,
    /// What stands behind that in a number of several parts.
    pub(super) parts: Vec<Number>,
}

/// Finds the scheme; files that agree on none are only sorted by their text.
fn infer(
    folder: &Folder<'_>,
    candidates: &[Candidate],
    diagnostics: &mut Diagnostics,
) -> Numbering {
    let shapes = shapes(candidates);
    if shapes.contains_key(&Shape::Parts) {
        return Numbering::Numeric;
    }
    let foreign: Vec<_> = shapes
        .keys()
        .copied()
        .filter(|shape| matches!(shape, Shape::Foreign(_)))
        .collect();
    if !foreign.is_empty() {
        for shape in foreign {
            report_foreign(folder, &shapes[&shape], candidates, diagnostics);
        }
        return Numbering::Lexical;
    }
    if shapes.len() > 1 {
        report_mixed(folder, &shapes, diagnostics);
        return Numbering::Lexical;
    }
    match shapes.keys().next() {
        Some(Shape::Timestamp) => Numbering::Timestamp,
        Some(Shape::Dated) => Numbering::Dated,
        _ => Numbering::Sequential,
    }
}

/// The candidates by the shape of their numbers.
fn shapes(candidates: &[Candidate]) -> BTreeMap<Shape, Vec<&Candidate>> {
    let parts = || {
        candidates
            .iter()
            .filter_map(|c| Some((c, c.parts.as_ref()?)))
    };
    let timestamps = parts().filter(|(_, p)| p.shape == Shape::Timestamp).count();
    let by_clock = timestamps > 0 && timestamps * 2 >= candidates.len();
    let mut shapes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (candidate, parts) in parts() {
        let meant = by_clock && is_meant_as_timestamp(parts);
        let shape = if meant { Shape::Timestamp } else { parts.shape };
        shapes.entry(shape).or_default().push(candidate);
    }
    shapes
}

/// Among timestamps a long number is one with a slip in it, and zeros stand before them all.
fn is_meant_as_timestamp(Parts { shape, version, .. }: &Parts) -> bool {
    match shape {
        Shape::Digits => version.len() >= 8 || is_zero(version),
        Shape::Parts | Shape::Dated => false,
        Shape::Timestamp | Shape::Foreign(_) => true,
    }
}

/// diesel's `00000000000000_diesel_initial_setup` and Prisma's `0_init` are older than any clock.
fn is_zero(version: &str) -> bool {
    version.bytes().all(|byte| byte == b'0')
}

fn report_mixed(
    folder: &Folder<'_>,
    shapes: &BTreeMap<Shape, Vec<&Candidate>>,
    diagnostics: &mut Diagnostics,
) {
    let mut groups: Vec<_> = shapes.iter().collect();
    groups.sort_by_key(|(_, candidates)| std::cmp::Reverse(candidates.len()));
    let Some(((regular, first), others)) = groups.split_first() else {
        return;
    };
    for (shape, candidates) in others {
        let (odd, usual) = (&candidates[0].title, &first[0].title);
        let message = format!(
            "`{odd}` is numbered {}, but `{usual}` {}",
            manner(**shape),
            manner(**regular)
        );
        diagnostics
            .error(&codes::MIXED_NUMBERING, &*folder.show(odd), message)
            .help("keep one numbering scheme for all migrations of the folder")
            .help(format!(
                "if the folder switched schemes long ago, {}",
                gaps::LEXICAL
            ));
    }
}

const fn manner(shape: Shape) -> &'static str {
    match shape {
        Shape::Timestamp => "by date and time",
        Shape::Dated => "by date and sequence",
        Shape::Digits | Shape::Parts | Shape::Foreign(_) => "in sequence",
    }
}

fn report_foreign(
    folder: &Folder<'_>,
    group: &[&Candidate],
    all: &[Candidate],
    diagnostics: &mut Diagnostics,
) {
    let Some(Parts { shape, version, .. }) = &group[0].parts else {
        return;
    };
    let note = match shape {
        Shape::Foreign(Foreign::Day) => "a date without a time",
        Shape::Foreign(Foreign::Minute) => "a date and time without seconds",
        _ => "a date and time with milliseconds",
    };
    report_unknown(
        folder,
        group,
        &format!("`{version}` is {note}"),
        diagnostics,
    )
    .help(gaps::advice(all));
}

/// Says of a group of files that their numbers are of no scheme.
pub(super) fn report_unknown<'d>(
    folder: &Folder<'_>,
    group: &[&Candidate],
    note: &str,
    diagnostics: &'d mut Diagnostics,
) -> &'d mut crate::diagnostic::Diagnostic {
    let title = &group[0].title;
    let message = match group.len() - 1 {
        0 => format!("the number of `{title}` fits no numbering scheme"),
        1 => format!("the numbers of `{title}` and another file fit no numbering scheme"),
        n => format!("the numbers of `{title}` and {n} more files fit no numbering scheme"),
    };
    diagnostics
        .error(&codes::UNKNOWN_NUMBERING, &*folder.show(title), message)
        .note(note)
        .note(
            "the schemes are `001` (no number missing), `20260115120000` (14 digits) \
             and `2026_01_15_001`",
        )
}

/// Holds a number against the scheme, and says where it belongs or what is wrong with it.
fn check(numbering: Numbering, candidate: &Candidate) -> Result<Key, String> {
    let Some(Parts { version, .. }) = &candidate.parts else {
        return Err("there is none".to_owned());
    };
    let mut parts = Vec::new();
    let (day, number) = match numbering {
        Numbering::Timestamp => (check_timestamp(version)?, Number::of("0")),
        Numbering::Dated => {
            let (day, number) = check_dated(version)?;
            (day, Number::of(number))
        }
        Numbering::Numeric => {
            parts = version::values(version);
            (String::new(), parts.remove(0))
        }
        _ if is_plain(version) => (String::new(), Number::of(version)),
        _ => return Err(format!("`{version}` is not digits alone")),
    };
    Ok(Key { day, number, parts })
}

/// The text that diesel compares, and everybody else for 14 digits.
fn check_timestamp(version: &str) -> Result<String, String> {
    let fields: Vec<_> = version.split('-').collect();
    match fields[..] {
        [number] if is_zero(number) => {}
        [number] if is_plain(number) && number.len() == 14 => {
            check_day(&number[..4], &number[4..6], &number[6..8])?;
            check_time(&number[8..])?;
        }
        [number] if is_plain(number) => {
            return Err(format!(
                "`{number}` has {} digits instead of 14",
                number.len()
            ));
        }
        [year, month, day, time] | [year, month, day, time, _] => {
            check_day(year, month, day)?;
            // diesel asks no clock, and lemmy counts on from second 59 to second 68.
            check_time(&time[..4])?;
        }
        _ => return Err(format!("`{version}` does not have 14 digits")),
    }
    Ok(version.replace('-', ""))
}

fn check_dated(version: &str) -> Result<(String, &str), String> {
    let fields: Vec<_> = version.split('_').collect();
    let [year, month, day, sequence] = fields[..] else {
        return Err(format!("`{version}` does not have the four parts of one"));
    };
    check_day(year, month, day)?;
    if sequence.len() != 3 {
        return Err(format!("the sequence `{sequence}` does not have 3 digits"));
    }
    if is_zero(sequence) {
        return Err("the first of a day is `001`".to_owned());
    }
    Ok((format!("{year}_{month}_{day}"), sequence))
}

fn is_plain(version: &str) -> bool {
    version.bytes().all(|byte| byte.is_ascii_digit())
}

fn report_invalid(
    folder: &Folder<'_>,
    numbering: Numbering,
    candidate: &Candidate,
    reason: &str,
    diagnostics: &mut Diagnostics,
) {
    let title = &candidate.title;
    let (what, help) = match numbering {
        Numbering::Timestamp => (
            "timestamp",
            "a timestamp is year, month, day, hour, minute and second, as in `20260115120000`",
        ),
        Numbering::Dated => (
            "date with a sequence",
            "write the date and the place within the day, as in `2026_01_15_001`",
        ),
        _ => ("sequence number", "write nothing but digits, as in `001`"),
    };
    let message = format!("the number of `{title}` is not a {what}: {reason}");
    let diagnostic = diagnostics.error(&codes::INVALID_VERSION, &*folder.show(title), message);
    diagnostic.help(help);
    if numbering == Numbering::Timestamp {
        diagnostic.help(format!("if it has been applied, {}", gaps::LEXICAL));
    }
}
