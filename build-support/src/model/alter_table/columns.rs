//! Columns that come, go and change.

use crate::syntax::Ident;
use crate::syntax::change::{ColumnConstraintKind, ColumnDef, Expr, Identity, SequenceOptions};
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{Column, Generated, Oid, Presence};
use super::super::condition;
use super::super::expression::Place;
use super::super::lookup::SYSTEM_COLUMNS;
use super::super::refusal::{Outcome, Refusal};
use super::super::table::{NewCheck, NewForeignKey, NewKey};

impl Model<'_> {
    /// `add column`, without the constraints that come in later passes; says whether it was added.
    pub(super) fn add_column(
        &mut self,
        oid: Oid,
        definition: &ColumnDef,
        if_not_exists: bool,
    ) -> Outcome<bool> {
        let name = &definition.name;
        match self.column(oid, &name.text) {
            Presence::Unknown if SYSTEM_COLUMNS.contains(&name.text.as_str()) => {
                let message = format!(
                    "column name \"{}\" conflicts with a system column name",
                    name.text
                );
                return Err(Refusal::new(
                    condition::DUPLICATE_COLUMN,
                    name.span,
                    message,
                ));
            }
            Presence::Unknown => {
                self.catalog.doubt(oid);
                return Ok(false);
            }
            Presence::Present(_) if if_not_exists => return Ok(false),
            Presence::Present(number) => return Err(self.duplicate_column(oid, number, name)),
            Presence::Absent => {}
        }
        let Some(table) = self.catalog.get(oid).cloned() else {
            return Ok(false);
        };
        let persistence = self
            .relation(oid)
            .map_or_else(Default::default, |relation| relation.persistence);
        let at = Ident {
            text: table.name,
            span: name.span,
        };
        let new = self.new_column(table.scope, &at, persistence, definition)?;
        let number = self.push_column(oid, new.column.clone());
        self.furnish_column(oid, number, &new)?;
        for child in self.children(oid) {
            self.add_inherited_column(child, oid, number);
        }
        Ok(true)
    }

    fn duplicate_column(&self, oid: Oid, number: u16, name: &Ident) -> Box<Refusal> {
        let of = self.catalog.get(oid).map_or("?", |table| &table.name);
        let message = format!(
            "column \"{}\" of relation \"{of}\" already exists",
            name.text
        );
        let origin = self.at(oid, number).and_then(|column| column.origin);
        Refusal::new(condition::DUPLICATE_COLUMN, name.span, message).at(origin, "it is added here")
    }

    fn push_column(&mut self, oid: Oid, column: Column) -> u16 {
        let data_type = column.data_type.clone();
        let mut number = 0;
        if let Some(relation) = self.relation_mut(oid) {
            relation.columns.push(column);
            number = u16::try_from(relation.columns.len()).unwrap_or(u16::MAX);
        }
        self.depend_on_type(oid, number, &data_type);
        number
    }

    /// A column that comes from a parent.
    fn add_inherited_column(&mut self, child: Oid, parent: Oid, number: u16) {
        let Some(column) = self.at(parent, number).cloned() else {
            return;
        };
        let default = self.default_of(parent, number);
        match self.column(child, &column.name) {
            Presence::Present(number) => self.edit_column(child, number, |own| own.inherited += 1),
            Presence::Unknown => {}
            Presence::Absent => {
                let inherited = Column {
                    inherited: 1,
                    local: false,
                    identity: None,
                    ..column
                };
                let number = self.push_column(child, inherited);
                if let Some(default) = default {
                    self.copy_default(default, child, number);
                }
            }
        }
        for grandchild in self.children(child) {
            self.add_inherited_column(grandchild, parent, number);
        }
    }

    /// The keys in the definition of a new column.
    pub(super) fn column_keys(&mut self, oid: Oid, definition: &ColumnDef) -> Outcome {
        use ColumnConstraintKind as K;
        let mut keys = Vec::new();
        for constraint in &definition.constraints {
            let (primary, nulls_not_distinct) = match constraint.kind {
                K::PrimaryKey => (true, false),
                K::Unique { nulls_not_distinct } => (false, nulls_not_distinct),
                _ => continue,
            };
            keys.push(NewKey::of_column(
                definition,
                constraint,
                primary,
                nulls_not_distinct,
            ));
        }
        self.add_keys(oid, keys)
    }

    /// The checks and foreign keys in the definition of a new column.
    pub(super) fn column_constraints(&mut self, oid: Oid, definition: &ColumnDef) -> Outcome {
        use ColumnConstraintKind as K;
        for constraint in &definition.constraints {
            match &constraint.kind {
                K::Check(expr) => self.add_check(oid, &NewCheck::of_column(constraint, expr))?,
                K::References(references) => {
                    let key = NewForeignKey::of_column(definition, constraint, references);
                    self.add_foreign_key(oid, &key)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// `drop column`.
    pub(super) fn drop_column(
        &mut self,
        oid: Oid,
        name: &Ident,
        if_exists: bool,
        cascade: bool,
        only: bool,
    ) -> Outcome {
        let number = match self.column(oid, &name.text) {
            Presence::Present(number) => number,
            Presence::Unknown if SYSTEM_COLUMNS.contains(&name.text.as_str()) => {
                let message = format!("cannot drop system column \"{}\"", name.text);
                return Err(Refusal::new(
                    condition::FEATURE_NOT_SUPPORTED,
                    name.span,
                    message,
                ));
            }
            Presence::Unknown => {
                self.catalog.doubt(oid);
                return Ok(());
            }
            Presence::Absent if if_exists => return Ok(()),
            Presence::Absent => return Err(self.undefined_column_of(oid, name)),
        };
        self.refuse_inherited(oid, number, name, "drop")?;
        if self
            .relation(oid)
            .is_some_and(|relation| relation.is_partitioned_by(number))
        {
            let of = self.catalog.get(oid).map_or("?", |table| &table.name);
            let message = format!(
                "cannot drop column \"{}\" because it is part of the partition key of relation \"{of}\"",
                name.text
            );
            return Err(Refusal::new(
                condition::INVALID_TABLE_DEFINITION,
                name.span,
                message,
            ));
        }
        self.delete(&[oid.column(number)], cascade, name.span)?;
        for child in self.children(oid) {
            self.drop_inherited_column(child, name, cascade, only)?;
        }
        Ok(())
    }

    /// A column goes from the children too, unless they have it of their own or from another.
    fn drop_inherited_column(
        &mut self,
        child: Oid,
        name: &Ident,
        cascade: bool,
        only: bool,
    ) -> Outcome {
        let Presence::Present(number) = self.column(child, &name.text) else {
            return Ok(());
        };
        self.edit_column(child, number, |column| {
            column.inherited = column.inherited.saturating_sub(1);
            column.local |= only;
        });
        let goes = self
            .at(child, number)
            .is_some_and(|own| own.inherited == 0 && !own.local);
        match goes {
            true => self.drop_column(child, name, true, cascade, false),
            false => Ok(()),
        }
    }

    /// What comes from a parent is changed there.
    pub(super) fn refuse_inherited(
        &self,
        oid: Oid,
        number: u16,
        name: &Ident,
        verb: &str,
    ) -> Outcome {
        if self
            .at(oid, number)
            .is_none_or(|column| column.inherited == 0)
        {
            return Ok(());
        }
        let message = format!("cannot {verb} inherited column \"{}\"", name.text);
        Err(Refusal::new(
            condition::INVALID_TABLE_DEFINITION,
            name.span,
            message,
        ))
    }

    /// `set default` and `drop default`.
    pub(super) fn alter_default(
        &mut self,
        oid: Oid,
        name: &Ident,
        expr: Option<&Expr>,
        only: bool,
    ) -> Outcome {
        let Some(number) = self.existing_column(oid, name)? else {
            return Ok(());
        };
        let Some(column) = self.at(oid, number) else {
            return Ok(());
        };
        let what = match (column.identity, column.generated) {
            (Some(_), _) => Some("an identity column"),
            (_, Some(_)) => Some("a generated column"),
            _ => None,
        };
        if let Some(what) = what {
            let message = self.of_relation(oid, name, &format!("is {what}"));
            return Err(Refusal::new(condition::SYNTAX_ERROR, name.span, message));
        }
        self.take_default(oid, number);
        if let Some(expr) = expr {
            self.set_default(oid, number, expr, Place::Default)?;
        }
        if !only {
            for child in self.children(oid) {
                self.alter_default(child, name, expr, only)?;
            }
        }
        Ok(())
    }

    /// Takes the default of a column away.
    pub(in crate::model) fn take_default(&mut self, oid: Oid, number: u16) {
        if let Some(default) = self.default_of(oid, number) {
            self.catalog.remove(default);
        }
        self.edit_column(oid, number, |column| {
            column.has_default = false;
            column.generated = None;
        });
    }

    /// `set not null` and `drop not null`.
    pub(super) fn alter_not_null(
        &mut self,
        oid: Oid,
        name: &Ident,
        not_null: bool,
        only: bool,
    ) -> Outcome {
        let Some(number) = self.existing_column(oid, name)? else {
            return Ok(());
        };
        if !not_null {
            self.refuse_nullable(oid, number, name)?;
        }
        self.edit_column(oid, number, |column| column.not_null = not_null);
        if !only {
            for child in self.children(oid) {
                self.alter_not_null(child, name, not_null, only)?;
            }
        }
        Ok(())
    }

    fn refuse_nullable(&self, oid: Oid, number: u16, name: &Ident) -> Outcome {
        let in_key = self
            .primary_key(oid)
            .and_then(|key| self.constraint(key))
            .is_some_and(|key| key.columns.contains(&number));
        if in_key {
            let message = format!("column \"{}\" is in a primary key", name.text);
            return Err(Refusal::new(
                condition::INVALID_TABLE_DEFINITION,
                name.span,
                message,
            ));
        }
        if self
            .at(oid, number)
            .is_some_and(|column| column.identity.is_some())
        {
            let message = self.of_relation(oid, name, "is an identity column");
            return Err(Refusal::new(condition::SYNTAX_ERROR, name.span, message));
        }
        Ok(())
    }

    /// `set expression`.
    pub(super) fn set_expression(&mut self, oid: Oid, name: &Ident, expr: &Expr) -> Outcome {
        let Some(number) = self.existing_column(oid, name)? else {
            return Ok(());
        };
        if self
            .at(oid, number)
            .is_some_and(|column| column.generated.is_none())
        {
            let message = self.of_relation(oid, name, "is not a generated column");
            return Err(self.not_ready(name.span, message));
        }
        self.set_default(oid, number, expr, Place::Generated)
    }

    /// `drop expression`.
    pub(super) fn drop_expression(&mut self, oid: Oid, name: &Ident, if_exists: bool) -> Outcome {
        let Some(number) = self.existing_column(oid, name)? else {
            return Ok(());
        };
        match self.at(oid, number).and_then(|column| column.generated) {
            Some(Generated::Stored) => {
                self.take_default(oid, number);
                Ok(())
            }
            _ if if_exists => Ok(()),
            _ => {
                let message = self.of_relation(oid, name, "is not a stored generated column");
                Err(self.not_ready(name.span, message))
            }
        }
    }

    /// What `alter column` does to an identity.
    pub(super) fn alter_identity(
        &mut self,
        oid: Oid,
        name: &Ident,
        identity: &Identity,
    ) -> Outcome {
        let Some(number) = self.existing_column(oid, name)? else {
            return Ok(());
        };
        let Some(column) = self.at(oid, number).cloned() else {
            return Ok(());
        };
        match identity {
            Identity::Add(constraint) => match &constraint.kind {
                ColumnConstraintKind::Identity { always, options } => {
                    self.add_identity(oid, number, name, &column, *always, options)
                }
                _ => Ok(()),
            },
            Identity::Set { always, .. } => match column.identity {
                Some(before) => {
                    let always = always.unwrap_or(before);
                    self.edit_column(oid, number, |column| column.identity = Some(always));
                    Ok(())
                }
                None => Err(self.no_identity(oid, name)),
            },
            Identity::Drop { if_exists } => match column.identity {
                Some(_) => {
                    self.drop_identity(oid, number);
                    Ok(())
                }
                None if *if_exists => Ok(()),
                None => Err(self.no_identity(oid, name)),
            },
        }
    }

    fn no_identity(&self, oid: Oid, name: &Ident) -> Box<Refusal> {
        let message = self.of_relation(oid, name, "is not an identity column");
        self.not_ready(name.span, message)
    }

    fn add_identity(
        &mut self,
        oid: Oid,
        number: u16,
        name: &Ident,
        column: &Column,
        always: bool,
        options: &SequenceOptions,
    ) -> Outcome {
        let problem = match column {
            Column {
                not_null: false, ..
            } => Some("must be declared NOT NULL before identity can be added"),
            Column {
                identity: Some(_), ..
            } => Some("is already an identity column"),
            Column {
                has_default: true, ..
            } => Some("already has a default value"),
            _ => None,
        };
        if let Some(problem) = problem {
            return Err(self.not_ready(name.span, self.of_relation(oid, name, problem)));
        }
        let integer = ["int2", "int4", "int8"]
            .iter()
            .any(|integer| column.data_type.is(integer));
        if column.data_type.is_known() && !integer {
            let message = "identity column type must be smallint, integer, or bigint";
            return Err(Refusal::new(
                condition::INVALID_PARAMETER_VALUE,
                name.span,
                message,
            ));
        }
        let Some(table) = self.catalog.get(oid).cloned() else {
            return Ok(());
        };
        let Some(persistence) = self.relation(oid).map(|relation| relation.persistence) else {
            return Ok(());
        };
        let at = Ident {
            text: table.name,
            span: name.span,
        };
        let data_type = column.data_type.clone();
        let sequence =
            self.identity_sequence(table.scope, &at, name, persistence, data_type, options)?;
        self.give_sequence(sequence, oid.column(number), true);
        self.edit_column(oid, number, |column| column.identity = Some(always));
        Ok(())
    }

    fn drop_identity(&mut self, oid: Oid, number: u16) {
        self.edit_column(oid, number, |column| column.identity = None);
        let address = oid.column(number);
        let sequences: Vec<_> = self
            .catalog
            .dependents(address)
            .map(|dependency| dependency.dependent.oid)
            .filter(|&found| {
                self.sequence(found)
                    .is_some_and(|sequence| sequence.owner == Some((address, true)))
            })
            .collect();
        for sequence in sequences {
            self.catalog.remove(sequence);
        }
    }

    /// `column "x" of relation "t" ...`.
    pub(in crate::model) fn of_relation(&self, oid: Oid, name: &Ident, rest: &str) -> String {
        let of = self.catalog.get(oid).map_or("?", |table| &table.name);
        format!("column \"{}\" of relation \"{of}\" {rest}", name.text)
    }

    fn not_ready(&self, span: Span, message: String) -> Box<Refusal> {
        Refusal::new(condition::OBJECT_NOT_IN_PREREQUISITE_STATE, span, message)
    }
}
