//! Whether a statement of a `do` block makes just what its condition asks for.

use super::super::super::change::{
    AlterEnumKind, AlterTable, AlterTableKind, Change, NewType, ObjectKind, ObjectRef,
    TableConstraint,
};
use super::super::super::name::{Ident, Name};
use super::condition::Condition;

/// Whether what the statement makes or takes away is just what the condition asks for.
pub(super) fn guards(condition: &Condition, change: &Change) -> bool {
    let Condition::Exists(asks) = condition else {
        return false;
    };
    let asked = Asked {
        source: &asks.source,
        equal: &asks.equal,
    };
    match asks.negated {
        true => asked.creates(change),
        false => asked.drops(change),
    }
}

/// Whether it takes one thing away and does nothing else.
pub(super) fn drops(change: &Change) -> bool {
    match change {
        Change::Drop(drop) => drop.objects.len() == 1,
        Change::AlterTable(alter) => matches!(
            &*alter.actions,
            [action] if matches!(
                action.kind,
                AlterTableKind::DropColumn { .. } | AlterTableKind::DropConstraint { .. }
            )
        ),
        _ => false,
    }
}

/// Relations of the catalog, and the column that has the names of those in them.
const RELATIONS: &[(&str, &str)] = &[
    ("pg_class", "relname"),
    ("pg_tables", "tablename"),
    ("pg_views", "viewname"),
    ("pg_matviews", "matviewname"),
    ("pg_indexes", "indexname"),
    ("pg_sequences", "sequencename"),
    ("tables", "table_name"),
    ("views", "table_name"),
    ("sequences", "sequence_name"),
];
const TYPES: &[(&str, &str)] = &[("pg_type", "typname")];
const SCHEMAS: &[(&str, &str)] = &[("pg_namespace", "nspname"), ("schemata", "schema_name")];
const EXTENSIONS: &[(&str, &str)] = &[("pg_extension", "extname")];
const TRIGGERS: &[(&str, &str)] = &[("pg_trigger", "tgname"), ("triggers", "trigger_name")];
const POLICIES: &[(&str, &str)] = &[("pg_policies", "policyname"), ("pg_policy", "polname")];
const CONSTRAINTS: &[(&str, &str)] = &[
    ("pg_constraint", "conname"),
    ("table_constraints", "constraint_name"),
    ("referential_constraints", "constraint_name"),
    ("check_constraints", "constraint_name"),
    ("constraint_column_usage", "constraint_name"),
    ("key_column_usage", "constraint_name"),
];

/// What a condition asks the catalog for.
struct Asked<'c> {
    source: &'c str,
    equal: &'c [(String, String)],
}

