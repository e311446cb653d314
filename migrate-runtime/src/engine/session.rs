//! The session that a run was given: whether it can migrate, and how to leave it.

use super::records::{flag, text};
use super::{Engine, Step};
use crate::driver::Rows;
use crate::environment::LockKind;
use crate::error::ErrorKind;

/// What the run needs to know of its session.
#[derive(Debug, Default)]
pub(super) struct Session {
    /// Its process on the server.
    pub(super) pid: String,
    /// Undoes what migrations set.
    pub(super) restore: String,
    /// Goes back, until the transaction ends, to the role that the session had.
    pub(super) own_role: String,
}

/// Asks for one row with all of it.
///
/// In a transaction of its own a statement and its transaction start at the same
/// moment; in one that was open before, they do not.
pub(super) const READ: &str = "\
    select pg_catalog.transaction_timestamp() <> pg_catalog.statement_timestamp(), \
    pg_catalog.pg_is_in_recovery(), \
    pg_catalog.current_setting('transaction_read_only') = 'on', \
    pg_catalog.format('reset all; set role %L; ', pg_catalog.current_setting('role')) || \
    coalesce((select pg_catalog.string_agg(pg_catalog.format(\
    'select pg_catalog.set_config(%L, %L, false); ', s.name, s.setting), '') \
    from pg_catalog.pg_settings s where s.source = 'session' \
    and s.name not like 'transaction%'), ''), \
    pg_catalog.format('select pg_catalog.set_config(''role'', %L, true); ', \
    pg_catalog.current_setting('role')), pg_catalog.pg_backend_pid()";

impl Engine {
    /// Goes on to the lock if the session can change anything.
    pub(super) fn session_read(&mut self, rows: &Rows) {
        let row = rows.first().cloned().unwrap_or_default();
        let recovery = flag(&row, 1);
        if flag(&row, 0) {
            return self.fail(ErrorKind::OpenTransaction, None);
        }
        if recovery || flag(&row, 2) {
            return self.fail(ErrorKind::ReadOnly { recovery }, None);
        }
        self.session = Session {
            pid: text(&row, 5).to_owned(),
            restore: text(&row, 3).to_owned(),
            own_role: text(&row, 4).to_owned(),
        };
        self.step = self.before_history();
    }

    /// The lock, unless it is one of each transaction.
    pub(super) fn before_history(&self) -> Step {
        match self.lock.kind {
            LockKind::Advisory | LockKind::Lease if !self.lock.held => Step::TakeLock,
            _ => Step::ReadHistory,
        }
    }
}
