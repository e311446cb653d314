//! What code may do to the catalog: bodies of functions and of blocks that are not read
//! statement by statement, and the statements that they put together.

use std::collections::BTreeSet;

use crate::syntax::change::{CreateFunction, ObjectKind as O};
use crate::syntax::{Effect, Part, Pattern, Verb, reach, sets_path};
use crate::text::Span;

use super::Model;
use super::catalog::{Code, DependencyKind, Kind, Language, NOWHERE, Object, Oid, Presence, Space};
use super::drop::fits;

/// Words of which one stands in all code that changes the catalog.
const CHANGING: &[&str] = &[
    "create",
    "alter",
    "drop",
    "execute",
    "import",
    "search_path",
];

/// Words of statements that fire triggers.
const FIRING: &[&str] = &["insert", "update", "delete", "truncate", "merge", "copy"];

impl<'f> Model<'f> {
    /// The code of a function.
    pub(super) fn code(&mut self, create: &CreateFunction) -> Option<Code> {
        let language = create
            .language
            .as_ref()
            .map_or("", |language| &language.text);
        let code = Code {
            file: self.file,
            span: create.code?,
            language: Language::named(language),
            has_path: create.sets_search_path,
        };
        self.reaching |= may_change(self.code_text(code));
        Some(code)
    }

