//! What the catalog answers to the conditions of blocks.

use crate::syntax::change::Asks;
use crate::syntax::{Ident, Name};
use crate::text::Span;

use super::Model;
use super::catalog::{NOWHERE, Oid, Presence, Space};
use super::lookup::Found;

/// Relations of the catalog, with the column of names and the space that these are in.
const SOURCES: &[(&str, &str, Space)] = &[
    ("pg_class", "relname", Space::Relation),
    ("pg_tables", "tablename", Space::Relation),
    ("pg_views", "viewname", Space::Relation),
    ("pg_matviews", "matviewname", Space::Relation),
    ("pg_indexes", "indexname", Space::Relation),
    ("pg_sequences", "sequencename", Space::Relation),
    ("tables", "table_name", Space::Relation),
    ("views", "table_name", Space::Relation),
    ("sequences", "sequence_name", Space::Relation),
    ("pg_type", "typname", Space::Type),
    ("pg_namespace", "nspname", Space::Schema),
    ("schemata", "schema_name", Space::Schema),
    ("pg_extension", "extname", Space::Extension),
    ("pg_trigger", "tgname", Space::Trigger),
    ("triggers", "trigger_name", Space::Trigger),
    ("pg_policies", "policyname", Space::Policy),
    ("pg_policy", "polname", Space::Policy),
    ("pg_constraint", "conname", Space::Constraint),
    ("table_constraints", "constraint_name", Space::Constraint),
];

/// Columns that name the schema.
const SCHEMAS: &[&str] = &["schemaname", "table_schema", "sequence_schema"];

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
        let part = |text: &str| match text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'))
        {
            Some(quoted) => Ident::quoted(quoted, Span::new(0, 0)),
            None => Ident::unquoted(text, Span::new(0, 0)),
        };
        let name = Name(text.split('.').map(part).collect());
        match self.find_relation(&name) {
            Presence::Present(Found::Own(_) | Found::Builtin) => Some(true),
            Presence::Absent => Some(false),
            Presence::Unknown => None,
        }
    }

    /// Whether a row of the source is as it is asked for.
    fn is_listed(&self, asks: &Asks) -> Option<bool> {
        let (_, column, space) = SOURCES.iter().find(|(name, ..)| *name == asks.source)?;
        let name = value(asks, column)?;
        let may_be_builtin = self.may_be_builtin(*space, name);
        // What a tool keeps for itself is there before the migrations.
        if may_be_builtin || name.starts_with('_') {
            return None;
        }
        let found: Vec<Oid> = self.catalog.named_anywhere(*space, name).collect();
        if found.is_empty() {
            let unsure = self.catalog.may_hold_anywhere(*space, name);
            return (!unsure).then_some(false);
        }
        let narrowed = asks.equal.iter().filter(|(name, _)| name != column);
        let only_schema = narrowed
            .clone()
            .all(|(name, _)| SCHEMAS.contains(&name.as_str()));
        // The others list objects of one kind only, or parts of others.
        let is_of_any_kind = matches!(space, Space::Type | Space::Schema | Space::Extension)
            || asks.source == "pg_class";
        let is_sure = asks.exact && only_schema && is_of_any_kind;
        let is_in = |oid: &Oid| {
            self.catalog.is_certain(*oid)
                && self.catalog.get(*oid).is_some_and(|object| {
                    let schema = self.catalog.get(object.scope);
                    narrowed
                        .clone()
                        .all(|(_, wanted)| schema.is_some_and(|schema| schema.name == *wanted))
                })
        };
        (is_sure && found.iter().any(is_in)).then_some(true)
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
        let tables: Vec<Oid> = self
            .catalog
            .named_anywhere(Space::Relation, table)
            .collect();
        let unsure = self.catalog.may_hold_anywhere(Space::Relation, table);
        if unsure || self.builtins.relation("pg_catalog", table).is_some() {
            return None;
        }
        let found: Vec<Presence<u16>> =
            tables.iter().map(|&oid| self.column(oid, column)).collect();
        let schema = value(asks, "table_schema");
        let is_there = |presence: &Presence<u16>| matches!(presence, Presence::Present(_));
        if found.iter().all(|presence| *presence == Presence::Absent) {
            return Some(false);
        }
        let public = self
            .catalog
            .one(Space::Schema, NOWHERE, schema.unwrap_or("public"));
        let is_in = tables.iter().all(|&oid| {
            self.catalog.is_certain(oid)
                && self.catalog.get(oid).map(|object| object.scope) == public
        });
        let plain = asks.equal.len() == 2 + usize::from(schema.is_some());
        (asks.exact && plain && is_in && found.iter().all(is_there)).then_some(true)
    }
}

fn value<'a>(asks: &'a Asks, column: &str) -> Option<&'a str> {
    let found = asks.equal.iter().find(|(name, _)| name == column);
    found.map(|(_, value)| value.as_str())
}
