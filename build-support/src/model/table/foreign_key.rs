//! Foreign keys.

use crate::syntax::change::{
    Attributes, ColumnConstraint, ColumnDef, ForeignKey, MatchKind, Persistence, TableConstraint,
};
use crate::syntax::{Ident, Name};
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{
    Constraint, ConstraintKind, DataType, DependencyKind, Oid, Presence, Space,
};
use super::super::condition;
use super::super::lookup::Found;
use super::super::names::join_columns;
use super::super::refusal::{Outcome, Refusal};
use super::super::types::format_type;

/// A foreign key on its way into a table.
#[derive(Debug)]
pub(in crate::model) struct NewForeignKey<'c> {
    name: Option<&'c Ident>,
    columns: Vec<Ident>,
    references: &'c ForeignKey,
    attributes: Attributes,
    span: Span,
}

/// The columns that a foreign key refers to, and the index that keeps them unique.
struct Target {
    columns: Vec<u16>,
    index: Option<Oid>,
}

impl<'c> NewForeignKey<'c> {
    /// One of a table.
    pub(in crate::model) fn of(
        constraint: &'c TableConstraint,
        columns: &[Ident],
        references: &'c ForeignKey,
    ) -> Self {
        Self {
            name: constraint.name.as_ref(),
            columns: columns.to_vec(),
            references,
            attributes: constraint.attributes,
            span: constraint.span,
        }
    }

    /// One of a column.
    pub(in crate::model) fn of_column(
        column: &ColumnDef,
        constraint: &'c ColumnConstraint,
        references: &'c ForeignKey,
    ) -> Self {
        Self {
            name: constraint.name.as_ref(),
            columns: vec![column.name.clone()],
            references,
            attributes: constraint.attributes,
            span: constraint.span,
        }
    }
}