    /// What stands in the file.
    pub(super) fn code_text(&self, code: Code) -> &'f str {
        &self.files[code.file].text()[code.span.range()]
    }

    /// Whether it stands in quotes, and has some itself.
    pub(super) fn is_escaped(&self, code: Code) -> bool {
        let before = &self.files[code.file].text()[..code.span.start];
        before.ends_with('\'') && self.code_text(code).contains("''")
    }

    /// Puts in doubt what the functions that a statement calls may change, and the triggers
    /// that it fires. Those that run are told apart.
    pub(super) fn doubt_calls(&mut self, span: Span, run: &[Oid]) {
        let text = &self.files[self.file].text()[span.range()];
        if self.reaching {
            self.follow(text, &mut run.iter().copied().collect());
        }
        if sets_path(text) {
            self.path = None;
        }
    }

    fn follow(&mut self, text: &str, entered: &mut BTreeSet<Oid>) {
        let words: BTreeSet<String> = crate::syntax::mentions(text).collect();
        let fires = FIRING.iter().any(|word| words.contains(*word));
        let mut called: Vec<Oid> = Vec::new();
        for word in &words {
            called.extend(self.catalog.named_anywhere(Space::Function, word));
            if fires {
                let relations = self.catalog.named_anywhere(Space::Relation, word);
                called.extend(relations.flat_map(|relation| self.trigger_functions(relation)));
            }
        }
        for oid in called {
            let code = self.function(oid).and_then(|function| function.code);
            if let Some(code) = code.filter(|_| entered.insert(oid)) {
                self.enter(code, code.span, entered);
            }
        }
    }

    fn trigger_functions(&self, relation: Oid) -> impl Iterator<Item = Oid> {
        let triggers = self.catalog.within(Space::Trigger, relation);
        triggers.filter_map(|(_, object)| match object.kind {
            Kind::Trigger { function } => function,
            _ => None,
        })
    }

    /// Puts in doubt what a part of the code may change, and what it calls.
    pub(super) fn enter(&mut self, code: Code, part: Span, entered: &mut BTreeSet<Oid>) {
        let unescaped;
        let mut text = self.code_text(code);
        let mut part = part.start - code.span.start..part.end - code.span.start;
        if self.is_escaped(code) {
            unescaped = text.replace("''", "'");
            text = &unescaped;
            part = 0..text.len();
        }
        if code.language == Language::Other {
            if may_change(text) {
                self.catalog.doubt_everything();
            }
            return;
        }
        let path = self.path.clone().filter(|_| code.has_path);
        if code.has_path {
            self.path = None;
        }
        let found = reach(text, part.clone());
        if found.everything {
            self.catalog.doubt_everything();
        }
        for effect in &found.effects {
            self.doubt_effect(effect);
        }
        if self.reaching {
            self.follow(&text[part], entered);
        }
        if code.has_path {
            self.path = path;
        } else if found.sets_path {
            self.path = None;
        }
    }

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
        let scope = self.scope_of(effect.kind, name);
        for &space in spaces(effect.kind) {
            self.catalog.doubt_made(space, scope, name.clone());
        }
        if matches!(effect.kind, O::Table | O::ForeignTable) {
            // Its keys and sequences are relations too.
            self.catalog
                .doubt_made(Space::Relation, scope, name.derived());
        }
    }

    /// Something that is a part of a relation may have been made.
    fn doubt_part(&mut self, effect: &Effect, of: &Pattern) {
        let relations = self.relations(of);
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
        for relation in relations {
            self.catalog.doubt_made(space, Some(relation), name.clone());
        }
    }

    fn doubt_change(&mut self, effect: &Effect) {
        for oid in self.meant(effect) {
            if effect.kind != O::Table {
                self.catalog.doubt(oid);
                self.catalog.doubt_scope(oid);
                continue;
            }
            for part in &effect.parts {
                self.doubt_table_part(oid, part);
            }
        }
    }

    fn doubt_table_part(&mut self, table: Oid, part: &Part) {
        let made = |model: &mut Self, space, name: &Pattern| {
            model.catalog.doubt_made(space, Some(table), name.clone());
        };
        let schema = self.catalog.get(table).map(|object| object.scope);
        match part {
            Part::AddColumn(name, has_constraints) => {
                made(self, Space::Default, name);
                if *has_constraints {
                    made(self, Space::Constraint, &Pattern::any());
                    let names = self.catalog.get(table).map(|table| table.name.clone());
                    let names = names.map(|name| Pattern::of(&name).derived());
                    if let Some(names) = names {
                        self.catalog.doubt_made(Space::Relation, schema, names);
                    }
                }
            }
            Part::AddConstraint(name) => {
                made(self, Space::Constraint, name);
                self.catalog
                    .doubt_made(Space::Relation, schema, name.clone());
            }
            Part::DropConstraint(name) => {
                let constraints = self.catalog.within(Space::Constraint, table);
                let meant = constraints.filter(|(_, object)| name.fits(&object.name));
                let meant: Vec<Oid> = meant.map(|(oid, _)| oid).collect();
                for oid in meant {
                    self.doubt_with_dependents(oid, true);
                }
            }
            Part::Other => {
                self.catalog.doubt(table);
                self.catalog.doubt_scope(table);
            }
        }
    }

    /// The object may be gone, with what goes with it.
    fn doubt_with_dependents(&mut self, oid: Oid, cascades: bool) {
        let mut open = vec![oid];
        let mut seen = BTreeSet::new();
        while let Some(oid) = open.pop() {
            if !seen.insert(oid) {
                continue;
            }
            self.catalog.doubt(oid);
            let dependents = self.catalog.dependents(oid.into());
            open.extend(
                dependents
                    .filter(|found| cascades || found.kind != DependencyKind::Normal)
                    .map(|found| found.dependent.oid),
            );
        }
    }

    /// The objects that an effect may be about.
    fn meant(&self, effect: &Effect) -> Vec<Oid> {
        let owners = effect.of.as_ref().map(|of| self.relations(of));
        let space = match effect.kind {
            O::Index => Some(Space::Relation),
            kind => spaces(kind).first().copied(),
        };
        let is_meant = |oid: Oid, object: &Object| {
            Some(object.space) == space
                && effect.name.fits(&object.name)
                && match &object.kind {
                    Kind::Relation(relation) => {
                        self.is_in(&effect.name, object.scope)
                            && fits(effect.kind, relation)
                            && !(effect.kind == O::Index && self.is_of_constraint(oid))
                    }
                    Kind::Schema => true,
                    Kind::Trigger { .. } | Kind::Rule | Kind::Policy => owners
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

    fn is_of_constraint(&self, index: Oid) -> bool {
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

/// Whether the code may change the catalog, by its words.
fn may_change(text: &str) -> bool {
    crate::syntax::mentions(text).any(|word| CHANGING.contains(&word.as_str()))
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
