//! Syntax that only newer servers have.

use crate::text::Span;

use super::refusal::{Outcome, Refusal};
use super::{Model, condition};

impl Model<'_> {
    /// Refuses what came with a version that the oldest server does not have; `near` is the word
    /// at which that one stops reading, `what` what it does not have.
    pub(super) fn needs_version(&self, major: u32, span: Span, near: &str, what: &str) -> Outcome {
        let Some(oldest) = self.postgres.filter(|oldest| *oldest < major) else {
            return Ok(());
        };
        let message = format!("syntax error at or near \"{near}\"");
        Err(Refusal::new(condition::SYNTAX_ERROR, span, message)
            .note(format!("{what} came with PostgreSQL {major}"))
            .help(format!(
                "write it for PostgreSQL {oldest}, or name a later one as the oldest: \
                 `postgres = {major}` in `sterna.toml`"
            )))
    }
}
