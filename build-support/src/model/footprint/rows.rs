//! What else is read and changed where rows are: through views, triggers, keys and functions.

use std::collections::BTreeSet;

use crate::text::Span;

use super::super::Model;
use super::super::catalog::{
    Base, Constraint, ConstraintKind, DataType, DependencyKind, Kind, Oid, RelationKind, Space,
    Type,
};
use super::Why;
use super::code::{Does, Runs};
use crate::syntax::change::ReferentialAction;

/// The files do not tell what is there.
pub(super) const UNSURE: Why = "what it touches cannot be told from the files";

/// It runs code of which that cannot be told.
pub(super) const CODE: Why = "it may run code that does anything";

/// What is done to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mode {
    /// Its rows or values are read; a function is called.
    Read,
    /// Its rows or values change.
    Write,
}

/// A walk from what a statement names to all that it reaches.
pub(super) struct Walk<'m, 'f> {
    model: &'m Model<'f>,
    seen: BTreeSet<(Oid, Mode)>,
    open: Vec<(Oid, Mode, Span)>,
    /// Whether rows go or get other keys, which others may follow.
    cascades: bool,
    /// What is reached, and because of which name.
    pub(super) found: Vec<(Oid, Mode, Span)>,
    /// Where what is reached cannot be told, and why.
    pub(super) unknown: Option<(Span, Why)>,
}

impl<'m, 'f> Walk<'m, 'f> {
    /// A walk that is about to begin.
    pub(super) fn new(model: &'m Model<'f>, cascades: bool) -> Self {
        Self {
            model,
            seen: BTreeSet::new(),
            open: Vec::new(),
            cascades,
            found: Vec::new(),
            unknown: None,
        }
    }

    /// Begins at an object.
    pub(super) fn push(&mut self, oid: Oid, mode: Mode, span: Span) {
        if self.seen.insert((oid, mode)) {
            self.open.push((oid, mode, span));
        }
    }

    /// Goes on to the end.
    pub(super) fn run(&mut self) {
        while let Some((oid, mode, span)) = self.open.pop() {
            self.found.push((oid, mode, span));
            self.visit(oid, mode, span);
        }
    }

    fn give_up(&mut self, span: Span, why: Why) {
        self.unknown.get_or_insert((span, why));
    }

    fn visit(&mut self, oid: Oid, mode: Mode, span: Span) {
        let model = self.model;
        let Some(object) = model.catalog.get(oid) else {
            return;
        };
        if object.uncertain {
            return self.give_up(span, UNSURE);
        }
        match &object.kind {
            Kind::Relation(relation) => match &relation.kind {
                RelationKind::Foreign => self.give_up(span, CODE),
                RelationKind::View(_) => self.visit_view(oid, mode, span),
                RelationKind::MaterializedView(_) if mode == Mode::Write => {
                    self.push_needs(oid, Mode::Read, span);
                }
                RelationKind::Table | RelationKind::Partitioned => {
                    self.visit_table(oid, mode, span);
                }
                RelationKind::Index(index) => self.push(index.table, Mode::Read, span),
                RelationKind::MaterializedView(_)
                | RelationKind::Sequence(_)
                | RelationKind::Composite => {}
            },
            Kind::Type(_) => self.visit_type(oid, span),
            Kind::Function(_) => self.call(oid, span),
            _ => {}
        }
        self.push_types(oid, span);
    }

    fn visit_view(&mut self, view: Oid, mode: Mode, span: Span) {
        self.refuse_rules(view, span);
        self.push_needs(view, mode, span);
        if mode == Mode::Write {
            self.push_parts(view, span);
        }
    }

    fn visit_table(&mut self, table: Oid, mode: Mode, span: Span) {
        for child in self.model.children(table) {
            self.push(child, mode, span);
        }
        if mode == Mode::Read {
            let policies = self.model.catalog.within(Space::Policy, table);
            let policies: Vec<Oid> = policies.map(|(oid, _)| oid).collect();
            for policy in policies {
                self.push_needs(policy, Mode::Read, span);
            }
            return;
        }
        self.refuse_rules(table, span);
        self.push_parts(table, span);
        self.push_references(table, span);
        let parents = self.model.relation(table).map(|found| &found.parents);
        for &parent in parents.into_iter().flatten() {
            self.push(parent, Mode::Read, span);
        }
    }

    /// What a rule does instead is not followed.
    fn refuse_rules(&mut self, relation: Oid, span: Span) {
        let catalog = &self.model.catalog;
        if catalog.within(Space::Rule, relation).next().is_some() {
            self.give_up(span, CODE);
        }
        let mut acting = [Space::Rule, Space::Trigger].into_iter();
        if acting.any(|space| catalog.may_hold_in(space, relation, "")) {
            self.give_up(span, UNSURE);
        }
    }

    /// What the parts of a relation need: its defaults, constraints, indexes, triggers, policies.
    fn push_parts(&mut self, relation: Oid, span: Span) {
        for part in self.model.parts(relation) {
            let part_of = self.model.catalog.get(part).map(|part| &part.kind);
            if let Some(Kind::Trigger { function: None, .. }) = part_of {
                self.give_up(span, CODE);
            }
            self.push_needs(part, Mode::Read, span);
        }
        for sequence in self.model.owned_sequences(relation) {
            self.push(sequence, Mode::Write, span);
        }
    }

