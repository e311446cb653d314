//! Expressions in definitions: checks, defaults, indexes, policies.

use crate::syntax::change::Expr;

use super::Model;
use super::catalog::{Address, DataType, Oid};
use super::refusal::Outcome;

/// Where an expression stands: what it may hold, and how messages call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A check constraint.
    Check,
    /// The default of a column.
    Default,
    /// The expression of a generated column.
    Generated,
    /// An element of an index.
    Index,
    /// The predicate of an index.
    IndexPredicate,
    /// A partition key.
    PartitionKey,
    /// A policy.
    Policy,
    /// `when` of a trigger.
    TriggerWhen,
    /// `using` of `alter column type`.
    AlterUsing,
}

/// What there is to know of an expression.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    /// Its type.
    pub(super) data_type: DataType,
    /// The columns of the relation that it names, sorted.
    pub(super) columns: Vec<u16>,
    /// What it depends on, the columns among it.
    pub(super) needs: Vec<Address>,
    /// Itself in a form in which equal ones are equal; none if something in it is not known.
    pub(super) normal: Option<String>,
}

impl Model<'_> {
    /// What an expression over the columns of a relation means, or why the server would refuse it.
    pub(super) fn expression(&self, relation: Oid, expr: &Expr, place: Place) -> Outcome<Meaning> {
        let _ = (relation, expr, place);
        Ok(Meaning {
            data_type: DataType::unknown(),
            columns: Vec::new(),
            needs: Vec::new(),
            normal: None,
        })
    }

    /// That a value of an expression can be assigned to a column, as a default is.
    pub(super) fn assignable(
        &self,
        column: &super::catalog::Column,
        expr: &Expr,
        meaning: &Meaning,
    ) -> Outcome {
        let _ = (column, expr, meaning);
        Ok(())
    }
}
