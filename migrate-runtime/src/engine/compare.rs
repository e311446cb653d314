//! The history held against the plan.

use std::collections::HashMap;

use super::current::Current;
use super::records::Record;
use super::text::digest;
use crate::environment::OutOfOrder;
use crate::error::ErrorKind;
use crate::plan::{Digest, Direction, Migration, PlanData, Script, label};

/// What is left to do.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// How many migrations of the plan are applied.
    pub(super) applied: usize,
    /// How many the history has beyond the plan.
    pub(super) ahead: usize,
    /// What is to be applied, in order.
    pub(super) pending: Vec<Entry>,
}

/// A migration that is to be applied or reverted, with the place in the history that
/// it will have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) migration: Migration,
    /// Its place in the history, from 1.
    pub(super) position: usize,
    /// How many migrations are in place after it.
    pub(super) in_place: usize,
    /// The digest of the plan up to that many if these are in place then, so that one
    /// look at the last record tells whether anything is pending. Where others are,
    /// that of the migration, or none if it is reverted.
    pub(super) chain: Option<Digest>,
    /// Whether migrations behind it in the plan were applied before it.
    pub(super) late: bool,
    /// Whether this place has a record of which nothing had run.
    pub(super) replaces: bool,
    /// The place of the record that it reverts.
    pub(super) reverts: Option<usize>,
    /// How many of its statements are done, if an earlier run stopped in it.
    pub(super) halfway: Option<usize>,
}

impl Entry {
    pub(super) fn direction(&self) -> Direction {
        match self.reverts {
            None => Direction::Up,
            Some(_) => Direction::Down,
        }
    }

    /// What is sent.
    pub(super) fn script(&self) -> Script {
        self.migration.script(self.direction())
    }

    /// The digest as the history has it.
    pub(super) fn chain_text(&self) -> String {
        self.chain
            .map(|chain| chain.to_string())
            .unwrap_or_default()
    }
}

/// A difference between the two, and the migration of the plan that it is about.
pub(super) type Difference = (ErrorKind, Option<Migration>);

/// Where the history stands in the plan, of which so many are wanted.
///
/// The first difference is the one that is told: those behind it mostly follow
/// from it.
pub(super) fn compare(
    plan: PlanData,
    current: &Current,
    target: usize,
    out_of_order: OutOfOrder,
) -> Result<Standing, Box<Difference>> {
    let records = &*current.records;
    let places = places(plan, records);
    let unknown = first_unknown(records, &places)?;
    let found = Found::new(plan, records, &places)?;
    let next = (0..plan.len()).find(|place| !found.applied[*place]);
    if let Some(next) = next {
        if next < target {
            check_whole(current)?;
        }
        if found.is_late(next) && out_of_order == OutOfOrder::Deny {
            return Err(late(plan.migration(next), records));
        }
        if let Some(unknown) = unknown {
            return Err(missing(unknown));
        }
    }
    Ok(Standing {
        applied: found.applied.iter().filter(|&&applied| applied).count(),
        ahead: ahead(records, &places),
        pending: found.pending(plan, current, target),
    })
}

/// Nothing is applied on top of what is half reverted.
fn check_whole(current: &Current) -> Result<(), Box<Difference>> {
    let Some(reverting) = &current.reverting else {
        return Ok(());
    };
    Err(Box::new((reverting.halfway(), None)))
}

/// How many of those that the plan does not know have run, in part at least.
fn ahead(records: &[Record], places: &[Option<usize>]) -> usize {
    let ran = |record: &Record| record.applied || record.done > 0;
    let records = records.iter().zip(places);
    records
        .filter(|(record, place)| place.is_none() && ran(record))
        .count()
}

/// The place in the plan of each record, where it has one.
pub(super) fn places(plan: PlanData, records: &[Record]) -> Vec<Option<usize>> {
    let version = |place| plan.migration(place).version();
    let same =
        |(place, record): (usize, &Record)| place < plan.len() && record.version == version(place);
    if records.iter().enumerate().all(same) {
        return (0..records.len()).map(Some).collect();
    }
    let by_version: HashMap<_, _> = (0..plan.len()).map(|at| (version(at), at)).collect();
    let place = |record: &Record| by_version.get(&*record.version).copied();
    records.iter().map(place).collect()
}

/// The first record that the plan does not know. It is missing from the plan if the
/// plan goes on behind it, and else from a later plan.
fn first_unknown<'a>(
    records: &'a [Record],
    places: &[Option<usize>],
) -> Result<Option<&'a Record>, Box<Difference>> {
    let Some(first) = places.iter().position(Option::is_none) else {
        return Ok(None);
    };
    let behind = records.iter().zip(places).skip(first);
    // One that came in late says nothing about those before it.
    let goes_on = behind
        .into_iter()
        .any(|(record, place)| place.is_some() && !record.late);
    if goes_on {
        return Err(missing(&records[first]));
    }
    Ok(Some(&records[first]))
}

/// The migrations of the plan that the history has.
struct Found {
    applied: Vec<bool>,
    /// The one that stopped halfway, its position, and how many statements are done.
    halfway: Option<(usize, usize, usize)>,
}

impl Found {
    fn new(
        plan: PlanData,
        records: &[Record],
        places: &[Option<usize>],
    ) -> Result<Found, Box<Difference>> {
        let mut found = Found {
            applied: vec![false; plan.len()],
            halfway: None,
        };
        let mut in_order = true;
        for (index, (record, place)) in records.iter().zip(places).enumerate() {
            in_order &= *place == Some(index) && record.in_place == index + 1;
            let Some(place) = *place else { continue };
            let migration = plan.migration(place);
            if record.applied {
                check_unchanged(record, migration, in_order)?;
                found.applied[place] = true;
            } else {
                let done = resumable(migration, migration.up(), record)?;
                found.halfway = Some((place, record.position, done));
            }
        }
        Ok(found)
    }

