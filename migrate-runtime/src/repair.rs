//! What only a person can decide about a history.

use crate::plan::PlanVersion;

/// A decision about a migration, for [`Run::repair`](crate::Run::repair).
///
/// Each changes what the history says, never what the database has otherwise: look at
/// the database first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Repair<V> {
    /// The statement in which a run broke off has run: go on behind it.
    StatementRan(V),
    /// The statement in which a run broke off has not run: run it again.
    StatementDidNotRun(V),
    /// The migration was edited after it was applied, and is right as it is now.
    AcceptEdited(V),
    /// All of the migration is in the database: record it, and run nothing of it.
    MarkApplied(V),
    /// Nothing of the migration is in the database: record that it was reverted, and
    /// run nothing. It is pending again then.
    Forget(V),
    /// The same for a migration that this program does not have, by its version.
    ForgetUnknown(String),
}

impl<V: PlanVersion> Repair<V> {
    /// The same with places in the plan.
    pub(crate) fn placed(self) -> Repair<usize> {
        match self {
            Repair::StatementRan(version) => Repair::StatementRan(version.index()),
            Repair::StatementDidNotRun(version) => Repair::StatementDidNotRun(version.index()),
            Repair::AcceptEdited(version) => Repair::AcceptEdited(version.index()),
            Repair::MarkApplied(version) => Repair::MarkApplied(version.index()),
            Repair::Forget(version) => Repair::Forget(version.index()),
            Repair::ForgetUnknown(version) => Repair::ForgetUnknown(version),
        }
    }
}
