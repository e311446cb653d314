//! Constants that are values of a type, but too large for it or for what stands in its brackets.

use crate::syntax::change::{Expr, ExprKind};
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{Base, DataType};
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::super::types::format_type;

impl Model<'_> {
    /// That a constant fits into a column.
    pub(in crate::model) fn refuse_too_large(&self, expr: &Expr, to: &DataType) -> Outcome {
        let Base::Builtin(name) = &to.base else {
            return Ok(());
        };
        if to.array {
            return Ok(());
        }
        match (&**name, constant(expr)) {
            ("varchar" | "bpchar", _) => self.refuse_too_long(expr, to),
            ("int2", Some(number)) => {
                refuse_beyond(&number, i16::MAX.into(), "smallint", expr.span)
            }
            ("int4", Some(number)) => refuse_beyond(&number, i32::MAX.into(), "integer", expr.span),
            ("int8", Some(number)) => refuse_beyond(&number, i64::MAX.into(), "bigint", expr.span),
            ("numeric", Some(number)) => refuse_too_precise(&number, to, expr.span),
            _ => Ok(()),
        }
    }

    /// What is too long may only end in spaces.
    fn refuse_too_long(&self, expr: &Expr, to: &DataType) -> Outcome {
        let limit = to.modifier.as_deref().and_then(|text| text.parse().ok());
        let (ExprKind::String(text), Some(limit)) = (&expr.kind, limit) else {
            return Ok(());
        };
        if text.trim_end_matches(' ').chars().count() <= limit {
            return Ok(());
        }
        let message = format!("value too long for type {}", format_type(self, to));
        let condition = condition::STRING_DATA_RIGHT_TRUNCATION;
        Err(Refusal::new(condition, expr.span, message))
    }
}

/// A decimal number, perhaps in quotes.
struct Constant {
    is_negative: bool,
    whole: String,
}

/// The number that an expression is; none if it is something else, or has an exponent.
fn constant(expr: &Expr) -> Option<Constant> {
    let (is_negative, text) = match &expr.kind {
        ExprKind::Number(text) => (false, text),
        ExprKind::Operator {
            operator,
            schema: None,
            left: None,
            right: Some(right),
        } if operator == "-" => match &right.kind {
            ExprKind::Number(text) => (true, text),
            _ => return None,
        },
        _ => return None,
    };
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = whole.trim_start_matches('0').to_owned();
    (is_number(&whole) && is_number(part)).then_some(Constant { is_negative, whole })
}

fn refuse_beyond(number: &Constant, max: i128, type_name: &str, span: Span) -> Outcome {
    let largest = max + i128::from(number.is_negative);
    let fits = number.whole.is_empty()
        || number
            .whole
            .parse::<i128>()
            .is_ok_and(|value| value <= largest);
    if fits {
        return Ok(());
    }
    let condition = condition::NUMERIC_VALUE_OUT_OF_RANGE;
    let message = format!("{type_name} out of range");
    Err(Refusal::new(condition, span, message))
}

/// `numeric(5, 2)` has room for three digits before the point.
fn refuse_too_precise(number: &Constant, to: &DataType, span: Span) -> Outcome {
    let brackets = to.modifier.as_deref().and_then(|text| text.split_once(','));
    let room = brackets.and_then(|(precision, scale)| {
        let precision: usize = precision.trim().parse().ok()?;
        precision.checked_sub(scale.trim().parse().ok()?)
    });
    match room {
        Some(room) if number.whole.len() > room => {
            let condition = condition::NUMERIC_VALUE_OUT_OF_RANGE;
            Err(Refusal::new(condition, span, "numeric field overflow"))
        }
        _ => Ok(()),
    }
}
