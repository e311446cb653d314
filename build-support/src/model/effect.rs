//! What is in doubt after a statement that may have run, and is known in part.

use std::collections::BTreeSet;

use crate::syntax::change::ObjectKind as O;
use crate::syntax::{Effect, Part, Pattern, Verb};

use super::Model;
use super::catalog::{
    DataType, DependencyKind, Kind, NOWHERE, Object, Oid, Presence, Relation, Space,
};
use super::drop::fits;

impl Model<'_> {
    /// Puts in doubt what a statement may do.
    pub(super) fn doubt_effect(&mut self, effect: &Effect) {
        match effect.verb {
            Verb::Create => self.doubt_creation(effect),
            Verb::Alter => self.doubt_change(effect),
            Verb::Drop => {
                for oid in self.meant(effect) {
                    self.doubt_with_dependents(oid, effect.cascades);
                }
            }
        }
    }

    fn doubt_creation(&mut self, effect: &Effect) {
        let name = &effect.name;
        if effect.replaces {
            for oid in self.meant(effect) {
                self.catalog.doubt(oid);
            }
        }
        if let Some(of) = &effect.of {
            return self.doubt_part(effect, of);
        }
        let scope = match effect.temporary {
            true => Some(self.temporary_schema()),
            false => self.scope_of(effect.kind, name),
        };
        for &space in spaces(effect.kind) {
            self.catalog.doubt_made(space, scope, name.clone());
        }
        if matches!(effect.kind, O::Table | O::ForeignTable) {
            // Its keys and sequences are relations too.
            self.catalog
                .doubt_made(Space::Relation, scope, name.derived());
        }
    }

    /// Something that is a part of a relation may have been made, and of its children.
    fn doubt_part(&mut self, effect: &Effect, of: &Pattern) {
        let (space, name) = match effect.kind {
            O::Index => {
                let scope = self.scope_of(O::Index, of);
                self.catalog
                    .doubt_made(Space::Relation, scope, effect.name.clone());
                // A unique one makes room for keys and conflicts.
                (Space::Constraint, Pattern::any())
            }
            O::Trigger => (Space::Trigger, effect.name.clone()),
            O::Rule => (Space::Rule, effect.name.clone()),
            _ => (Space::Policy, effect.name.clone()),
        };
        for relation in self.relations(of) {
            self.catalog.doubt_made(space, Some(relation), name.clone());
            for child in self.descendants(relation) {
                self.catalog.doubt_made(space, Some(child), name.clone());
                if effect.kind == O::Index {
                    self.doubt_derived(child);
                }
            }
        }
    }

    fn doubt_change(&mut self, effect: &Effect) {
        for oid in self.meant(effect) {
            let is_table = self
                .relation(oid)
                .is_some_and(|relation| fits(O::Table, relation));
            if effect.kind != O::Table || !is_table {
                // What it may do to any relation is to rename or to move it.
                let is_general = |part: &Part| matches!(part, Part::Own | Part::Other);
                if effect.kind == O::Table && !effect.parts.iter().any(is_general) {
                    continue;
                }
                self.doubt_with_dependents(oid, effect.cascades);
                self.catalog.doubt_scope(oid);
                self.doubt_constraint_of(oid);
                continue;
            }
            for part in &effect.parts {
                self.doubt_table_part(oid, part, effect.cascades);
                for child in self.descendants(oid) {
                    self.doubt_child_part(child, part, effect.cascades);
                }
            }
        }
    }

    /// An index that is renamed renames its constraint.
    fn doubt_constraint_of(&mut self, index: Oid) {
        let needs = self.catalog.dependencies(index.into());
        let internal: Vec<Oid> = needs
            .filter(|found| found.kind == DependencyKind::Internal)
            .map(|found| found.on.oid)
            .collect();
        for constraint in internal {
            let table = self.catalog.get(constraint).map(|found| found.scope);
            self.catalog.doubt(constraint);
            self.catalog
                .doubt_made(Space::Constraint, table, Pattern::any());
        }
    }

    fn doubt_table_part(&mut self, table: Oid, part: &Part, cascades: bool) {
        let made = |model: &mut Self, space, name: &Pattern| {
            model.catalog.doubt_made(space, Some(table), name.clone());
        };
        let schema = self.catalog.get(table).map(|object| object.scope);
        match part {
            Part::AddColumn(name, has_constraints) => {
                made(self, Space::Default, name);
                if *has_constraints {
                    made(self, Space::Constraint, &Pattern::any());
                    self.doubt_derived(table);
                }
            }
            Part::AddConstraint(name) => {
                made(self, Space::Constraint, name);
                self.catalog
                    .doubt_made(Space::Relation, schema, name.clone());
            }
            Part::AddUnnamed => {
                made(self, Space::Constraint, &Pattern::any());
                self.doubt_derived(table);
            }
            Part::Retype(name) => self.doubt_types(table, name),
            Part::DropConstraint(name) => {
                let constraints = self.catalog.within(Space::Constraint, table);
                let meant = constraints.filter(|(_, object)| name.fits(&object.name));
                let meant: Vec<Oid> = meant.map(|(oid, _)| oid).collect();
                for oid in meant {
                    self.doubt_with_dependents(oid, true);
                }
            }
            Part::Own => {
                self.catalog.doubt(table);
                self.catalog.doubt_scope(table);
                if cascades {
                    self.doubt_with_dependents(table, true);
                }
            }
            Part::Other => {
                self.doubt_with_dependents(table, cascades);
                self.catalog.doubt_scope(table);
                self.doubt_derived(table);
            }
        }
    }

    /// Columns of the table may have other types.
    fn doubt_types(&mut self, table: Oid, name: &Pattern) {
        let columns = self.relation(table).into_iter().flat_map(Relation::live);
        let columns = columns.filter(|(_, column)| name.fits(&column.name));
        let columns: Vec<u16> = columns.map(|(number, _)| number).collect();
        for column in columns {
            self.forget_classes(table, column);
        }
        let Some(relation) = self.relation_mut(table) else {
            return;
        };
        let columns = relation.columns.iter_mut();
        for column in columns.filter(|column| name.fits(&column.name)) {
            column.data_type = DataType::unknown();
            column.default_type = None;
        }
    }

    /// What is done to a child of the table: names that the server makes up are other ones there.
    fn doubt_child_part(&mut self, child: Oid, part: &Part, cascades: bool) {
        self.doubt_table_part(child, part, cascades);
        if let Part::AddConstraint(_) = part {
            self.catalog
                .doubt_made(Space::Constraint, Some(child), Pattern::any());
            self.doubt_derived(child);
        }
    }

    /// Relations that the server names after the table may have been made.
    fn doubt_derived(&mut self, table: Oid) {
        if let Some(object) = self.catalog.get(table) {
            let (schema, names) = (object.scope, Pattern::of(&object.name).derived());
            self.catalog
                .doubt_made(Space::Relation, Some(schema), names);
        }
    }

    /// The tables that inherit from one, or are its partitions, at whatever depth.
    pub(super) fn descendants(&self, table: Oid) -> Vec<Oid> {
        let mut found = self.children(table);
        let mut next = 0;
        while let Some(&child) = found.get(next) {
            for deeper in self.children(child) {
                if !found.contains(&deeper) {
                    found.push(deeper);
                }
            }
            next += 1;
        }
        found
    }

    /// The object may be gone, with what goes with it.
    pub(super) fn doubt_with_dependents(&mut self, oid: Oid, cascades: bool) {
        let mut open = vec![oid];
        let mut seen = BTreeSet::new();
        while let Some(oid) = open.pop() {
            if !seen.insert(oid) {
                continue;
            }
            self.catalog.doubt(oid);
            self.doubt_owner_of(oid);
            let dependents = self.catalog.dependents(oid.into());
            open.extend(
                dependents
                    .filter(|found| cascades || found.kind != DependencyKind::Normal)
                    .map(|found| found.dependent.oid),
            );
        }
    }

    /// Without its default a column is another one.
    fn doubt_owner_of(&mut self, part: Oid) {
        let Some(object) = self.catalog.get(part) else {
            return;
        };
        let is_of_column = matches!(object.kind, Kind::Default);
        let relation = object.scope;
        if is_of_column {
            self.catalog.doubt(relation);
        }
    }

    /// The objects that an effect may be about.
    fn meant(&self, effect: &Effect) -> Vec<Oid> {
        let owners = effect.of.as_ref().map(|of| self.relations(of));
        let space = match effect.kind {
            O::Index => Some(Space::Relation),
            kind => spaces(kind).first().copied(),
        };
        // `alter table` may be about any relation.
        let is_any = effect.verb == Verb::Alter;
        let is_in_space = |object: &Object| match effect.kind {
            // And that of a type about its attributes.
            O::Type if is_any => spaces(O::Type).contains(&object.space),
            _ => Some(object.space) == space,
        };
        let is_meant = |oid: Oid, object: &Object| {
            is_in_space(object)
                && effect.name.fits(&object.name)
                && match &object.kind {
                    Kind::Relation(relation) => {
                        self.is_in(&effect.name, object.scope)
                            && (is_any
                                || fits(effect.kind, relation)
                                    && !(effect.kind == O::Index && self.is_of_constraint(oid)))
                    }
                    Kind::Schema => true,
                    Kind::Trigger { .. } | Kind::Rule | Kind::Policy(_) => owners
                        .as_ref()
                        .is_none_or(|owners| owners.contains(&object.scope)),
                    _ => self.is_in(&effect.name, object.scope),
                }
        };
        let objects = self.catalog.objects();
        objects
            .filter(|(oid, object)| is_meant(*oid, object))
            .map(|(oid, _)| oid)
            .collect()
    }

    pub(super) fn is_of_constraint(&self, index: Oid) -> bool {
        let mut needs = self.catalog.dependencies(index.into());
        needs.any(|found| found.kind == DependencyKind::Internal)
    }

    /// The tables and views that a name may mean.
    fn relations(&self, name: &Pattern) -> Vec<Oid> {
        let objects = self.catalog.objects();
        let meant = objects.filter(|(oid, object)| {
            object.space == Space::Relation
                && self.index(*oid).is_none()
                && name.fits(&object.name)
                && self.is_in(name, object.scope)
        });
        meant.map(|(oid, _)| oid).collect()
    }

    /// Whether the schema may be the one that is meant.
    fn is_in(&self, name: &Pattern, schema: Oid) -> bool {
        match &name.schema {
            _ if name.is_anywhere() => true,
            Some(named) => self
                .catalog
                .get(schema)
                .is_some_and(|schema| schema.name == *named),
            None => self.path.as_ref().is_none_or(|path| {
                let own = self.catalog.get(schema).map(|schema| schema.name.as_str());
                own.is_some_and(|own| path.iter().any(|name| name == own))
                    || Some(schema) == self.temporary
            }),
        }
    }

    /// The schema in which something of that name is made; none if it may be any.
    fn scope_of(&self, kind: O, name: &Pattern) -> Option<Oid> {
        if kind == O::Schema {
            return Some(NOWHERE);
        }
        if name.is_anywhere() {
            return None;
        }
        let find = |name: &str| match self.catalog.find(Space::Schema, NOWHERE, name) {
            Presence::Present(oid) => Some(oid),
            _ => None,
        };
        match &name.schema {
            Some(schema) => find(schema),
            None => self.path.as_ref()?.iter().find_map(|name| find(name)),
        }
    }
}

/// The spaces in which an object of that kind has its name.
fn spaces(kind: O) -> &'static [Space] {
    match kind {
        O::Table | O::ForeignTable | O::View | O::MaterializedView => {
            &[Space::Relation, Space::Type]
        }
        O::Type | O::Domain => &[Space::Type, Space::Relation],
        O::Index | O::Sequence => &[Space::Relation],
        O::Routine => &[Space::Function],
        O::Schema => &[Space::Schema],
        O::Trigger => &[Space::Trigger],
        O::Rule => &[Space::Rule],
        O::Policy => &[Space::Policy],
        _ => &[],
    }
}
