//! Values that are stored in columns, and conditions.

use crate::syntax::Name;
use crate::syntax::change::{Call, Expr, Insert};
use crate::text::Span;

use super::super::builtin::{CastContext, FunctionKind};
use super::super::catalog::{DataType, Relation, RelationKind, Space};
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::super::types::format_type;
use super::{Reader, Source, SourceColumn};

/// How a column is given a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gives {
    /// By `insert`.
    Insert,
    /// By `insert ... overriding`, which an identity takes.
    Overriding,
    /// By `update`.
    Update,
}

impl Gives {
    /// How the `insert` gives values.
    pub(super) fn inserted(insert: &Insert) -> Self {
        match insert.overriding {
            true => Self::Overriding,
            false => Self::Insert,
        }
    }
}

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
        gives: Gives,
    ) -> Outcome {
        let column = place.and_then(|place| place.origin).and_then(|at| {
            let relation = self.model.relation(at.oid)?;
            relation.is_table().then(|| relation.column(at.column))?
        });
        let Some(column) = column else {
            return Ok(());
        };
        let is_identity = column.identity == Some(true) && gives != Gives::Overriding;
        if column.generated.is_none() && !is_identity {
            return Ok(());
        }
        let (name, may_be_14) = (&column.name, self.model.may_be(14));
        let message = match gives {
            Gives::Update => format!("column \"{name}\" can only be updated to DEFAULT"),
            _ if may_be_14 => format!("cannot insert a non-DEFAULT value into column \"{name}\""),
            _ => format!("cannot insert into column \"{name}\""),
        };
        let condition = match may_be_14 || is_identity {
            true => condition::GENERATED_ALWAYS,
            false => condition::SYNTAX_ERROR,
        };
        let refusal = Refusal::new(condition, span, message);
        let refusal = match (is_identity, gives) {
            (false, _) => refusal.note(format!("column \"{name}\" is a generated column")),
            (true, Gives::Update) => refusal.note(of_identity(name)),
            (true, _) => refusal
                .note(of_identity(name))
                .help("write `overriding system value` before the values"),
        };
        Err(refusal.at(column.origin, "the column is created here"))
    }

    /// That the rows of a relation can be changed at all. The server sees that when it runs the
    /// statement.
    pub(super) fn refuse_unchangeable(&self, target: &Source, name: &Name) -> Outcome {
        let relation = target.relation.filter(|_| self.is_run);
        let Some(relation) = relation.and_then(|oid| self.model.relation(oid)) else {
            return Ok(());
        };
        let word = match relation.kind {
            RelationKind::MaterializedView(_) => "materialized view",
            RelationKind::Sequence(_) => "sequence",
            _ => return Ok(()),
        };
        let message = format!("cannot change {word} \"{}\"", name.last().text);
        let condition = condition::WRONG_OBJECT_TYPE;
        Err(Refusal::new(condition, name.span(), message))
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

    /// That a window function has its window, and stands where rows are chosen already; and that
    /// what is called is no procedure.
    pub(super) fn refuse_kind(
        &self,
        call: &Call,
        kind: FunctionKind,
        types: &[DataType],
    ) -> Outcome {
        let name = &call.name;
        let (condition, message) = match kind {
            FunctionKind::Procedure => {
                let message = format!("{} is a procedure", self.shown_call(call, types));
                let refusal = Refusal::new(condition::WRONG_OBJECT_TYPE, name.span(), message);
                return Err(refusal.help("to call a procedure, write `call`"));
            }
            FunctionKind::Window if call.over.is_none() => (
                condition::WRONG_OBJECT_TYPE,
                format!("window function {name} requires an OVER clause"),
            ),
            _ => match self.bare {
                Some((words, levels)) if levels == self.levels.len() && call.over.is_some() => (
                    condition::WINDOWING_ERROR,
                    format!("window functions are not allowed in {words}"),
                ),
                _ => return Ok(()),
            },
        };
        Err(Refusal::new(condition, name.span(), message))
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

fn of_identity(name: &str) -> String {
    format!("column \"{name}\" is an identity column defined as GENERATED ALWAYS")
}
