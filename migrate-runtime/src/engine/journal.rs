//! Applying or reverting statement by statement, with a journal in the history.

use super::compare::Entry;
use super::lock::{LOST, Work};
use super::replay::next_setting;
use super::settings::{Scope, take_on};
use super::text::digest;
use super::{After, Command, Engine, Step, mark};
use crate::driver::Rows;
use crate::error::ErrorKind;
use crate::event::Event;
use crate::plan::Witness;
use crate::server_error::ServerError;

/// The steps of a migration that runs statement by statement.
///
/// A statement is noted in its own transaction. One that the server refuses beside
/// another is begun in the journal, with what was there before it, sent alone, and
/// noted behind; between the two the journal cannot tell whether it has run, and
/// [`settle`](super::settle) has to find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Journal {
    /// Insert the record, before the first statement.
    Open,
    /// Open the record of an earlier run again, in which so many statements had run.
    Resume(usize),
    /// Run the statement with this index, a setting, once more: so many are done.
    Replay(usize, usize),
    /// Run the statement with this index and note it.
    Statement(usize),
    /// Ask what there is before the statement.
    Look(usize),
    /// Note that the statement is about to run alone.
    Begin(usize),
    /// Run the statement alone.
    Alone(usize),
    /// Note that so many statements have run.
    Note(usize),
    /// Ask what became of the statement.
    Settle(usize),
    /// Clear away what it left.
    ClearAway(usize),
    /// Ask what the statement left that was refused.
    Inspect(usize),
    /// Note that the statement was refused.
    Fail,
    /// Note that all have run.
    Close,
}

/// The server refuses the statement beside another one, or it ends a transaction.
const ALONE: [&str; 2] = ["25001", "2D000"];

impl Engine {
    pub(super) fn journal_command(&self, entry: &Entry, journal: Journal) -> Command {
        let script = entry.script();
        Command::Execute(match journal {
            Journal::Look(index) | Journal::Settle(index) | Journal::Inspect(index) => {
                return Engine::look(entry, index);
            }
            Journal::Alone(index) | Journal::Replay(index, _) => {
                script.statement(index).sql.to_owned()
            }
            Journal::ClearAway(_) => self.clear_away(),
            Journal::Statement(index) => self.noted_statement(entry, index),
            journal => self.note_sql(entry, journal),
        })
    }

    /// A statement with its note, as one transaction. The statement comes first, so
    /// that the server's positions are those in it.
    fn noted_statement(&self, entry: &Entry, index: usize) -> String {
        let script = entry.script();
        let sql = script.statement(index).sql;
        let (sql, end) = match script.witness(index) {
            Some(Witness::Block(length)) => (sql.get(..length).unwrap_or(sql), "commit"),
            _ => (sql, ""),
        };
        let (own_role, guard) = (&self.session.own_role, self.lock.guard(Work::Statement));
        let (note, keep) = (
            self.note_done(entry, index + 1),
            self.lock.keep(Work::Statement),
        );
        format!("{sql}\n;{own_role}{guard}{note}; {keep}{end}")
    }

    fn note_done(&self, entry: &Entry, done: usize) -> String {
        let statements = entry.script().statements();
        let digest = digest(statements.take(done).map(|s| s.sql));
        self.history.note_done(entry, done, &digest)
    }

    fn note_sql(&self, entry: &Entry, journal: Journal) -> String {
        let (own_role, restore) = (&self.session.own_role, &self.session.restore);
        let (note, work, after) = match journal {
            Journal::Note(done) => return self.late_note(entry, done),
            Journal::Begin(index) => {
                let statement = entry.script().statement(index).sql;
                let note = self.history.note_begun(entry, statement, &self.found());
                (note, Work::Statement, String::new())
            }
            Journal::Fail => {
                let note = self.history.note_failed(entry, self.leaves_something());
                (note, Work::Close, restore.clone())
            }
            Journal::Close => (
                self.history.note_applied(entry),
                Work::Close,
                restore.clone(),
            ),
            _ => {
                let note = match journal {
                    Journal::Open => self.history.insert_running(entry),
                    _ => self.history.resume(entry, self.settling.begun.is_some()),
                };
                // The settings hold from here on: a statement outside of a
                // transaction has to be sent alone.
                (
                    note,
                    Work::Statement,
                    take_on(self.settings, Scope::Session),
                )
            }
        };
        let (guard, keep) = (self.lock.guard(work), self.lock.keep(work));
        // A statement may be a block that began a transaction, and was refused in it.
        let left = if matches!(journal, Journal::Fail) {
            "rollback; "
        } else {
            ""
        };
        format!("{left}{own_role}{guard}{note}; {keep}{after}")
    }

