//! Why a run stopped.

mod help;
mod render;
mod snippet;
mod title;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

pub(crate) use self::title::title;
use crate::event::Holder;
use crate::outcome::Leftover;
use crate::plan::{Direction, Location, Migration, Script};
use crate::promotion::Unproven;
use crate::report::{Applied, Reverted};
use crate::server_error::ServerError;

/// Why a run stopped, where, and what it had applied before.
///
/// Shown, it is the whole story over several lines, with the line of SQL that the
/// server refused; `eprintln!("error: {error}")` looks like rustc. What the server
/// said is part of the text and of [`kind`](Self::kind); a driver's own error, when
/// the connection fails, is only in [`source`](StdError::source).
pub struct Error(Box<Parts>);

pub(crate) struct Parts {
    pub(crate) kind: ErrorKind,
    pub(crate) migration: Option<Migration>,
    pub(crate) mark: Option<Mark>,
    /// Whether the migration was to be applied or reverted.
    pub(crate) direction: Direction,
    /// Which attempt failed, from 1.
    pub(crate) attempts: u32,
    pub(crate) applied: Vec<Applied>,
    pub(crate) reverted: Vec<Reverted>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Parts {
    pub(crate) fn new(kind: ErrorKind) -> Parts {
        Parts {
            kind,
            migration: None,
            mark: None,
            direction: Direction::Up,
            attempts: 1,
            applied: Vec::new(),
            reverted: Vec::new(),
            source: None,
        }
    }

    /// The script that it is about.
    pub(crate) fn script(&self) -> Option<Script> {
        let migration = self.migration?;
        let down = match self.direction {
            Direction::Up => None,
            Direction::Down => migration.down(),
        };
        Some(down.unwrap_or(migration.up()))
    }
}

/// Bytes of the script that an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) offset: usize,
    pub(crate) length: usize,
}