    /// The tables that refer to this one.
    fn push_references(&mut self, table: Oid, span: Span) {
        for (other, constraint) in self.model.references_to(table) {
            let follows = match &constraint.kind {
                ConstraintKind::ForeignKey {
                    on_update,
                    on_delete,
                    ..
                } => [on_update, on_delete].into_iter().any(|action| {
                    !matches!(
                        action,
                        ReferentialAction::NoAction | ReferentialAction::Restrict
                    )
                }),
                _ => false,
            };
            let mode = match follows && self.cascades {
                true => Mode::Write,
                false => Mode::Read,
            };
            self.push(other, mode, span);
        }
    }

    /// What an object depends on. A value that is drawn from a sequence changes that.
    fn push_needs(&mut self, oid: Oid, mode: Mode, span: Span) {
        for on in self.model.needs_of(oid) {
            let Some(object) = self.model.catalog.get(on) else {
                continue;
            };
            match &object.kind {
                Kind::Relation(relation) => {
                    let mode = match relation.kind {
                        RelationKind::Sequence(_) => Mode::Write,
                        _ => mode,
                    };
                    self.push(on, mode, span);
                }
                Kind::Function(_) | Kind::Type(_) => self.push(on, Mode::Read, span),
                _ => {}
            }
        }
    }

    /// The types of the values that a relation or a function has.
    fn push_types(&mut self, oid: Oid, span: Span) {
        for own in self.model.types_in(oid, |_| true) {
            self.push(own, Mode::Read, span);
        }
    }

    fn visit_type(&mut self, oid: Oid, span: Span) {
        for part in self.model.parts(oid) {
            self.push_needs(part, Mode::Read, span);
        }
        self.push_needs(oid, Mode::Read, span);
    }

    fn call(&mut self, function: Oid, span: Span) {
        match self.model.runs(function) {
            Runs::Anything => self.give_up(span, CODE),
            Runs::Dependencies => self.push_needs(function, Mode::Read, span),
            Runs::Words(words, does) => self.push_words(&words, does, span),
        }
    }

    /// What code names.
    pub(super) fn push_words(&mut self, words: &[crate::syntax::Named], does: Does, span: Span) {
        let mode = match does {
            Does::Reads => Mode::Read,
            Does::Acts | Does::Anything => Mode::Write,
        };
        let model = self.model;
        for (word, _) in model.words(words) {
            if model.may_be_more(&word) {
                self.give_up(span, UNSURE);
            }
            for oid in model.named_by(&word) {
                self.push(oid, mode, span);
            }
        }
    }
}

impl Model<'_> {
    /// The parts of a relation or a domain, which go with it.
    pub(super) fn parts(&self, of: Oid) -> Vec<Oid> {
        let spaces = [
            Space::Constraint,
            Space::Trigger,
            Space::Policy,
            Space::Default,
        ];
        let named = spaces
            .into_iter()
            .flat_map(|space| self.catalog.within(space, of))
            .map(|(oid, _)| oid);
        named.chain(self.indexes(of)).collect()
    }

    /// What an object depends on, without the object that it is a part of.
    pub(super) fn needs_of(&self, oid: Oid) -> BTreeSet<Oid> {
        let needs = self.catalog.dependencies(oid.into());
        let whole = self.catalog.get(oid).map(|object| object.scope);
        needs
            .filter(|found| found.kind != DependencyKind::Internal)
            .map(|found| found.on.oid)
            .filter(|on| *on != oid && Some(*on) != whole)
            .collect()
    }

    /// The foreign keys that refer to a table, with the tables that have them.
    pub(super) fn references_to(&self, table: Oid) -> Vec<(Oid, &Constraint)> {
        let mut found: Vec<(Oid, &Constraint)> = Vec::new();
        let mut seen = BTreeSet::new();
        for dependency in self.catalog.dependents(table.into()) {
            let oid = dependency.dependent.oid;
            let Some(object) = self.catalog.get(oid).filter(|_| seen.insert(oid)) else {
                continue;
            };
            if let Kind::Constraint(constraint) = &object.kind
                && matches!(constraint.kind, ConstraintKind::ForeignKey { table: to, .. } if to == table)
            {
                found.push((object.scope, constraint));
            }
        }
        found
    }

    /// A type, and all types and relations that are made of it.
    pub(super) fn made_of(&self, oid: Oid) -> BTreeSet<Oid> {
        let (mut found, mut open) = (BTreeSet::new(), vec![oid]);
        while let Some(oid) = open.pop() {
            let kind = self.catalog.get(oid).map(|object| &object.kind);
            if matches!(kind, Some(Kind::Type(_) | Kind::Relation(_))) && found.insert(oid) {
                let dependents = self.catalog.dependents(oid.into());
                open.extend(dependents.map(|found| found.dependent.oid));
            }
        }
        found
    }

    /// The types of the catalog that columns of a relation have, or that a function takes or
    /// gives, or that a type is made of.
    pub(super) fn types_in(&self, oid: Oid, column: impl Fn(&str) -> bool) -> Vec<Oid> {
        let Some(object) = self.catalog.get(oid) else {
            return Vec::new();
        };
        let own = |of: &DataType| match of.base {
            Base::Own(oid) => Some(oid),
            _ => None,
        };
        match &object.kind {
            Kind::Relation(relation) => {
                let live = relation.live().filter(|(_, found)| column(&found.name));
                live.filter_map(|(_, found)| own(&found.data_type))
                    .collect()
            }
            Kind::Function(function) => {
                let all = function.arguments.iter().chain([&function.returns]);
                all.filter_map(own).collect()
            }
            Kind::Type(Type::Composite { relation }) => vec![*relation],
            Kind::Type(Type::Domain { base, .. }) => own(base).into_iter().collect(),
            Kind::Type(Type::Range { subtype }) => own(subtype).into_iter().collect(),
            Kind::Type(Type::Multirange { range }) => vec![*range],
            _ => Vec::new(),
        }
    }
}
