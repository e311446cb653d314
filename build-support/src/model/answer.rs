//! What the catalog answers to the conditions of blocks.

use crate::syntax::change::{Asks, ObjectKind as O};
use crate::syntax::{Ident, Name};
use crate::text::Span;

use super::Model;
use super::catalog::{ConstraintKind, Kind, NOWHERE, Object, Oid, Presence, Space};
use super::drop::fits;
use super::lookup::Found;

/// A relation of the catalog that lists objects.
struct Source {
    name: &'static str,
    /// Its column of names.
    column: &'static str,
    space: Space,
    /// The only kinds that it lists; all of the space if there are none.
    kinds: &'static [O],
}

const fn source(
    name: &'static str,
    column: &'static str,
    space: Space,
    kinds: &'static [O],
) -> Source {
    Source {
        name,
        column,
        space,
        kinds,
    }
}

const SOURCES: &[Source] = &[
    source("pg_class", "relname", Space::Relation, &[]),
    source("pg_tables", "tablename", Space::Relation, &[O::Table]),
    source("pg_views", "viewname", Space::Relation, &[O::View]),
    source(
        "pg_matviews",
        "matviewname",
        Space::Relation,
        &[O::MaterializedView],
    ),
    source("pg_indexes", "indexname", Space::Relation, &[O::Index]),
    source(
        "pg_sequences",
        "sequencename",
        Space::Relation,
        &[O::Sequence],
    ),
    source(
        "tables",
        "table_name",
        Space::Relation,
        &[O::Table, O::View, O::ForeignTable],
    ),
    source("views", "table_name", Space::Relation, &[O::View]),
    source(
        "sequences",
        "sequence_name",
        Space::Relation,
        &[O::Sequence],
    ),
    source("pg_type", "typname", Space::Type, &[]),
    source("pg_namespace", "nspname", Space::Schema, &[]),
    source("schemata", "schema_name", Space::Schema, &[]),
    source("pg_extension", "extname", Space::Extension, &[]),
    source("pg_trigger", "tgname", Space::Trigger, &[]),
    source("triggers", "trigger_name", Space::Trigger, &[]),
    source("pg_policies", "policyname", Space::Policy, &[]),
    source("pg_policy", "polname", Space::Policy, &[]),
    source("pg_constraint", "conname", Space::Constraint, &[]),
    source(
        "table_constraints",
        "constraint_name",
        Space::Constraint,
        &[],
    ),
];

/// Columns that name the schema.
const SCHEMAS: &[&str] = &[
    "schemaname",
    "table_schema",
    "sequence_schema",
    "constraint_schema",
    "trigger_schema",
    "event_object_schema",
];

/// Columns that name the table of which something is a part.
const TABLES: &[&str] = &["table_name", "tablename", "event_object_table"];

/// Columns that number it: the string is a `regclass`.
const NUMBERS: &[&str] = &["conrelid", "tgrelid", "polrelid"];

/// Columns that say what a constraint is.
const KINDS: &[&str] = &["contype", "constraint_type"];

