//! Which repair is possible, and what it changes.

use super::Mending;
use crate::engine::Engine;
use crate::engine::compare::{Difference, compare, places};
use crate::engine::current::Current;
use crate::engine::records::Record;
use crate::engine::text::{digest, literal};
use crate::environment::OutOfOrder;
use crate::error::ErrorKind;
use crate::plan::{Direction, Migration, PlanData};
use crate::repair::Repair;

/// Where a repair is worked out.
pub(super) struct Bench<'a> {
    plan: PlanData,
    engine: &'a Engine,
    records: &'a [Record],
    current: Current,
}

pub(super) type Mended = Result<Mending, Box<Difference>>;

impl<'a> Bench<'a> {
    pub(super) fn new(engine: &'a Engine, records: &'a [Record]) -> Bench<'a> {
        Bench {
            plan: engine.plan,
            engine,
            records,
            current: Current::of(records.to_vec()),
        }
    }

    pub(super) fn mend(&self, repair: &Repair<usize>) -> Mended {
        match repair {
            Repair::StatementRan(place) => self.statement(*place, true),
            Repair::StatementDidNotRun(place) => self.statement(*place, false),
            Repair::AcceptEdited(place) => self.accept(*place),
            Repair::MarkApplied(place) => self.mark_applied(*place),
            Repair::Forget(place) => {
                let migration = self.plan.migration(*place);
                self.forget(migration.version(), Some(migration))
            }
            Repair::ForgetUnknown(version) => self.forget_unknown(version),
        }
    }

    fn statement(&self, place: usize, ran: bool) -> Mended {
        let migration = self.plan.migration(place);
        let nothing = |why| nothing(why, Some(migration));
        let (record, direction) = self
            .unfinished(migration.version())
            .filter(|(record, _)| record.doing.is_some())
            .ok_or_else(|| nothing("no statement of it may have run"))?;
        let (script, number) = (migration.script(direction), record.done + 1);
        if ran && number > script.len() {
            return Err(nothing("the plan has no such statement any more"));
        }
        let text = |done| digest(script.statements().take(done).map(|s| s.sql));
        if ran && record.done > 0 && text(record.done) != record.done_digest {
            let done = record.done;
            return Err(Box::new((
                ErrorKind::EditedHalfway { done },
                Some(migration),
            )));
        }
        let (set, told) = if ran {
            let digest = text(number);
            let set = format!("statements_done = {number}, done_digest = '{digest}', ");
            (set, format!("statement {number} marked as run"))
        } else {
            (
                String::new(),
                format!("statement {number} marked as not run"),
            )
        };
        let set = format!("{set}doing = null, found = null");
        Ok(self.mending(record, told, self.update(record, &set)))
    }

    /// The record that is begun and not finished, and which way it goes.
    fn unfinished(&self, version: &str) -> Option<(&Record, Direction)> {
        if let Some(reverting) = &self.current.reverting
            && reverting.of.version == version
        {
            return Some((&reverting.record, Direction::Down));
        }
        let record = self.record(version).filter(|record| !record.applied)?;
        Some((record, Direction::Up))
    }

    fn record(&self, version: &str) -> Option<&Record> {
        let mut records = self.current.records.iter();
        records.find(|record| record.version == version)
    }

    fn accept(&self, place: usize) -> Mended {
        let migration = self.plan.migration(place);
        let unfinished = self.unfinished(migration.version());
        if let Some((record, direction)) = unfinished {
            return self.accept_halfway(migration, record, direction);
        }
        let record = self
            .record(migration.version())
            .ok_or_else(|| nothing("it is not applied", Some(migration)))?;
        let checksum = migration.checksum().to_string();
        let chains = self.chains(record.position);
        if record.checksum == checksum && chains.is_empty() {
            return Err(nothing("it is as it was applied", Some(migration)));
        }
        let set = format!(
            "checksum = '{checksum}', name = {}, file = {}, transactional = {}",
            literal(migration.name()),
            literal(migration.file()),
            migration.transactional()
        );
        let mut sql = self.update(record, &set);
        if !chains.is_empty() {
            sql += &format!("; {}", self.engine.history.update_chains(&chains));
        }
        let told = "the edited text accepted".to_owned();
        Ok(self.mending(record, told, sql))
    }

    fn accept_halfway(
        &self,
        migration: Migration,
        record: &Record,
        direction: Direction,
    ) -> Mended {
        let nothing = |why| nothing(why, Some(migration));
        let script = migration.script(direction);
        if script.transactional() {
            return Err(nothing("it stopped halfway, and runs in a transaction now"));
        }
        if record.done > script.len() {
            return Err(nothing("more of its statements had run than it has now"));
        }
        let digest = digest(script.statements().take(record.done).map(|s| s.sql));
        if record.done == 0 || digest == record.done_digest {
            return Err(nothing("what had run of it is as it was"));
        }
        let set = format!("done_digest = '{digest}'");
        let told = "the edited text accepted".to_owned();
        Ok(self.mending(record, told, self.update(record, &set)))
    }

    /// The digests of the records from this position on that are others now than they
    /// were, since they cover what was edited.
    fn chains(&self, first: usize) -> Vec<(usize, String)> {
        let places = places(self.plan, self.records);
        let mut in_place = vec![false; self.plan.len()];
        let mut changed = Vec::new();
        for (one, place) in self.records.iter().zip(places) {
            let Some(place) = place.filter(|_| !one.void) else {
                continue;
            };
            in_place[place] = one.reverts.is_none();
            let chain = self.chain(&in_place, one.reverts.is_none().then_some(place));
            if one.position >= first && one.chain != chain {
                changed.push((one.position, chain));
            }
        }
        changed
    }

    /// The digest of the plan up to the last that is in place, if none before it is
    /// missing; else that of the migration itself.
    fn chain(&self, in_place: &[bool], own: Option<usize>) -> String {
        let covered = in_place.iter().filter(|&&there| there).count();
        let last = in_place.iter().rposition(|&there| there);
        let whole = last.filter(|last| last + 1 == covered);
        let chain = whole
            .or(own)
            .map(|place| self.plan.migration(place).chain());
        chain.map_or(String::new(), |chain| chain.to_string())
    }

    fn mark_applied(&self, place: usize) -> Mended {
        let migration = self.plan.migration(place);
        let history = &self.engine.history;
        let told = "marked as applied".to_owned();
        if let Some(reverting) = &self.current.reverting
            && reverting.of.version == migration.version()
        {
            // As though the revert had never been begun.
            let set = "state = 'failed', statements_done = 0, doing = null, found = null";
            let sql = self.update(&reverting.record, set);
            return Ok(self.mending(&reverting.record, told, sql));
        }
        let standing = compare(self.plan, &self.current, self.plan.len(), OutOfOrder::Allow)?;
        let mut pending = standing.pending.into_iter();
        let entry = match pending.next() {
            Some(first) if first.migration.version() == migration.version() => first,
            Some(_) if pending.any(|one| one.migration.version() == migration.version()) => {
                return Err(nothing("one before it is not applied", Some(migration)));
            }
            _ => return Err(nothing("it is applied already", Some(migration))),
        };
        let sql = match entry.halfway {
            None => history.insert_applied(&entry),
            Some(_) => format!(
                "{}; {}",
                history.resume(&entry, false),
                history.note_applied(&entry)
            ),
        };
        Ok(Mending {
            sql,
            version: migration.version().to_owned(),
            name: migration.name().to_owned(),
            told,
            applies: Some(entry),
            last: self.current.last,
        })
    }

    fn forget_unknown(&self, version: &str) -> Mended {
        let known = (0..self.plan.len()).map(|place| self.plan.migration(place));
        match known.into_iter().find(|one| one.version() == version) {
            Some(migration) => Err(nothing("this program has it", Some(migration))),
            None => self.forget(version, None),
        }
    }

    fn forget(&self, version: &str, migration: Option<Migration>) -> Mended {
        let told = "forgotten".to_owned();
        if let Some(reverting) = &self.current.reverting
            && reverting.of.version == version
        {
            let set = "state = 'reverted', applied_at = pg_catalog.clock_timestamp(), \
                       doing = null, found = null";
            let sql = self.update(&reverting.record, set);
            return Ok(self.mending(&reverting.record, told, sql));
        }
        let record = self.record(version).ok_or_else(|| {
            let why = "it is not applied";
            match migration {
                Some(migration) => nothing(why, Some(migration)),
                None => nothing_of(version, why),
            }
        })?;
        let position = 1 + self.current.void.unwrap_or(self.current.last);
        let (in_place, chain) = self.without(record);
        let history = &self.engine.history;
        let sql = history.insert_forgotten(record.position, position, in_place, &chain);
        Ok(self.mending(record, told, sql))
    }

    /// How many are in place without this one, and their digest.
    fn without(&self, forgotten: &Record) -> (usize, String) {
        let records = &self.current.records;
        let mut in_place = vec![false; self.plan.len()];
        let mut all_known = true;
        for (record, place) in records.iter().zip(places(self.plan, records)) {
            match place {
                _ if record.position == forgotten.position => {}
                Some(place) => in_place[place] = true,
                None => all_known = false,
            }
        }
        let chain = if all_known {
            self.chain(&in_place, None)
        } else {
            String::new()
        };
        (records.len() - 1, chain)
    }

    fn update(&self, record: &Record, set: &str) -> String {
        self.engine.history.update_at(record.position, set)
    }

    fn mending(&self, record: &Record, told: String, sql: String) -> Mending {
        Mending {
            sql,
            version: record.version.clone(),
            name: record.name.clone(),
            told,
            applies: None,
            last: self.current.last,
        }
    }
}

fn nothing(why: &'static str, migration: Option<Migration>) -> Box<Difference> {
    let version = migration.map_or(String::new(), |migration| migration.to_string());
    let kind = ErrorKind::NothingToRepair {
        migration: version,
        why,
    };
    Box::new((kind, migration))
}

fn nothing_of(version: &str, why: &'static str) -> Box<Difference> {
    let kind = ErrorKind::NothingToRepair {
        migration: version.to_owned(),
        why,
    };
    Box::new((kind, None))
}
