//! Reverting: which migrations, in which order, and what stands against it.
//!
//! What lies behind the target in the plan is reverted, the last one that was applied
//! first. All is refused before the first statement, or nothing is: a migration without
//! a script that reverts it, one that this program does not know or that stopped
//! halfway. What is dangerous but possible takes break-glass: a `protected` environment,
//! and a migration that was edited since, which its script may not fit.

use super::Engine;
use super::compare::{Difference, Entry, changes, places, resumable};
use super::current::{Current, Reverting};
use super::records::Record;
use crate::error::ErrorKind;
use crate::event::Event;
use crate::plan::{Digest, Direction, Migration, PlanData};
use crate::promotion::Refusal;

/// What is to be reverted.
#[derive(Debug, Default)]
pub(super) struct Reverts {
    /// How many migrations of the plan are in place.
    pub(super) in_place: usize,
    /// What is to be reverted, in order.
    pub(super) pending: Vec<Entry>,
    /// Those of them that were edited after they were applied.
    pub(super) edited: Vec<Difference>,
}

/// A record of something that is to be reverted.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    place: usize,
    record: &'a Record,
    /// The record of a revert that stopped halfway.
    begun: Option<&'a Record>,
}

/// What is to be reverted so that so many migrations of the plan stay.
pub(super) fn plan_reverts(
    plan: PlanData,
    current: &Current,
    keep: usize,
) -> Result<Reverts, Box<Difference>> {
    let places = known_places(plan, &current.records)?;
    let mut candidates = candidates(plan, current, &places)?;
    check_target(plan, current, &candidates, keep)?;
    candidates.retain(|one| one.place >= keep);
    check_scripts(plan, &candidates)?;
    let mut left = Left::new(plan, &candidates, &places);
    let mut reverts = Reverts {
        in_place: left.count,
        ..Reverts::default()
    };
    let mut position = current.last;
    for one in candidates {
        let migration = plan.migration(one.place);
        let script = migration.script(Direction::Down);
        let begun = one.begun.map(|record| (record.position, record));
        position += usize::from(begun.is_none());
        left.take(one.place);
        reverts.edited.extend(edited(one.record, migration));
        reverts.pending.push(Entry {
            migration,
            position: begun.map_or(position, |(at, _)| at),
            in_place: left.count,
            chain: left.chain(plan),
            late: false,
            replaces: begun.is_none() && current.void == Some(position),
            reverts: Some(one.record.position),
            halfway: begun
                .map(|(_, record)| resumable(migration, script, record))
                .transpose()?,
        });
    }
    Ok(reverts)
}

/// The place of each record in the plan, which has to know all of them: what it does
/// not know may stand on what is to be reverted.
fn known_places(plan: PlanData, records: &[Record]) -> Result<Vec<usize>, Box<Difference>> {
    let places = places(plan, records).into_iter().zip(records);
    let known = |(place, record): (Option<usize>, &Record)| place.ok_or_else(|| unknown(record));
    places.map(known).collect()
}

fn unknown(record: &Record) -> Box<Difference> {
    let kind = ErrorKind::RevertUnknown {
        version: record.version.clone(),
        name: record.name.clone(),
        applied: record.told.clone(),
    };
    Box::new((kind, None))
}

/// All that could be reverted, in the order in which it would be.
fn candidates<'a>(
    plan: PlanData,
    current: &'a Current,
    found: &[usize],
) -> Result<Vec<Candidate<'a>>, Box<Difference>> {
    let mut candidates = Vec::new();
    if let Some(Reverting { record, of }) = &current.reverting {
        let place = places(plan, std::slice::from_ref(of))[0];
        candidates.push(Candidate {
            place: place.ok_or_else(|| unknown(of))?,
            record: of,
            begun: Some(record),
        });
    }
    for (record, &place) in current.records.iter().zip(found).rev() {
        if !record.applied {
            return Err(Box::new((applied_halfway(record), None)));
        }
        candidates.push(Candidate {
            place,
            record,
            begun: None,
        });
    }
    Ok(candidates)
}

fn applied_halfway(record: &Record) -> ErrorKind {
    ErrorKind::AppliedHalfway {
        version: record.version.clone(),
        name: record.name.clone(),
        begun: record.told.clone(),
    }
}

