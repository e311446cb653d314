//! `like` in `create table`.

use crate::syntax::Ident;
use crate::syntax::change::{Attributes, Like};
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{
    Column, Constraint, ConstraintKind, Index, Kind, Object, Oid, Presence, Space,
};
use super::super::index::distinct;
use super::super::lookup::Found;
use super::super::names::join_columns;
use super::super::refusal::Outcome;
use super::{Draft, NewColumn};

impl Model<'_> {
    /// Takes columns over from another table.
    pub(super) fn draft_like<'c>(&mut self, like: &'c Like, draft: &mut Draft<'c>) -> Outcome {
        let oid = match self.find_relation(&like.table) {
            Presence::Present(Found::Own(oid)) => oid,
            Presence::Present(Found::Builtin) | Presence::Unknown => {
                draft.open = true;
                return Ok(());
            }
            Presence::Absent => return Err(self.undefined_relation(&like.table)),
        };
        let Some(relation) = self.relation(oid).cloned() else {
            return Ok(());
        };
        draft.open |= relation.open;
        let origin = self.origin(like.table.last());
        for (number, column) in relation.live() {
            let including = like.including;
            let generated = column.generated.filter(|_| including.generated);
            let default = column.has_default
                && match column.generated {
                    Some(_) => including.generated,
                    None => including.defaults,
                };
            draft.columns.push(NewColumn {
                column: Column {
                    has_default: default,
                    generated,
                    identity: column.identity.filter(|_| including.identity),
                    inherited: 0,
                    local: true,
                    origin,
                    ..column.clone()
                },
                sequence: None,
                expr: None,
                taken_over: self.default_of(oid, number).filter(|_| default),
            });
        }
        draft.likes.push((oid, like));
        Ok(())
    }

    /// Adds the checks, indexes and identities of the tables that a new one is like.
    pub(super) fn furnish_like(&mut self, oid: Oid, source: Oid, like: &Like) -> Outcome {
        let at = like.table.last().span;
        if like.including.constraints {
            for (object, constraint) in self.checks_of(source) {
                let columns = self.same_columns(source, oid, &constraint.columns);
                let name = Ident {
                    text: object.name,
                    span: at,
                };
                self.refuse_constraint(oid, &name)?;
                let constraint = Constraint {
                    columns,
                    inherited: 0,
                    local: true,
                    validated: true,
                    ..constraint
                };
                self.add_constraint_object(oid, &name, constraint);
            }
        }
        if like.including.identity {
            self.copy_identities(source, oid, at);
        }
        if like.including.indexes {
            let keys: Vec<Oid> = self
                .catalog
                .within(Space::Constraint, source)
                .filter_map(|(constraint, _)| self.index_of(constraint))
                .collect();
            for index in self.indexes(source) {
                self.copy_index(source, oid, index, keys.contains(&index), at);
            }
            self.doubt_copied(oid, source);
        }
        Ok(())
    }

    fn checks_of(&self, source: Oid) -> Vec<(Object, Constraint)> {
        self.catalog
            .within(Space::Constraint, source)
            .filter_map(|(_, object)| match &object.kind {
                Kind::Constraint(constraint)
                    if matches!(constraint.kind, ConstraintKind::Check(_)) =>
                {
                    Some((object.clone(), (**constraint).clone()))
                }
                _ => None,
            })
            .collect()
    }

    /// The columns of another table that have the names of these.
    fn same_columns(&self, source: Oid, oid: Oid, columns: &[u16]) -> Vec<u16> {
        let name = |number: &u16| {
            let column = self.relation(source)?.column(*number)?;
            self.relation(oid)?.position(&column.name)
        };
        columns.iter().filter_map(name).collect()
    }

    fn copy_identities(&mut self, source: Oid, oid: Oid, at: Span) {
        let Some(relation) = self.relation(oid).cloned() else {
            return;
        };
        let Some(table) = self.catalog.get(oid).cloned() else {
            return;
        };
        for (number, column) in relation.live() {
            let is_copied = self
                .relation(source)
                .and_then(|source| source.column(source.position(&column.name)?))
                .is_some_and(|other| other.identity.is_some());
            if column.identity.is_none() || !is_copied {
                continue;
            }
            let name = Ident {
                text: column.name.clone(),
                span: at,
            };
            let data_type = column.data_type.clone();
            let sequence = self.add_column_sequence(
                table.scope,
                &table.name,
                &name,
                relation.persistence,
                data_type,
            );
            self.give_sequence(sequence, oid.column(number), true);
        }
    }

    /// An index comes along under a name of its own.
    fn copy_index(&mut self, source: Oid, oid: Oid, index: Oid, is_key: bool, at: Span) {
        let (Some(index), Some(table)) = (self.index(index).cloned(), self.catalog.get(oid)) else {
            return;
        };
        let (schema, of) = (table.scope, table.name.clone());
        let include = self.same_columns(source, oid, &index.include);
        let mut names = index.names.clone();
        let included = self.relation(oid);
        names.extend(
            include
                .iter()
                .filter_map(|number| Some(included?.column(*number)?.name.clone())),
        );
        let names = distinct(names);
        let joined = join_columns(names.iter().map(String::as_str));
        let (second, label) = match (is_key, index.primary, index.unique) {
            (true, true, _) => (None, "pkey"),
            (true, false, true) => (Some(joined.as_str()), "key"),
            (true, false, false) => (Some(joined.as_str()), "excl"),
            (false, ..) => (Some(joined.as_str()), "idx"),
        };
        let text = self
            .catalog
            .choose_relation_name(schema, &of, second, label, is_key);
        let name = Ident { text, span: at };
        let columns = index
            .columns
            .iter()
            .map(|number| {
                let number = (*number)?;
                self.same_columns(source, oid, &[number]).first().copied()
            })
            .collect();
        let copy = Index {
            table: oid,
            columns,
            mentions: self.same_columns(source, oid, &index.mentions),
            include,
            valid: true,
            ..index
        };
        match is_key {
            true => {
                if copy.primary {
                    for number in copy.columns.clone().into_iter().flatten() {
                        self.set_not_null(oid, number);
                    }
                }
                let attributes = Attributes {
                    deferrable: !copy.immediate,
                    ..Attributes::default()
                };
                self.add_key_objects(oid, schema, &name, copy, attributes);
            }
            false => {
                self.add_index(schema, &name, copy);
            }
        }
    }
}
