//! What the system, or an extension, has.

use super::casts;
use super::classes::{Class, Member};
use super::functions::{Operator, Signature};
use super::relations::{self, Relation};
use super::table::{Table, within};
use super::types::{self, Type};
use super::versions::Versions;

/// The text of the system's types.
pub(super) const TYPES: &str = include_str!("data/types.txt");

/// All objects of the system.
pub(super) static SYSTEM: Contents = Contents {
    types: Table::of_file(TYPES),
    functions: Table::of_file(include_str!("data/functions.txt")),
    operators: Table::of_file(include_str!("data/operators.txt")),
    casts: Table::of_file(include_str!("data/casts.txt")),
    classes: Table::of_file(include_str!("data/classes.txt")),
    families: Table::of_file(include_str!("data/families.txt")),
    relations: Table::of_file(include_str!("data/relations.txt")),
};

/// The objects of the system or of an extension, by kind.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) types: Table<types::Row>,
    pub(super) functions: Table<Signature>,
    pub(super) operators: Table<Operator>,
    pub(super) casts: Table<casts::Row>,
    /// By method and name.
    pub(super) classes: Table<Class>,
    /// By method and name.
    pub(super) families: Table<Member>,
    pub(super) relations: Table<relations::Row>,
}

/// The objects of the system or of an extension that some versions have.
///
/// Names are those of `pg_catalog`, or of the schema that the extension is in.
/// What is in `information_schema` has that and a dot before its name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Objects {
    pub(super) contents: &'static Contents,
    pub(super) versions: Versions,
}

impl PartialEq for Objects {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.contents, other.contents) && self.versions == other.versions
    }
}

impl Eq for Objects {}

impl Objects {
    /// The type of that name, or array type: `int4`, `_int4`.
    pub(crate) fn type_(self, name: &str) -> Option<Type> {
        match std::ptr::eq(self.contents, &SYSTEM) {
            true => types::of_system(name, self.versions),
            false => types::find(&self.contents.types, name, self.versions),
        }
    }

    /// The names of the types, without those of arrays.
    pub(crate) fn type_names(self) -> impl Iterator<Item = &'static str> {
        self.contents.types.names(self.versions)
    }

    /// The functions of that name.
    pub(crate) fn functions(self, name: &str) -> impl Iterator<Item = &'static Signature> + Clone {
        within(self.contents.functions.get(name), self.versions)
    }

    /// The names of the functions.
    pub(crate) fn function_names(self) -> impl Iterator<Item = &'static str> {
        self.contents.functions.names(self.versions)
    }

    /// The operators of that name.
    pub(crate) fn operators(self, name: &str) -> impl Iterator<Item = &'static Operator> + Clone {
        within(self.contents.operators.get(name), self.versions)
    }

    /// The operator classes of a method, with their names.
    pub(crate) fn classes(
        self,
        method: &str,
    ) -> impl Iterator<Item = (&'static str, &'static Class)> {
        let lines = self.contents.classes.iter();
        lines
            .filter_map(move |(line, entries)| {
                let name = line.strip_prefix(method)?.strip_prefix(' ')?;
                Some((name, entries))
            })
            .flat_map(move |(name, entries)| {
                within(entries, self.versions).map(move |class| (name, class))
            })
    }

    /// The operators of an operator family.
    pub(crate) fn family(
        self,
        method: &str,
        name: &str,
    ) -> impl Iterator<Item = &'static Member> + Clone {
        let entries = self.contents.families.get(&format!("{method} {name}"));
        within(entries, self.versions)
    }

    /// The relation of that name.
    pub(crate) fn relation(self, name: &str) -> Option<Relation> {
        relations::of_rows(self.contents.relations.get(name), self.versions)
    }

    /// The names of the relations.
    pub(crate) fn relation_names(self) -> impl Iterator<Item = &'static str> {
        self.contents.relations.names(self.versions)
    }
}