impl Model<'_> {
    /// Whether the condition holds; nothing if that is not known.
    pub(super) fn answer(&self, asks: &Asks) -> Option<bool> {
        let is_there = match asks.source.as_str() {
            "to_regclass" => self.names_relation(asks)?,
            "columns" => self.has_column(asks)?,
            _ => self.is_listed(asks)?,
        };
        Some(is_there != asks.negated)
    }

    /// `to_regclass('s.t')`.
    fn names_relation(&self, asks: &Asks) -> Option<bool> {
        let (_, text) = asks.equal.first()?;
        match self.find_relation(&regclass(text)) {
            Presence::Present(Found::Own(_) | Found::Builtin) => Some(true),
            Presence::Absent => Some(false),
            Presence::Unknown => None,
        }
    }

    /// Whether a row of the source is as it is asked for.
    fn is_listed(&self, asks: &Asks) -> Option<bool> {
        let source = SOURCES.iter().find(|source| source.name == asks.source)?;
        let scope = self.scope_asked(asks, source.space);
        let name = value(asks, source.column);
        let found: Vec<Oid> = match (name, scope) {
            (Some(name), _) => {
                let may_be_builtin = self.may_be_builtin(source.space, name);
                // What a tool keeps for itself is there before the migrations.
                if may_be_builtin || name.starts_with('_') {
                    return None;
                }
                self.catalog.named_anywhere(source.space, name).collect()
            }
            (None, Some(table)) if asks_for_key(asks) => {
                let parts = self.catalog.within(source.space, table);
                parts.map(|(oid, _)| oid).collect()
            }
            (None, _) => return None,
        };
        let rows: Vec<Option<bool>> = found
            .iter()
            .map(|&oid| self.is_row(asks, source, oid))
            .collect();
        if asks.exact && rows.contains(&Some(true)) {
            return Some(true);
        }
        let none = rows.iter().all(|row| *row == Some(false));
        let name = name.unwrap_or_default();
        let unsure = match scope {
            Some(scope) => self.catalog.may_hold_in(source.space, scope, name),
            None => self.catalog.may_hold_anywhere(source.space, name),
        };
        (none && !unsure).then_some(false)
    }

    /// Whether an object is a row that is asked for.
    fn is_row(&self, asks: &Asks, source: &Source, oid: Oid) -> Option<bool> {
        let object = self.catalog.get(oid).filter(|object| !object.uncertain)?;
        if !is_listed_by(source, object) {
            return Some(false);
        }
        let narrowed = asks.equal.iter().filter(|(name, _)| name != source.column);
        let answers: Vec<Option<bool>> = narrowed
            .map(|(column, wanted)| self.has_value(oid, object, column, wanted))
            .collect();
        match answers.contains(&Some(false)) {
            true => Some(false),
            false => answers.iter().all(Option::is_some).then_some(true),
        }
    }

    /// Whether the object's row has that value in another column.
    fn has_value(&self, oid: Oid, object: &Object, column: &str, wanted: &str) -> Option<bool> {
        let part = matches!(
            object.space,
            Space::Constraint | Space::Trigger | Space::Policy
        );
        let of = match (part, self.index(oid)) {
            (true, _) => Some(object.scope),
            (false, index) => index.map(|index| index.table),
        };
        let of = of.filter(|of| self.relation(*of).is_some());
        let name = |oid: Oid| {
            let known = self.catalog.get(oid).filter(|object| !object.uncertain);
            known.map(|object| object.name.as_str())
        };
        if SCHEMAS.contains(&column) {
            let schema = match part {
                true => self.catalog.get(of?)?.scope,
                false => object.scope,
            };
            return Some(name(schema)? == wanted);
        }
        if TABLES.contains(&column) {
            return Some(name(of?)? == wanted);
        }
        if NUMBERS.contains(&column)
            && let Presence::Present(Found::Own(relation)) = self.find_relation(&regclass(wanted))
        {
            return Some(relation == of?);
        }
        match &object.kind {
            Kind::Constraint(constraint) if KINDS.contains(&column) => {
                Some(says(&constraint.kind, wanted))
            }
            _ => None,
        }
    }

    /// The schema, or the table, in which alone the object can be; nothing if that is not known.
    fn scope_asked(&self, asks: &Asks, space: Space) -> Option<Oid> {
        let asked = |columns: &[&str]| columns.iter().find_map(|column| value(asks, column));
        let schema = || {
            self.catalog
                .find(Space::Schema, NOWHERE, asked(SCHEMAS)?)
                .present()
        };
        match space {
            Space::Relation => schema(),
            Space::Constraint | Space::Trigger | Space::Policy => {
                if let Some(text) = asked(NUMBERS) {
                    return match self.find_relation(&regclass(text)) {
                        Presence::Present(Found::Own(relation)) => Some(relation),
                        _ => None,
                    };
                }
                let table = asked(TABLES)?;
                match asked(SCHEMAS) {
                    Some(_) => {
                        let found = self.catalog.find(Space::Relation, schema()?, table);
                        found.present()
                    }
                    None => self.only_relation(table),
                }
            }
            _ => None,
        }
    }

    /// The relation of that name, if there is surely no other.
    fn only_relation(&self, name: &str) -> Option<Oid> {
        let mut found = self.catalog.named_anywhere(Space::Relation, name);
        let only = found.next().filter(|oid| self.catalog.is_certain(*oid));
        let unsure = self.catalog.may_hold_anywhere(Space::Relation, name)
            || self.may_be_builtin(Space::Relation, name);
        only.filter(|_| !unsure && found.next().is_none())
    }

    /// Whether the server may have an object of that name itself.
    fn may_be_builtin(&self, space: Space, name: &str) -> bool {
        match space {
            Space::Relation => {
                let schemas = ["pg_catalog", "information_schema"];
                let mut schemas = schemas.iter();
                schemas.any(|schema| self.builtins.relation(schema, name).is_some())
            }
            Space::Type => self.builtins.type_(name.trim_start_matches('_')).is_some(),
            Space::Schema => name.starts_with("pg_") || name == "information_schema",
            Space::Extension => name == "plpgsql",
            // The server makes up the names of some.
            Space::Constraint => name.contains("_not_null"),
            _ => false,
        }
    }

    /// `information_schema.columns`.
    fn has_column(&self, asks: &Asks) -> Option<bool> {
        let (table, column) = (value(asks, "table_name")?, value(asks, "column_name")?);
        if self.may_be_builtin(Space::Relation, table) {
            return None;
        }
        let schema = value(asks, "table_schema");
        let scope = match schema {
            Some(schema) => Some(
                self.catalog
                    .find(Space::Schema, NOWHERE, schema)
                    .present()?,
            ),
            None => None,
        };
        let tables: Vec<Oid> = self
            .catalog
            .named_anywhere(Space::Relation, table)
            .filter(|&oid| {
                let object = self.catalog.get(oid);
                scope.is_none_or(|scope| object.is_some_and(|object| object.scope == scope))
            })
            .collect();
        let found = |oid: &Oid| match self.catalog.is_certain(*oid) {
            true => self.column(*oid, column),
            false => Presence::Unknown,
        };
        let plain = asks.equal.len() == 2 + usize::from(schema.is_some());
        let is_there = |oid: &Oid| matches!(found(oid), Presence::Present(_));
        if asks.exact && plain && tables.iter().any(is_there) {
            return Some(true);
        }
        let unsure = match scope {
            // A name stands for one relation in a schema.
            Some(_) if !tables.is_empty() => false,
            Some(scope) => self.catalog.may_hold_in(Space::Relation, scope, table),
            None => self.catalog.may_hold_anywhere(Space::Relation, table),
        };
        let none = tables.iter().all(|oid| found(oid) == Presence::Absent);
        (none && !unsure).then_some(false)
    }
}

