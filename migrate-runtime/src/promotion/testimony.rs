//! What the history of an environment says, whether asked just now or signed before.

use super::Moment;

/// What the history of an environment said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Testimony {
    pub(crate) plan: String,
    /// What the database was told that it is.
    pub(crate) environment: Option<String>,
    /// When it said so, by its own clock.
    pub(crate) issued_at: Moment,
    /// What it has, in the order of its history.
    pub(crate) migrations: Vec<Passed>,
}

/// A migration that an environment has had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    pub(crate) version: String,
    /// The chain digest that its record has.
    pub(crate) chain: String,
    /// When, by the clock of that environment.
    pub(crate) applied_at: Moment,
}
