//! Applying the pending migrations, each in a transaction or by statement, and
//! reverting, which goes the same way.
//!
//! What a migration sets with `SET` ends with it: in one run or in two, a plan must
//! come to the same end. So before a migration is recorded the session is reset to
//! what it was when the run began. The same ends the settings of the environment,
//! which hold for a migration and nothing else.

use super::compare::Entry;
use super::lock::{BUSY, LOST, MOVED, Work};
use super::mark::Opening;
use super::replay::next_setting;
use super::settings::{Scope, take_on};
use super::text::digest;
use super::{After, Engine, Step, mark};
use crate::error::ErrorKind;
use crate::event::Event;
use crate::plan::Direction;
use crate::report::{Applied, Override, Reverted};
use crate::server_error::ServerError;

/// The steps of a migration that runs statement by statement.
///
/// A simple query with several statements would be a transaction, so each one is
/// sent alone. The journal is behind what was done, never before it: a statement
/// that is noted as done has run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Journal {
    /// Insert the record, before the first statement.
    Open,
    /// Open the record of an earlier run again, in which so many statements had run.
    Resume(usize),
    /// Run the statement with this index, a setting, once more: so many are done.
    Replay(usize, usize),
    /// Run the statement with this index.
    Statement(usize),
    /// Note that so many statements have run.
    Note(usize),
    /// Note that the statement was refused.
    Fail,
    /// Note that all have run.
    Close,
}

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
            Some(done) => Step::Journal(entry, Journal::Resume(done)),
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
            let kind = ErrorKind::Refused { error, statement };
            self.fail_at(kind, Some(migration), mark);
        }
        self.step = Step::Rollback(After::End);
    }

    /// Whether another process had or has the lock of this transaction, so that it
    /// is to be waited for.
    fn was_overtaken(&mut self, error: &ServerError) -> bool {
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

    pub(super) fn journal_sql(&self, entry: &Entry, journal: Journal) -> String {
        let script = entry.script();
        let note = match journal {
            Journal::Statement(index) | Journal::Replay(index, _) => {
                return script.statement(index).sql.to_owned();
            }
            Journal::Open => self.history.insert_running(entry),
            Journal::Resume(_) => self.history.resume(entry),
            Journal::Note(done) => {
                let digest = digest(script.statements().take(done).map(|s| s.sql));
                self.history.note_done(entry, done, &digest)
            }
            Journal::Fail => self.history.note_failed(entry),
            Journal::Close => self.history.note_applied(entry),
        };
        let (work, after) = match journal {
            Journal::Open | Journal::Resume(_) => {
                // The settings hold from here on: a statement outside of a
                // transaction has to be sent alone.
                (Work::Statement, take_on(self.settings, Scope::Session))
            }
            Journal::Fail | Journal::Close => (Work::Close, self.session.restore.clone()),
            Journal::Statement(_) | Journal::Replay(..) | Journal::Note(_) => {
                (Work::Statement, String::new())
            }
        };
        let (own_role, guard) = (&self.session.own_role, self.lock.guard(work));
        let keep = self.lock.keep(work);
        if matches!(journal, Journal::Note(_)) {
            // What has run has run, whoever has the lock now.
            return format!("begin; {own_role}{note}; commit;\n{own_role}{guard}{keep}");
        }
        // A statement may be a block that began a transaction, and was refused in it.
        let left = if matches!(journal, Journal::Fail) {
            "rollback; "
        } else {
            ""
        };
        format!("{left}{own_role}{guard}{note}; {keep}{after}")
    }

    pub(super) fn journal_done(&mut self, entry: Entry, journal: Journal) {
        match journal {
            Journal::Open => self.next_statement(entry, 0),
            Journal::Resume(done) => self.replay(entry, 0, done),
            Journal::Replay(index, done) => self.replay(entry, index + 1, done),
            Journal::Note(done) => self.next_statement(entry, done),
            Journal::Statement(index) => {
                self.step = Step::Journal(entry, Journal::Note(index + 1));
            }
            Journal::Fail => self.end(),
            Journal::Close => self.applied(&entry),
        }
    }

    pub(super) fn journal_refused(
        &mut self,
        entry: Entry,
        journal: Journal,
        error: Box<ServerError>,
    ) {
        let migration = entry.migration;
        match journal {
            Journal::Statement(index) if self.tries_again(entry, Some(index), &error) => {}
            Journal::Statement(index) | Journal::Replay(index, _) => {
                let mark = mark::in_statement(entry.script().statement(index), &error);
                let statement = Some(index + 1);
                let kind = ErrorKind::Refused { error, statement };
                self.fail_at(kind, Some(migration), Some(mark));
                self.step = Step::Journal(entry, Journal::Fail);
            }
            Journal::Open if self.is_applied_elsewhere(&error) => {
                self.fail(ErrorKind::AppliedElsewhere, Some(migration));
            }
            // The refusal of the statement is what matters.
            Journal::Fail => self.end(),
            _ if error.sqlstate == LOST => self.lock_is_lost(&error.message),
            _ => {
                let doing = "write the history";
                self.fail(ErrorKind::Server { doing, error }, Some(migration));
                // A note begins a transaction by itself.
                self.step = Step::Rollback(After::End);
            }
        }
    }

    fn replay(&mut self, entry: Entry, from: usize, done: usize) {
        match next_setting(entry.script(), from, done) {
            Some(index) => self.step = Step::Journal(entry, Journal::Replay(index, done)),
            None => self.next_statement(entry, done),
        }
    }

    fn next_statement(&mut self, entry: Entry, index: usize) {
        let migration = entry.migration;
        let of = entry.script().len();
        if index >= of {
            self.step = Step::Journal(entry, Journal::Close);
            return;
        }
        self.attempts = 1;
        self.step = Step::Journal(entry, Journal::Statement(index));
        self.events.push_back(Event::Statement {
            migration,
            number: index + 1,
            of,
        });
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
    fn is_applied_elsewhere(&self, error: &ServerError) -> bool {
        let (schema, table) = (error.schema.as_deref(), error.table.as_deref());
        matches!(&*error.sqlstate, "23505" | "23502") && self.history.is_table(schema, table)
    }
}
