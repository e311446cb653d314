//! Waiting for the lock by asking again and again.
//!
//! Never by `pg_advisory_lock`: a session that waits inside it holds a snapshot,
//! and `create index concurrently` in the session that has the lock waits for all
//! snapshots to end, so that both would wait for ever.

use std::time::Duration;

use super::history::text;
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

    /// The next pause: twice the last, less up to a half, so that processes that
    /// started at once do not ask at once. The odd nanoseconds of the clock are
    /// random enough for that.
    fn pause(&mut self, now: Duration, waited: Duration) -> Duration {
        let pause = self.pause;
        self.pause = (pause * 2).min(LONGEST_PAUSE);
        let jitter = pause / 2 * (now.subsec_nanos() % 1000) / 1000;
        (pause - jitter).min(self.limit.saturating_sub(waited))
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
        if text(&row, 0) == "t" {
            self.locked = true;
            self.restore = format!("reset all; {}", text(&row, 5));
            text(&row, 6).clone_into(&mut self.own_role);
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
        self.step = Step::Sleep(self.waiting.pause(self.now, waited));
    }
}

/// Who has the lock; nobody, if it was given back in between.
fn holder(row: &Row) -> Option<Holder> {
    let field = |column| Some(text(row, column)).filter(|text| !text.is_empty());
    Some(Holder {
        pid: field(1)?.to_owned(),
        application: field(2).map(str::to_owned),
        address: field(3).map(str::to_owned),
        since: field(4).map(str::to_owned),
    })
}
