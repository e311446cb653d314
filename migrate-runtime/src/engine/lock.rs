//! Waiting for the lock by asking again and again.
//!
//! Never by `pg_advisory_lock`: a session that waits inside it holds a snapshot,
//! and `create index concurrently` in the session that has the lock waits for all
//! snapshots to end, so that both would wait for ever.

use std::time::Duration;

use super::history::History;
use super::records::{filled, flag};
use super::retry::jittered;
use super::text::literal;
use super::{Engine, Step};
use crate::driver::{Row, Rows};
use crate::error::ErrorKind;
use crate::event::{Event, Holder};

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How often to say that the same session still holds the lock.
const TELL_AGAIN: Duration = Duration::from_secs(10);

pub(super) struct Waiting {
    limit: Duration,
    since: Option<Duration>,
    pause: Duration,
    /// What was told last, and when.
    told: Option<(Option<Holder>, Duration)>,
}

impl Waiting {
    pub(super) fn new(limit: Duration) -> Waiting {
        Waiting {
            limit,
            since: None,
            pause: FIRST_PAUSE,
            told: None,
        }
    }

    fn waited(&mut self, now: Duration) -> Duration {
        now.saturating_sub(*self.since.get_or_insert(now))
    }

    /// The next pause, twice as long as the last.
    fn pause(&mut self, now: Duration, waited: Duration) -> Duration {
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST_PAUSE);
        jittered(pause, now).min(self.limit.saturating_sub(waited))
    }

    /// Whether there is news, or it is time to say the same again.
    fn is_news(&mut self, holder: &Option<Holder>, now: Duration) -> bool {
        let known = self
            .told
            .as_ref()
            .is_some_and(|(told, when)| told == holder && now.saturating_sub(*when) < TELL_AGAIN);
        if !known {
            self.told = Some((holder.clone(), now));
        }
        !known
    }
}

impl Engine {
    pub(super) fn lock_answered(&mut self, rows: &Rows) {
        let waited = self.waiting.waited(self.now);
        self.report.waited = waited;
        let row = rows.first().cloned().unwrap_or_default();
        if flag(&row, 0) {
            self.locked = true;
            self.events.push_back(Event::Locked { waited });
            self.step = Step::ReadHistory;
            return;
        }
        let holder = holder(&row);
        if waited >= self.waiting.limit {
            return self.fail(ErrorKind::LockTimeout { waited, holder }, None);
        }
        if self.waiting.is_news(&holder, self.now) {
            self.events.push_back(Event::Waiting { holder, waited });
        }
        self.step = Step::Wait(self.waiting.pause(self.now, waited));
    }
}

/// Who has the lock; nobody, if it was given back in between.
fn holder(row: &Row) -> Option<Holder> {
    Some(Holder {
        pid: filled(row, 1)?,
        application: filled(row, 2),
        address: filled(row, 3),
        since: filled(row, 4),
    })
}

impl History {
    /// Tries to take the lock; tells who has it.
    pub(super) fn take_lock(&self) -> String {
        let key = self.lock_key();
        format!(
            "with attempt as (select k.key, pg_catalog.pg_try_advisory_lock(k.key) as got \
             from (select {key} as key) k) \
             select t.got, a.pid, a.application_name, pg_catalog.host(a.client_addr), \
             pg_catalog.to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') \
             from attempt t left join (pg_catalog.pg_locks l \
             join pg_catalog.pg_stat_activity a on a.pid = l.pid) on not t.got \
             and l.locktype = 'advisory' and l.objsubid = 1 and l.granted \
             and l.database = (select d.oid from pg_catalog.pg_database d \
             where d.datname = pg_catalog.current_database()) \
             and (l.classid::int8 << 32 | l.objid::int8) = t.key"
        )
    }

    /// Gives the lock back.
    pub(super) fn release_lock(&self) -> String {
        format!("select pg_catalog.pg_advisory_unlock({})", self.lock_key())
    }

    fn lock_key(&self) -> String {
        format!(
            "pg_catalog.hashtextextended(pg_catalog.format('sterna %L %L %L %L', \
             pg_catalog.current_database(), {}, {}, {}), 0)",
            literal(&self.schema),
            literal(&self.table),
            self.plan
        )
    }
}
