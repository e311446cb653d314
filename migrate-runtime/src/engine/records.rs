//! The rows of the history as they come back from the server.

use super::format::FORMAT;
use crate::driver::Row;
use crate::plan::label;
use crate::report::{Override, Repaired};

/// Why the rows cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// A later version wrote them, in this format.
    Newer(String),
    /// They are not what the history's rows look like.
    Odd(String),
}

/// The head of the history, as [`History::read_head`](super::history::History::read_head)
/// asks for it.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// What the database was told that it is.
    pub(super) environment: Option<String>,
    /// Whether this session may write.
    pub(super) writable: bool,
    pub(super) open_transaction: bool,
    pub(super) records: Vec<HeadRecord>,
    pub(super) overrides: Vec<Override>,
    pub(super) repairs: Vec<Repaired>,
}

/// One record of the head.
#[derive(Debug)]
pub(super) struct HeadRecord {
    /// How many migrations are in place after it.
    pub(super) in_place: usize,
    pub(super) chain: String,
    /// Whether all of it has run.
    pub(super) whole: bool,
}

impl Head {
    pub(super) fn parse(rows: &[Row]) -> Result<Head, Unreadable> {
        let mut head = Head::default();
        for row in rows {
            head.environment = filled(row, 0);
            check_format(text(row, 1))?;
            head.writable = flag(row, 2);
            head.open_transaction = flag(row, 3);
            if text(row, 4).is_empty() {
                continue;
            }
            if flag(row, 13) {
                head.repairs.push(Repaired {
                    migration: label(text(row, 8), text(row, 9)),
                    repair: text(row, 6).to_owned(),
                    reason: text(row, 10).to_owned(),
                    told: filled(row, 11),
                });
                continue;
            }
            check_format(text(row, 7))?;
            if !text(row, 10).is_empty() {
                head.overrides.push(Override {
                    migration: label(text(row, 8), text(row, 9)),
                    reason: text(row, 10).to_owned(),
                    told: filled(row, 11),
                    reverted: flag(row, 12),
                });
                continue;
            }
            head.records.push(HeadRecord {
                in_place: number(row, 4)?,
                chain: text(row, 5).to_owned(),
                whole: ["applied", "reverted"].contains(&text(row, 6)),
            });
        }
        Ok(head)
    }
}

/// The whole history of a plan, as
/// [`History::read_all`](super::history::History::read_all) asks for it.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// What the database was told that it is.
    pub(super) environment: Option<String>,
    /// Whether this session may write.
    pub(super) writable: bool,
    /// Whether the lock is ours, and the process that looked for it.
    pub(super) locked: bool,
    pub(super) pid: String,
    /// The time on the server.
    pub(super) time: String,
    pub(super) records: Vec<Record>,
    /// The last records of the other plans, where this one has none.
    pub(super) others: Vec<Record>,
}

/// One record of the history.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    pub(super) plan: String,
    pub(super) position: usize,
    pub(super) version: String,
    pub(super) name: String,
    pub(super) file: String,
    pub(super) checksum: String,
    pub(super) chain: String,
    pub(super) transactional: bool,
    pub(super) applied: bool,
    /// Whether it is a revert, and all of it has run.
    pub(super) reverted: bool,
    /// The position of the record that it reverts.
    pub(super) reverts: Option<usize>,
    /// How many migrations are in place after it.
    pub(super) in_place: usize,
    /// Whether a statement of it was refused.
    pub(super) failed: bool,
    /// Whether it was refused before anything of it had run. What is only begun may
    /// have run, where the session was lost.
    pub(super) void: bool,
    /// The statement that was sent alone and may have run, and what was there before.
    pub(super) doing: Option<String>,
    pub(super) found: String,
    /// Whether it came in before others that were there.
    pub(super) late: bool,
    pub(super) done: usize,
    pub(super) done_digest: String,
    /// When and by whom, for messages.
    pub(super) told: String,
    /// Why it was applied against a rule, and by whom.
    pub(super) broken: Option<String>,
    pub(super) broken_told: Option<String>,
}

impl Past {
    pub(super) fn parse(rows: &[Row]) -> Result<Past, Unreadable> {
        let mut past = Past::default();
        for row in rows {
            past.environment = filled(row, 0);
            check_format(text(row, 1))?;
            past.writable = flag(row, 2);
            past.locked = flag(row, 3);
            text(row, 4).clone_into(&mut past.pid);
            text(row, 20).clone_into(&mut past.time);
            if text(row, 6).is_empty() {
                continue;
            }
            let record = Record::parse(row)?;
            if flag(row, 5) {
                past.records.push(record);
            } else {
                past.others.push(record);
            }
        }
        Ok(past)
    }
}

impl Record {
    fn parse(row: &Row) -> Result<Record, Unreadable> {
        check_format(text(row, 18))?;
        Ok(Record {
            plan: text(row, 6).to_owned(),
            position: number(row, 7)?,
            version: text(row, 8).to_owned(),
            name: text(row, 9).to_owned(),
            file: text(row, 10).to_owned(),
            checksum: text(row, 11).to_owned(),
            chain: text(row, 12).to_owned(),
            transactional: flag(row, 13),
            applied: text(row, 14) == "applied",
            reverted: text(row, 14) == "reverted",
            reverts: filled(row, 23).map(|_| number(row, 23)).transpose()?,
            in_place: number(row, filled(row, 24).map_or(7, |_| 24))?,
            failed: text(row, 14) == "failed",
            void: text(row, 14) == "failed" && text(row, 16) == "0" && text(row, 25).is_empty(),
            doing: filled(row, 25),
            found: text(row, 26).to_owned(),
            late: flag(row, 15),
            done: number(row, 16)?,
            done_digest: text(row, 17).to_owned(),
            told: text(row, 19).to_owned(),
            broken: filled(row, 21),
            broken_told: filled(row, 22),
        })
    }

    /// What a report says if it was applied against a rule.
    pub(super) fn glass(&self) -> Option<Override> {
        Some(Override {
            migration: label(&self.version, &self.name),
            reason: self.broken.clone()?,
            told: self.broken_told.clone(),
            reverted: self.reverts.is_some(),
        })
    }
}

/// Refuses what a later version wrote; what an earlier one wrote can be read.
pub(super) fn check_format(format: &str) -> Result<(), Unreadable> {
    match format.parse::<u32>() {
        Ok(known) if known <= FORMAT => Ok(()),
        Err(_) if format.is_empty() => Ok(()),
        _ => Err(Unreadable::Newer(format.to_owned())),
    }
}

fn number(row: &Row, column: usize) -> Result<usize, Unreadable> {
    let text = text(row, column);
    let odd = |_| Unreadable::Odd(format!("expected a number, found `{text}`"));
    text.parse().map_err(odd)
}

/// A field of a row; null and missing fields are empty.
pub(super) fn text(row: &Row, column: usize) -> &str {
    row.get(column).and_then(Option::as_deref).unwrap_or("")
}

/// A field of a row that is neither null nor empty.
pub(super) fn filled(row: &Row, column: usize) -> Option<String> {
    let text = text(row, column);
    (!text.is_empty()).then(|| text.to_owned())
}

pub(super) fn flag(row: &Row, column: usize) -> bool {
    text(row, column) == "t"
}
