//! The advisory lock of a session.
//!
//! Behind a pooler that gives out connections by transaction, a session's lock is
//! worth nothing: the next statement may run in another server process, or another
//! client in this one. So the lock is taken only in the process that was there
//! before, only if this process does not have it yet, and looked for ever after.

use super::{LOST, Lock};
use crate::engine::history::History;
use crate::engine::text::literal;

/// The key, as an expression.
pub(super) fn key(history: &History) -> String {
    format!(
        "pg_catalog.hashtextextended(pg_catalog.format('sterna %L %L %L %L', \
         pg_catalog.current_database(), {}, {}, {}), 0)",
        literal(&history.schema),
        literal(&history.table),
        history.plan
    )
}

/// The rows of `pg_locks` that are about this key.
const OF_KEY: &str = "l.locktype = 'advisory' and l.objsubid = 1 and l.granted \
    and l.database = (select d.oid from pg_catalog.pg_database d \
    where d.datname = pg_catalog.current_database()) \
    and (l.classid::int8 << 32 | l.objid::int8)";

impl Lock {
    pub(super) fn take_advisory(&self, pid: &str) -> String {
        let (key, held) = (&self.key, self.has_advisory());
        format!(
            "with own as (select {key} as key, \
             pg_catalog.pg_backend_pid() = {pid} and not {held} as sound), \
             attempt as (select o.key, o.sound, case when o.sound \
             then pg_catalog.pg_try_advisory_lock(o.key) else false end as got from own o) \
             select t.got, h.*, null, null, not t.sound from attempt t left join ({}) h \
             on not t.got",
            self.holder()
        )
    }

    /// Who has the lock.
    pub(in crate::engine) fn holder(&self) -> String {
        format!(
            "select a.pid, a.application_name, pg_catalog.host(a.client_addr), \
             pg_catalog.to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') \
             from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid \
             where {OF_KEY} = {}",
            self.key
        )
    }

    pub(super) fn has_advisory(&self) -> String {
        format!(
            "exists (select from pg_catalog.pg_locks l where {OF_KEY} = {} \
             and l.pid = pg_catalog.pg_backend_pid())",
            self.key
        )
    }

    pub(super) fn guard_advisory(&self) -> String {
        format!(
            "begin if not {} then raise exception using errcode = '{LOST}', \
             message = pg_catalog.pg_backend_pid(); end if; end",
            self.has_advisory()
        )
    }

    pub(super) fn release_advisory(&self) -> String {
        format!("select pg_catalog.pg_advisory_unlock({})", self.key)
    }
}
