//! Repairs: what a person decides, written into the history under the lock.
//!
//! A repair is one transaction: what it changes, and a row that says who did it, when
//! and why. It is refused where there is nothing for it to repair, so that a call that
//! was copied once too often does no harm.

mod bench;
mod record;

use self::bench::Bench;
use super::compare::Entry;
use super::lock::{LOST, Work};
use super::records::Record;
use super::{After, Engine, Step};
use crate::error::ErrorKind;
use crate::event::Event;
use crate::plan::label;
use crate::promotion::Refusal;
use crate::repair::Repair;
use crate::report::Repaired;
use crate::server_error::ServerError;

/// What a run is to repair, and why.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) repair: Repair<usize>,
    pub(crate) reason: String,
}

/// A repair that is possible.
#[derive(Debug)]
pub(super) struct Mending {
    /// What changes.
    sql: String,
    version: String,
    name: String,
    /// What was done, in a few words.
    told: String,
    /// What is applied by it, which the environment before must have had.
    applies: Option<Entry>,
    /// The position of the last record.
    last: usize,
}

impl Engine {
    /// Plans the repair, under the lock.
    pub(super) fn plan_repair(&mut self, order: &Order, records: Vec<Record>, writable: bool) {
        let bench = Bench::new(self, &records);
        let mending = match bench.mend(&order.repair) {
            Ok(mending) => mending,
            Err(difference) => {
                let (kind, migration) = *difference;
                return self.fail(kind, migration);
            }
        };
        self.unclaimed &= writable;
        if !writable {
            let table = self.history.display_name();
            return self.fail(ErrorKind::HistoryRights { table }, None);
        }
        self.guarded = !self.history.is_glass_broken();
        self.untried = false;
        self.pending = mending.applies.into_iter().collect();
        self.mending = Some((mending, records));
        self.proceed();
    }

    /// Why a repair needs a reason of its own here.
    pub(super) fn repair_protection(&self) -> Option<Refusal> {
        let environment = self.settings.name;
        let kind = ErrorKind::ProtectedRepair { environment };
        self.settings.protected.then(|| *Refusal::new(kind, None))
    }

    /// The repair and its row as one transaction. It is worked out again, since a rule
    /// may have been broken for it in between, which it notes.
    pub(super) fn mend_sql(&self) -> String {
        let (Some((_, records)), Some(order)) = (&self.mending, &self.order) else {
            return String::new();
        };
        let Ok(mending) = Bench::new(self, records).mend(&order.repair) else {
            return String::new();
        };
        let work = Work::Repair(mending.last);
        let row = self.history.insert_repair(
            &mending.version,
            &mending.name,
            &mending.told,
            &order.reason,
        );
        format!(
            "{}{}{}; {row}; {}commit",
            self.lock.begin(),
            self.lock.guard(work),
            mending.sql,
            self.lock.keep(work)
        )
    }

    pub(super) fn mended(&mut self) {
        if let (Some((mending, _)), Some(order)) = (self.mending.take(), &self.order) {
            let repaired = Repaired {
                migration: label(&mending.version, &mending.name),
                repair: mending.told,
                reason: order.reason.clone(),
                told: None,
            };
            self.events.push_back(Event::Repaired(repaired.clone()));
            self.report.repairs.push(repaired);
        }
        self.end();
    }

    pub(super) fn mend_refused(&mut self, error: Box<ServerError>) {
        if self.was_overtaken(&error) {
            return;
        }
        if error.sqlstate == LOST {
            self.lock_is_lost(&error.message);
        } else {
            let doing = "write the history";
            self.fail(ErrorKind::Server { doing, error }, None);
        }
        self.step = Step::Rollback(After::End);
    }
}
