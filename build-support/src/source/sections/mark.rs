//! The marks of each tool, and what was meant to be one.

use crate::nearest::slip_of;

/// Whose mark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Goose,
    Dbmate,
    SqlMigrate,
}

/// What a line says to its tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark<'a> {
    Up(&'a str),
    Down(&'a str),
    NoTransaction,
    /// A part of the file that is sent as it is, or nothing to us at all.
    Other,
    Substitution,
    Unknown,
}

/// What a line says, and to which tool.
pub(super) fn mark(line: &str) -> Option<(Tool, Mark<'_>)> {
    let comment = line.strip_prefix("--")?.trim();
    if let Some(rest) = comment.strip_prefix("migrate:up") {
        return is_word_end(rest).then_some((Tool::Dbmate, Mark::Up(rest)));
    }
    if let Some(rest) = comment.strip_prefix("migrate:down") {
        return is_word_end(rest).then_some((Tool::Dbmate, Mark::Down(rest)));
    }
    if let Some(rest) = comment.strip_prefix("+migrate") {
        return is_word_end(rest).then(|| (Tool::SqlMigrate, mark_of_sql_migrate(rest)));
    }
    let rest = comment.strip_prefix("+goose")?;
    is_word_end(rest).then(|| (Tool::Goose, mark_of_goose(rest)))
}

fn mark_of_goose(rest: &str) -> Mark<'_> {
    let words: Vec<_> = rest.split_whitespace().map(str::to_lowercase).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["up"] => Mark::Up(""),
        ["down"] => Mark::Down(""),
        ["no", "transaction"] => Mark::NoTransaction,
        ["statementbegin" | "statementend"] | ["envsub", "off"] => Mark::Other,
        ["envsub", "on"] => Mark::Substitution,
        _ => Mark::Unknown,
    }
}

fn mark_of_sql_migrate(rest: &str) -> Mark<'_> {
    let rest = rest.trim_start();
    let (word, options) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    match (word.to_lowercase().as_str(), options.trim()) {
        ("up", _) => Mark::Up(options),
        ("down", _) => Mark::Down(options),
        ("statementbegin" | "statementend", "") => Mark::Other,
        _ => Mark::Unknown,
    }
}

fn is_word_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(char::is_whitespace)
}

impl Tool {
    /// The mark of its section that goes up.
    pub(super) const fn up(self) -> &'static str {
        match self {
            Self::Goose => "-- +goose Up",
            Self::Dbmate => "-- migrate:up",
            Self::SqlMigrate => "-- +migrate Up",
        }
    }
}

/// How a line that was meant to be a mark is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// The tools look at the very beginning of a line.
    Indented,
    /// What it should be.
    Misspelt(String),
}

/// What begins a mark, in front of its words.
const BEGINNINGS: [(&str, Tool); 3] = [
    ("migrate:", Tool::Dbmate),
    ("+goose", Tool::Goose),
    ("+migrate", Tool::SqlMigrate),
];

/// The tool whose mark begins a text so, in whatever case, and what follows.
fn beginning(comment: &str) -> Option<(Tool, &str)> {
    let rest = comment.strip_prefix("--")?.trim_start_matches([' ', '\t']);
    BEGINNINGS.iter().find_map(|(beginning, tool)| {
        let (start, rest) = rest.split_at_checked(beginning.len())?;
        start
            .eq_ignore_ascii_case(beginning)
            .then_some((*tool, rest))
    })
}

/// Whether it begins with `--` and what begins a mark, in whatever case.
pub(super) fn is_like(comment: &str) -> bool {
    beginning(comment).is_some()
}

/// Whether a line was surely meant to be a mark that it is not.
pub(super) fn slip(line: &str) -> Option<(Tool, Slip)> {
    let is_known = |found: &(Tool, Mark<'_>)| found.1 != Mark::Unknown;
    if mark(line).as_ref().is_some_and(is_known) {
        return None;
    }
    let comment = line.trim();
    if let Some((tool, _)) = mark(comment).filter(is_known) {
        return Some((tool, Slip::Indented));
    }
    let (tool, rest) = beginning(comment)?;
    let meant = match tool {
        Tool::Goose => among(rest, "+goose", &GOOSE),
        Tool::Dbmate => of_dbmate(rest),
        Tool::SqlMigrate => among(rest, "+migrate", &SQL_MIGRATE),
    };
    Some((tool, Slip::Misspelt(format!("-- {}", meant?))))
}

const GOOSE: [&str; 5] = [
    "Up",
    "Down",
    "StatementBegin",
    "StatementEnd",
    "NO TRANSACTION",
];

const SQL_MIGRATE: [&str; 6] = [
    "Up",
    "Down",
    "Up notransaction",
    "Down notransaction",
    "StatementBegin",
    "StatementEnd",
];

fn among(rest: &str, tool: &str, names: &[&str]) -> Option<String> {
    let name = slip_of(rest.trim(), names).filter(|_| is_word_end(rest))?;
    Some(format!("{tool} {name}"))
}

/// Behind the word there may be options; with other words it is a sentence.
fn of_dbmate(rest: &str) -> Option<String> {
    let mut words = rest.split_whitespace();
    let mut meant = format!("migrate:{}", slip_of(words.next()?, &["up", "down"])?);
    for option in words {
        if !option.starts_with("transaction:") {
            return None;
        }
        meant.push(' ');
        meant.push_str(option);
    }
    Some(meant)
}
