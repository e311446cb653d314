//! Reads files of cases that are run on a server.

use std::fmt;

/// A line `LABEL: statement`, or `LABEL [since 15]: statement`.
pub(crate) struct Case<'t> {
    line: usize,
    pub(crate) label: &'t str,
    /// The oldest version to which the label applies.
    pub(crate) since: u32,
    pub(crate) statement: &'t str,
}

impl fmt::Display for Case<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.statement)
    }
}

/// The cases of a file, without its comments and what it says is not run.
pub(crate) fn cases(file: &str) -> impl Iterator<Item = Case<'_>> {
    let lines = file.lines().enumerate();
    lines
        .filter(|(_, line)| !line.starts_with('#') && !line.contains(" [not run: "))
        .map(|(at, line)| case(at + 1, line).unwrap_or_else(|| panic!("line {}: {line}", at + 1)))
}

fn case(line: usize, text: &str) -> Option<Case<'_>> {
    let (head, statement) = text.split_once(": ")?;
    let (label, since) = match head.split_once(" [since ") {
        Some((label, since)) => (label, since.strip_suffix(']')?.parse().ok()?),
        None => (head, 0),
    };
    Some(Case {
        line,
        label,
        since,
        statement,
    })
}
