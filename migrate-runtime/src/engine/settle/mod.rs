//! Settles by looking what became of a statement that an earlier run began.
//!
//! A statement that cannot be recorded in its own transaction is journaled before it
//! begins, with what the catalog says then. Where the run broke off behind that, the
//! next one looks again: what is new was made by the statement, and what was there
//! before is none of its business. So an index that was invalid before is never
//! dropped.

mod look;
mod steps;

use std::collections::VecDeque;

use super::current::Current;
use super::records::{filled, text};
use crate::driver::Rows;
use crate::outcome::Leftover;
use crate::plan::{Script, Witness};

/// What is known of the statement that is to be settled.
#[derive(Debug, Default)]
pub(super) struct Settling {
    /// What the history says was begun by an earlier run.
    pub(super) begun: Option<Begun>,
    /// Whether it is an earlier run that is settled, not an earlier attempt.
    earlier: bool,
    /// What was there before the statement.
    before: Seen,
    /// What is to be cleared away.
    chores: VecDeque<Chore>,
}

/// A statement that was begun, and may have run or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Begun {
    pub(super) statement: String,
    found: String,
    /// Whether the server is known to have refused it.
    failed: bool,
}

impl Begun {
    /// What the record of an unfinished migration says.
    pub(super) fn of(current: &Current) -> Option<Begun> {
        let reverting = current.reverting.as_ref();
        let applying = || current.records.iter().find(|record| !record.applied);
        let record = reverting.map(|it| &it.record).or_else(applying)?;
        Some(Begun {
            statement: record.doing.clone()?,
            found: record.found.clone(),
            failed: record.failed,
        })
    }
}

/// How to go on in a migration that stopped.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// What has run is known.
    Known,
    /// The catalog will tell.
    Look,
    /// Only a person can tell, for this reason.
    Open(&'static str),
}

impl Fate {
    /// What is known of the statement that is next in the plan.
    fn of(begun: Option<&Begun>, script: Script, index: usize) -> Fate {
        let Some(begun) = begun else {
            return Fate::Known;
        };
        let same = index < script.len() && script.statement(index).sql == begun.statement;
        match script.witness(index).filter(|_| same) {
            Some(witness) if look::query(witness).is_some() => Fate::Look,
            _ if begun.failed => Fate::Known,
            Some(Witness::Repeatable) => Fate::Known,
            _ if same => Fate::Open("nothing in the catalog tells"),
            _ => Fate::Open("the plan has another statement in its place now"),
        }
    }
}

/// Something that tells whether a statement has run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Thing {
    oid: String,
    /// As SQL has it; not known of what was there before.
    name: String,
    state: String,
    /// The process that still works on it.
    busy: Option<String>,
}

/// What there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Seen(Vec<Thing>);

impl Seen {
    fn of(rows: &Rows) -> Seen {
        let thing = |row| Thing {
            oid: text(row, 0).to_owned(),
            name: text(row, 1).to_owned(),
            state: text(row, 2).to_owned(),
            busy: filled(row, 3),
        };
        Seen(rows.iter().map(thing).collect())
    }

    /// As the history has it.
    fn told(&self) -> String {
        let things = self.0.iter();
        let told: Vec<_> = things
            .map(|it| format!("{} {}", it.oid, it.state))
            .collect();
        told.join(", ")
    }

    fn parse(told: &str) -> Seen {
        let things = told.split(", ").filter_map(|thing| thing.split_once(' '));
        let things = things.map(|(oid, state)| Thing {
            oid: oid.to_owned(),
            state: state.to_owned(),
            ..Thing::default()
        });
        Seen(things.collect())
    }

    /// What was not there before.
    fn since(&self, before: &Seen) -> Vec<&Thing> {
        let known = |thing: &&Thing| before.0.iter().all(|other| other.oid != thing.oid);
        self.0.iter().filter(known).collect()
    }

    fn state(&self) -> Option<&str> {
        self.0.first().map(|thing| &*thing.state)
    }
}

/// What is to be cleared away, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Chore {
    sql: String,
    leftover: Leftover,
}

impl Chore {
    fn drop(index: &Thing) -> Chore {
        Chore {
            sql: format!("drop index concurrently {}", index.name),
            leftover: Leftover::InvalidIndex(index.name.clone()),
        }
    }
}

/// What became of a statement.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Ran,
    NotRan,
    /// It left something that has to go before it is looked at again.
    Left(Vec<Chore>),
    /// Another session still works on it.
    Busy(String),
    Open(&'static str),
}

/// Tells from what there was and what there is.
fn judge(witness: Witness, before: &Seen, now: &Seen) -> Verdict {
    match witness {
        Witness::Index { .. } => judge_index(&now.since(before)),
        Witness::DroppedIndex(_) => judge_dropped(before, now),
        Witness::DetachedPartition { partition, table } => {
            judge_detached(partition, table, before, now)
        }
        // To build again what has been built again does no harm.
        _ => match now.since(before) {
            left if left.is_empty() => Verdict::NotRan,
            left => drop_all(&left),
        },
    }
}

fn judge_index(new: &[&Thing]) -> Verdict {
    match new {
        [] => Verdict::NotRan,
        [index] => match &*index.state {
            "valid" => Verdict::Ran,
            "invalid" => drop_all(new),
            _ => Verdict::NotRan,
        },
        _ => Verdict::Open("several indexes were made since it began"),
    }
}

fn drop_all(left: &[&Thing]) -> Verdict {
    match left.iter().find_map(|thing| thing.busy.clone()) {
        Some(process) => Verdict::Busy(process),
        None => Verdict::Left(left.iter().map(|index| Chore::drop(index)).collect()),
    }
}

fn judge_dropped(before: &Seen, now: &Seen) -> Verdict {
    match (before.0.first(), now.0.first()) {
        (Some(_), None) => Verdict::Ran,
        (Some(was), Some(is)) if was.oid != is.oid => {
            Verdict::Open("another index has that name now")
        }
        _ => Verdict::NotRan,
    }
}

fn judge_detached(partition: &str, table: &str, before: &Seen, now: &Seen) -> Verdict {
    match (before.state(), now.state()) {
        (Some("attached"), Some("detached")) => Verdict::Ran,
        (Some("attached"), Some("pending")) => Verdict::Left(vec![Chore {
            sql: format!("alter table {table} detach partition {partition} finalize"),
            leftover: Leftover::PendingPartition(
                now.0
                    .first()
                    .map_or(String::new(), |thing| thing.name.clone()),
            ),
        }]),
        (Some("attached"), None) => Verdict::Open("the partition is not there any more"),
        _ => Verdict::NotRan,
    }
}

#[cfg(test)]
mod tests;
