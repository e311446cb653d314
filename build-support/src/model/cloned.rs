//! Indexes that come to a table with those of another, under names that the server makes up: to a
//! partition with those of its parent, and to what is like a partition. They are not followed.

use std::collections::BTreeSet;

use crate::syntax::Pattern;

use super::Model;
use super::catalog::{Index, Oid, Relation, RelationKind, Space};

/// What the names of indexes end with: of keys, also `pkey`, of those without a constraint, and of
/// exclusions.
const KEY: &str = "key";
const PLAIN: &str = "idx";
const EXCLUSION: &str = "excl";

impl Model<'_> {
    /// A partition, and what is below it, has the indexes of its parent.
    pub(super) fn doubt_cloned(&mut self, parent: Oid, partition: Oid) {
        let labels = self.labels(parent);
        self.doubt_labelled(partition, &labels);
        for child in self.descendants(partition) {
            self.doubt_labelled(child, &labels);
        }
    }

    /// A partition, and what is below it, has the indexes of a parent that is not known.
    pub(super) fn doubt_all_cloned(&mut self, partition: Oid) {
        self.doubt_labelled(partition, &all());
        for child in self.descendants(partition) {
            self.doubt_labelled(child, &all());
        }
    }

    /// An index was added: all partitions of its table have it too.
    pub(super) fn doubt_clones_of(&mut self, index: Oid) {
        let Some(table) = self.index(index).map(|index| index.table) else {
            return;
        };
        let is_partitioned = self
            .relation(table)
            .is_some_and(|table| matches!(table.kind, RelationKind::Partitioned));
        if !is_partitioned {
            return;
        }
        let labels = BTreeSet::from([self.label(index)]);
        for child in self.descendants(table) {
            self.doubt_labelled(child, &labels);
        }
    }

    /// A column has another type: its indexes are made again, and on the partitions that lack one.
    pub(super) fn rebuild_indexes(&mut self, table: Oid, column: u16) {
        for oid in self.indexes(table) {
            let is_of_column = |index: &&Index| {
                index.columns.contains(&Some(column)) || index.mentions.contains(&column)
            };
            let index = self.index(oid).filter(is_of_column);
            if index.is_some_and(|index| !index.valid) {
                self.edit_index(oid, |index| index.valid = true);
                self.doubt_clones_of(oid);
            }
        }
    }

    /// A table is like one that may have indexes that are not known.
    pub(super) fn doubt_copied(&mut self, oid: Oid, source: Oid) {
        if self.may_have_cloned(source) {
            self.doubt_labelled(oid, &all());
            self.catalog.doubt_space(Space::Constraint, oid);
        }
    }

    /// A table is in another schema now, with the indexes that are not known.
    pub(super) fn doubt_moved(&mut self, oid: Oid, schema: Oid) {
        if self.relation(oid).is_some_and(Relation::is_table) && self.may_have_cloned(oid) {
            for label in all() {
                // They have their names of the time when they were made.
                let names = Pattern::of_any_index(label);
                self.catalog.doubt_index(Some(schema), names);
            }
        }
    }

    /// Whether there may be indexes of the table that are not known: whatever makes them puts its
    /// constraints in doubt too.
    fn may_have_cloned(&self, table: Oid) -> bool {
        !self.catalog.is_certain(table) || self.catalog.may_hold_in(Space::Constraint, table, "")
    }

    fn labels(&self, table: Oid) -> BTreeSet<&'static str> {
        match self.may_have_cloned(table) {
            true => all(),
            false => {
                let indexes = self.indexes(table).into_iter();
                indexes.map(|index| self.label(index)).collect()
            }
        }
    }

    fn label(&self, index: Oid) -> &'static str {
        let is_unique = self.index(index).is_some_and(|index| index.unique);
        match (self.is_of_constraint(index), is_unique) {
            (false, _) => PLAIN,
            (true, true) => KEY,
            (true, false) => EXCLUSION,
        }
    }

    fn doubt_labelled(&mut self, table: Oid, labels: &BTreeSet<&'static str>) {
        let Some(object) = self.catalog.get(table) else {
            return;
        };
        let (schema, name) = (object.scope, object.name.clone());
        for label in labels {
            let names = Pattern::of_index(&name, label);
            self.catalog.doubt_index(Some(schema), names);
        }
    }
}

fn all() -> BTreeSet<&'static str> {
    BTreeSet::from([KEY, PLAIN, EXCLUSION])
}
