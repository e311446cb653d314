//! Expressions in definitions: checks, defaults, indexes, policies.

use crate::syntax::change::Expr;

use super::Model;
use super::builtin::CastContext;
use super::catalog::{Address, Column, DataType, Oid};
use super::condition;
use super::query::Reader;
use super::refusal::{Outcome, Refusal};
use super::types::format_type;

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
}

impl Model<'_> {
    /// What an expression over the columns of a relation means, or why the server would refuse it.
    pub(super) fn expression(&self, relation: Oid, expr: &Expr, place: Place) -> Outcome<Meaning> {
        let reader = Reader::of_relation(self, relation, place);
        let (data_type, needs) = reader.understand_expression(expr)?;
        let of_relation = needs.iter().filter(|need| need.oid == relation);
        let columns = of_relation.map(|need| need.column).filter(|&of| of > 0);
        Ok(Meaning {
            data_type,
            columns: columns.collect(),
            needs: needs.into_iter().collect(),
        })
    }

    /// That a value of an expression can be assigned to a column, as a default is.
    pub(super) fn assignable(&self, column: &Column, expr: &Expr, from: &DataType) -> Outcome {
        let to = &column.data_type;
        if self.coercible(from, to, CastContext::Assignment) != Some(false) {
            return self.refuse_bad_string(expr, to);
        }
        let what = match column.generated {
            Some(_) => "generation expression",
            None => "default expression",
        };
        let message = format!(
            "column \"{}\" is of type {} but {what} is of type {}",
            column.name,
            format_type(self, &to.without_modifier()),
            format_type(self, &from.without_modifier())
        );
        let refusal = Refusal::new(condition::DATATYPE_MISMATCH, expr.span, message);
        Err(refusal.help("you will need to rewrite or cast the expression"))
    }
}
