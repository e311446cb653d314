//! Trying again after another session was in the way.
//!
//! With a `lock_timeout` a migration leaves the queue for a lock in time, so that
//! the application's queries behind it go on; then it has to queue again.

use std::time::Duration;

use super::compare::Entry;
use super::journal::Journal;
use super::{After, Engine, Step};
use crate::event::Event;
use crate::server_error::ServerError;

/// What passes by itself: a lock that was not to be had in time, a deadlock, and a
/// transaction that cannot be put in order with another one.
const PASSING: [&str; 3] = ["55P03", "40P01", "40001"];

const LONGEST_PAUSE: Duration = Duration::from_secs(10);

impl Engine {
    /// Plans another attempt, of the statement with this index or of all, if this
    /// error passes and an attempt is left.
    pub(super) fn tries_again(
        &mut self,
        entry: Entry,
        statement: Option<(usize, Journal)>,
        error: &ServerError,
    ) -> bool {
        let passing = PASSING.contains(&&*error.sqlstate) && can_repeat(entry, statement);
        if !passing || self.attempts > self.settings.retries {
            return false;
        }
        let pause = jittered(longer(self.settings.backoff, self.attempts), self.now);
        self.attempts += 1;
        self.events.push_back(Event::Retrying {
            migration: entry.migration,
            attempt: self.attempts,
            of: self.settings.retries + 1,
            pause,
            reason: error.title(),
        });
        // A statement that runs alone may be a block with a transaction of its own.
        self.step = Step::Rollback(After::Retry(
            pause,
            entry,
            statement.map_or(0, |(index, _)| index),
        ));
        true
    }
}

/// Whether a part of the statement may not have happened already. What is sent alone
/// though the plan does not say so is a routine that ends transactions.
fn can_repeat(entry: Entry, statement: Option<(usize, Journal)>) -> bool {
    let witness = |index| entry.script().witness(index);
    statement.is_none_or(|(index, journal)| {
        !matches!(journal, Journal::Alone(_)) || witness(index).is_some()
    })
}

/// Twice as long for each attempt that failed before.
fn longer(first: Duration, attempts: u32) -> Duration {
    let factor = 1_u32.checked_shl(attempts - 1).unwrap_or(u32::MAX);
    first.saturating_mul(factor).min(first.max(LONGEST_PAUSE))
}

/// Less up to a half, so that processes that met once do not meet again. The odd
/// nanoseconds of the clock are random enough for that.
pub(super) fn jittered(pause: Duration, now: Duration) -> Duration {
    pause - pause / 2 * (now.subsec_nanos() % 1000) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_limit() {
        let pauses = [1, 2, 3, 9, 40].map(|attempts| longer(Duration::from_millis(200), attempts));
        assert_eq!(
            pauses.map(|pause| pause.as_millis()),
            [200, 400, 800, 10_000, 10_000]
        );
        let long = Duration::from_secs(60);
        assert_eq!(longer(long, 2), long);
    }

    #[test]
    fn a_pause_is_shortened_by_up_to_a_half() {
        let pause = Duration::from_millis(100);
        assert_eq!(jittered(pause, Duration::ZERO), pause);
        let shortened = jittered(pause, Duration::from_nanos(500));
        assert_eq!(shortened, Duration::from_millis(75));
    }
}
