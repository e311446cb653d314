//! What may not stand in a definition.

use crate::text::Span;

use super::super::builtin::{CastContext, CastMethod, TypeId, Volatility};
use super::super::catalog::DataType;
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

    /// What is kept must not change by itself.
    pub(super) fn refuse_mutable(&self, span: Span) -> Outcome {
        let message = match self.place {
            _ if !self.is_mutable => return Ok(()),
            Some(Place::Index) => "functions in index expression must be marked IMMUTABLE",
            Some(Place::IndexPredicate) => "functions in index predicate must be marked IMMUTABLE",
            Some(Place::Generated) => "generation expression is not immutable",
            _ => return Ok(()),
        };
        let condition = condition::INVALID_OBJECT_DEFINITION;
        Err(Refusal::new(condition, span, message))
    }

    /// Whether the cast from one type to another may give something else another time; not if
    /// that is not known.
    pub(super) fn notes_cast(&mut self, from: &DataType, to: &DataType) {
        let world = self.model.world();
        let (Some(from), Some(to)) = (self.model.type_id(from), self.model.type_id(to)) else {
            return;
        };
        if from == TypeId::UNKNOWN || !world.is_known(from) || !world.is_known(to) {
            return;
        }
        let (from, to) = (world.base(from), world.base(to));
        self.is_mutable |= match world.pathway(from, to, CastContext::Explicit) {
            Some(CastMethod::Function) => world
                .builtins()
                .cast(from, to)
                .is_some_and(|cast| cast.volatility != Volatility::Immutable),
            Some(CastMethod::InputOutput) => {
                let facts = (world.facts(from), world.facts(to));
                from.array
                    || to.array
                    || facts.0.is_some_and(|facts| !facts.immutable_output)
                    || facts.1.is_some_and(|facts| !facts.immutable_input)
            }
            Some(CastMethod::Binary) | None => false,
        };
    }
}
