//! The types of expressions.

use std::borrow::Cow;

use crate::syntax::change::{Call, Expr, ExprKind, TypeName};
use crate::text::Span;

use super::super::builtin::{CastContext, TypeId};
use super::super::catalog::{Address, DataType, Kind, Relation, RelationKind, Space, Type};
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::super::types::format_type;
use super::{Output, Reader};

/// What a function gives in `from`.
pub(super) enum Rows {
    /// Not known.
    Unknown,
    /// One column, with the name that its output has.
    Scalar {
        name: Option<String>,
        data_type: DataType,
    },
    /// Several columns.
    Columns(Output),
}

impl Reader<'_> {
    /// The types of expressions.
    pub(super) fn values(&mut self, expressions: &[Expr]) -> Outcome<Vec<DataType>> {
        expressions.iter().map(|expr| self.value(expr)).collect()
    }

    /// The type of an expression; of a literal `unknown`.
    pub(in crate::model) fn value(&mut self, expr: &Expr) -> Outcome<DataType> {
        match &expr.kind {
            ExprKind::Null | ExprKind::String(_) => Ok(DataType::builtin("unknown")),
            ExprKind::Boolean(_) => Ok(DataType::builtin("bool")),
            ExprKind::Number(number) => Ok(number_type(number)),
            ExprKind::BitString => Ok(DataType::builtin("bit")),
            ExprKind::Column(parts) => {
                self.refuse_column(expr.span)?;
                self.column(parts, expr.span)
            }
            ExprKind::Parameter | ExprKind::Star(_) => Ok(DataType::unknown()),
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::Cast(inner, data_type) => self.cast(inner, data_type, expr.span),
            ExprKind::Operator {
                operator,
                schema,
                left,
                right,
            } => self.operation(
                operator,
                schema.is_some(),
                left.as_deref(),
                right.as_deref(),
            ),
            ExprKind::Field(inner, name) => {
                let data_type = self.value(inner)?;
                self.field(&data_type, name)
            }
            ExprKind::FieldStar(inner) => {
                self.value(inner)?;
                Ok(DataType::unknown())
            }
            ExprKind::Subscript {
                base,
                indexes,
                slice,
            } => {
                let data_type = self.value(base)?;
                self.values(indexes)?;
                Ok(self.subscripted(&data_type, *slice))
            }
            ExprKind::Subquery(subquery) => self.subquery(subquery, expr.span),
            ExprKind::Array(items) => self.array(items),
            ExprKind::Row(items) => {
                self.values(items)?;
                Ok(DataType::builtin("record"))
            }
            ExprKind::Case { .. } => self.case(expr),
            ExprKind::Collate(inner, _) => self.value(inner),
            ExprKind::Condition(test, items) => self.test(test, items),
            ExprKind::Other(items) => {
                self.values(items)?;
                Ok(DataType::unknown())
            }
        }
    }

    /// A type that a statement names.
    pub(super) fn type_name(&mut self, name: &TypeName) -> Outcome<DataType> {
        let data_type = self.model.data_type(name)?;
        let own = super::super::describe::own_type(&data_type);
        self.needs.extend(own.map(Address::from));
        Ok(data_type)
    }

    fn cast(&mut self, inner: &Expr, to: &TypeName, span: Span) -> Outcome<DataType> {
        // The elements of `array[...]::t[]` are cast one by one.
        let from = match &inner.kind {
            ExprKind::Array(items) => {
                self.values(items)?;
                DataType::unknown()
            }
            _ => self.value(inner)?,
        };
        let to = self.type_name(to)?;
        match &inner.kind {
            ExprKind::Array(items) if to.array => {
                let element = DataType {
                    array: false,
                    ..to.clone()
                };
                self.refuse_bad_strings(items, &element)?;
            }
            _ => self.model.refuse_bad_string(inner, &to)?,
        }
        if self.model.coercible(&from, &to, CastContext::Explicit) != Some(false) {
            if to.is("regclass") {
                self.needs_relation(inner);
            }
            self.notes_cast(&from, &to);
            return Ok(to);
        }
        let message = format!(
            "cannot cast type {} to {}",
            format_type(self.model, &from.without_modifier()),
            format_type(self.model, &to.without_modifier())
        );
        Err(Refusal::new(condition::CANNOT_COERCE, span, message))
    }

    /// `e[1]`, `e[1:2]`.
    fn subscripted(&self, base: &DataType, is_slice: bool) -> DataType {
        let world = self.model.world();
        let Some(of) = self.model.type_id(base) else {
            return DataType::unknown();
        };
        let beneath = world.base(of);
        if is_slice || base.is("jsonb") {
            return base.clone();
        }
        world
            .element(beneath)
            .map_or_else(DataType::unknown, |of| self.model.named_type(of))
    }

    fn field(&self, of: &DataType, name: &crate::syntax::Ident) -> Outcome<DataType> {
        let Some(fields) = self.model.fields(of) else {
            return Ok(DataType::unknown());
        };
        let found = fields.into_iter().find(|(own, _)| *own == name.text);
        match found {
            Some((_, data_type)) => Ok(data_type),
            None => {
                let shown = format_type(self.model, of);
                let message = format!("column \"{}\" not found in data type {shown}", name.text);
                let condition = condition::UNDEFINED_COLUMN;
                Err(Refusal::new(condition, name.span, message))
            }
        }
    }

    /// The type of arrays of a type.
    pub(super) fn array_of(&self, element: &DataType) -> DataType {
        if element.array || !element.is_known() {
            return match element.is_known() {
                true => element.without_modifier(),
                false => DataType::unknown(),
            };
        }
        let is_array = self.model.type_id(element).is_some_and(|of| of.array);
        DataType {
            array: !is_array,
            ..element.without_modifier()
        }
    }

    fn array(&mut self, items: &[Expr]) -> Outcome<DataType> {
        let types = self.values(items)?;
        if types.is_empty() {
            return Ok(DataType::unknown());
        }
        let spans: Vec<_> = items.iter().map(|item| item.span).collect();
        let element = self.common(&types, &spans, "ARRAY")?;
        self.refuse_bad_strings(items, &element)?;
        Ok(self.array_of(&element))
    }

    fn case(&mut self, expr: &Expr) -> Outcome<DataType> {
        let ExprKind::Case {
            operand,
            branches,
            otherwise,
        } = &expr.kind
        else {
            return Ok(DataType::unknown());
        };
        if let Some(operand) = operand {
            self.value(operand)?;
        }
        let mut types = Vec::new();
        let mut spans = Vec::new();
        let results = || branches.iter().map(|(_, result)| result);
        for (condition, result) in branches {
            match operand {
                Some(_) => self.value(condition).map(drop)?,
                None => self.condition(condition, "CASE/WHEN")?,
            }
            types.push(self.value(result)?);
            spans.push(result.span);
        }
        // The server looks at what stands behind `else` first.
        let last = match otherwise {
            Some(otherwise) => (self.value(otherwise)?, otherwise.span),
            None => (DataType::builtin("unknown"), expr.span),
        };
        types.insert(0, last.0);
        spans.insert(0, last.1);
        let common = self.common(&types, &spans, "CASE")?;
        for result in otherwise.as_deref().into_iter().chain(results()) {
            self.model.refuse_bad_string(result, &common)?;
        }
        Ok(common)
    }

    /// The type that all of these become.
    pub(super) fn common(
        &self,
        types: &[DataType],
        spans: &[Span],
        what: &str,
    ) -> Outcome<DataType> {
        let Some((first, others)) = types.split_first() else {
            return Ok(DataType::unknown());
        };
        if others.iter().all(|other| other == first) && !first.is("unknown") {
            return Ok(first.clone());
        }
        let world = self.model.world();
        let known = |of: &DataType| self.model.type_id(of).filter(|&of| world.is_known(of));
        let Some(ids) = types.iter().map(known).collect::<Option<Vec<_>>>() else {
            return Ok(DataType::unknown());
        };
        if let Some(common) = world.common_type(&ids) {
            // What is written in the brackets stays if it is the same everywhere.
            return Ok(
                match types.iter().all(|of| of == first) && !first.is("unknown") {
                    true => first.clone(),
                    false => self.model.named_type(common),
                },
            );
        }
        match self.model.are_casts_known() {
            true => self.mismatch(&ids, spans, what),
            false => Ok(DataType::unknown()),
        }
    }

    /// That two of these types do not go together.
    fn mismatch(&self, ids: &[TypeId], spans: &[Span], what: &str) -> Outcome<DataType> {
        let world = self.model.world();
        let category = |of: TypeId| match of.array {
            true => Some(b'A'),
            false => world.facts(world.base(of)).map(|facts| facts.category),
        };
        for end in 2..=ids.len() {
            if world.common_type(&ids[..end]).is_some() {
                continue;
            }
            let before = world.common_type(&ids[..end - 1]);
            let (Some(before), last) = (before, ids[end - 1]) else {
                break;
            };
            // Of one category, the server goes on, and fails at the cast.
            if before == TypeId::UNKNOWN || category(before) == category(last) {
                break;
            }
            let shown = |of| format_type(self.model, &self.model.named_type(of));
            let message = format!(
                "{what} types {} and {} cannot be matched",
                shown(before),
                shown(last)
            );
            let span = spans.get(end - 1).copied().unwrap_or_default();
            return Err(Refusal::new(condition::DATATYPE_MISMATCH, span, message));
        }
        Ok(DataType::unknown())
    }
}

