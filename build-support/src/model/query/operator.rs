//! Operators.

use crate::syntax::change::{Expr, ExprKind, SubqueryKind};
use crate::text::Span;

use super::super::builtin::{Operator, Resolution, Resolved, TypeId, Volatility};
use super::super::catalog::{DataType, Type};
use super::super::condition;
use super::super::describe;
use super::super::refusal::{Outcome, Refusal};
use super::super::types::format_type;
use super::Reader;

impl Reader<'_> {
    /// The type that an operator gives.
    pub(super) fn operation(
        &mut self,
        operator: &str,
        is_qualified: bool,
        left: Option<&Expr>,
        right: Option<&Expr>,
    ) -> Outcome<DataType> {
        let boolean = DataType::builtin("bool");
        if matches!(operator, "and" | "or" | "not") {
            for operand in [left, right].into_iter().flatten() {
                self.condition(operand, &operator.to_uppercase())?;
            }
            return Ok(boolean);
        }
        // A row before a query is compared with the columns of its only row.
        if let (Some(left), Some(right)) = (left, right)
            && let ExprKind::Subquery(subquery) = &right.kind
            && subquery.kind == SubqueryKind::Scalar
            && is_row(left)
        {
            return self.queried(subquery, Some(left), SubqueryKind::Test, right.span);
        }
        let types = [left, right].map(|operand| operand.map(|operand| self.value(operand)));
        let [left_type, right_type] = types;
        let (left_type, right_type) = (left_type.transpose()?, right_type.transpose()?);
        self.applied(
            operator,
            is_qualified,
            (left, left_type),
            (right, right_type),
        )
    }

    /// The type that an operator gives for operands whose types are known.
    pub(super) fn applied(
        &mut self,
        operator: &str,
        is_qualified: bool,
        (left, left_type): (Option<&Expr>, Option<DataType>),
        (right, right_type): (Option<&Expr>, Option<DataType>),
    ) -> Outcome<DataType> {
        let boolean = DataType::builtin("bool");
        let Some(name) = symbol(operator) else {
            return Ok(boolean);
        };
        if [left, right].into_iter().flatten().any(is_row) {
            return Ok(boolean);
        }
        // The server reads `- 1` as a number; any type of one gives the same.
        let ids = [&left_type, &right_type].map(|of| of.as_ref().map(|of| self.model.type_id(of)));
        let operation = self.model.operation(name, ids);
        let sure = || !is_qualified && self.model.are_operators_known();
        let exact = |resolved: &Resolved| {
            let actual = ids.into_iter().flatten();
            actual.eq(resolved.arguments.iter().map(|&of| Some(of)))
        };
        match &operation.resolution {
            Resolution::Unique(resolved) if exact(resolved) || sure() => {
                let operands = [left, right].into_iter().flatten();
                for (operand, &to) in operands.zip(&resolved.arguments) {
                    self.model
                        .refuse_bad_string(operand, &self.model.named_type(to))?;
                }
                let types = [&left_type, &right_type].into_iter().flatten();
                self.is_mutable |= operation.operator.is_some_and(|found| {
                    found.volatility != Volatility::Immutable
                        && !self.is_immutable_concatenation(found, types)
                });
                let result = resolved.result.map(|of| self.model.named_type(of));
                Ok(result.unwrap_or_else(DataType::unknown))
            }
            Resolution::Unknown(Some(result)) if sure() => Ok(self.model.named_type(*result)),
            Resolution::None if sure() => {
                Err(self.undefined_operator(name, (left, &left_type), (right, &right_type)))
            }
            _ if is_comparison(name) => Ok(boolean),
            _ => Ok(DataType::unknown()),
        }
    }

    /// Whether it is a `||` with any type: of that, the server looks at the cast to text that it
    /// stands for. Only how enums and times are written depends on more than the value.
    fn is_immutable_concatenation<'t>(
        &self,
        operator: &Operator,
        mut types: impl Iterator<Item = &'t DataType>,
    ) -> bool {
        let changes = |of: &DataType| {
            let of_own = describe::own_type(of).and_then(|own| self.model.own(own));
            matches!(of_own, Some(Type::Enum(_)))
                || ["date", "timestamp", "timestamptz"]
                    .iter()
                    .any(|name| of.is(name))
        };
        [operator.left, operator.right].contains(&Some(TypeId::ANYNONARRAY)) && !types.any(changes)
    }

    fn undefined_operator(
        &self,
        name: &str,
        left: (Option<&Expr>, &Option<DataType>),
        right: (Option<&Expr>, &Option<DataType>),
    ) -> Box<Refusal> {
        let shown = |of: &Option<DataType>| {
            let of = of.as_ref()?;
            Some(format_type(self.model, &of.without_modifier()))
        };
        let parts = [shown(left.1), Some(name.to_owned()), shown(right.1)];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        let message = format!("operator does not exist: {}", parts.join(" "));
        let span = match (left.0, right.0) {
            (Some(left), Some(right)) => self.between(left.span, right.span),
            (_, Some(only)) | (Some(only), None) => only.span,
            (None, None) => Span::default(),
        };
        Refusal::new(condition::UNDEFINED_FUNCTION, span, message)
            .help("you might need to add explicit type casts")
    }

    /// What stands between two operands.
    fn between(&self, left: Span, right: Span) -> Span {
        let text = self.model.files[self.model.file].text();
        let Some(gap) = text.get(left.end..right.start) else {
            return left;
        };
        // The brackets around the operands are no part of the operator.
        let is_part = |c: char| !c.is_whitespace() && c != '(' && c != ')';
        let start = gap.find(is_part).unwrap_or(0);
        let length = gap[start..].find(|c| !is_part(c)).unwrap_or(1);
        Span::new(left.end + start, left.end + start + length)
    }
}

/// The operator behind a word; none for those that are functions.
fn symbol(operator: &str) -> Option<&str> {
    Some(match operator {
        "like" => "~~",
        "ilike" => "~~*",
        "not like" => "!~~",
        "not ilike" => "!~~*",
        operator if operator.starts_with(|c: char| c.is_ascii_alphabetic()) => return None,
        operator => operator,
    })
}

pub(super) fn is_row(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Row(_))
}

fn is_comparison(operator: &str) -> bool {
    matches!(
        operator,
        "=" | "<>" | "<" | ">" | "<=" | ">=" | "~~" | "~~*" | "!~~" | "!~~*"
    )
}
