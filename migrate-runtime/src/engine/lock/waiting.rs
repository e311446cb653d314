//! How long to wait for a lock, and what to say meanwhile.

use std::time::Duration;

use crate::driver::{Row, Rows};
use crate::engine::records::{filled, flag, text};
use crate::engine::retry::jittered;
use crate::engine::{Engine, Step};
use crate::environment::LockKind;
use crate::error::ErrorKind;
use crate::event::{Event, Holder};

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How often to say that the same session still holds the lock.
const TELL_AGAIN: Duration = Duration::from_secs(10);

pub(in crate::engine) struct Waiting {
    limit: Duration,
    since: Option<Duration>,
    pause: Duration,
    /// What was told last, and when.
    told: Option<(Option<Holder>, Duration)>,
}

impl Waiting {
    pub(in crate::engine) fn new(limit: Duration) -> Waiting {
        Waiting {
            limit,
            since: None,
            pause: FIRST_PAUSE,
            told: None,
        }
    }

    /// Begins anew, after the lock was there.
    pub(in crate::engine) fn over(&mut self) {
        *self = Waiting::new(self.limit);
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
    pub(in crate::engine) fn lock_answered(&mut self, rows: &Rows) {
        let row = rows.last().cloned().unwrap_or_default();
        if flag(&row, 7) {
            return self.fail(ErrorKind::PooledConnection { keeps: None }, None);
        }
        if !flag(&row, 0) {
            return self.lock_is_busy(&row);
        }
        let waited = self.waiting.waited(self.now);
        self.report.waited = waited;
        self.lock.held = true;
        text(&row, 6).clone_into(&mut self.lock.fence);
        self.events.push_back(Event::Locked { waited });
        self.step = Step::ReadHistory;
    }

    /// Waits, or gives up.
    pub(in crate::engine) fn lock_is_busy(&mut self, row: &Row) {
        let waited = self.waiting.waited(self.now);
        let holder = holder(row);
        if waited >= self.waiting.limit {
            let is_lease = self.lock.kind == LockKind::Lease;
            let kind = ErrorKind::LockTimeout {
                waited,
                holder,
                frees: is_lease.then(|| self.history.free_lease()),
            };
            return self.fail(kind, None);
        }
        if self.waiting.is_news(&holder, self.now) {
            self.events.push_back(Event::Waiting { holder, waited });
        }
        let pause = self.waiting.pause(self.now, waited);
        if self.lock.kind == LockKind::Transaction {
            self.report.waited += pause;
        }
        self.step = Step::Wait(pause);
    }
}

/// Who has the lock; nobody, if it was given back in between.
fn holder(row: &Row) -> Option<Holder> {
    Some(Holder {
        pid: filled(row, 1)?,
        application: filled(row, 2),
        address: filled(row, 3),
        since: filled(row, 4),
        until: filled(row, 5),
    })
}
