//! What became of a statement in which a run broke off.

use std::fmt;

/// What was found of a statement that had been begun, or done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It had run.
    Ran,
    /// It had not run to its end, so it is run again.
    RunsAgain,
    /// It had left something, which was cleared away.
    ClearedAway(Leftover),
}

/// What a statement leaves that does not run to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Leftover {
    /// An index that no query uses, by its name. It is dropped.
    InvalidIndex(String),
    /// A partition that is half detached, by its name. The server finishes that.
    PendingPartition(String),
}

impl fmt::Display for Leftover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Leftover::InvalidIndex(index) => write!(f, "the invalid index `{index}`"),
            Leftover::PendingPartition(partition) => {
                write!(f, "`{partition}` half detached")
            }
        }
    }
}

impl Outcome {
    /// What it says of a statement with this number.
    pub(crate) fn tell(&self, number: usize) -> String {
        match self {
            Outcome::Ran => format!("statement {number} had run"),
            Outcome::RunsAgain => format!("statement {number} had not run, and runs again"),
            Outcome::ClearedAway(Leftover::InvalidIndex(index)) => {
                format!("dropped the invalid index `{index}`, which statement {number} had left")
            }
            Outcome::ClearedAway(Leftover::PendingPartition(partition)) => {
                format!("finished to detach `{partition}`, which statement {number} had begun")
            }
        }
    }
}
