//! What the history says about the run: nothing to do, something, or not at all.

use super::compare::{Entry, Standing, compare, same_under_another_name};
use super::current::Current;
use super::format::FORMAT;
use super::records::{Head, HeadRecord, Past, Record, Unreadable};
use super::settle::Begun;
use super::{Engine, Foresight, Step};
use crate::driver::Rows;
use crate::environment::{Ahead, LockKind};
use crate::error::ErrorKind;
use crate::event::Event;
use crate::plan::Direction;

impl Engine {
    /// Ends the run here if nothing is pending.
    pub(super) fn head_read(&mut self, rows: &Rows) {
        let head = match Head::parse(rows) {
            Ok(head) => head,
            Err(unreadable) => return self.unreadable(unreadable),
        };
        if head.open_transaction {
            return self.fail(ErrorKind::OpenTransaction, None);
        }
        if self.is_elsewhere(head.environment) {
            return;
        }
        self.report.overrides = head.overrides;
        self.report.repairs = head.repairs;
        // Who cannot tell the database what it is has nothing else to do here either.
        let is_told = !(self.unclaimed && head.writable);
        let looks = self.direction == Direction::Down || self.order.is_some();
        if looks || !self.is_reached(&head.records) || !is_told {
            self.step = Step::ReadSession;
            return;
        }
        let last = head.records.last().map_or(0, |last| last.in_place);
        self.report.in_place = last.min(self.plan.len());
        self.report.ahead = last.saturating_sub(self.plan.len());
        if !self.is_too_far_ahead() {
            self.up_to_date();
            self.step = Step::Done;
        }
    }

    /// Whether the plan is in place as far as it is wanted.
    ///
    /// Since the last record after which no more than that was in place, nothing of it
    /// can have been reverted.
    fn is_reached(&self, records: &[HeadRecord]) -> bool {
        let Some(last) = self.target.checked_sub(1) else {
            return true;
        };
        let mut records = records.iter().rev();
        records
            .find(|record| record.in_place <= self.target)
            .is_some_and(|record| {
                let chain = || self.plan.migration(last).chain().to_string();
                record.in_place == self.target && record.whole && record.chain == chain()
            })
    }

    /// Plans what is to be done, under the lock.
    pub(super) fn history_read(&mut self, rows: &Rows) {
        let past = match Past::parse(rows) {
            Ok(past) => past,
            Err(unreadable) => return self.unreadable(unreadable),
        };
        if !past.locked {
            return self.lock_is_lost(&past.pid);
        }
        self.plan_from(past);
    }

    /// Plans what is to be done where there is no history, before one is made: a run
    /// that is refused leaves nothing behind. Under the lock all is planned again.
    pub(super) fn foresee(&mut self, time: &str) {
        self.foresight = Foresight::Now;
        self.plan_from(Past {
            writable: true,
            time: time.to_owned(),
            ..Past::default()
        });
    }

    fn plan_from(&mut self, past: Past) {
        if self.is_elsewhere(past.environment) {
            return;
        }
        if let Some(record) = same_under_another_name(self.plan, &past.others) {
            let kind = ErrorKind::OtherPlan {
                plan: record.plan.clone(),
                name: self.plan.name(),
                table: self.history.display_name(),
            };
            return self.fail(kind, None);
        }
        let out_of_order = self.settings.out_of_order;
        self.report.overrides = past.records.iter().filter_map(Record::glass).collect();
        self.clock.clone_from(&past.time);
        if let Some(order) = self.order.clone() {
            return self.plan_repair(&order, past.records, past.writable);
        }
        let current = Current::of(past.records);
        self.settling.begun = Begun::of(&current);
        if self.direction == Direction::Down {
            return self.plan_revert(&current, past.writable);
        }
        match compare(self.plan, &current, self.target, out_of_order) {
            Ok(standing) => self.plan_run(standing, past.writable),
            Err(difference) => {
                let (kind, migration) = *difference;
                self.fail(kind, migration);
            }
        }
    }

    fn plan_run(&mut self, standing: Standing, writable: bool) {
        let applied = self.report.applied.len();
        self.report.in_place = standing.applied.saturating_sub(applied);
        self.report.ahead = standing.ahead;
        self.total = applied + standing.pending.len();
        self.pending = standing.pending.into();
        if self.is_too_far_ahead() {
            return;
        }
        if self.total == 0 && self.foresight != Foresight::Now {
            self.up_to_date();
        }
        self.begin_pending(writable);
    }

    /// Goes on to what is pending, unless that is not possible here.
    pub(super) fn begin_pending(&mut self, writable: bool) {
        self.unclaimed &= writable;
        self.guarded = !self.history.is_glass_broken();
        if let Some(entry) = self.unguarded() {
            return self.fail(ErrorKind::NoSessionLock, Some(entry.migration));
        }
        if !writable && !self.pending.is_empty() {
            let table = self.history.display_name();
            return self.fail(ErrorKind::HistoryRights { table }, None);
        }
        self.proceed();
    }

    /// The first pending migration that the kind of lock cannot guard.
    fn unguarded(&self) -> Option<Entry> {
        let by_transaction = self.lock.kind == LockKind::Transaction;
        let mut pending = self.pending.iter().copied();
        pending.find(|entry| by_transaction && !entry.script().transactional())
    }

    /// Whether the database was told that it is another environment.
    fn is_elsewhere(&mut self, recorded: Option<String>) -> bool {
        let Some(database) = recorded else {
            self.unclaimed = self.environment.is_some();
            return false;
        };
        if self
            .environment
            .is_some_and(|here| here.is_called(&database))
        {
            self.unclaimed = false;
            return false;
        }
        let state = self.history.state_display_name();
        let program = self.environment.map(|here| here.name);
        let kind = ErrorKind::OtherEnvironment {
            database,
            program,
            state,
        };
        self.fail(kind, None);
        true
    }

    fn is_too_far_ahead(&mut self) -> bool {
        let refused = self.report.ahead > 0 && self.settings.ahead == Ahead::Deny;
        if refused {
            let (ahead, environment) = (self.report.ahead, self.settings.name);
            self.fail(ErrorKind::Ahead { ahead, environment }, None);
        }
        refused
    }

    fn up_to_date(&mut self) {
        self.events.push_back(Event::UpToDate {
            migrations: self.report.in_place,
            ahead: self.report.ahead,
        });
    }

    pub(super) fn unreadable(&mut self, unreadable: Unreadable) {
        let table = self.history.display_name();
        self.fail(why_unreadable(table, unreadable), None);
    }
}

pub(super) fn why_unreadable(table: String, unreadable: Unreadable) -> ErrorKind {
    match unreadable {
        Unreadable::Newer(found) => ErrorKind::NewerHistory {
            table,
            found,
            known: FORMAT,
        },
        Unreadable::Odd(reason) => ErrorKind::ForeignHistory { table, reason },
    }
}
