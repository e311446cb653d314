//! Partitions and children that come and go.

use crate::syntax::Name;
use crate::syntax::change::{AlterTable, AlterTableKind};
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{DependencyKind, Oid, Relation, RelationKind, Space};
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// `attach partition`, of a table or of an index.
    pub(super) fn attach(&mut self, oid: Oid, partition: &Name, span: Span) -> Outcome {
        let Some(child) = self.other_table(partition)? else {
            self.doubt_mentions(span);
            return Ok(());
        };
        let Some(parent) = self.relation(oid) else {
            return Ok(());
        };
        match parent.kind {
            RelationKind::Partitioned => {}
            RelationKind::Index(ref index) => {
                if !index.valid {
                    // With the last partition's it becomes valid, and these are not counted.
                    self.catalog.doubt(oid);
                }
                return Ok(());
            }
            _ => {
                let table = super::super::table::name_of(self, oid, span);
                let name = &table.last().text;
                let (condition, message) = match self.postgres.is_some_and(|oldest| oldest >= 18) {
                    true => (
                        condition::WRONG_OBJECT_TYPE,
                        format!(
                            "ALTER action ATTACH PARTITION cannot be performed on relation \"{name}\""
                        ),
                    ),
                    false => (
                        condition::INVALID_OBJECT_DEFINITION,
                        format!("table \"{name}\" is not partitioned"),
                    ),
                };
                return Err(Refusal::new(condition, span, message));
            }
        }
        if self.relation(child).is_some_and(|child| child.is_partition) {
            let message = format!("\"{}\" is already a partition", partition.last().text);
            return Err(Refusal::new(
                condition::WRONG_OBJECT_TYPE,
                partition.span(),
                message,
            ));
        }
        self.refuse_unlike_partition(oid, child, partition)?;
        self.become_child(oid, child, true);
        // Indexes, foreign keys and triggers of the parent come along.
        self.catalog.doubt_scope(child);
        self.doubt_cloned(oid, child);
        Ok(())
    }

    /// That a partition has the columns of its parent, of the same types, and no others.
    fn refuse_unlike_partition(&self, parent: Oid, child: Oid, partition: &Name) -> Outcome {
        let (Some(of), Some(own)) = (self.relation(parent), self.relation(child)) else {
            return Ok(());
        };
        if of.open || own.open {
            return Ok(());
        }
        let refused = |message| {
            let condition = condition::DATATYPE_MISMATCH;
            Err(Refusal::new(condition, partition.span(), message))
        };
        let (name, parent_name) = (self.name_of(child), self.name_of(parent));
        let found = |of: &Relation, name: &str| of.live().any(|(_, column)| column.name == name);
        if let Some((_, extra)) = own.live().find(|(_, own)| !found(of, &own.name)) {
            return refused(format!(
                "table \"{name}\" contains column \"{}\" not found in parent \"{parent_name}\"",
                extra.name
            ));
        }
        for (_, column) in of.live() {
            let text = &column.name;
            let Some((_, twin)) = own.live().find(|(_, own)| own.name == *text) else {
                return refused(format!("child table is missing column \"{text}\""));
            };
            let is_known = column.data_type.is_known() && twin.data_type.is_known();
            if is_known && column.data_type != twin.data_type {
                return refused(format!(
                    "child table \"{name}\" has different type for column \"{text}\""
                ));
            }
            if column.not_null && !twin.not_null {
                return refused(match self.postgres.is_some_and(|oldest| oldest >= 17) {
                    true => format!(
                        "column \"{text}\" in child table \"{name}\" must be marked NOT NULL"
                    ),
                    false => format!("column \"{text}\" in child table must be marked NOT NULL"),
                });
            }
        }
        Ok(())
    }

    fn name_of(&self, oid: Oid) -> &str {
        self.catalog.get(oid).map_or("?", |object| &object.name)
    }

    /// What is attached to a table that is not known gets indexes that are not known.
    pub(super) fn doubt_attached(&mut self, alter: &AlterTable) {
        for action in &alter.actions {
            let AlterTableKind::AttachPartition(partition) = &action.kind else {
                continue;
            };
            let name = &partition.parent.last().text;
            let named: Vec<Oid> = self.catalog.named_anywhere(Space::Relation, name).collect();
            for child in named {
                self.doubt_all_cloned(child);
            }
        }
    }

    fn become_child(&mut self, parent: Oid, child: Oid, is_partition: bool) {
        // The server refuses a circle; where that is in doubt, none comes about here either.
        if parent == child || self.descends(parent, child, 0) {
            return;
        }
        let columns: Vec<String> = self
            .relation(parent)
            .map(|parent| {
                parent
                    .live()
                    .map(|(_, column)| column.name.clone())
                    .collect()
            })
            .unwrap_or_default();
        if let Some(relation) = self.relation_mut(child) {
            relation.parents.push(parent);
            relation.is_partition = is_partition;
            for column in &mut relation.columns {
                if !column.dropped && columns.contains(&column.name) {
                    column.inherited += 1;
                    column.local &= !is_partition;
                }
            }
        }
        let kind = if is_partition {
            DependencyKind::Auto
        } else {
            DependencyKind::Normal
        };
        self.catalog.depend(child, parent, kind);
    }

    /// `detach partition`.
    pub(super) fn detach(&mut self, oid: Oid, partition: &Name) -> Outcome {
        let Some(child) = self.other_table(partition)? else {
            return Ok(());
        };
        self.part(oid, child, partition)
    }

    /// `no inherit`.
    pub(super) fn no_inherit(&mut self, oid: Oid, parent: &Name) -> Outcome {
        let Some(parent_oid) = self.other_table(parent)? else {
            return Ok(());
        };
        self.part(parent_oid, oid, parent)
    }

    fn part(&mut self, parent: Oid, child: Oid, named: &Name) -> Outcome {
        let is_child = self
            .relation(child)
            .is_some_and(|child| child.parents.contains(&parent));
        if !is_child {
            if !self.catalog.is_certain(child) || !self.catalog.is_certain(parent) {
                return Ok(());
            }
            let message = format!(
                "relation \"{}\" is not a partition of relation \"{}\"",
                self.name_of(child),
                self.name_of(parent)
            );
            return Err(Refusal::new(
                condition::UNDEFINED_TABLE,
                named.span(),
                message,
            ));
        }
        if let Some(relation) = self.relation_mut(child) {
            relation.parents.retain(|own| *own != parent);
            relation.is_partition = false;
            for column in &mut relation.columns {
                column.inherited = column.inherited.saturating_sub(1);
                column.local = true;
            }
        }
        let links: Vec<_> = self
            .catalog
            .dependencies(child.into())
            .filter(|found| found.dependent == child.into() && found.on == parent.into())
            .collect();
        for link in links {
            self.catalog.forget(link);
        }
        Ok(())
    }

    /// `inherit`.
    pub(super) fn inherit(&mut self, oid: Oid, parent: &Name) -> Outcome {
        let Some(parent_oid) = self.other_table(parent)? else {
            return Ok(());
        };
        let missing = self.relation(parent_oid).and_then(|relation| {
            let (_, column) = relation.live().find(|(_, column)| {
                self.column(oid, &column.name) == super::super::catalog::Presence::Absent
            })?;
            Some(column.name.clone())
        });
        if let Some(missing) = missing {
            let message = format!("child table is missing column \"{missing}\"");
            return Err(Refusal::new(
                condition::DATATYPE_MISMATCH,
                parent.span(),
                message,
            ));
        }
        self.become_child(parent_oid, oid, false);
        Ok(())
    }
}
