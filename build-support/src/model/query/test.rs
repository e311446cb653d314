//! Conditions that are no operators: `in`, `between`, `is true`.

use crate::syntax::change::{Expr, ExprKind, Test};
use crate::text::Span;

use super::super::builtin::TypeId;
use super::super::catalog::DataType;
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::Reader;

impl Reader<'_> {
    /// A condition over operands, which are read first.
    pub(super) fn test(&mut self, test: &Test, operands: &[Expr]) -> Outcome<DataType> {
        let types = self.values(operands)?;
        let is_row = operands.iter().any(super::operator::is_row);
        if let ([first, others @ ..], [of_first, types @ ..], false) = (operands, &*types, is_row) {
            self.tested(test, (first, of_first), (others, types))?;
        }
        Ok(DataType::builtin("bool"))
    }

    fn tested(
        &mut self,
        test: &Test,
        first: (&Expr, &DataType),
        others: (&[Expr], &[DataType]),
    ) -> Outcome {
        match test {
            Test::In => self.among(first, others),
            Test::Between => {
                for (operator, other) in [">=", "<="].into_iter().zip(each(others)) {
                    self.compared(operator, first, other)?;
                }
                Ok(())
            }
            Test::Distinct => match each(others).next() {
                Some(other) => self.compared("=", first, other),
                None => Ok(()),
            },
            Test::Truth(words) => self.refuse_not_boolean(first.1, first.0.span, words),
            Test::Each(operator) => match each(others).next() {
                Some(array) => self.compared_each(operator, first, array),
                None => Ok(()),
            },
            Test::Other => Ok(()),
        }
    }

    fn compared(
        &mut self,
        operator: &str,
        left: (&Expr, &DataType),
        right: (&Expr, &DataType),
    ) -> Outcome {
        let operand = |(expr, of): (_, &DataType)| (Some(expr), Some(of.clone()));
        self.applied(operator, false, operand(left), operand(right))
            .map(drop)
    }

    /// `e in (a, b)`: several constants become values of one type, if there is one for all.
    fn among(&mut self, first: (&Expr, &DataType), others: (&[Expr], &[DataType])) -> Outcome {
        // Columns among them are compared by themselves.
        if !others.0.iter().all(is_constant) {
            return Ok(());
        }
        let id = |of: &DataType| self.model.type_id(of);
        let ids = std::iter::once(first.1).chain(others.1).map(id);
        let Some(ids) = ids.collect::<Option<Vec<TypeId>>>() else {
            return Ok(());
        };
        let world = self.model.world();
        if !ids.iter().all(|&of| world.is_known(of)) {
            return Ok(());
        }
        let Some(common) = world.common_type(&ids) else {
            // Each is compared by itself then.
            for other in each(others) {
                self.compared("=", first, other)?;
            }
            return Ok(());
        };
        if others.0.len() == 1 {
            return each(others).try_for_each(|other| self.compared("=", first, other));
        }
        let common = self.model.named_type(common);
        if let Some((item, _)) = each(others).next() {
            self.compared("=", first, (item, &common))?;
        }
        self.refuse_bad_strings(others.0, &common)?;
        self.model.refuse_bad_string(first.0, &common)
    }

    /// `e operator any (array)`.
    fn compared_each(
        &mut self,
        operator: &str,
        left: (&Expr, &DataType),
        (array, of): (&Expr, &DataType),
    ) -> Outcome {
        if of.is("unknown") {
            // The string becomes an array of what stands before it, where that is an operand
            // of the operator as it is.
            let is_enum = self.model.is_enum(left.1);
            return match is_enum && matches!(operator, "=" | "<>") {
                true => {
                    let to = self.array_of(left.1);
                    self.model.refuse_bad_string(array, &to)
                }
                false => Ok(()),
            };
        }
        let world = self.model.world();
        let Some(id) = self.model.type_id(of).filter(|&of| world.is_known(of)) else {
            return Ok(());
        };
        match world.element(world.base(id)) {
            Some(element) => {
                let element = self.model.named_type(element);
                self.compared(operator, left, (array, &element))
            }
            None => Err(refuse_no_array(array.span)),
        }
    }

    /// That the strings among expressions are values of the type that all become.
    pub(super) fn refuse_bad_strings(&self, expressions: &[Expr], to: &DataType) -> Outcome {
        let mut all = expressions.iter();
        all.try_for_each(|expr| self.model.refuse_bad_string(expr, to))
    }
}

fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Cast(inner, _) => is_constant(inner),
        kind => matches!(
            kind,
            ExprKind::String(_) | ExprKind::Number(_) | ExprKind::Boolean(_) | ExprKind::Null
        ),
    }
}

fn refuse_no_array(span: Span) -> Box<Refusal> {
    let message = "op ANY/ALL (array) requires array on right side";
    Refusal::new(condition::WRONG_OBJECT_TYPE, span, message)
}

fn each<'e>(
    (expressions, types): (&'e [Expr], &'e [DataType]),
) -> impl Iterator<Item = (&'e Expr, &'e DataType)> {
    expressions.iter().zip(types)
}