    /// Whether one behind this place was applied, and this one not even begun.
    fn is_late(&self, place: usize) -> bool {
        let begun = self.halfway.is_some_and(|(at, ..)| at == place);
        !begun && self.last().is_some_and(|last| place < last)
    }

    fn last(&self) -> Option<usize> {
        self.applied.iter().rposition(|&applied| applied)
    }

    fn pending(&self, plan: PlanData, current: &Current, target: usize) -> Vec<Entry> {
        let mut pending: Vec<usize> = (0..target).filter(|place| !self.applied[*place]).collect();
        // What was begun has its position already, before all others.
        pending.sort_by_key(|place| self.halfway.is_none_or(|(at, ..)| at != *place));
        let mut position = current.last;
        let mut covered = self.applied.iter().filter(|&&applied| applied).count();
        let mut furthest = self.last().map_or(0, |last| last + 1);
        let entry = |place: usize| {
            let halfway = self.halfway.filter(|(at, ..)| *at == place);
            position += usize::from(halfway.is_none());
            covered += 1;
            furthest = furthest.max(place + 1);
            let chain = plan.migration(if covered == furthest {
                covered - 1
            } else {
                place
            });
            let migration = plan.migration(place);
            Entry {
                migration,
                position: halfway.map_or(position, |(_, position, _)| position),
                in_place: covered,
                chain: Some(chain.chain()),
                late: self.is_late(place),
                replaces: halfway.is_none() && current.void == Some(position),
                reverts: None,
                halfway: halfway.map(|(.., done)| done),
            }
        };
        pending.into_iter().map(entry).collect()
    }
}

/// The plan of another name whose whole history this plan would have made.
pub(super) fn same_under_another_name(plan: PlanData, others: &[Record]) -> Option<&Record> {
    others.iter().find(|record| {
        let place = record.in_place.wrapping_sub(1);
        place < plan.len() && plan.migration(place).chain().to_string() == record.chain
    })
}

fn missing(record: &Record) -> Box<Difference> {
    let (version, name) = (record.version.clone(), record.name.clone());
    let told = record.told.clone();
    let missing = if record.applied {
        ErrorKind::Missing {
            version,
            name,
            applied: told,
        }
    } else {
        ErrorKind::MissingHalfway {
            version,
            name,
            begun: told,
        }
    };
    Box::new((missing, None))
}

fn late(migration: Migration, records: &[Record]) -> Box<Difference> {
    let last = records.last();
    let last = last.map_or(String::new(), |last| label(&last.version, &last.name));
    Box::new((ErrorKind::Late { last }, Some(migration)))
}

/// The chain covers the checksum and whatever else the build counts in, but only as
/// long as the history has the order of the plan.
fn check_unchanged(
    record: &Record,
    migration: Migration,
    in_order: bool,
) -> Result<(), Box<Difference>> {
    let same_text = record.checksum == migration.checksum().to_string();
    if same_text && (!in_order || record.chain == migration.chain().to_string()) {
        return Ok(());
    }
    let edited = ErrorKind::Edited {
        applied: record.told.clone(),
        changes: changes(record, migration),
        folder: other_folder(record, migration),
    };
    Err(Box::new((edited, Some(migration))))
}

/// The folder of what was applied, if it is another one than that of the plan.
fn other_folder(record: &Record, migration: Migration) -> Option<String> {
    let was = folder(&record.file, &record.version);
    let is = folder(migration.file(), migration.version());
    (was != is && !was.is_empty()).then(|| was.to_owned())
}

/// The folder of all migrations, of which one may have a folder of its own.
fn folder<'f>(file: &'f str, version: &str) -> &'f str {
    let parent = |path: &'f str| path.rsplit_once('/').unwrap_or(("", path));
    let (folder, _) = parent(file);
    match parent(folder) {
        (above, own) if own.starts_with(version) => above,
        _ => folder,
    }
}

/// What is known of the difference between what was applied and what is there.
pub(super) fn changes(record: &Record, migration: Migration) -> Vec<String> {
    let short = |digest: &str| digest.chars().take(12).collect::<String>();
    let mode = |transactional| {
        if transactional {
            "in a transaction"
        } else {
            "by statement"
        }
    };
    let checksum = migration.checksum().to_string();
    let facts = [
        ("name", record.name.clone(), migration.name().to_owned()),
        ("file", record.file.clone(), migration.file().to_owned()),
        (
            "mode",
            mode(record.transactional).to_owned(),
            mode(migration.transactional()).to_owned(),
        ),
        ("checksum", short(&record.checksum), short(&checksum)),
    ];
    let changed = facts.into_iter().filter(|(_, was, is)| was != is);
    changed
        .map(|(what, was, is)| format!("its {what} was `{was}`, and is `{is}` now"))
        .collect()
}

/// How many statements of an unfinished script need not be run again.
pub(super) fn resumable(
    migration: Migration,
    script: Script,
    record: &Record,
) -> Result<usize, Box<Difference>> {
    let done = record.done;
    let ran = digest(script.statements().take(done).map(|s| s.sql));
    let same = done == 0 || (done <= script.len() && ran == record.done_digest);
    if same && !script.transactional() {
        return Ok(done);
    }
    Err(Box::new((
        ErrorKind::EditedHalfway { done },
        Some(migration),
    )))
}

#[cfg(test)]
#[path = "compare_tests.rs"]
mod tests;