/// What is to stay must be there, and nothing that stays may be half reverted.
fn check_target(
    plan: PlanData,
    current: &Current,
    candidates: &[Candidate],
    keep: usize,
) -> Result<(), Box<Difference>> {
    let mut kept = candidates.iter().filter(|one| one.place < keep);
    if let Some(reverting) = &current.reverting
        && kept.clone().any(|one| one.begun.is_some())
    {
        return Err(Box::new((reverting.halfway(), None)));
    }
    match keep.checked_sub(1) {
        Some(target) if !kept.any(|one| one.place == target) => {
            Err(not_applied(plan.migration(target)))
        }
        _ => Ok(()),
    }
}

pub(super) fn not_applied(target: Migration) -> Box<Difference> {
    let (version, name) = (target.version().to_owned(), target.name().to_owned());
    Box::new((ErrorKind::NotApplied { version, name }, None))
}

/// Each must have a script; all that have none are named.
fn check_scripts(plan: PlanData, candidates: &[Candidate]) -> Result<(), Box<Difference>> {
    let migrations = candidates.iter().map(|one| plan.migration(one.place));
    let without = migrations.filter(|one| one.down().is_none());
    let migrations: Vec<_> = without.map(|migration| migration.to_string()).collect();
    if migrations.is_empty() {
        return Ok(());
    }
    Err(Box::new((
        ErrorKind::NothingToRevertWith { migrations },
        None,
    )))
}

fn edited(record: &Record, migration: Migration) -> Option<Difference> {
    let same = record.checksum == migration.checksum().to_string();
    let kind = ErrorKind::RevertEdited {
        applied: record.told.clone(),
        changes: changes(record, migration),
    };
    (!same).then_some((kind, Some(migration)))
}

/// What of the plan is left while it is reverted.
struct Left {
    in_place: Vec<bool>,
    count: usize,
}

impl Left {
    fn new(plan: PlanData, candidates: &[Candidate], places: &[usize]) -> Left {
        let mut in_place = vec![false; plan.len()];
        let reverted = candidates.iter().map(|one| one.place);
        for place in places.iter().copied().chain(reverted) {
            in_place[place] = true;
        }
        let count = in_place.iter().filter(|&&there| there).count();
        Left { in_place, count }
    }

    fn take(&mut self, place: usize) {
        self.in_place[place] = false;
        self.count -= 1;
    }

    /// The digest of the plan up to the last that is left, if none before it is missing.
    fn chain(&self, plan: PlanData) -> Option<Digest> {
        let last = self.in_place.iter().rposition(|&there| there)?;
        (last + 1 == self.count).then(|| plan.migration(last).chain())
    }
}

impl Engine {
    /// Plans what is to be reverted, under the lock.
    pub(super) fn plan_revert(&mut self, current: &Current, writable: bool) {
        let reverts = match plan_reverts(self.plan, current, self.target) {
            Ok(reverts) => reverts,
            Err(difference) => {
                let (kind, migration) = *difference;
                return self.fail(kind, migration);
            }
        };
        let reverted = self.report.reverted.len();
        self.report.in_place = reverts.in_place + reverted;
        self.total = reverted + reverts.pending.len();
        self.pending = reverts.pending.into();
        self.edited = reverts.edited;
        if self.total == 0 {
            self.events.push_back(Event::NothingToRevert);
        }
        self.begin_pending(writable);
    }

    /// Ends a run that is to revert where nothing was ever applied.
    pub(super) fn revert_nothing(&mut self) {
        let target = self.target.checked_sub(1);
        let Some(target) = target.map(|place| self.plan.migration(place)) else {
            self.events.push_back(Event::NothingToRevert);
            return self.end();
        };
        let (kind, migration) = *not_applied(target);
        self.fail(kind, migration);
    }

    /// Why reverting needs a reason here.
    pub(super) fn revert_protection(&self) -> Vec<Refusal> {
        if self.pending.is_empty() {
            return Vec::new();
        }
        let environment = self.settings.name;
        let kind = ErrorKind::Protected { environment };
        let protected = self.settings.protected.then(|| *Refusal::new(kind, None));
        let edited = self.edited.iter().cloned();
        let edited = edited.map(|(kind, migration)| *Refusal::new(kind, migration));
        protected.into_iter().chain(edited).collect()
    }
}
