//! What happens during a run, as it happens.

use std::fmt;
use std::time::Duration;

use crate::outcome::Outcome;
use crate::plan::Migration;
use crate::report::{Repaired, count, millis};

/// A step of a run; shown as one line of progress.
///
/// Every event is given to the callback of [`Run::on_event`](crate::Run::on_event)
/// and to `tracing`, with the target `sterna`: migrations that were applied or reverted
/// at the level `INFO`, rules that were broken at `WARN`, the rest at `DEBUG`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// The run begins.
    Started {
        /// The name of the plan.
        plan: &'static str,
        /// How many migrations it has.
        migrations: usize,
    },
    /// Nothing is pending.
    UpToDate {
        /// How many migrations of the plan are in the database.
        migrations: usize,
        /// How many the database has beyond the plan.
        ahead: usize,
    },
    /// Another session holds the migration lock.
    Waiting {
        /// The one that holds it, if the server could tell.
        holder: Option<Holder>,
        /// For how long this run has been waiting.
        waited: Duration,
    },
    /// The lock was taken.
    Locked {
        /// How long that took.
        waited: Duration,
    },
    /// A rule of the environment is broken, for a reason.
    BrokeGlass {
        /// The reason.
        reason: String,
        /// What the rule had to say.
        refused: String,
    },
    /// A migration begins.
    Applying {
        /// Which one.
        migration: Migration,
        /// Its number among the pending ones, from 1.
        number: usize,
        /// How many were pending.
        of: usize,
    },
    /// A statement of a non-transactional migration begins.
    Statement {
        /// The migration.
        migration: Migration,
        /// The statement's number, from 1.
        number: usize,
        /// How many statements the migration has.
        of: usize,
    },
    /// It was settled what became of a statement that was begun before.
    Settled {
        /// The migration.
        migration: Migration,
        /// The statement's number, from 1.
        number: usize,
        /// What was found, or done.
        outcome: Outcome,
    },
    /// The history was repaired as a person decided.
    Repaired(Repaired),
    /// Another session was in the way, so the migration, or its statement, is tried
    /// again.
    Retrying {
        /// The migration.
        migration: Migration,
        /// The number of the attempt that follows, from 1.
        attempt: u32,
        /// How many attempts there are at most.
        of: u32,
        /// How long the run waits before it.
        pause: Duration,
        /// What the server said.
        reason: String,
    },
    /// A migration was applied and recorded.
    Applied {
        /// Which one.
        migration: Migration,
        /// Its number among the pending ones, from 1.
        number: usize,
        /// How many were pending.
        of: usize,
        /// How long it took.
        duration: Duration,
    },
    /// Nothing is there to revert.
    NothingToRevert,
    /// A migration begins to be reverted.
    Reverting {
        /// Which one.
        migration: Migration,
        /// Its number among those to be reverted, from 1.
        number: usize,
        /// How many were to be reverted.
        of: usize,
    },
    /// A migration was reverted, and that was recorded.
    Reverted {
        /// Which one.
        migration: Migration,
        /// Its number among those to be reverted, from 1.
        number: usize,
        /// How many were to be reverted.
        of: usize,
        /// How long it took.
        duration: Duration,
    },
    /// All pending migrations were applied, or all reverted that were to be.
    Finished {
        /// How many were applied.
        applied: usize,
        /// How many were reverted.
        reverted: usize,
        /// How long the run took.
        elapsed: Duration,
    },
}

/// The session that holds the migration lock, as far as the server tells us.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Holder {
    /// Its process id on the server.
    pub pid: String,
    /// Its `application_name`.
    pub application: Option<String>,
    /// The address that it came from; none over a Unix socket.
    pub address: Option<String>,
    /// Since when it is connected, or has its lease, in UTC.
    pub since: Option<String>,
    /// Until when it has the lease, unless it is renewed, in UTC.
    pub until: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pid {}", self.pid)?;
        if let Some(application) = &self.application {
            write!(f, ", `{application}`")?;
        }
        if let Some(address) = &self.address {
            write!(f, ", from {address}")?;
        }
        match (&self.since, &self.until) {
            (Some(since), None) => write!(f, ", connected since {since}"),
            (Some(since), Some(until)) => write!(f, ", since {since}, with a lease until {until}"),
            (None, _) => Ok(()),
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Started { plan, migrations } => {
                write!(f, "plan `{plan}`: {}", count(*migrations, "migration"))
            }
            Event::UpToDate { ahead: 0, .. } => write!(f, "up to date"),
            Event::UpToDate { ahead, .. } => write!(
                f,
                "up to date; the database is {} ahead",
                count(*ahead, "migration")
            ),
            Event::Waiting { holder, waited } => {
                write!(f, "waiting for the migration lock ({}", millis(*waited))?;
                match holder {
                    Some(holder) => write!(f, "), held by {holder}"),
                    None => write!(f, ")"),
                }
            }
            Event::Locked { waited } => write!(f, "took the lock ({})", millis(*waited)),
            Event::BrokeGlass { reason, refused } => {
                write!(f, "going on although {refused}: {reason}")
            }
            Event::Applying {
                migration,
                number,
                of,
            } => write!(f, "[{number}/{of}] applying {migration}"),
            Event::Statement {
                migration,
                number,
                of,
            } => write!(f, "{migration}: statement {number} of {of}"),
            Event::Settled {
                migration,
                number,
                outcome,
            } => write!(f, "{migration}: {}", outcome.tell(*number)),
            Event::Repaired(repaired) => write!(f, "{repaired}"),
            Event::Retrying {
                migration,
                attempt,
                of,
                pause,
                reason,
            } => {
                let pause = millis(*pause);
                write!(
                    f,
                    "{migration}: {reason}; attempt {attempt} of {of} in {pause}"
                )
            }
            Event::Applied {
                migration,
                number,
                of,
                duration,
            } => {
                let duration = millis(*duration);
                write!(f, "[{number}/{of}] applied {migration} ({duration})")
            }
            Event::NothingToRevert => f.write_str("nothing to revert"),
            Event::Reverting {
                migration,
                number,
                of,
            } => write!(f, "[{number}/{of}] reverting {migration}"),
            Event::Reverted {
                migration,
                number,
                of,
                duration,
            } => {
                let duration = millis(*duration);
                write!(f, "[{number}/{of}] reverted {migration} ({duration})")
            }
            Event::Finished {
                applied,
                reverted,
                elapsed,
            } => {
                let (done, number) = match applied {
                    0 => ("reverted", reverted),
                    _ => ("applied", applied),
                };
                let number = count(*number, "migration");
                write!(f, "{done} {number} in {}", millis(*elapsed))
            }
        }
    }
}

impl Event {
    /// Hands the event to `tracing`.
    pub(crate) fn trace(&self) {
        match self {
            Event::Applied {
                migration,
                duration,
                ..
            }
            | Event::Reverted {
                migration,
                duration,
                ..
            } => tracing::info!(
                target: "sterna",
                version = migration.version(),
                file = migration.file(),
                duration_ms = duration.as_secs_f64() * 1000.0,
                "{self}"
            ),
            Event::BrokeGlass { .. } | Event::Repaired(_) => {
                tracing::warn!(target: "sterna", "{self}");
            }
            _ => tracing::debug!(target: "sterna", "{self}"),
        }
    }
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
