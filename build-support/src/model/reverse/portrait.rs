//! What an object is, apart from the catalog that it is in.

use super::super::catalog::{FunctionKind, Kind, Object, Oid, RelationKind, Space, Type};
use super::super::describe::relation_word;
use super::super::refusal::Origin;
use super::aspect::{Aspect, Topic};
use super::path::Path;

/// An object, and what is in it that has no path of its own.
#[derive(Clone, Debug)]
pub(super) struct Portrait {
    pub(super) oid: Oid,
    pub(super) thing: Thing,
    /// Its columns in order.
    pub(super) columns: Vec<Part>,
    /// Whether it may have columns that are not known.
    pub(super) open: bool,
    /// The values of an enum.
    pub(super) values: Option<Vec<String>>,
    /// What it goes with when that is dropped: a table, or some of its columns.
    pub(super) holder: Option<Holder>,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Its number.
    pub(super) number: u16,
    /// Whether it comes from a parent alone, and changes with that.
    pub(super) inherited: bool,
    pub(super) thing: Thing,
}

/// What a name stands for: its space and scope, and the name.
pub(super) type Key = (Space, Oid, String);

/// An object or a column.
#[derive(Clone, Debug)]
pub(super) struct Thing {
    /// Its name alone, in quotes where it needs them.
    pub(super) name: String,
    /// The schema, likewise, of what is in one.
    pub(super) schema: Option<String>,
    /// What to call it: ``column `a` of table `t` ``.
    pub(super) what: String,
    /// The statement that drops it, without the semicolon, if there is one.
    pub(super) drop: Option<String>,
    /// What the statement that renames it begins with, up to `to`.
    pub(super) rename: Option<String>,
    /// What a statement that alters it begins with, of a table or a column of one.
    pub(super) alter: Option<String>,
    /// The name under which it is lost, where it is.
    pub(super) key: Key,
    pub(super) origin: Option<Origin>,
    pub(super) aspects: Vec<Aspect>,
    /// Whether that is all there is to it but its name.
    pub(super) is_whole: bool,
}

/// A table or a column with which something else goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) path: Path,
    /// Any of these.
    pub(super) columns: Vec<String>,
}

impl Portrait {
    /// The column of that name.
    pub(super) fn column(&self, name: &str) -> Option<&Part> {
        let mut columns = self.columns.iter();
        columns.find(|part| part.thing.key.2 == name)
    }
}

impl Thing {
    /// Its name with its schema.
    pub(super) fn spelled(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.name),
            None => self.name.clone(),
        }
    }

    /// The statement that puts it into another schema.
    pub(super) fn move_to(&self, schema: &str) -> Option<String> {
        let alter = self.rename.as_ref()?.strip_suffix("rename")?;
        Some(format!("{alter}set schema {schema}"))
    }

    /// Whether the same is said of both, where that is all that there is to them.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let said = |thing: &Self| -> Vec<_> {
            let aspects = thing.aspects.iter();
            aspects.map(|one| (one.topic, one.value.clone())).collect()
        };
        said(self) == said(other)
    }

    /// What is known of it.
    pub(super) fn aspect(&self, topic: Topic) -> Option<&str> {
        Some(&self.whole_aspect(topic)?.value)
    }

    /// The same with all that there is to it.
    pub(super) fn whole_aspect(&self, topic: Topic) -> Option<&Aspect> {
        self.aspects.iter().find(|aspect| aspect.topic == topic)
    }
}

/// Whether it is a part of a table or a domain.
pub(super) fn is_in_object(object: &Object) -> bool {
    matches!(
        object.kind,
        Kind::Constraint(_) | Kind::Trigger { .. } | Kind::Rule | Kind::Policy(_)
    )
}

/// The word for an object, in a statement and elsewhere.
pub(super) fn word(object: &Object) -> &'static str {
    match &object.kind {
        Kind::Schema => "schema",
        Kind::Extension { .. } => "extension",
        Kind::Relation(relation) => match relation.kind {
            RelationKind::Composite => "type",
            _ => relation_word(relation),
        },
        Kind::Type(Type::Domain { .. }) => "domain",
        Kind::Type(_) => "type",
        Kind::Function(function) => function_word(function.kind),
        Kind::Constraint(_) => "constraint",
        Kind::Trigger { .. } => "trigger",
        Kind::Rule => "rule",
        Kind::Policy(_) => "policy",
        Kind::Default | Kind::Other(_) => "object",
    }
}

/// The word for a relation, where a table is not a table like the other.
pub(super) const fn word_of_kind(kind: &RelationKind) -> &'static str {
    match kind {
        RelationKind::Table => "table",
        RelationKind::Partitioned => "partitioned table",
        RelationKind::Foreign => "foreign table",
        RelationKind::View(_) => "view",
        RelationKind::MaterializedView(_) => "materialized view",
        RelationKind::Index(_) => "index",
        RelationKind::Sequence(_) => "sequence",
        RelationKind::Composite => "composite type",
    }
}

/// The word for a function.
pub(super) const fn function_word(kind: FunctionKind) -> &'static str {
    match kind {
        FunctionKind::Procedure => "procedure",
        FunctionKind::Aggregate => "aggregate",
        FunctionKind::Function | FunctionKind::Window => "function",
    }
}