impl Model<'_> {
    /// Adds a foreign key.
    pub(in crate::model) fn add_foreign_key(&mut self, oid: Oid, key: &NewForeignKey) -> Outcome {
        let Some(table) = self.referenced_table(oid, key)? else {
            self.foreign_key_in_doubt(oid, key);
            return Ok(());
        };
        let columns = self.referring_columns(oid, &key.columns)?;
        self.referring_columns(oid, &key.references.delete_columns)?;
        let target = self.target(table, key.references)?;
        let (Some(columns), Some(target)) = (columns, target) else {
            self.foreign_key_in_doubt(oid, key);
            return Ok(());
        };
        if columns.len() != target.columns.len() {
            return Err(Refusal::new(
                condition::INVALID_FOREIGN_KEY,
                key.references.span,
                "number of referencing and referenced columns for foreign key disagree",
            ));
        }
        if key.references.match_kind == MatchKind::Partial {
            let message = "MATCH PARTIAL not yet implemented";
            return Err(Refusal::new(
                condition::FEATURE_NOT_SUPPORTED,
                key.references.span,
                message,
            ));
        }
        let name = self.foreign_key_name(oid, key)?;
        let (own, other) = ((oid, &*columns), (table, &*target.columns));
        self.refuse_types(own, other, &name.text, key.references.span)?;
        let constraint = Constraint {
            columns,
            validated: !key.attributes.not_valid && !key.attributes.not_enforced,
            deferrable: key.attributes.deferrable,
            ..Constraint::new(ConstraintKind::ForeignKey {
                table,
                columns: target.columns.clone(),
                on_update: key.references.on_update,
                on_delete: key.references.on_delete,
            })
        };
        let added = self.add_constraint_object(oid, &name, constraint);
        for column in target.columns {
            self.catalog
                .depend(added, table.column(column), DependencyKind::Normal);
        }
        if let Some(index) = target.index {
            self.catalog.depend(added, index, DependencyKind::Normal);
        }
        Ok(())
    }

    /// A foreign key of which something is not known may have any name.
    fn foreign_key_in_doubt(&mut self, oid: Oid, key: &NewForeignKey) {
        let Some(table) = self.catalog.get(oid) else {
            return;
        };
        let name = match key.name {
            Some(name) => name.text.clone(),
            None => {
                let columns = join_columns(key.columns.iter().map(|column| column.text.as_str()));
                self.catalog.choose_constraint_name(
                    table.scope,
                    &table.name,
                    Some(&columns),
                    "fkey",
                    &[],
                )
            }
        };
        self.catalog.doubt_name(&name);
    }

    fn referenced_table(&self, oid: Oid, key: &NewForeignKey) -> Outcome<Option<Oid>> {
        let name = &key.references.table;
        let table = match self.find_relation(name) {
            Presence::Present(Found::Own(table)) => table,
            Presence::Present(Found::Builtin) | Presence::Unknown => return Ok(None),
            Presence::Absent => return Err(self.undefined_relation(name)),
        };
        let Some(relation) = self.relation(table) else {
            return Ok(None);
        };
        if !relation.is_table() || matches!(relation.kind, super::RelationKind::Foreign) {
            let message = format!(
                "referenced relation \"{}\" is not a table",
                name.last().text
            );
            return Err(Refusal::new(
                condition::WRONG_OBJECT_TYPE,
                name.span(),
                message,
            ));
        }
        self.refuse_persistence(oid, relation.persistence, name)?;
        Ok(Some(table))
    }

    /// What lives longer cannot refer to what lives shorter.
    fn refuse_persistence(&self, oid: Oid, target: Persistence, name: &Name) -> Outcome {
        let Some(own) = self.relation(oid).map(|relation| relation.persistence) else {
            return Ok(());
        };
        let message = match (own, target) {
            (Persistence::Permanent, Persistence::Unlogged | Persistence::Temporary) => {
                "constraints on permanent tables may reference only permanent tables"
            }
            (Persistence::Unlogged, Persistence::Temporary) => {
                "constraints on unlogged tables may reference only permanent or unlogged tables"
            }
            (Persistence::Temporary, Persistence::Permanent | Persistence::Unlogged) => {
                "constraints on temporary tables may reference only temporary tables"
            }
            _ => return Ok(()),
        };
        Err(Refusal::new(
            condition::INVALID_TABLE_DEFINITION,
            name.span(),
            message,
        ))
    }

    /// The numbers of columns that a foreign key names in its own table.
    fn referring_columns(&self, oid: Oid, names: &[Ident]) -> Outcome<Option<Vec<u16>>> {
        let mut columns = Vec::new();
        for name in names {
            match self.column(oid, &name.text) {
                Presence::Present(number) => columns.push(number),
                Presence::Unknown => return Ok(None),
                Presence::Absent => return Err(self.undefined_in_key(oid, name)),
            }
        }
        Ok(Some(columns))
    }

    fn undefined_in_key(&self, oid: Oid, name: &Ident) -> Box<Refusal> {
        let message = format!(
            "column \"{}\" referenced in foreign key constraint does not exist",
            name.text
        );
        let refusal = Refusal::new(condition::UNDEFINED_COLUMN, name.span, message);
        self.advise_column(refusal, oid, &name.text)
    }

    /// The columns that are referred to, with the index that keeps them unique.
    fn target(&self, table: Oid, references: &ForeignKey) -> Outcome<Option<Target>> {
        let name = references.table.last();
        if references.columns.is_empty() {
            let Some(primary) = self.primary_key(table) else {
                return match self.keys_are_known(table) {
                    false => Ok(None),
                    true => Err(Refusal::new(
                        condition::UNDEFINED_OBJECT,
                        references.table.span(),
                        format!(
                            "there is no primary key for referenced table \"{}\"",
                            name.text
                        ),
                    )),
                };
            };
            if !self.catalog.is_certain(primary) {
                return Ok(None);
            }
            let index = self.index_of(primary);
            let columns = self.constraint(primary).map(|key| key.columns.clone());
            return Ok(columns.map(|columns| Target { columns, index }));
        }
        let mut columns = Vec::new();
        for column in &references.columns {
            match self.column(table, &column.text) {
                Presence::Present(number) => columns.push(number),
                Presence::Unknown => return Ok(None),
                Presence::Absent => return Err(self.undefined_in_key(table, column)),
            }
        }
        match self.unique_index(table, &columns) {
            Some(index) => Ok(Some(Target {
                columns,
                index: Some(index),
            })),
            None if !self.keys_are_known(table) => Ok(None),
            None => {
                let message = format!(
                    "there is no unique constraint matching given keys for referenced table \"{}\"",
                    name.text
                );
                let span = Span::new(
                    references.table.span().start,
                    references
                        .columns
                        .last()
                        .map_or(references.span.end, |last| last.span.end),
                );
                let refusal = Refusal::new(condition::INVALID_FOREIGN_KEY, span, message);
                let list: Vec<_> = references
                    .columns
                    .iter()
                    .map(|column| column.text.as_str())
                    .collect();
                Err(refusal.help(format!(
                    "first add a primary key or a unique constraint on ({}) of `{}`",
                    list.join(", "),
                    name.text
                )))
            }
        }
    }

    /// Whether nothing unread can have given the table another key.
    fn keys_are_known(&self, table: Oid) -> bool {
        self.relation(table).is_some_and(|relation| !relation.open)
            && self.catalog.is_certain(table)
            && !self.catalog.may_hold_in(Space::Constraint, table, "")
    }

    /// The index that keeps exactly these columns unique.
    pub(in crate::model) fn unique_index(&self, table: Oid, columns: &[u16]) -> Option<Oid> {
        let mut wanted: Vec<_> = columns.iter().copied().map(Some).collect();
        wanted.sort_unstable();
        self.indexes(table).into_iter().find(|&oid| {
            self.index(oid).is_some_and(|index| {
                let mut own = index.columns.clone();
                own.sort_unstable();
                index.unique && index.immediate && !index.predicate && index.plain && own == wanted
            })
        })
    }

    fn foreign_key_name(&self, oid: Oid, key: &NewForeignKey) -> Outcome<Ident> {
        if let Some(name) = key.name {
            self.refuse_constraint(oid, name)?;
            return Ok(name.clone());
        }
        let Some(table) = self.catalog.get(oid) else {
            return Ok(Ident {
                text: String::new(),
                span: key.span,
            });
        };
        let columns = join_columns(key.columns.iter().map(|column| column.text.as_str()));
        let text = self.catalog.choose_constraint_name(
            table.scope,
            &table.name,
            Some(&columns),
            "fkey",
            &[],
        );
        Ok(Ident {
            text,
            span: key.span,
        })
    }

    /// Values of both sides must be comparable.
    pub(in crate::model) fn refuse_types(
        &self,
        (oid, columns): (Oid, &[u16]),
        (table, targets): (Oid, &[u16]),
        name: &str,
        span: Span,
    ) -> Outcome {
        for (&column, &target) in columns.iter().zip(targets) {
            let find = |oid, number| {
                self.relation(oid)
                    .and_then(|relation| relation.column(number))
            };
            let (Some(own), Some(other)) = (find(oid, column), find(table, target)) else {
                continue;
            };
            let types = (self.beneath(&own.data_type), self.beneath(&other.data_type));
            if self.comparable(&types.0, &types.1) != Some(false) {
                continue;
            }
            let message = format!("foreign key constraint \"{name}\" cannot be implemented");
            let detail = format!(
                "key columns \"{}\" and \"{}\" are of incompatible types: {} and {}",
                own.name,
                other.name,
                format_type(self, &own.data_type),
                format_type(self, &other.data_type)
            );
            let refusal = Refusal::new(condition::DATATYPE_MISMATCH, span, message);
            return Err(refusal
                .note(detail)
                .at(other.origin, "this is what it refers to"));
        }
        Ok(())
    }

    /// Whether a foreign key can compare values of these types; nothing if that is not known.
    pub(in crate::model) fn comparable(&self, left: &DataType, right: &DataType) -> Option<bool> {
        if !self.are_operators_known() {
            return None;
        }
        let (left, right) = (self.type_id(left), self.type_id(right));
        self.world().can_refer(left, right, &self.installed()?)
    }
}
