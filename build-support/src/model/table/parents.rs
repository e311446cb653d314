//! `inherits`, `partition of` and `of`.

use crate::syntax::Name;
use crate::syntax::change::CreateTable;

use super::super::Model;
use super::super::catalog::{
    Column, DependencyKind, Kind, Oid, Presence, RelationKind, Space, Type,
};
use super::super::condition;
use super::super::lookup::Found;
use super::super::refusal::{Origin, Outcome, Refusal};
use super::super::types::format_type;
use super::{Draft, NewColumn};

impl Model<'_> {
    /// Takes the columns of parents, or of a type, over.
    pub(super) fn inherit_columns(&mut self, create: &CreateTable, draft: &mut Draft) -> Outcome {
        if let Some(name) = &create.of_type {
            return self.columns_of_type(name, draft);
        }
        let partition = create
            .partition_of
            .as_ref()
            .map(|partition| &partition.parent);
        for name in create.inherits.iter().chain(partition) {
            let parent = match self.find_relation(name) {
                Presence::Present(Found::Own(oid)) => oid,
                Presence::Present(Found::Builtin) | Presence::Unknown => {
                    draft.open = true;
                    continue;
                }
                Presence::Absent => return Err(self.undefined_relation(name)),
            };
            self.refuse_parent(parent, name, partition.is_some())?;
            draft.parents.push(parent);
            let Some(relation) = self.relation(parent).cloned() else {
                continue;
            };
            draft.open |= relation.open;
            for (number, column) in relation.live() {
                inherit(column, self.default_of(parent, number), draft);
            }
        }
        Ok(())
    }

    fn refuse_parent(&self, parent: Oid, name: &Name, is_partition: bool) -> Outcome {
        let Some(relation) = self.relation(parent) else {
            return Ok(());
        };
        let partitioned = matches!(relation.kind, RelationKind::Partitioned);
        let text = &name.last().text;
        let message = match (is_partition, partitioned) {
            (true, false) => format!("\"{text}\" is not partitioned"),
            (false, true) => format!("cannot inherit from partitioned table \"{text}\""),
            _ if !relation.is_table() => {
                format!("inherited relation \"{text}\" is not a table or foreign table")
            }
            _ => return Ok(()),
        };
        let condition = match is_partition {
            true => condition::INVALID_OBJECT_DEFINITION,
            false => condition::WRONG_OBJECT_TYPE,
        };
        Err(Refusal::new(condition, name.span(), message))
    }

    /// A column that a parent has too.
    pub(super) fn merge_column<'c>(
        &self,
        inherited: &mut NewColumn<'c>,
        own: &NewColumn<'c>,
        typed: bool,
    ) -> Outcome {
        let (before, now) = (&inherited.column, &own.column);
        if !typed
            && now.data_type.is_known()
            && before.data_type.is_known()
            && now.data_type != before.data_type
        {
            let message = format!("column \"{}\" has a type conflict", now.name);
            let span = now
                .origin
                .map_or_else(crate::text::Span::default, Origin::span);
            let detail = format!(
                "{} versus {}",
                format_type(self, &before.data_type),
                format_type(self, &now.data_type)
            );
            return Err(Refusal::new(condition::DATATYPE_MISMATCH, span, message).note(detail));
        }
        inherited.column.local = true;
        inherited.column.not_null |= now.not_null;
        if now.has_default {
            inherited.column.has_default = true;
            inherited.column.generated = now.generated;
            inherited.taken_over = None;
        }
        if let Some(identity) = now.identity {
            inherited.column.identity = Some(identity);
        }
        inherited.expr = own.expr.or(inherited.expr);
        inherited.sequence = own.sequence.or(inherited.sequence);
        Ok(())
    }

    /// Notes what a new table is a part of, and takes over what its parents have besides columns.
    pub(super) fn take_part(&mut self, create: &CreateTable, oid: Oid) -> Outcome {
        let parents = self
            .relation(oid)
            .map(|relation| relation.parents.clone())
            .unwrap_or_default();
        let kind = match create.partition_of {
            Some(_) => DependencyKind::Auto,
            None => DependencyKind::Normal,
        };
        if parents.is_empty() && create.partition_of.is_some() {
            self.catalog.doubt_scope(oid);
            self.doubt_all_cloned(oid);
        }
        for parent in parents {
            self.catalog.depend(oid, parent, kind);
            self.inherit_constraints(parent, oid);
            if create.partition_of.is_some() {
                // Indexes, foreign keys and triggers come along under names of their own.
                self.catalog.doubt_scope(oid);
                self.doubt_cloned(parent, oid);
            }
        }
        Ok(())
    }

    /// Checks are inherited under their names.
    fn inherit_constraints(&mut self, parent: Oid, child: Oid) {
        let inherited: Vec<_> = self
            .catalog
            .within(Space::Constraint, parent)
            .filter_map(|(_, object)| match &object.kind {
                Kind::Constraint(constraint)
                    if matches!(
                        constraint.kind,
                        super::super::catalog::ConstraintKind::Check(_)
                    ) && !constraint.no_inherit =>
                {
                    Some((object.clone(), constraint.clone()))
                }
                _ => None,
            })
            .collect();
        for (object, mut constraint) in inherited {
            let names: Vec<_> = self
                .relation(parent)
                .map(|relation| {
                    let name = |number: &u16| Some(relation.column(*number)?.name.clone());
                    constraint.columns.iter().filter_map(name).collect()
                })
                .unwrap_or_default();
            if self
                .catalog
                .one(Space::Constraint, child, &object.name)
                .is_some()
            {
                continue;
            }
            constraint.columns = names
                .iter()
                .filter_map(|name| self.relation(child)?.position(name))
                .collect();
            constraint.inherited = 1;
            constraint.local = false;
            let name = crate::syntax::Ident {
                text: object.name.clone(),
                span: object
                    .origin
                    .map_or_else(crate::text::Span::default, Origin::span),
            };
            self.add_constraint_object(child, &name, *constraint);
        }
    }

    fn columns_of_type(&self, name: &Name, draft: &mut Draft) -> Outcome {
        let found = self.find(Space::Type, name).present();
        let relation = found.and_then(|oid| match self.own(oid)? {
            Type::Composite { relation } => self.relation(*relation),
            _ => None,
        });
        let Some(relation) = relation else {
            draft.open = true;
            return Ok(());
        };
        draft.open |= relation.open;
        for (_, column) in relation.live() {
            draft.columns.push(NewColumn {
                column: column.clone(),
                sequence: None,
                expr: None,
                taken_over: None,
            });
        }
        Ok(())
    }
}

/// Takes one column of a parent over.
fn inherit(column: &Column, default: Option<Oid>, draft: &mut Draft) {
    let twin = draft
        .columns
        .iter_mut()
        .find(|new| new.column.name == column.name);
    if let Some(twin) = twin {
        twin.column.inherited += 1;
        twin.column.not_null |= column.not_null;
        if !twin.column.has_default {
            twin.column.has_default = column.has_default;
            twin.column.generated = column.generated;
            twin.taken_over = default;
        }
        return;
    }
    draft.columns.push(NewColumn {
        column: Column {
            inherited: 1,
            local: false,
            // Identity is not inherited; a generated column stays generated.
            identity: None,
            ..column.clone()
        },
        sequence: None,
        expr: None,
        taken_over: default,
    });
}
