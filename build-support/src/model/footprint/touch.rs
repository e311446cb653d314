//! Adds to a footprint what is changed and what is read.

use crate::syntax::{Name, Named, Stands};
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{NOWHERE, Oid, Space};
use super::super::refusal::Origin;
use super::key::{Before, Class, Key};
use super::rows::UNSURE;
use super::statement::Looked;
use super::word::Word;
use super::{Footprint, Touch};

impl Model<'_> {
    /// What the statement changes by name, with the children of that.
    pub(super) fn add_target(
        &self,
        class: Class,
        name: &Name,
        looked: &Looked,
        found: &mut Footprint,
    ) {
        let schema = name.schema().map(|schema| schema.text.clone());
        let text = &name.last().text;
        let span = Span::new(name.span().start, name.last().span.end);
        let named = Named {
            name: text.clone(),
            qualifier: schema.clone(),
            stands: Stands::Plain,
            span,
        };
        let meant = match class {
            Class::Relation | Class::Function => {
                let words: Vec<Word> = self.words(&[named]).map(|(word, _)| word).collect();
                words.iter().flat_map(|word| self.named_by(word)).collect()
            }
            Class::Schema => self.alone(Space::Schema, text),
            Class::Extension => self.alone(Space::Extension, text),
            Class::Other => Vec::new(),
        };
        if meant.is_empty() {
            let key = Key {
                class,
                schema: schema.filter(|_| class != Class::Schema),
                name: text.clone(),
            };
            found.missing.push((key, span));
        }
        for oid in meant {
            if !self.catalog.is_certain(oid) {
                self.cannot_tell(span, UNSURE, found);
            }
            self.add_changed(oid, &Before::new(), looked, found);
            for child in self.descendants(oid) {
                self.add_changed(child, &Before::new(), looked, found);
            }
        }
    }

    /// An object that changes, and the schema that it is in.
    pub(super) fn add_changed(
        &self,
        oid: Oid,
        before: &Before,
        looked: &Looked,
        found: &mut Footprint,
    ) {
        for (key, shown) in self.counts_as(oid, before) {
            let span = place(&key, looked);
            self.change(key, shown, span, found);
        }
    }

    pub(super) fn change(&self, key: Key, shown: String, span: Span, found: &mut Footprint) {
        let file = self.file;
        let origin = Origin::new(file, span);
        if let Some(schema) = &key.schema {
            let shown = format!("schema `{schema}`");
            let touch = Touch { shown, origin };
            found.used.entry(Key::schema(schema)).or_insert(touch);
        }
        if key.class == Class::Relation {
            // The type of its arrays.
            let array = Key {
                name: format!("_{}", key.name),
                ..key.clone()
            };
            let touch = Touch {
                shown: shown.clone(),
                origin,
            };
            found.used.entry(array).or_insert(touch);
        }
        found.changed.entry(key).or_insert(Touch { shown, origin });
    }

    pub(super) fn add_used(&self, oid: Oid, span: Span, found: &mut Footprint) {
        if !self.catalog.is_certain(oid) {
            self.cannot_tell(span, UNSURE, found);
        }
        let file = self.file;
        for (key, shown) in self.counts_as(oid, &Before::new()) {
            let origin = Origin::new(file, span);
            found.used.entry(key).or_insert(Touch { shown, origin });
        }
    }

    pub(super) fn add_changed_at(
        &self,
        oid: Oid,
        span: Span,
        looked: &Looked,
        found: &mut Footprint,
    ) {
        for (key, shown) in self.counts_as(oid, &Before::new()) {
            let named = looked.names.iter().any(|named| named.name == key.name);
            let span = match named {
                true => place(&key, looked),
                false => span,
            };
            self.change(key, shown, span, found);
        }
    }

    fn alone(&self, space: Space, name: &str) -> Vec<Oid> {
        self.catalog.one(space, NOWHERE, name).into_iter().collect()
    }
}

/// Where a statement names an object; else the statement.
fn place(key: &Key, looked: &Looked) -> Span {
    let mut names = looked.names.iter();
    names
        .find(|named| named.name == key.name)
        .map_or(looked.span, |named| named.span)
}
