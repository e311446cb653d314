//! The catalog as a document: what a person or a program may want to see of it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::syntax::change::ReferentialAction;

use super::Model;
use super::catalog::{
    Column, Constraint, ConstraintKind, Index, Kind, NOWHERE, Object, Oid, Relation, RelationKind,
    Space, Type,
};
use super::types::format_type;

/// The catalog after the last migration, without what extensions bring.
///
/// Tables, types and so on are listed by `schema.name`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Schema {
    /// The schemas.
    pub schemas: Vec<String>,
    /// The tables, also foreign and partitioned ones.
    pub tables: BTreeMap<String, Table>,
    /// The views.
    pub views: Vec<String>,
    /// The materialized views.
    pub materialized_views: BTreeMap<String, MaterializedView>,
    /// The sequences.
    pub sequences: Vec<String>,
    /// The enums and their values in order.
    pub enums: BTreeMap<String, Vec<String>>,
    /// The domains and the types beneath.
    pub domains: BTreeMap<String, String>,
    /// The composite types and their attributes.
    pub composites: BTreeMap<String, Vec<Attribute>>,
    /// The functions, procedures and aggregates.
    pub functions: Vec<Function>,
    /// The extensions.
    pub extensions: Vec<String>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its columns in order.
    pub columns: Vec<TableColumn>,
    /// Its primary key.
    pub primary_key: Option<Key>,
    /// Its unique constraints by name.
    pub unique: Vec<Key>,
    /// Its foreign keys by name.
    pub foreign_keys: Vec<ForeignKey>,
    /// The names of its checks.
    pub checks: Vec<String>,
    /// The names of its exclusion constraints.
    pub exclusions: Vec<String>,
    /// Its indexes by name, without those behind constraints.
    pub indexes: Vec<TableIndex>,
    /// The names of its triggers.
    pub triggers: Vec<String>,
    /// The table that it is a partition of.
    pub partition_of: Option<String>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// Its type, as `format_type` prints it.
    #[serde(rename = "type")]
    pub data_type: String,
    /// Whether it refuses nulls.
    pub not_null: bool,
    /// Whether it has a default.
    pub default: bool,
    /// Whether it is generated.
    pub generated: bool,
    /// `ALWAYS` or `BY DEFAULT`.
    pub identity: Option<&'static str>,
}

/// A primary key or a unique constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// Its columns in order.
    pub columns: Vec<String>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ForeignKey {
    /// Its name.
    pub name: String,
    /// Its columns in order.
    pub columns: Vec<String>,
    /// The table that it refers to.
    pub references: String,
    /// The columns there.
    pub referenced_columns: Vec<String>,
    /// What happens when they change.
    pub on_update: &'static str,
    /// What happens when their row goes.
    pub on_delete: &'static str,
    /// Whether existing rows were checked.
    pub validated: bool,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableIndex {
    /// Its name.
    pub name: String,
    /// Whether it is unique.
    pub unique: bool,
    /// Its access method.
    pub method: String,
    /// Whether it has a predicate.
    pub predicate: bool,
    /// Whether it can be used.
    pub valid: bool,
    /// Its columns in order, `null` for an expression.
    pub columns: Vec<Option<String>>,
    /// Its expressions, where they are known.
    pub expressions: Option<Vec<String>>,
    /// The columns that it includes.
    pub include: Option<Vec<String>>,
}

/// A materialized view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MaterializedView {
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its indexes by name.
    pub indexes: Vec<TableIndex>,
}

/// An attribute of a composite type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub data_type: String,
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The types of its input arguments.
    pub arguments: Vec<String>,
}

/// Where tools keep what they have migrated. A tool has made its table before the migrations, or
/// they make it on its behalf.
const RECORDS: &[&str] = &[
    "__diesel_schema_migrations",
    "_sqlx_migrations",
    "_prisma_migrations",
    "schema_migrations",
    "goose_db_version",
];

