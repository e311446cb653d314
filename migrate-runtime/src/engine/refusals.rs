//! What becomes of a run when the server refuses a command, or is gone.

use std::error::Error as StdError;

use super::journal::Journal;
use super::{After, Engine, Step};
use crate::driver::Rows;
use crate::environment::LockKind;
use crate::error::{ErrorKind, Parts};
use crate::plan::Direction;
use crate::server_error::ServerError;

/// How often to look again after another process made the history's tables.
pub(super) const MAKE_ATTEMPTS: u32 = 3;

impl Engine {
    pub(super) fn refused(&mut self, error: Box<ServerError>) {
        match (self.step, &*error.sqlstate) {
            (Step::ReadHead | Step::ReadSession, "25P02") => {
                self.fail(ErrorKind::OpenTransaction, None);
            }
            // The tables are not there, or in an earlier format.
            (Step::ReadHead, "42P01" | "3F000" | "42703") => self.step = Step::ReadSession,
            (Step::ReadHistory | Step::TakeLock, "42P01" | "3F000" | "42703") => {
                self.step = Step::ReadFormat;
            }
            (Step::MakeHistory(_), "3F000" | "42P06" | "42P07" | "42701" | "23505")
                if self.making < MAKE_ATTEMPTS =>
            {
                // Another plan was quicker; its lock is not ours.
                self.making += 1;
                self.step = self.before_history();
            }
            (Step::TrySettings, _) => {
                let environment = self.settings.name;
                self.fail(ErrorKind::Settings { environment, error }, None);
            }
            (Step::Mend, _) => self.mend_refused(error),
            (Step::Batch(entry), _) => self.batch_refused(&entry, error),
            (Step::Journal(entry, journal), _) => self.journal_refused(entry, journal, error),
            (Step::Rollback(after), _) => self.rolled_back(after, &Rows::new()),
            // The lock ends with the session at the latest, and what the run did stands.
            (Step::Unlock, _) => self.finish(),
            _ => {
                let doing = self.doing();
                self.fail(ErrorKind::Server { doing, error }, None);
            }
        }
    }

    pub(super) fn lost(&mut self, source: Box<dyn StdError + Send + Sync>) {
        let (kind, migration) = match self.step {
            // Why the statement was refused is what matters.
            Step::Journal(_, Journal::Inspect(_) | Journal::Fail) => {
                self.step = Step::Rollback(After::End);
                return;
            }
            Step::Batch(entry) | Step::Journal(entry, _) => {
                (ErrorKind::FateUnknown, Some(entry.migration))
            }
            // The session took the lock and the transaction with it.
            Step::Rollback(After::End) | Step::Unlock => return self.finish(),
            _ => {
                let doing = self.doing();
                (ErrorKind::Connection { doing }, None)
            }
        };
        self.fail(kind, migration);
        self.failure = self.failure.take().map(|parts| Parts {
            source: Some(source),
            ..parts
        });
        // A driver also fails on what it cannot send or read, with the session and
        // its lock alive; where the connection is gone, this fails at once.
        if self.lock.held || migration.is_some() {
            self.step = Step::Rollback(After::End);
        }
    }

    /// The guard did not find the lock, in the process that it names.
    pub(super) fn lock_is_lost(&mut self, pid: &str) {
        let moved = self.lock.kind == LockKind::Advisory && pid != self.session.pid;
        let kind = if moved {
            let keeps = Some(self.session.pid.clone());
            ErrorKind::PooledConnection { keeps }
        } else {
            ErrorKind::LockLost
        };
        self.fail(kind, None);
    }

    /// What the current command is for.
    fn doing(&self) -> &'static str {
        match self.step {
            Step::ReadHead | Step::ReadHistory | Step::ReadFormat => "read the history",
            Step::ReadSession => "read the settings of the session",
            Step::TakeLock | Step::Wait(_) => "take the migration lock",
            Step::MakeHistory(0) => "create the history",
            Step::MakeHistory(_) => "bring the history up to date",
            Step::Ask => "ask the evidence",
            Step::TrySettings => "take on the settings",
            Step::Mend => "repair the history",
            Step::Claim => "tell the database what it is",
            Step::Batch(_) | Step::Journal(..) | Step::Pause(..) => match self.direction {
                Direction::Up => "apply the migration",
                Direction::Down => "revert the migration",
            },
            Step::Rollback(After::Retry(..) | After::Wait | After::Look) => {
                "roll back before another attempt"
            }
            Step::Rollback(After::End) | Step::Unlock | Step::Done => "end the run",
        }
    }
}
