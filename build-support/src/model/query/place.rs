//! What may not stand in a definition.

use crate::text::Span;

use super::super::condition;
use super::super::expression::Place;
use super::super::refusal::{Outcome, Refusal};
use super::Reader;

impl Reader<'_> {
    /// A default is of no row.
    pub(super) fn refuse_column(&self, span: Span) -> Outcome {
        match self.place {
            Some(Place::Default) if self.levels.len() <= 1 => Err(Refusal::new(
                condition::FEATURE_NOT_SUPPORTED,
                span,
                "cannot use column reference in DEFAULT expression",
            )),
            _ => Ok(()),
        }
    }

    /// Most definitions are of one row alone.
    pub(super) fn refuse_subquery(&self, span: Span) -> Outcome {
        let within = match self.place {
            None | Some(Place::Policy) => return Ok(()),
            Some(Place::Check) => "check constraint",
            Some(Place::Default) => "DEFAULT expression",
            Some(Place::Generated) => "column generation expression",
            Some(Place::Index) => "index expression",
            Some(Place::IndexPredicate) => "index predicate",
            Some(Place::PartitionKey) => "partition key expression",
            Some(Place::TriggerWhen) => "trigger WHEN condition",
            Some(Place::AlterUsing) => "transform expression",
        };
        let message = format!("cannot use subquery in {within}");
        let condition = condition::FEATURE_NOT_SUPPORTED;
        Err(Refusal::new(condition, span, message))
    }
}
