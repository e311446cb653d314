//! Words that may be names, and where what they name may be.

use std::rc::Rc;

use crate::syntax::{Named, Stands};

use super::super::Model;
use super::super::catalog::{NOWHERE, Oid, RelationKind, Space, Type};
use super::key::{Class, Key};

/// A word that may be the name of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    name: String,
    place: Place,
}

/// Where what a word names may be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// In any schema.
    Anywhere,
    /// In one of these.
    In(Rc<[String]>),
    /// It stands behind the name of something that is no schema.
    Within,
}

impl Word {
    /// Whether it may name that object.
    pub(super) fn fits(&self, key: &Key) -> bool {
        self.name == key.name
            && match key.class {
                // `t.f` calls a function as well.
                Class::Schema | Class::Extension | Class::Function => true,
                Class::Relation | Class::Other => match (&self.place, &key.schema) {
                    (Place::Within, _) => false,
                    (Place::In(schemas), Some(schema)) => schemas.contains(schema),
                    (Place::In(_), None) | (Place::Anywhere, _) => true,
                },
            }
    }
}

impl Model<'_> {
    /// The words of a statement, where names without a schema are looked for in this path.
    pub(super) fn words<'n>(&self, names: &'n [Named]) -> impl Iterator<Item = (Word, &'n Named)> {
        let path: Option<Rc<[String]>> = self.path.as_ref().map(|path| {
            let temporary = super::super::lookup::TEMPORARY.to_owned();
            path.iter().cloned().chain([temporary]).collect()
        });
        names.iter().map(move |named| {
            let place = match &named.qualifier {
                Some(schema) if self.may_be_schema(schema) => Place::In([schema.clone()].into()),
                Some(_) => Place::Within,
                None if named.stands == Stands::Plain => {
                    path.clone().map_or(Place::Anywhere, Place::In)
                }
                None => Place::Anywhere,
            };
            let name = named.name.clone();
            (Word { name, place }, named)
        })
    }

    fn may_be_schema(&self, name: &str) -> bool {
        self.catalog.one(Space::Schema, NOWHERE, name).is_some()
            || name.starts_with("pg_")
            || name == "information_schema"
    }

    /// The relations, types and functions that a word may name.
    pub(super) fn named_by(&self, word: &Word) -> Vec<Oid> {
        let spaces = [Space::Relation, Space::Type, Space::Function];
        let named = spaces
            .into_iter()
            .flat_map(|space| self.catalog.named_anywhere(space, &word.name))
            .filter(|oid| !self.is_row_type(*oid));
        let fits = |oid: &Oid| {
            let keys = self.counts_as(*oid, &super::key::Before::new());
            keys.iter().any(|(key, _)| word.fits(key))
        };
        named.filter(fits).collect()
    }

    /// Whether a type is that of the rows of a table or view, which has its name too.
    fn is_row_type(&self, oid: Oid) -> bool {
        let Some(Type::Composite { relation }) = self.own(oid) else {
            return false;
        };
        let relation = self.relation(*relation);
        relation.is_some_and(|found| !matches!(found.kind, RelationKind::Composite))
    }

    /// Whether something of that name may be there that is not known.
    pub(super) fn may_be_more(&self, word: &Word) -> bool {
        let spaces = [Space::Relation, Space::Type, Space::Function];
        spaces
            .into_iter()
            .any(|space| self.catalog.schemas_may_hold(space, &word.name))
    }
}