/// The type of a number.
fn number_type(number: &str) -> DataType {
    let digits = match number.contains('_') {
        true => Cow::Owned(number.replace('_', "")),
        false => Cow::Borrowed(number),
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let is_decimal = digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
        return match is_decimal {
            true => DataType::builtin("numeric"),
            false => DataType::unknown(),
        };
    }
    match () {
        () if digits.parse::<i32>().is_ok() => DataType::builtin("int4"),
        () if digits.parse::<i64>().is_ok() => DataType::builtin("int8"),
        () => DataType::builtin("numeric"),
    }
}

impl super::Model<'_> {
    /// The fields of a composite type; nothing if they are not known.
    pub(super) fn fields(&self, of: &DataType) -> Option<Vec<(String, DataType)>> {
        let beneath = self.beneath(of);
        let own = super::super::describe::own_type(&beneath).filter(|_| !beneath.array)?;
        let object = self.catalog.get(own)?;
        let Kind::Type(Type::Composite { relation }) = object.kind else {
            return None;
        };
        let found = self.relation(relation)?;
        let certain = self.catalog.is_certain(relation) && !object.uncertain;
        let closed =
            certain && !found.open && !self.catalog.may_hold_in(Space::Default, relation, "");
        closed.then(|| fields_of(found))
    }
}

fn fields_of(relation: &Relation) -> Vec<(String, DataType)> {
    if let RelationKind::Sequence(_) = relation.kind {
        return Vec::new();
    }
    relation
        .live()
        .map(|(_, column)| (column.name.clone(), column.data_type.clone()))
        .collect()
}

/// What a call of the grammar gives, if that does not depend on its arguments.
pub(super) fn fixed_result(call: &Call) -> Option<DataType> {
    let name = match call.name.last().text.as_str() {
        "current_date" => "date",
        "current_time" => "timetz",
        "current_timestamp" => "timestamptz",
        "localtime" => "time",
        "localtimestamp" => "timestamp",
        "current_user" | "session_user" | "user" | "current_role" | "current_catalog"
        | "current_schema" => "name",
        "grouping" => "int4",
        _ => return None,
    };
    Some(DataType::builtin(name))
}
