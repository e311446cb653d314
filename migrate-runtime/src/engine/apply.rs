//! Applying the pending migrations, each in a transaction or by statement, and
//! reverting, which goes the same way.
//!
//! What a migration sets with `SET` ends with it: in one run or in two, a plan must
//! come to the same end. So before a migration is recorded the session is reset to
//! what it was when the run began. The same ends the settings of the environment,
//! which hold for a migration and nothing else.

use super::compare::Entry;
use super::journal::Journal;
use super::lock::{BUSY, LOST, MOVED, Work};
use super::mark::Opening;
use super::settings::{Scope, take_on};
use super::{After, Engine, Step, mark};
use crate::error::ErrorKind;
use crate::event::Event;
use crate::plan::Direction;
use crate::report::{Applied, Override, Reverted};
use crate::server_error::ServerError;

impl Engine {
    /// Begins a migration, or goes on with it where an earlier run stopped.
    pub(super) fn begin(&mut self, entry: Entry) {
        let migration = entry.migration;
        self.began = self.now;
        self.attempts = 1;
        let (number, of) = (self.total - self.pending.len() + 1, self.total);
        self.events.push_back(match entry.direction() {
            Direction::Up => Event::Applying {
                migration,
                number,
                of,
            },
            Direction::Down => Event::Reverting {
                migration,
                number,
                of,
            },
        });
        self.step = match entry.halfway {
            _ if entry.script().transactional() => Step::Batch(entry),
            None => Step::Journal(entry, Journal::Open),
            Some(done) => self.resume(entry, done),
        };
    }

    /// The whole of a transactional migration as one simple query: one round trip.
    ///
    /// An error anywhere ends the query, so the commit at its end never meets a
    /// failed transaction, which it would silently roll back. The line break
    /// behind the SQL ends a comment there.
    pub(super) fn batch(&self, entry: &Entry) -> String {
        format!(
            "{}{}\n;{}{}; {}commit",
            self.opening(entry).sql,
            entry.script().sql(),
            self.session.restore,
            self.history.insert_applied(entry),
            self.lock.keep(Work::Transaction(entry))
        )
    }

    pub(super) fn batch_refused(&mut self, entry: &Entry, error: Box<ServerError>) {
        let migration = entry.migration;
        if self.tries_again(*entry, None, &error) || self.was_overtaken(&error) {
            return;
        }
        if error.sqlstate == LOST {
            self.lock_is_lost(&error.message);
        } else if self.is_applied_elsewhere(&error) {
            self.fail(ErrorKind::AppliedElsewhere, Some(migration));
        } else {
            let mark = mark::in_script(entry.script(), &error, &self.opening(entry));
            let statement = None;
            let left = Vec::new();
            let kind = ErrorKind::Refused {
                error,
                statement,
                left,
            };
            self.fail_at(kind, Some(migration), mark);
        }
        self.step = Step::Rollback(After::End);
    }

    /// Whether another process had or has the lock of this transaction, so that it
    /// is to be waited for.
    pub(super) fn was_overtaken(&mut self, error: &ServerError) -> bool {
        let after = match &*error.sqlstate {
            BUSY => After::Wait,
            MOVED => After::Look,
            _ => return false,
        };
        self.step = Step::Rollback(after);
        true
    }

    /// The migration is applied or reverted, and recorded.
    pub(super) fn applied(&mut self, entry: &Entry) {
        let (migration, direction) = (entry.migration, entry.direction());
        let duration = self.now.saturating_sub(self.began);
        let (number, of) = (self.total - self.pending.len() + 1, self.total);
        self.events.push_back(match direction {
            Direction::Up => Event::Applied {
                migration,
                number,
                of,
                duration,
            },
            Direction::Down => Event::Reverted {
                migration,
                number,
                of,
                duration,
            },
        });
        match direction {
            Direction::Up => self.report.applied.push(Applied {
                migration,
                duration,
            }),
            Direction::Down => self.report.reverted.push(Reverted {
                migration,
                duration,
            }),
        }
        self.note_override(entry);
        self.waiting.over();
        self.pending.pop_front();
        self.proceed();
    }

    /// Tells of the rule that was broken for it, if one was.
    fn note_override(&mut self, entry: &Entry) {
        if let Some(reason) = self
            .reason
            .clone()
            .filter(|_| self.history.is_glass_broken())
        {
            self.report.overrides.push(Override {
                migration: entry.migration.to_string(),
                reason,
                told: None,
                reverted: entry.reverts.is_some(),
            });
        }
    }

    /// What comes before the SQL of a transactional migration.
    fn opening(&self, entry: &Entry) -> Opening {
        let guard = self.lock.guard(Work::Transaction(entry));
        let settings = take_on(self.settings, Scope::Transaction);
        let commands = 2 + usize::from(!settings.is_empty());
        let sql = format!("{}{guard}{settings}", self.lock.begin());
        Opening { sql, commands }
    }

    /// Takes the settings on for nothing, so that what the server thinks of them is
    /// known before anything changes.
    pub(super) fn try_settings(&self) -> String {
        take_on(self.settings, Scope::Transaction)
    }

    /// Whether the history's primary key is what stopped us, or the like of it for a
    /// record that is replaced.
    pub(super) fn is_applied_elsewhere(&self, error: &ServerError) -> bool {
        let (schema, table) = (error.schema.as_deref(), error.table.as_deref());
        matches!(&*error.sqlstate, "23505" | "23502") && self.history.is_table(schema, table)
    }
}
