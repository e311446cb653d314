//! A row that says who migrates, and until when.
//!
//! Times are those of the server. Each lease has a number one higher than the one
//! before, and whoever comes back to find another number has lost it. While a
//! migration's transaction runs, it holds the row, so that the lease can be taken
//! over only between transactions.

use std::time::Duration;

use super::{LOST, Lock, Work};
use crate::engine::format::FORMAT;
use crate::engine::text::READ_COMMITTED;

/// How long a process may be silent between two transactions.
const LEASE: Duration = Duration::from_secs(30);

/// How long a statement outside of a transaction may take, where the environment
/// has no `statement_timeout`: until then nobody else takes over.
const LONG_LEASE: Duration = Duration::from_secs(60 * 60);

impl Lock {
    /// Takes the lease if it is free, skipping a row that is held at the moment.
    pub(super) fn take_lease(&self) -> String {
        let Lock { plan, state, .. } = self;
        let expires = expires(LEASE);
        format!(
            "{READ_COMMITTED}insert into {state} (plan, format) values ({plan}, {FORMAT}) on conflict do nothing; \
             with free as (select f.plan from {state} f where f.plan = {plan} \
             and (f.lease_expires is null or f.lease_expires < pg_catalog.clock_timestamp()) \
             for update skip locked), \
             taken as (update {state} s set lease_fence = s.lease_fence + 1, \
             lease_since = pg_catalog.clock_timestamp(), lease_expires = {expires}, \
             lease_pid = pg_catalog.pg_backend_pid(), \
             lease_application = pg_catalog.current_setting('application_name'), \
             lease_address = pg_catalog.inet_client_addr() \
             from free where s.plan = free.plan returning s.lease_fence) \
             select t.lease_fence is not null, h.lease_pid, h.lease_application, \
             pg_catalog.host(h.lease_address), {}, {}, t.lease_fence \
             from {state} h left join taken t on true where h.plan = {plan}",
            shown("h.lease_since"),
            shown("h.lease_expires")
        )
    }

    pub(super) fn has_lease(&self) -> String {
        format!(
            "exists (select from {} l where {})",
            self.state,
            self.ours()
        )
    }

    /// Holds the row until the transaction ends. An expired lease that nobody has
    /// taken over is still ours.
    pub(super) fn guard_lease(&self) -> String {
        format!(
            "begin perform from {} l where {} for update; if not found then \
             raise exception using errcode = '{LOST}', \
             message = pg_catalog.pg_backend_pid(); end if; end",
            self.state,
            self.ours()
        )
    }

    pub(super) fn renew_lease(&self, work: Work<'_>) -> String {
        let time = match work {
            Work::Transaction(_) | Work::Repair(_) | Work::Close => LEASE,
            Work::Statement => self.statement.map_or(LONG_LEASE, |time| time + LEASE),
        };
        self.set(&expires(time))
    }

    pub(super) fn release_lease(&self) -> String {
        self.set("null")
    }

    fn set(&self, expires: &str) -> String {
        let (state, ours) = (&self.state, self.ours());
        format!("update {state} l set lease_expires = {expires} where {ours}")
    }

    fn ours(&self) -> String {
        format!("l.plan = {} and l.lease_fence = {}", self.plan, self.fence)
    }
}

fn expires(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("pg_catalog.clock_timestamp() + interval '{seconds} seconds'")
}

fn shown(time: &str) -> String {
    format!("pg_catalog.to_char({time} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')")
}
