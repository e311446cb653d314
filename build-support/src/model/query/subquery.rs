//! Queries in expressions.

use crate::syntax::change::{Expr, ExprKind, Subquery, SubqueryKind};
use crate::text::Span;

use super::super::catalog::DataType;
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::Reader;

impl Reader<'_> {
    /// The type of a query in an expression.
    pub(super) fn subquery(&mut self, subquery: &Subquery, span: Span) -> Outcome<DataType> {
        self.queried(subquery, subquery.operand.as_ref(), subquery.kind, span)
    }

    /// What an expression makes of a query, whose columns are compared with those of `operand`.
    pub(super) fn queried(
        &mut self,
        subquery: &Subquery,
        operand: Option<&Expr>,
        kind: SubqueryKind,
        span: Span,
    ) -> Outcome<DataType> {
        self.refuse_subquery(span)?;
        let wanted = match operand {
            Some(operand) => {
                self.value(operand)?;
                width(operand)
            }
            None => None,
        };
        let settles = kind != SubqueryKind::Scalar;
        let output = self.nested(|reader| reader.query(&subquery.query, settles))?;
        if output.open {
            return Ok(match kind {
                SubqueryKind::Test => DataType::builtin("bool"),
                _ => DataType::unknown(),
            });
        }
        let count = output.columns.len();
        let message = match (kind, wanted) {
            (SubqueryKind::Test, Some(wanted)) if count > wanted => "subquery has too many columns",
            (SubqueryKind::Test, Some(wanted)) if count < wanted => "subquery has too few columns",
            (SubqueryKind::Test, _) => return Ok(DataType::builtin("bool")),
            _ if count != 1 => "subquery must return only one column",
            _ => {
                let found = output.columns.into_iter().next();
                let found = found.map_or_else(DataType::unknown, |given| given.data_type);
                return Ok(self.scalar(found, kind));
            }
        };
        Err(Refusal::new(condition::SYNTAX_ERROR, span, message))
    }

    /// The type of a query's only value, or of all of them.
    fn scalar(&self, found: DataType, kind: SubqueryKind) -> DataType {
        let found = match found.is("unknown") {
            true => DataType::builtin("text"),
            false => found,
        };
        match kind {
            SubqueryKind::Array => self.array_of(&found),
            _ => found,
        }
    }
}

/// How many values are compared at once; nothing if that is not known.
fn width(operand: &Expr) -> Option<usize> {
    let is_several = |item: &Expr| matches!(item.kind, ExprKind::Star(_) | ExprKind::FieldStar(_));
    match &operand.kind {
        ExprKind::Row(items) if items.iter().any(is_several) => None,
        ExprKind::Row(items) => Some(items.len()),
        _ if is_several(operand) => None,
        _ => Some(1),
    }
}
