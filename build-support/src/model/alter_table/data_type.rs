//! `alter column type`.

use crate::syntax::change::ColumnType;

use super::super::Model;
use super::super::builtin::CastContext;
use super::super::catalog::{Base, ConstraintKind, DataType, DependencyKind, Kind, Oid, Presence};
use super::super::condition;
use super::super::describe::own_type;
use super::super::expression::Place;
use super::super::refusal::{Outcome, Refusal};
use super::super::types::format_type;

impl Model<'_> {
    /// Whether a column surely has another type then: only such a change cannot be made twice.
    pub(super) fn gets_another_type(
        &self,
        oid: Oid,
        number: u16,
        change: &ColumnType,
    ) -> Outcome<bool> {
        let to = self.data_type(&change.data_type)?;
        let Some(from) = self.at(oid, number).map(|column| &column.data_type) else {
            return Ok(false);
        };
        let known = from.base != Base::Unknown && to.base != Base::Unknown;
        Ok(known && (&from.base, from.array) != (&to.base, to.array))
    }

    /// What the server checks before it changes anything.
    pub(super) fn prepare_type(&self, oid: Oid, number: u16, change: &ColumnType) -> Outcome {
        let name = &change.column;
        self.refuse_inherited(oid, number, name, "alter")?;
        if self
            .relation(oid)
            .is_some_and(|relation| relation.is_partitioned_by(number))
        {
            let of = self.catalog.get(oid).map_or("?", |table| &table.name);
            let message = format!(
                "cannot alter column \"{}\" because it is part of the partition key of relation \"{of}\"",
                name.text
            );
            return Err(Refusal::new(
                condition::INVALID_TABLE_DEFINITION,
                name.span,
                message,
            ));
        }
        let to = self.data_type(&change.data_type)?;
        let Some(column) = self.at(oid, number) else {
            return Ok(());
        };
        let from = match &change.using {
            Some(using) => self.expression(oid, using, Place::AlterUsing)?.data_type,
            None => column.data_type.clone(),
        };
        if self.casts_by_assignment(&from, &to) != Some(false) {
            return Ok(());
        }
        let shown = format_type(self, &to);
        if change.using.is_some() {
            let message = format!(
                "result of USING clause for column \"{}\" cannot be cast automatically to type {shown}",
                name.text
            );
            return Err(
                Refusal::new(condition::DATATYPE_MISMATCH, change.data_type.span, message)
                    .help("you might need to add an explicit cast"),
            );
        }
        let message = format!(
            "column \"{}\" cannot be cast automatically to type {shown}",
            name.text
        );
        let refusal = Refusal::new(condition::DATATYPE_MISMATCH, change.data_type.span, message)
            .at(
                column.origin,
                format!("it is {} here", format_type(self, &column.data_type)),
            );
        Err(refusal.help(format!(
            "say how: `using {}::{shown}`",
            super::super::describe::quoted(&name.text)
        )))
    }

    /// `alter column type`.
    pub(super) fn change_type(&mut self, oid: Oid, change: &ColumnType) -> Outcome {
        let Some(number) = self.existing_column(oid, &change.column)? else {
            self.catalog.doubt(oid);
            return Ok(());
        };
        let to = self.data_type(&change.data_type)?;
        self.refuse_dependents_of_type(oid, number, change)?;
        self.refuse_default(oid, number, change, &to)?;
        self.set_type(oid, number, &to, change);
        for child in self.children(oid) {
            if let Presence::Present(number) = self.column(child, &change.column.text) {
                self.set_type(child, number, &to, change);
            }
        }
        Ok(())
    }

    fn set_type(&mut self, oid: Oid, number: u16, to: &DataType, change: &ColumnType) {
        let before = self
            .at(oid, number)
            .and_then(|column| own_type(&column.data_type));
        if let Some(before) = before {
            let old: Vec<_> = self
                .catalog
                .dependencies(oid.column(number))
                .filter(|dependency| {
                    dependency.dependent == oid.column(number)
                        && dependency.on == before.into()
                        && dependency.kind == DependencyKind::Normal
                })
                .collect();
            for dependency in old {
                self.catalog.forget(dependency);
            }
        }
        self.forget_classes(oid, number);
        self.rebuild_indexes(oid, number);
        self.edit_column(oid, number, |column| {
            let before = std::mem::replace(&mut column.data_type, to.clone());
            if column.has_default && column.default_type.is_none() {
                column.default_type = Some(Box::new(before));
            }
            column.collation = change
                .collation
                .as_ref()
                .map(|name| name.to_string().into());
        });
        self.depend_on_type(oid, number, to);
    }

    /// What is kept as a tree cannot follow a change of type.
    fn refuse_dependents_of_type(&self, oid: Oid, number: u16, change: &ColumnType) -> Outcome {
        for dependency in self.catalog.dependents(oid.column(number)) {
            let Some(object) = self.catalog.get(dependency.dependent.oid) else {
                continue;
            };
            let is_generated = matches!(object.kind, Kind::Relation(_))
                && dependency.dependent.oid == oid
                && dependency.dependent.column > 0;
            let by_whom = match &object.kind {
                _ if object.uncertain => continue,
                Kind::Rule => "used by a view or rule",
                Kind::Relation(relation)
                    if matches!(
                        relation.kind,
                        super::RelationKind::View(_) | super::RelationKind::MaterializedView(_)
                    ) =>
                {
                    "used by a view or rule"
                }
                Kind::Trigger { .. } => "used in a trigger definition",
                Kind::Policy(_) => "used in a policy definition",
                Kind::Relation(_) if is_generated => "used by a generated column",
                Kind::Function(_) => "used by a function or procedure",
                _ => continue,
            };
            let message = format!("cannot alter type of a column {by_whom}");
            let column = &change.column;
            let condition = match is_generated && !self.may_be(15) {
                true => condition::SYNTAX_ERROR,
                false => condition::FEATURE_NOT_SUPPORTED,
            };
            let refusal = Refusal::new(condition, column.span, message);
            let described = self.describe(dependency.dependent);
            return Err(refusal
                .note(format!("{described} depends on column \"{}\"", column.text))
                .at(object.origin, "this needs the column as it is"));
        }
        Ok(())
    }

    /// That foreign keys from and to the column can still compare.
    pub(super) fn refuse_keys_of_type(&self, oid: Oid, change: &ColumnType) -> Outcome {
        let Presence::Present(number) = self.column(oid, &change.column.text) else {
            return Ok(());
        };
        for dependency in self.catalog.dependents(oid.column(number)) {
            let key = dependency.dependent.oid;
            let Some(object) = self.catalog.get(key).filter(|key| !key.uncertain) else {
                continue;
            };
            if let Kind::Constraint(constraint) = &object.kind
                && let ConstraintKind::ForeignKey { table, columns, .. } = &constraint.kind
            {
                let own = (object.scope, &*constraint.columns);
                let span = change.data_type.span;
                self.refuse_types(own, (*table, columns), &object.name, span)?;
            }
        }
        Ok(())
    }

    fn refuse_default(&self, oid: Oid, number: u16, change: &ColumnType, to: &DataType) -> Outcome {
        let Some(column) = self.at(oid, number) else {
            return Ok(());
        };
        let has_plain_default = column.has_default && column.generated.is_none();
        let from = column.default_type.as_deref().unwrap_or(&column.data_type);
        if !has_plain_default || self.casts_by_assignment(from, to) != Some(false) {
            return Ok(());
        }
        let message = format!(
            "default for column \"{}\" cannot be cast automatically to type {}",
            change.column.text,
            format_type(self, to)
        );
        let refusal = Refusal::new(condition::DATATYPE_MISMATCH, change.column.span, message);
        let default = self.catalog.one(
            super::super::catalog::Space::Default,
            oid,
            &number.to_string(),
        );
        let origin = default.and_then(|oid| self.catalog.get(oid)?.origin);
        Err(refusal.at(origin, "the default is set here").help(format!(
            "first `alter column {} drop default`",
            super::super::describe::quoted(&change.column.text)
        )))
    }

    /// Whether a value of one type can be stored as another; nothing if that is not known.
    pub(in crate::model) fn casts_by_assignment(
        &self,
        from: &DataType,
        to: &DataType,
    ) -> Option<bool> {
        self.coercible(from, to, CastContext::Assignment)
    }
}