/// The kinds of errors of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The server refused a migration.
    Refused {
        /// What it said.
        error: Box<ServerError>,
        /// The number of the statement, from 1, where the migration runs statement
        /// by statement: those before it are in place.
        statement: Option<usize>,
        /// What the statement left behind, which the next run clears away.
        left: Vec<Leftover>,
    },
    /// The server refused something that Sterna asked for itself.
    Server {
        /// What was to be done.
        doing: &'static str,
        /// What it said.
        error: Box<ServerError>,
    },
    /// The server refused the settings of the environment.
    Settings {
        /// The environment.
        environment: &'static str,
        /// What the server said.
        error: Box<ServerError>,
    },
    /// The connection failed at a point where nothing was being changed.
    Connection {
        /// What was to be done.
        doing: &'static str,
    },
    /// The connection failed while a migration ran, which may have been committed.
    FateUnknown,
    /// A run broke off in a statement of which only a person can tell whether it ran.
    Unsettled {
        /// Its number in the migration, from 1.
        statement: usize,
        /// The statement.
        sql: String,
        /// Why it cannot be settled by looking.
        reason: &'static str,
        /// The process on the server that still works on it.
        process: Option<String>,
        /// The environment that the run was told, which a repair has to be told too.
        environment: Option<&'static str>,
    },
    /// An index that is to be made is there, and is invalid.
    InvalidIndex {
        /// Its name.
        index: String,
    },
    /// Another session held the migration lock for longer than `lock_wait`.
    LockTimeout {
        /// How long this run waited.
        waited: Duration,
        /// Who holds the lock.
        holder: Option<Holder>,
        /// What frees it if it is a lease, which does not end with its session.
        frees: Option<String>,
    },
    /// The migration lock was lost while the run had it.
    LockLost,
    /// A pooler changes the server process under the connection, so it cannot hold a
    /// lock of its session.
    PooledConnection {
        /// The process that keeps the lock until the pooler closes it.
        keeps: Option<String>,
    },
    /// A migration runs without a transaction, so no lock of its transaction can
    /// guard it.
    NoSessionLock,
    /// The connection has a transaction open.
    OpenTransaction,
    /// A migration was edited after it was applied.
    Edited {
        /// When it was applied, and by whom.
        applied: String,
        /// What is known of the change, a sentence each.
        changes: Vec<String>,
        /// The folder of its file then, if that is not the folder of now.
        folder: Option<String>,
    },
    /// A migration of the history is not in the plan.
    Missing {
        /// Its version.
        version: String,
        /// Its name.
        name: String,
        /// When it was applied, and by whom.
        applied: String,
    },
    /// A migration that stopped halfway is not in the plan.
    MissingHalfway {
        /// Its version.
        version: String,
        /// Its name.
        name: String,
        /// When it was begun, and by whom.
        begun: String,
    },
    /// A migration came in before one that is already applied.
    Late {
        /// The last one that is applied.
        last: String,
    },
    /// A migration stopped halfway, and what had run of it is not what the plan says.
    EditedHalfway {
        /// How many statements had run.
        done: usize,
    },
    /// Another process applied the migration at the same time.
    AppliedElsewhere,
    /// The database was told that it is another environment.
    OtherEnvironment {
        /// What it was told that it is.
        database: String,
        /// Where the program runs, if it said.
        program: Option<&'static str>,
        /// The table in which that is kept.
        state: String,
    },
    /// The database has migrations that the program does not know, which the
    /// environment does not allow.
    Ahead {
        /// How many.
        ahead: usize,
        /// The environment.
        environment: &'static str,
    },
    /// The history is that of a plan with another name, and of no other migrations.
    OtherPlan {
        /// The name in the history.
        plan: String,
        /// The name in the program.
        name: &'static str,
        /// The table.
        table: String,
    },
    /// Nothing shows that the environment before had what is pending.
    Unproven {
        /// The environment that asks.
        environment: &'static str,
        /// The environment before it.
        after: &'static str,
        /// What is wrong with the evidence.
        why: Unproven,
    },
    /// A migration loses data, which a `protected` environment does not allow.
    Destructive {
        /// The environment.
        environment: &'static str,
    },
    /// A `protected` environment does not allow to revert.
    Protected {
        /// The environment.
        environment: &'static str,
    },
    /// The migration that was to be reverted to is not in place.
    NotApplied {
        /// Its version.
        version: String,
        /// Its name.
        name: String,
    },
    /// Migrations that were to be reverted have no script for that.
    NothingToRevertWith {
        /// All of them, the last that was applied first.
        migrations: Vec<String>,
    },
    /// The history has a migration that the program does not know, so that it cannot
    /// tell what reverting would do to that.
    RevertUnknown {
        /// Its version.
        version: String,
        /// Its name.
        name: String,
        /// When it was applied, and by whom.
        applied: String,
    },
    /// A migration that was to be reverted was edited after it was applied.
    RevertEdited {
        /// When it was applied, and by whom.
        applied: String,
        /// What is known of the change, a sentence each.
        changes: Vec<String>,
    },
    /// A migration stopped halfway while it was applied, so nothing can be reverted.
    AppliedHalfway {
        /// Its version.
        version: String,
        /// Its name.
        name: String,
        /// When it was begun, and by whom.
        begun: String,
    },
    /// A migration stopped halfway while it was reverted.
    RevertedHalfway {
        /// Its version.
        version: String,
        /// Its name.
        name: String,
        /// When that was begun, and by whom.
        begun: String,
    },
    /// A receipt was to be made of a database that was not told what it is.
    NoEnvironment,
    /// Rules were to be broken, or the history repaired, without a reason.
    NoReason {
        /// The call that wants one.
        call: &'static str,
    },
    /// There is nothing for the repair to do.
    NothingToRepair {
        /// Which migration.
        migration: String,
        /// Why.
        why: &'static str,
    },
    /// A `protected` environment has its history repaired only with a reason for that.
    ProtectedRepair {
        /// The environment.
        environment: &'static str,
    },
    /// Nothing can be changed through this connection.
    ReadOnly {
        /// Whether that is because the server is a standby or recovers.
        recovery: bool,
    },
    /// The user may read the history, but not write it.
    HistoryRights {
        /// The table.
        table: String,
    },
    /// A later version of Sterna has written the history.
    NewerHistory {
        /// The table.
        table: String,
        /// Its format.
        found: String,
        /// The format that this version writes.
        known: u32,
    },
    /// The history table is not one that this version can read.
    ForeignHistory {
        /// The table.
        table: String,
        /// What is odd about it.
        reason: String,
    },
    /// The compiled plan is not one that this version can read.
    DamagedPlan,
}

impl Error {
    pub(crate) fn new(parts: Parts) -> Error {
        Error(Box::new(parts))
    }

    /// What kind of error it is.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The version that the run stopped at.
    pub fn version(&self) -> Option<&str> {
        match &self.0.kind {
            ErrorKind::Missing { version, .. }
            | ErrorKind::MissingHalfway { version, .. }
            | ErrorKind::NotApplied { version, .. }
            | ErrorKind::RevertUnknown { version, .. }
            | ErrorKind::AppliedHalfway { version, .. }
            | ErrorKind::RevertedHalfway { version, .. } => Some(version),
            _ => self.0.migration.map(|migration| migration.version()),
        }
    }

    /// The migration that the run stopped at, where it is one of the plan.
    pub fn migration(&self) -> Option<Migration> {
        self.0.migration
    }

    /// The line and column of the migration's file, where they are known.
    pub fn location(&self) -> Option<Location> {
        let mark = self.0.mark?;
        Some(self.0.script()?.locate(mark.offset))
    }

    /// How often the migration was tried, if it was one that stopped the run.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// What this run had applied before it stopped.
    pub fn applied(&self) -> &[Applied] {
        &self.0.applied
    }

    /// What this run had reverted before it stopped.
    pub fn reverted(&self) -> &[Reverted] {
        &self.0.reverted
    }

    /// What the server said, if it was the server that refused.
    pub fn server_error(&self) -> Option<&ServerError> {
        match &self.0.kind {
            ErrorKind::Refused { error, .. }
            | ErrorKind::Server { error, .. }
            | ErrorKind::Settings { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.0.source.as_deref()?)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        render::render(f, &self.0)
    }
}

/// For people too: this is what `main` prints when it returns the error.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        let mut cause = self.source();
        while let Some(error) = cause {
            write!(f, "\n   = cause: {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