impl Asked<'_> {
    fn value(&self, column: &str) -> Option<&str> {
        let found = self.equal.iter().find(|(name, _)| name == column);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether one of the columns is asked to be this name.
    fn is(&self, columns: &[(&str, &str)], name: &Ident) -> bool {
        let column = columns.iter().find(|(source, _)| *source == self.source);
        column.is_some_and(|(_, column)| self.value(column) == Some(&name.text))
    }

    /// Whether this is asked for, in its schema or in none.
    fn is_named(&self, columns: &[(&str, &str)], name: &Name) -> bool {
        let Some((last, before)) = name.0.split_last() else {
            return false;
        };
        let schemas = ["schemaname", "table_schema", "nspname", "sequence_schema"];
        let schema = schemas.iter().find_map(|column| self.value(column));
        let same = before
            .last()
            .zip(schema)
            .is_none_or(|(one, other)| one.text == other);
        same && self.is(columns, last)
    }

    fn is_column(&self, table: &Name, column: &Ident) -> bool {
        let Some(last) = table.0.last() else {
            return false;
        };
        let (of, name) = match self.source {
            "columns" => ("table_name", "column_name"),
            "pg_attribute" => ("attrelid", "attname"),
            _ => return false,
        };
        self.value(name) == Some(&column.text)
            && self.value(of).is_some_and(|of| last_part(of) == last.text)
    }

    /// A constraint of another table may have the name, so a table that is named must be this.
    fn is_constraint(&self, table: &Name, name: &Ident) -> bool {
        let of = self.value("table_name").or(self.value("conrelid"));
        let same = of
            .zip(table.0.last())
            .is_none_or(|(of, last)| last_part(of) == last.text);
        same && self.is(CONSTRAINTS, name)
    }

    fn creates(&self, change: &Change) -> bool {
        match change {
            Change::CreateTable(table) => self.is_named(RELATIONS, &table.name),
            Change::CreateTableAs(table) => self.is_named(RELATIONS, &table.name),
            Change::CreateView(view) => self.is_named(RELATIONS, &view.name),
            Change::CreateSequence(sequence) => self.is_named(RELATIONS, &sequence.name),
            Change::CreateIndex(index) => {
                let name = index.name.as_ref();
                name.is_some_and(|name| self.is(RELATIONS, name))
            }
            Change::CreateType(new) => {
                self.is_named(TYPES, &new.name) && !matches!(new.definition, NewType::Shell)
            }
            Change::CreateDomain(domain) => self.is_named(TYPES, &domain.name),
            Change::CreateSchema(schema) => {
                let name = schema.name.as_ref();
                name.is_some_and(|name| self.is(SCHEMAS, name))
            }
            Change::CreateExtension(extension) => self.is(EXTENSIONS, &extension.name),
            Change::CreateTrigger(trigger) => self.is(TRIGGERS, &trigger.name),
            Change::CreatePolicy(policy) => !policy.alter && self.is(POLICIES, &policy.name),
            Change::AlterEnum(alter) => match &alter.kind {
                AlterEnumKind::Add { value, .. } => self.is_label(&alter.name, value),
                AlterEnumKind::Rename { .. } => false,
            },
            Change::AlterTable(alter) => self.adds(alter),
            _ => false,
        }
    }

    fn is_label(&self, name: &Name, label: &str) -> bool {
        let of = self.value("enumtypid").or(self.value("typname"));
        self.value("enumlabel") == Some(label)
            && of
                .zip(name.0.last())
                .is_some_and(|(of, last)| last_part(of) == last.text)
    }

    fn adds(&self, alter: &AlterTable) -> bool {
        let [action] = &*alter.actions else {
            return false;
        };
        match &action.kind {
            AlterTableKind::AddColumn { column, .. } => self.is_column(&alter.name, &column.name),
            AlterTableKind::AddConstraint(constraint) => match &**constraint {
                TableConstraint {
                    name: Some(name), ..
                } => self.is_constraint(&alter.name, name),
                _ => false,
            },
            _ => false,
        }
    }

    fn drops(&self, change: &Change) -> bool {
        match change {
            Change::Drop(drop) => match &*drop.objects {
                [object] => self.is_object(object),
                _ => false,
            },
            Change::AlterTable(alter) => match &*alter.actions {
                [action] => match &action.kind {
                    AlterTableKind::DropColumn { column, .. } => {
                        self.is_column(&alter.name, column)
                    }
                    AlterTableKind::DropConstraint { name, .. } => {
                        self.is_constraint(&alter.name, name)
                    }
                    _ => false,
                },
                _ => false,
            },
            _ => false,
        }
    }

    fn is_object(&self, object: &ObjectRef) -> bool {
        use ObjectKind as K;
        let columns = match object.kind {
            K::Table | K::View | K::MaterializedView | K::Index | K::Sequence => RELATIONS,
            K::Type | K::Domain => TYPES,
            K::Schema => SCHEMAS,
            K::Extension => EXTENSIONS,
            K::Trigger => TRIGGERS,
            K::Policy => POLICIES,
            _ => return false,
        };
        self.is_named(columns, &object.name)
    }
}

/// The name of a table out of text as `regclass` reads it.
fn last_part(text: &str) -> String {
    let last = text.rsplit('.').next().unwrap_or(text);
    match last
        .strip_prefix('"')
        .and_then(|last| last.strip_suffix('"'))
    {
        Some(quoted) => quoted.to_owned(),
        None => last.to_owned(),
    }
}
