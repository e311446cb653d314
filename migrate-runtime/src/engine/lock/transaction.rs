//! An advisory lock that is taken in each migration's transaction and ends with it.
//!
//! It does not matter in which server process the transaction runs. In between,
//! another process may have had the lock, so the history must end where it did.

use super::{BUSY, Lock, MOVED};

impl Lock {
    pub(super) fn guard_transaction(&self, before: usize) -> String {
        let Lock {
            key, table, plan, ..
        } = self;
        format!(
            "begin if not pg_catalog.pg_try_advisory_xact_lock({key}) then \
             raise exception using errcode = '{BUSY}', message = 'the lock is taken'; end if; \
             if {before} <> (select coalesce(pg_catalog.max(h.position), 0) from {table} h \
             where h.plan = {plan} and (h.state <> 'failed' or h.statements_done > 0)) then raise exception using errcode = '{MOVED}', \
             message = 'the history has gone on'; end if; end"
        )
    }
}