/// Whether the source lists objects of that kind.
fn is_listed_by(source: &Source, object: &Object) -> bool {
    match &object.kind {
        Kind::Relation(relation) => {
            let mut kinds = source.kinds.iter();
            source.kinds.is_empty() || kinds.any(|&kind| fits(kind, relation))
        }
        Kind::Constraint(constraint) => {
            source.name != "table_constraints"
                || !matches!(constraint.kind, ConstraintKind::Exclude(_))
        }
        _ => true,
    }
}

/// Whether any key of some kind is asked for: of these the server makes up none, as it does of checks.
fn asks_for_key(asks: &Asks) -> bool {
    const KEYS: &[&str] = &["p", "u", "f", "PRIMARY KEY", "UNIQUE", "FOREIGN KEY"];
    let mut kinds = KINDS.iter().filter_map(|column| value(asks, column));
    kinds.any(|kind| KEYS.contains(&kind))
}

/// Whether the catalog calls a constraint so.
fn says(kind: &ConstraintKind, word: &str) -> bool {
    let words: &[&str] = match kind {
        ConstraintKind::Check(_) => &["c", "CHECK"],
        ConstraintKind::PrimaryKey(_) => &["p", "PRIMARY KEY"],
        ConstraintKind::Unique(_) => &["u", "UNIQUE"],
        ConstraintKind::Exclude(_) => &["x"],
        ConstraintKind::ForeignKey { .. } => &["f", "FOREIGN KEY"],
    };
    words.contains(&word)
}

/// The name in a string that stands for a relation.
fn regclass(text: &str) -> Name {
    let part = |text: &str| match text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
    {
        Some(quoted) => Ident::quoted(quoted, Span::new(0, 0)),
        None => Ident::unquoted(text, Span::new(0, 0)),
    };
    Name(text.split('.').map(part).collect())
}

fn value<'a>(asks: &'a Asks, column: &str) -> Option<&'a str> {
    let found = asks.equal.iter().find(|(name, _)| name == column);
    found.map(|(_, value)| value.as_str())
}
