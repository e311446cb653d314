//! Objects by their names, as two orders of the same migrations have them alike.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::Model;
use super::super::catalog::{Kind, Object, Oid, Space};
use super::super::describe::{quoted, relation_word};

/// The kinds of names that do not meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// Schemas.
    Schema,
    /// Extensions.
    Extension,
    /// Relations and types: a relation has the type of its rows.
    Relation,
    /// Functions, however many share the name.
    Function,
    /// Anything else.
    Other,
}

/// An object by its name. What is a part of another counts as that one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// What kind of name it is.
    pub(super) class: Class,
    /// Its schema; none if that is not known, or if it is in none.
    pub(super) schema: Option<String>,
    /// Its name.
    pub(super) name: String,
}

impl Key {
    /// A schema.
    pub(super) fn schema(name: &str) -> Self {
        Self {
            class: Class::Schema,
            schema: None,
            name: name.to_owned(),
        }
    }

    /// Whether both may be the same object.
    pub(super) fn is(&self, other: &Self) -> bool {
        let schemas = self.schema.as_ref().zip(other.schema.as_ref());
        self.class == other.class
            && self.name == other.name
            && schemas.is_none_or(|(own, other)| own == other)
    }
}

/// Objects as they were before.
pub(super) type Before = BTreeMap<Oid, Option<Rc<Object>>>;

impl Model<'_> {
    /// What an object counts as, with what messages call that; an index also has a name of its own.
    pub(super) fn counts_as(&self, oid: Oid, before: &Before) -> Vec<(Key, String)> {
        let mut found = Vec::new();
        let now = self.catalog.get(oid);
        let old = before.get(&oid).and_then(Option::as_deref);
        for object in now.into_iter().chain(old) {
            self.counts_as_one(object, before, &mut found);
        }
        found
    }

    fn counts_as_one(&self, object: &Object, before: &Before, found: &mut Vec<(Key, String)>) {
        let class = match object.space {
            Space::Schema => Class::Schema,
            Space::Extension => Class::Extension,
            Space::Relation | Space::Type => Class::Relation,
            Space::Function => Class::Function,
            Space::Operator | Space::Other => Class::Other,
            Space::Constraint | Space::Trigger | Space::Rule | Space::Policy | Space::Default => {
                return found.extend(self.counts_as(object.scope, before));
            }
        };
        if let Kind::Relation(relation) = &object.kind
            && let super::super::catalog::RelationKind::Index(index) = &relation.kind
        {
            found.extend(self.counts_as(index.table, before));
        }
        let schema = match class {
            Class::Schema | Class::Extension => None,
            _ => self.name_of_schema(object.scope, before),
        };
        let shown = match &schema {
            Some(schema) if schema != "public" => {
                format!("{}.{}", quoted(schema), quoted(&object.name))
            }
            _ => quoted(&object.name),
        };
        let name = object.name.clone();
        let key = Key {
            class,
            schema,
            name,
        };
        found.push((key, format!("{} `{shown}`", word(object))));
    }

    fn name_of_schema(&self, oid: Oid, before: &Before) -> Option<String> {
        let old = || before.get(&oid).and_then(Option::as_deref);
        let schema = self.catalog.get(oid).or_else(old)?;
        Some(schema.name.clone())
    }
}

fn word(object: &Object) -> &str {
    match &object.kind {
        Kind::Schema => "schema",
        Kind::Extension { .. } => "extension",
        Kind::Relation(relation) => relation_word(relation),
        Kind::Type(_) => "type",
        Kind::Function(_) => "function",
        Kind::Other(word) => word,
        Kind::Constraint(_)
        | Kind::Default
        | Kind::Trigger { .. }
        | Kind::Rule
        | Kind::Policy(_) => "part",
    }
}