impl Model<'_> {
    /// The catalog as a document.
    pub(crate) fn schema_document(&self) -> Schema {
        let mut document = Schema::default();
        for (oid, object) in self.catalog.objects() {
            if !self.is_shown(oid, object) {
                continue;
            }
            match &object.kind {
                Kind::Schema => document.schemas.push(object.name.clone()),
                Kind::Extension { .. } => document.extensions.push(object.name.clone()),
                Kind::Relation(relation) => self.put_relation(oid, relation, &mut document),
                Kind::Type(own) => self.put_type(oid, own, &mut document),
                Kind::Function(function) => self.put_function(oid, function, &mut document),
                _ => {}
            }
        }
        document.schemas.sort_unstable();
        document.extensions.sort_unstable();
        document.views.sort_unstable();
        document.sequences.sort_unstable();
        document.functions.sort_unstable();
        document
    }

    /// A function is another one with other arguments, so it is left out if one is not known.
    fn put_function(&self, oid: Oid, function: &super::catalog::Function, document: &mut Schema) {
        let arguments = function.arguments.iter();
        // An argument has no modifier, whatever was written.
        let arguments: Vec<_> = arguments
            .map(|argument| format_type(self, &argument.without_modifier()))
            .collect();
        if !arguments.iter().any(|argument| argument.starts_with('?')) {
            let name = self.qualified(oid);
            document.functions.push(Function { name, arguments });
        }
    }

    /// Not what is temporary or in doubt, not what an extension brings, and not the records of
    /// tools that migrate.
    fn is_shown(&self, oid: Oid, object: &Object) -> bool {
        let temporary = self.temporary;
        let is_record = object.space == Space::Relation && RECORDS.contains(&object.name.as_str());
        !object.uncertain
            && !is_record
            && Some(oid) != temporary
            && Some(object.scope) != temporary
            && !self
                .catalog
                .dependencies(oid.into())
                .any(|dependency| dependency.kind == super::catalog::DependencyKind::Extension)
    }

    /// `schema.name`, without quotes.
    pub(super) fn qualified(&self, oid: Oid) -> String {
        let Some(object) = self.catalog.get(oid) else {
            return String::new();
        };
        match self.catalog.get(object.scope) {
            Some(schema) if object.scope != NOWHERE => format!("{}.{}", schema.name, object.name),
            _ => object.name.clone(),
        }
    }

    fn put_relation(&self, oid: Oid, relation: &Relation, document: &mut Schema) {
        let name = self.qualified(oid);
        match &relation.kind {
            RelationKind::Table | RelationKind::Partitioned | RelationKind::Foreign => {
                document.tables.insert(name, self.table(oid, relation));
            }
            RelationKind::View(_) => document.views.push(name),
            RelationKind::MaterializedView(_) => {
                let columns = relation
                    .live()
                    .map(|(_, column)| column.name.clone())
                    .collect();
                let indexes = self.table_indexes(oid, relation);
                document
                    .materialized_views
                    .insert(name, MaterializedView { columns, indexes });
            }
            RelationKind::Sequence(_) => document.sequences.push(name),
            RelationKind::Composite => {
                let attributes = relation.live().map(|(_, column)| Attribute {
                    name: column.name.clone(),
                    data_type: format_type(self, &column.data_type),
                });
                document.composites.insert(name, attributes.collect());
            }
            RelationKind::Index(_) => {}
        }
    }

    fn put_type(&self, oid: Oid, own: &Type, document: &mut Schema) {
        match own {
            Type::Enum(values) => {
                document.enums.insert(self.qualified(oid), values.clone());
            }
            Type::Domain { base, .. } => {
                document
                    .domains
                    .insert(self.qualified(oid), format_type(self, base));
            }
            _ => {}
        }
    }

    fn table(&self, oid: Oid, relation: &Relation) -> Table {
        let mut table = Table {
            columns: relation
                .live()
                .map(|(_, column)| self.table_column(column))
                .collect(),
            primary_key: None,
            unique: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            exclusions: Vec::new(),
            indexes: self.table_indexes(oid, relation),
            triggers: self
                .catalog
                .within(Space::Trigger, oid)
                .filter(|(_, trigger)| !trigger.uncertain)
                .map(|(_, trigger)| trigger.name.clone())
                .collect(),
            partition_of: relation
                .parents
                .first()
                .filter(|_| relation.is_partition)
                .map(|&parent| self.qualified(parent)),
        };
        for (_, object) in self.catalog.within(Space::Constraint, oid) {
            if let Kind::Constraint(constraint) = &object.kind
                && !object.uncertain
                && (constraint.inherited == 0 || constraint.local)
            {
                self.put_constraint(&object.name, relation, constraint, &mut table);
            }
        }
        table
    }

    fn put_constraint(
        &self,
        name: &str,
        relation: &Relation,
        constraint: &Constraint,
        table: &mut Table,
    ) {
        let name = name.to_owned();
        let columns = names(relation, &constraint.columns);
        match &constraint.kind {
            ConstraintKind::Check(_) => table.checks.push(name),
            ConstraintKind::Exclude(_) => table.exclusions.push(name),
            ConstraintKind::PrimaryKey(_) => table.primary_key = Some(Key { name, columns }),
            ConstraintKind::Unique(_) => table.unique.push(Key { name, columns }),
            ConstraintKind::ForeignKey {
                table: other,
                columns: targets,
                on_update,
                on_delete,
            } if self.catalog.is_certain(*other) => {
                let referenced = self.relation(*other).map(|other| names(other, targets));
                table.foreign_keys.push(ForeignKey {
                    name,
                    columns,
                    references: self.qualified(*other),
                    referenced_columns: referenced.unwrap_or_default(),
                    on_update: action(*on_update),
                    on_delete: action(*on_delete),
                    validated: constraint.validated,
                });
            }
            // Where that table is in doubt, so is its name.
            ConstraintKind::ForeignKey { .. } => {}
        }
    }

    fn table_column(&self, column: &Column) -> TableColumn {
        TableColumn {
            name: column.name.clone(),
            data_type: format_type(self, &column.data_type),
            not_null: column.not_null,
            default: column.has_default && column.generated.is_none(),
            generated: column.generated.is_some(),
            identity: column
                .identity
                .map(|always| if always { "ALWAYS" } else { "BY DEFAULT" }),
        }
    }

    fn table_indexes(&self, oid: Oid, relation: &Relation) -> Vec<TableIndex> {
        let mut behind: Vec<Oid> = self
            .catalog
            .within(Space::Constraint, oid)
            .filter_map(|(constraint, _)| self.index_of(constraint))
            .collect();
        behind.sort_unstable();
        let mut found: Vec<_> = self
            .indexes(oid)
            .into_iter()
            .filter(|index| behind.binary_search(index).is_err())
            .filter_map(|index| {
                let object = self.catalog.get(index).filter(|object| !object.uncertain)?;
                let name = object.name.clone();
                Some(table_index(name, relation, self.index(index)?))
            })
            .collect();
        found.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        found
    }
}

fn table_index(name: String, relation: &Relation, index: &Index) -> TableIndex {
    let columns = index
        .columns
        .iter()
        .map(|number| Some(relation.column((*number)?)?.name.clone()))
        .collect();
    let include = names(relation, &index.include);
    TableIndex {
        name,
        unique: index.unique,
        method: index.method.clone(),
        predicate: index.predicate,
        valid: index.valid,
        columns,
        // The server prints them in a form of its own.
        expressions: None,
        include: (!include.is_empty()).then_some(include),
    }
}

fn names(relation: &Relation, numbers: &[u16]) -> Vec<String> {
    let name = |number: &u16| Some(relation.column(*number)?.name.clone());
    numbers.iter().filter_map(name).collect()
}

const fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "NO ACTION",
        ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    }
}
