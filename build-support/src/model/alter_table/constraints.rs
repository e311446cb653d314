//! Constraints that come, go and change.

use crate::syntax::Ident;
use crate::syntax::change::{Attributes, TableConstraint, TableConstraintKind};

use super::super::Model;
use super::super::catalog::{ConstraintKind, Kind, Oid, Presence, Space};
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// `add constraint`; children inherit checks.
    pub(super) fn add_constraint_with_children(
        &mut self,
        oid: Oid,
        constraint: &TableConstraint,
        only: bool,
    ) -> Outcome {
        let before = self.primary_key(oid);
        self.add_constraint(oid, constraint)?;
        if !only && let Some(key) = self.primary_key(oid).filter(|_| before.is_none()) {
            let numbers = self.constraint(key).map(|key| key.columns.clone());
            for number in numbers.into_iter().flatten() {
                self.spread_not_null(oid, number);
            }
        }
        let inherited = matches!(constraint.kind, TableConstraintKind::Check(_));
        for child in self.children(oid) {
            if inherited && !constraint.attributes.no_inherit {
                self.catalog.doubt_scope(child);
            } else if self.relation(child).is_some_and(|child| child.is_partition) {
                // Its indexes and foreign keys have names of their own.
                self.catalog.doubt_scope(child);
            }
        }
        Ok(())
    }

    /// The column of a primary key is not null in the children either.
    fn spread_not_null(&mut self, oid: Oid, number: u16) {
        let Some(name) = self.at(oid, number).map(|column| column.name.clone()) else {
            return;
        };
        for child in self.children(oid) {
            if let Presence::Present(number) = self.column(child, &name) {
                self.edit_column(child, number, |column| column.not_null = true);
                self.spread_not_null(child, number);
            }
        }
    }

    /// A constraint of the relation, by its name.
    fn existing_constraint(&self, oid: Oid, name: &Ident) -> Outcome<Option<Oid>> {
        match self.catalog.find(Space::Constraint, oid, &name.text) {
            Presence::Present(found) => Ok(Some(found)),
            Presence::Unknown => Ok(None),
            Presence::Absent if self.may_be_not_null(oid, &name.text) => Ok(None),
            Presence::Absent => Err(self.undefined_constraint(oid, name)),
        }
    }

    /// From PostgreSQL 18 on, `not null` is a constraint with a name: `t_a_not_null`, unless
    /// another was given or has been since.
    pub(in crate::model) fn may_be_not_null(&self, oid: Oid, name: &str) -> bool {
        let has_not_null = self
            .relation(oid)
            .is_some_and(|relation| relation.live().any(|(_, column)| column.not_null));
        let made_up = name.trim_end_matches(|c: char| c.is_ascii_digit());
        self.may_be(18) && has_not_null && made_up.ends_with("_not_null")
    }

    fn undefined_constraint(&self, oid: Oid, name: &Ident) -> Box<Refusal> {
        let of = self.catalog.get(oid).map_or("?", |table| &table.name);
        let message = format!(
            "constraint \"{}\" of relation \"{of}\" does not exist",
            name.text
        );
        let refusal = Refusal::new(condition::UNDEFINED_OBJECT, name.span, message);
        self.advise(refusal, Space::Constraint, &[oid], &name.text)
    }

    /// `drop constraint`.
    pub(super) fn drop_constraint(
        &mut self,
        oid: Oid,
        name: &Ident,
        if_exists: bool,
        cascade: bool,
    ) -> Outcome {
        let found = match self.catalog.find(Space::Constraint, oid, &name.text) {
            Presence::Present(found) => found,
            Presence::Unknown => {
                self.catalog.doubt_name(&name.text);
                if self.postgres.is_some_and(|oldest| oldest >= 18) {
                    // It may be the `not null` of a column.
                    self.catalog.doubt(oid);
                }
                return Ok(());
            }
            Presence::Absent if if_exists => return Ok(()),
            Presence::Absent if self.may_be_not_null(oid, &name.text) => {
                self.catalog.doubt(oid);
                return Ok(());
            }
            Presence::Absent => return Err(self.undefined_constraint(oid, name)),
        };
        if self
            .constraint(found)
            .is_some_and(|constraint| constraint.inherited > 0)
        {
            let of = self.catalog.get(oid).map_or("?", |table| &table.name);
            let message = format!(
                "cannot drop inherited constraint \"{}\" of relation \"{of}\"",
                name.text
            );
            return Err(Refusal::new(
                condition::INVALID_TABLE_DEFINITION,
                name.span,
                message,
            ));
        }
        self.delete(&[found.into()], cascade, name.span)?;
        for child in self.children(oid) {
            if let Presence::Present(inherited) =
                self.catalog.find(Space::Constraint, child, &name.text)
                && self.constraint(inherited).is_some_and(|own| !own.local)
            {
                self.catalog.remove(inherited);
            }
        }
        Ok(())
    }

    /// `validate constraint`.
    pub(super) fn validate_constraint(&mut self, oid: Oid, name: &Ident) -> Outcome {
        let Some(found) = self.existing_constraint(oid, name)? else {
            return Ok(());
        };
        let kind = self
            .constraint(found)
            .map(|constraint| constraint.kind.clone());
        match kind {
            Some(ConstraintKind::Check(_) | ConstraintKind::ForeignKey { .. }) => {
                self.edit_constraint(found, |constraint| constraint.validated = true);
                Ok(())
            }
            None => Ok(()),
            Some(_) => {
                let of = self.catalog.get(oid).map_or("?", |table| &table.name);
                let message = format!(
                    "constraint \"{}\" of relation \"{of}\" is not a foreign key or check constraint",
                    name.text
                );
                Err(Refusal::new(
                    condition::WRONG_OBJECT_TYPE,
                    name.span,
                    message,
                ))
            }
        }
    }

    /// `alter constraint`: of foreign keys only.
    pub(super) fn alter_constraint(
        &mut self,
        oid: Oid,
        name: &Ident,
        attributes: Attributes,
    ) -> Outcome {
        let Some(found) = self.existing_constraint(oid, name)? else {
            return Ok(());
        };
        let is_foreign_key = self
            .constraint(found)
            .is_some_and(|constraint| matches!(constraint.kind, ConstraintKind::ForeignKey { .. }));
        if !is_foreign_key && !self.may_be(18) {
            let of = self.catalog.get(oid).map_or("?", |table| &table.name);
            let message = format!(
                "constraint \"{}\" of relation \"{of}\" is not a foreign key constraint",
                name.text
            );
            return Err(Refusal::new(
                condition::WRONG_OBJECT_TYPE,
                name.span,
                message,
            ));
        }
        self.edit_constraint(found, |constraint| {
            constraint.deferrable = attributes.deferrable;
        });
        Ok(())
    }

    /// Changes a constraint.
    pub(in crate::model) fn edit_constraint(
        &mut self,
        oid: Oid,
        change: impl FnOnce(&mut super::super::catalog::Constraint),
    ) {
        if let Some(object) = self.catalog.edit(oid)
            && let Kind::Constraint(constraint) = &mut object.kind
        {
            change(constraint);
        }
    }
}
