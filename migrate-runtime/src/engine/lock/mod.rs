//! Keeping out of the way of other processes that want to migrate.
//!
//! All kinds of locks are asked for again and again, never by a call that blocks: a
//! session that waits inside `pg_advisory_lock` holds a snapshot, and `create index
//! concurrently` in the session that has the lock waits for all snapshots to end,
//! so that both would wait for ever.
//!
//! Every transaction checks that the lock is still there ([`Lock::guard`]), in the
//! one message that it is sent in. What a guard finds wrong it raises with a code
//! of our own.

mod advisory;
mod lease;
mod transaction;
mod waiting;

use std::time::Duration;

use super::compare::Entry;
use super::history::History;
use super::text::literal;
use crate::environment::{EnvironmentSettings, LockKind};

pub(super) use self::waiting::Waiting;

/// The lock was lost; the message is the process that looked for it.
pub(super) const LOST: &str = "ST001";

/// Another process has the lock.
pub(super) const BUSY: &str = "ST002";

/// Another process had the lock in between, and has applied something.
pub(super) const MOVED: &str = "ST003";

/// The lock of one plan.
pub(super) struct Lock {
    pub(super) kind: LockKind,
    plan: String,
    table: String,
    state: String,
    /// The key of an advisory lock, from database, tables and plan, so that two
    /// plans do not meet.
    key: String,
    /// How long a statement outside of a transaction may take.
    statement: Option<Duration>,
    /// The number of the lease that we have.
    fence: String,
    /// Whether it is ours beyond a transaction.
    pub(super) held: bool,
}

/// What a guard is sent before.
#[derive(Clone, Copy)]
pub(super) enum Work<'a> {
    /// The transaction of a migration.
    Transaction(&'a Entry),
    /// A repair, of a history that ends with this position.
    Repair(usize),
    /// A note in the journal, with a statement to follow.
    Statement,
    /// The last note in the journal.
    Close,
}

impl Lock {
    pub(super) fn new(settings: &EnvironmentSettings, history: &History) -> Lock {
        Lock {
            kind: settings.lock,
            plan: history.plan.clone(),
            table: history.table(),
            state: history.state_table(),
            key: advisory::key(history),
            statement: settings.statement_timeout,
            fence: String::new(),
            held: false,
        }
    }

    /// Opens the transaction of a migration.
    ///
    /// What another process committed before it gave the lock back has to be seen
    /// behind the guard, which one snapshot for all the transaction would not do.
    pub(super) fn begin(&self) -> &'static str {
        match self.kind {
            LockKind::Advisory | LockKind::Lease => "begin;\n",
            LockKind::Transaction => "begin isolation level read committed;\n",
        }
    }

    /// Tries to take the lock beyond a transaction; tells who has it.
    pub(super) fn take(&self, pid: &str) -> String {
        match self.kind {
            LockKind::Advisory | LockKind::Transaction => self.take_advisory(pid),
            LockKind::Lease => self.take_lease(),
        }
    }

    /// Raises an error where the lock is not ours.
    pub(super) fn guard(&self, work: Work<'_>) -> String {
        let block = match (self.kind, work) {
            (LockKind::Advisory, _) => self.guard_advisory(),
            (LockKind::Transaction, Work::Transaction(entry)) => {
                self.guard_transaction(entry.position - 1)
            }
            (LockKind::Transaction, Work::Repair(last)) => self.guard_transaction(last),
            (LockKind::Transaction, Work::Statement | Work::Close) => return String::new(),
            (LockKind::Lease, _) => self.guard_lease(),
        };
        format!("do {};\n", literal(&block))
    }

    /// Prolongs what would run out, behind the work.
    pub(super) fn keep(&self, work: Work<'_>) -> String {
        match self.kind {
            LockKind::Advisory | LockKind::Transaction => String::new(),
            LockKind::Lease => format!("{};\n", self.renew_lease(work)),
        }
    }

    /// Gives back what was taken beyond a transaction.
    pub(super) fn release(&self) -> String {
        match self.kind {
            LockKind::Advisory | LockKind::Transaction => self.release_advisory(),
            LockKind::Lease => self.release_lease(),
        }
    }

    /// Whether the lock is ours, as an expression.
    pub(super) fn is_ours(&self) -> String {
        match self.kind {
            LockKind::Advisory => self.has_advisory(),
            LockKind::Transaction => "true".to_owned(),
            LockKind::Lease => self.has_lease(),
        }
    }
}