    /// What has run has run, whoever has the lock now.
    fn late_note(&self, entry: &Entry, done: usize) -> String {
        let (own_role, note) = (&self.session.own_role, self.note_done(entry, done));
        let (guard, keep) = (
            self.lock.guard(Work::Statement),
            self.lock.keep(Work::Statement),
        );
        format!("begin; {own_role}{note}; commit;\n{own_role}{guard}{keep}")
    }

    pub(super) fn journal_done(&mut self, entry: Entry, journal: Journal, rows: &Rows) {
        let next = match journal {
            Journal::Open => return self.next_statement(entry, 0),
            Journal::Resume(done) => return self.replay(entry, 0, done),
            Journal::Replay(index, done) => return self.replay(entry, index + 1, done),
            Journal::Statement(index) => return self.next_statement(entry, index + 1),
            Journal::Note(done) => return self.next_statement(entry, done),
            Journal::Look(index) => return self.looked(entry, index, rows),
            Journal::Settle(index) => return self.settle(entry, index, rows),
            Journal::ClearAway(index) => return self.cleared_away(entry, index),
            Journal::Inspect(index) => return self.inspected(entry, index, rows),
            Journal::Begin(index) => Journal::Alone(index),
            Journal::Alone(index) => Journal::Note(index + 1),
            Journal::Fail => return self.end(),
            Journal::Close => return self.applied(&entry),
        };
        self.step = Step::Journal(entry, next);
    }

    pub(super) fn journal_refused(
        &mut self,
        entry: Entry,
        journal: Journal,
        error: Box<ServerError>,
    ) {
        let migration = entry.migration;
        match journal {
            Journal::Statement(index) if ALONE.contains(&&*error.sqlstate) => {
                self.step = Step::Journal(entry, Journal::Begin(index));
            }
            _ if error.sqlstate == LOST => self.lock_is_lost(&error.message),
            Journal::Statement(index) | Journal::Alone(index) | Journal::ClearAway(index)
                if self.tries_again(entry, Some((index, journal)), &error) => {}
            Journal::Statement(index) | Journal::Alone(index) | Journal::Replay(index, _) => {
                self.statement_refused(entry, journal, index, error);
            }
            Journal::Open if self.is_applied_elsewhere(&error) => {
                self.fail(ErrorKind::AppliedElsewhere, Some(migration));
            }
            // The refusal of the statement is what matters; the next run looks again.
            Journal::Inspect(_) | Journal::Fail => self.end(),
            _ => {
                let doing = doing(journal);
                self.fail(ErrorKind::Server { doing, error }, Some(migration));
                // A note begins a transaction by itself.
                self.step = Step::Rollback(After::End);
            }
        }
    }

    fn statement_refused(
        &mut self,
        entry: Entry,
        journal: Journal,
        index: usize,
        error: Box<ServerError>,
    ) {
        let script = entry.script();
        let mark = mark::in_statement(script.statement(index), &error);
        let kind = ErrorKind::Refused {
            error,
            statement: Some(index + 1),
            left: Vec::new(),
        };
        self.fail_at(kind, Some(entry.migration), Some(mark));
        let looks = matches!(Engine::first_step(entry, index), Journal::Look(_));
        let next = match journal {
            Journal::Alone(_) if looks => Journal::Inspect(index),
            _ => Journal::Fail,
        };
        self.step = Step::Journal(entry, next);
    }

    fn replay(&mut self, entry: Entry, from: usize, done: usize) {
        match next_setting(entry.script(), from, done) {
            Some(index) => self.step = Step::Journal(entry, Journal::Replay(index, done)),
            None => self.go_on(entry, done),
        }
    }

    pub(super) fn next_statement(&mut self, entry: Entry, index: usize) {
        let migration = entry.migration;
        let of = entry.script().len();
        if index >= of {
            self.step = Step::Journal(entry, Journal::Close);
            return;
        }
        self.attempts = 1;
        self.begin_statement();
        self.step = Step::Journal(entry, Engine::first_step(entry, index));
        self.events.push_back(Event::Statement {
            migration,
            number: index + 1,
            of,
        });
    }
}

/// What a step of the journal is for, where the server can refuse it.
fn doing(journal: Journal) -> &'static str {
    match journal {
        Journal::Look(_) | Journal::Settle(_) => "look what there is",
        Journal::ClearAway(_) => "clear away what an earlier try had left",
        _ => "write the history",
    }
}
