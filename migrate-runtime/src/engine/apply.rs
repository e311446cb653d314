//! Applying the pending migrations, each in a transaction or by statement.
//!
//! What a migration sets with `SET` ends with it: in one run or in two, a plan must
//! come to the same end. So before a migration is recorded the session is reset to
//! what it was when the run began. The same ends the settings of the environment,
//! which hold for a migration and nothing else.

use super::mark::Opening;
use super::settings::{Scope, take_on};
use super::text::digest;
use super::{Engine, Step, mark};
use crate::error::ErrorKind;
use crate::event::Event;
use crate::report::Applied;
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
    /// Open the record of an earlier run again.
    Resume(usize),
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
    /// Begins the current migration, or goes on with it where an earlier run stopped.
    pub(super) fn begin(&mut self) {
        let (migration, halfway) = (self.migration(), self.halfway.take());
        self.began = self.now;
        self.events.push_back(Event::Applying {
            migration,
            number: self.report.applied.len() + 1,
            of: self.pending(),
        });
        self.step = match halfway {
            _ if migration.transactional() => Step::Batch,
            None => Step::Journal(Journal::Open),
            Some(done) => Step::Journal(Journal::Resume(done)),
        };
    }

    /// The whole of a transactional migration as one simple query: one round trip.
    ///
    /// An error anywhere ends the query, so the commit at its end never meets a
    /// failed transaction, which it would silently roll back. The line break
    /// behind the SQL ends a comment there.
    pub(super) fn batch(&self) -> String {
        let migration = self.migration();
        format!(
            "{}{}\n;{}{}; commit",
            self.opening().sql,
            migration.up().sql(),
            self.restore,
            self.history.insert_applied(migration)
        )
    }

    pub(super) fn batch_refused(&mut self, error: Box<ServerError>) {
        let migration = self.migration();
        if self.is_applied_elsewhere(&error) {
            self.fail(ErrorKind::AppliedElsewhere, Some(migration));
        } else {
            let mark = mark::in_script(migration.up(), &error, &self.opening());
            let statement = None;
            let kind = ErrorKind::Refused { error, statement };
            self.fail_at(kind, Some(migration), mark);
        }
        self.step = Step::Rollback;
    }

    /// The current migration is applied and recorded.
    pub(super) fn applied(&mut self) {
        let migration = self.migration();
        let duration = self.now.saturating_sub(self.began);
        let of = self.pending();
        self.report.applied.push(Applied {
            migration,
            duration,
        });
        self.events.push_back(Event::Applied {
            migration,
            number: self.report.applied.len(),
            of,
            duration,
        });
        self.current += 1;
        if self.current < self.target {
            self.begin();
        } else {
            self.step = Step::Unlock;
        }
    }

    pub(super) fn journal_sql(&self, journal: Journal) -> String {
        let migration = self.migration();
        let script = migration.up();
        match journal {
            Journal::Open => self.with_settings(&self.history.insert_running(migration)),
            Journal::Resume(_) => self.with_settings(&self.history.resume(migration)),
            Journal::Statement(index) => script.statement(index).sql.to_owned(),
            Journal::Note(done) => {
                let digest = digest(script.statements().take(done).map(|s| s.sql));
                let note = self.history.note_done(migration, done, &digest);
                format!("{}{note}", self.own_role)
            }
            Journal::Fail => format!("{}{}", self.own_role, self.history.note_failed(migration)),
            Journal::Close => {
                format!("{}{}", self.restore, self.history.note_applied(migration))
            }
        }
    }

    pub(super) fn journal_done(&mut self, journal: Journal) {
        match journal {
            Journal::Open => self.next_statement(0),
            Journal::Resume(done) | Journal::Note(done) => self.next_statement(done),
            Journal::Statement(index) => self.step = Step::Journal(Journal::Note(index + 1)),
            Journal::Fail => self.step = Step::Unlock,
            Journal::Close => self.applied(),
        }
    }

    pub(super) fn journal_refused(&mut self, journal: Journal, error: Box<ServerError>) {
        let migration = self.migration();
        match journal {
            Journal::Statement(index) => {
                let mark = mark::in_statement(migration.up().statement(index), &error);
                let statement = Some(index + 1);
                let kind = ErrorKind::Refused { error, statement };
                self.fail_at(kind, Some(migration), Some(mark));
                self.step = Step::Journal(Journal::Fail);
            }
            Journal::Open if self.is_applied_elsewhere(&error) => {
                self.fail(ErrorKind::AppliedElsewhere, Some(migration));
            }
            // The refusal of the statement is what matters.
            Journal::Fail => self.step = Step::Unlock,
            _ => {
                let doing = "write the history";
                self.fail(ErrorKind::Server { doing, error }, Some(migration));
            }
        }
    }

    fn next_statement(&mut self, index: usize) {
        let migration = self.migration();
        let of = migration.up().len();
        if index >= of {
            self.step = Step::Journal(Journal::Close);
            return;
        }
        self.step = Step::Journal(Journal::Statement(index));
        self.events.push_back(Event::Statement {
            migration,
            number: index + 1,
            of,
        });
    }

    /// What comes before the SQL of a transactional migration.
    fn opening(&self) -> Opening {
        let settings = take_on(self.settings, Scope::Transaction);
        let commands = 1 + usize::from(!settings.is_empty());
        let sql = format!("begin;\n{settings}");
        Opening { sql, commands }
    }

    /// Opens the journal, and the settings with it: a statement outside of a
    /// transaction has to be sent alone.
    fn with_settings(&self, journal: &str) -> String {
        format!("{journal};\n{}", take_on(self.settings, Scope::Session))
    }

    /// Takes the settings on for nothing, so that what the server thinks of them is
    /// known before anything changes.
    pub(super) fn try_settings(&self) -> String {
        take_on(self.settings, Scope::Transaction)
    }

    pub(super) fn settings_refused(&mut self, error: Box<ServerError>) {
        let environment = self.settings.name;
        self.fail(ErrorKind::Settings { environment, error }, None);
    }

    /// How many migrations were pending when the run began.
    fn pending(&self) -> usize {
        self.target - self.report.in_place
    }

    /// Whether the history's primary key is what stopped us.
    fn is_applied_elsewhere(&self, error: &ServerError) -> bool {
        let (schema, table) = (error.schema.as_deref(), error.table.as_deref());
        error.sqlstate == "23505" && self.history.is_table(schema, table)
    }
}
