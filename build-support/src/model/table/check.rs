//! Check constraints.

use crate::syntax::Ident;
use crate::syntax::change::{Attributes, ColumnConstraint, Expr, TableConstraint};
use crate::syntax::mentions;
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{Constraint, ConstraintKind, DependencyKind, Kind, Oid, Space};
use super::super::expression::{Meaning, Place};
use super::super::refusal::Outcome;

/// A check on its way into a table.
#[derive(Debug)]
pub(in crate::model) struct NewCheck<'c> {
    name: Option<&'c Ident>,
    expr: &'c Expr,
    attributes: Attributes,
    span: Span,
}

impl<'c> NewCheck<'c> {
    /// One of a table.
    pub(in crate::model) fn of(constraint: &'c TableConstraint, expr: &'c Expr) -> Self {
        Self {
            name: constraint.name.as_ref(),
            expr,
            attributes: constraint.attributes,
            span: constraint.span,
        }
    }

    /// One of a column.
    pub(in crate::model) fn of_column(constraint: &'c ColumnConstraint, expr: &'c Expr) -> Self {
        Self {
            name: constraint.name.as_ref(),
            expr,
            attributes: constraint.attributes,
            span: constraint.span,
        }
    }
}

impl Model<'_> {
    /// Adds a check.
    pub(in crate::model) fn add_check(&mut self, oid: Oid, check: &NewCheck) -> Outcome {
        let meaning = self.expression(oid, check.expr, Place::Check)?;
        let name = match check.name {
            Some(name) => {
                self.refuse_constraint(oid, name)?;
                name.clone()
            }
            None => Ident {
                text: self.check_name(oid, &meaning, check.expr),
                span: check.span,
            },
        };
        let constraint = self.add_constraint_object(
            oid,
            &name,
            Constraint {
                columns: meaning.columns,
                validated: !check.attributes.not_valid,
                no_inherit: check.attributes.no_inherit,
                ..Constraint::new(ConstraintKind::Check(self.wording(check.expr.span)))
            },
        );
        let others: Vec<_> = meaning
            .needs
            .into_iter()
            .filter(|on| on.oid != oid)
            .collect();
        self.needs(constraint.into(), &others);
        Ok(())
    }

    /// The name that the server finds for a check: of the only column that it names, if it is one.
    fn check_name(&self, oid: Oid, meaning: &Meaning, expr: &Expr) -> String {
        let Some(table) = self.catalog.get(oid) else {
            return String::new();
        };
        let names_row = meaning.needs.contains(&oid.into());
        let text = &self.files[self.file].text()[expr.span.range()];
        let column = match &*meaning.columns {
            [only] if !names_row => self
                .relation(oid)
                .and_then(|relation| relation.column(*only))
                .map(|column| column.name.as_str()),
            // The only column of the system that a check may name.
            [] if names_row => mentions(text)
                .any(|word| word == "tableoid")
                .then_some("tableoid"),
            _ => None,
        };
        self.catalog
            .choose_constraint_name(table.scope, &table.name, column, "check", &[])
    }

    /// Adds a constraint, which goes with its columns, or with the table if it names none.
    pub(in crate::model) fn add_constraint_object(
        &mut self,
        oid: Oid,
        name: &Ident,
        constraint: Constraint,
    ) -> Oid {
        let columns = constraint.columns.clone();
        let added = self.add(
            Space::Constraint,
            oid,
            name,
            Kind::Constraint(Box::new(constraint)),
        );
        for &column in &columns {
            self.catalog
                .depend(added, oid.column(column), DependencyKind::Auto);
        }
        if columns.is_empty() {
            self.catalog.depend(added, oid, DependencyKind::Auto);
        }
        added
    }
}

impl Constraint {
    /// A constraint of the table's own that is checked at once.
    pub(in crate::model) const fn new(kind: ConstraintKind) -> Self {
        Self {
            kind,
            columns: Vec::new(),
            validated: true,
            deferrable: false,
            no_inherit: false,
            inherited: 0,
            local: true,
        }
    }
}
