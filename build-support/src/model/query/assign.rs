//! Values that are stored in columns, and conditions.

use crate::syntax::change::{Call, Expr};
use crate::text::Span;

use super::super::builtin::CastContext;
use super::super::catalog::{DataType, Relation, Space};
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::super::types::format_type;
use super::{Reader, Source, SourceColumn};

impl Reader<'_> {
    /// That a value can be stored in a column.
    pub(super) fn assign(
        &self,
        place: Option<&SourceColumn>,
        value: &DataType,
        span: Span,
    ) -> Outcome {
        let Some(column) = place else {
            return Ok(());
        };
        let to = &column.data_type;
        if self.model.coercible(value, to, CastContext::Assignment) != Some(false) {
            return Ok(());
        }
        let message = format!(
            "column \"{}\" is of type {} but expression is of type {}",
            column.name,
            format_type(self.model, &to.without_modifier()),
            format_type(self.model, &value.without_modifier())
        );
        let refusal = Refusal::new(condition::DATATYPE_MISMATCH, span, message);
        let at = column.origin.and_then(|at| {
            let relation = self.model.relation(at.oid)?;
            relation.column(at.column)?.origin
        });
        Err(refusal
            .at(at, "the column is created here")
            .help("you will need to rewrite or cast the expression"))
    }

    /// That an expression can be stored in a column.
    pub(super) fn assign_value(
        &self,
        place: Option<&SourceColumn>,
        value: &DataType,
        expr: &Expr,
    ) -> Outcome {
        self.assign(place, value, expr.span)?;
        match place {
            Some(column) => self.model.refuse_bad_string(expr, &column.data_type),
            None => Ok(()),
        }
    }

    /// That constants fit into the columns of a table that they are stored in.
    ///
    /// The server sees that while it plans, before any row is looked at. Rules may put something
    /// else in the place of the statement.
    pub(super) fn refuse_too_large<'e>(
        &self,
        target: &Source,
        values: impl Iterator<Item = (&'e Option<SourceColumn<'e>>, &'e Expr)>,
    ) -> Outcome {
        let catalog = &self.model.catalog;
        let is_plain = target.relation.is_some_and(|oid| {
            let found = self.model.relation(oid);
            found.is_some_and(Relation::is_table)
                && !catalog.may_hold_in(Space::Rule, oid, "")
                && catalog.within(Space::Rule, oid).next().is_none()
        });
        if !is_plain || !self.is_run {
            return Ok(());
        }
        for (place, expr) in values {
            if let Some(column) = place {
                self.model.refuse_too_large(expr, &column.data_type)?;
            }
        }
        Ok(())
    }

    /// That a column which the server fills itself is given no value.
    pub(super) fn refuse_generated(
        &self,
        place: Option<&SourceColumn>,
        span: Span,
        is_update: bool,
    ) -> Outcome {
        let column = place.and_then(|place| place.origin).and_then(|at| {
            let relation = self.model.relation(at.oid)?;
            relation.is_table().then(|| relation.column(at.column))?
        });
        let Some(column) = column.filter(|column| column.generated.is_some()) else {
            return Ok(());
        };
        let name = &column.name;
        let message = match is_update {
            true => format!("column \"{name}\" can only be updated to DEFAULT"),
            false => format!("cannot insert a non-DEFAULT value into column \"{name}\""),
        };
        let condition = match self.model.may_be(14) {
            true => condition::GENERATED_ALWAYS,
            false => condition::SYNTAX_ERROR,
        };
        Err(Refusal::new(condition, span, message)
            .note(format!("column \"{name}\" is a generated column"))
            .at(column.origin, "the column is created here"))
    }

    /// A condition of a clause, which must be true or false.
    pub(super) fn condition(&mut self, expr: &Expr, clause: &str) -> Outcome {
        let words = match clause {
            "WHERE" => Some("WHERE"),
            "JOIN/ON" => Some("JOIN conditions"),
            _ => None,
        };
        // An aggregate over columns of a query around this one is that query's.
        let is_outermost = || {
            let around = self.levels.len().saturating_sub(1);
            let mut around = self.levels[..around].iter();
            around.all(|level| level.sources.is_empty() && !level.open)
        };
        let before = self.bare;
        if let Some(words) = words {
            self.bare = is_outermost().then_some((words, self.levels.len()));
        }
        let found = self.value(expr);
        self.bare = before;
        self.refuse_not_boolean(&found?, expr.span, clause)
    }

    /// That an aggregate does not stand where rows are not yet chosen.
    pub(super) fn refuse_aggregate(&self, call: &Call) -> Outcome {
        match self.bare {
            Some((words, levels)) if levels == self.levels.len() && call.over.is_none() => {
                let message = format!("aggregate functions are not allowed in {words}");
                let span = call.name.span();
                Err(Refusal::new(condition::GROUPING_ERROR, span, message))
            }
            _ => Ok(()),
        }
    }

    /// That the argument of a clause is true or false.
    pub(super) fn refuse_not_boolean(&self, found: &DataType, span: Span, clause: &str) -> Outcome {
        let wanted = DataType::builtin("bool");
        if *found == wanted {
            return Ok(());
        }
        if self
            .model
            .coercible(found, &wanted, CastContext::Assignment)
            != Some(false)
        {
            return Ok(());
        }
        let message = format!(
            "argument of {clause} must be type boolean, not type {}",
            format_type(self.model, &found.without_modifier())
        );
        Err(Refusal::new(condition::DATATYPE_MISMATCH, span, message))
    }
}
