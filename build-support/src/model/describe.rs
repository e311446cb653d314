//! Objects in the server's words, as in `getObjectDescription`.

use super::Model;
use super::catalog::{
    Address, Base, DataType, Function, FunctionKind, Kind, Object, Oid, Relation, RelationKind,
    Space, Type,
};
use super::types::format_type;

impl Model<'_> {
    /// What the server calls it: `table orders`, `column price of table orders`.
    pub(super) fn describe(&self, address: Address) -> String {
        let Some(object) = self.catalog.get(address.oid) else {
            return "object".to_owned();
        };
        match (&object.kind, address.column) {
            (Kind::Relation(relation), column @ 1..) => {
                let name = relation
                    .columns
                    .get(usize::from(column) - 1)
                    .map_or("?", |column| &column.name);
                format!("column {name} of {}", self.describe(address.oid.into()))
            }
            _ => self.describe_object(address.oid, object),
        }
    }

    fn describe_object(&self, oid: Oid, object: &Object) -> String {
        let name = &object.name;
        let of = || self.describe(object.scope.into());
        match &object.kind {
            Kind::Schema => format!("schema {name}"),
            Kind::Extension { .. } => format!("extension {name}"),
            Kind::Relation(relation) => {
                format!("{} {}", relation_word(relation), self.shown(oid))
            }
            Kind::Type(_) => format!("type {}", format_type(self, &DataType::own(oid))),
            Kind::Function(function) => self.describe_function(oid, function),
            Kind::Constraint(_) => match self.catalog.get(object.scope).map(|o| o.space) {
                Some(Space::Type) => {
                    format!(
                        "constraint {name} on {}",
                        format_type(self, &DataType::own(object.scope))
                    )
                }
                _ => format!("constraint {name} on {}", of()),
            },
            Kind::Default => {
                let column = name.parse().unwrap_or(0);
                format!(
                    "default value for {}",
                    self.describe(object.scope.column(column))
                )
            }
            Kind::Trigger { .. } => format!("trigger {name} on {}", of()),
            Kind::Rule => format!("rule {name} on {}", of()),
            Kind::Policy(_) => format!("policy {name} on {}", of()),
            Kind::Other(word) => {
                format!(
                    "{word} {}",
                    name.split_once(' ').map_or(name.as_str(), |(_, name)| name)
                )
            }
        }
    }

    fn describe_function(&self, oid: Oid, function: &Function) -> String {
        let arguments: Vec<_> = function
            .arguments
            .iter()
            .map(|argument| format_type(self, argument))
            .collect();
        let word = match function.kind {
            FunctionKind::Procedure => "procedure",
            FunctionKind::Aggregate | FunctionKind::Function | FunctionKind::Window => "function",
        };
        format!("{word} {}({})", self.shown(oid), arguments.join(","))
    }

    /// The name of a relation, type or function, with its schema where it is not found without.
    pub(super) fn shown(&self, oid: Oid) -> String {
        let Some(object) = self.catalog.get(oid) else {
            return "?".to_owned();
        };
        let name = quoted(&object.name);
        match self.is_visible(oid) {
            true => name,
            false => match self.catalog.get(object.scope) {
                Some(schema) => format!("{}.{name}", quoted(&schema.name)),
                None => name,
            },
        }
    }
}

/// The word for a relation in the server's messages.
pub(super) fn relation_word(relation: &Relation) -> &'static str {
    match relation.kind {
        RelationKind::Table | RelationKind::Partitioned => "table",
        RelationKind::Foreign => "foreign table",
        RelationKind::View(_) => "view",
        RelationKind::MaterializedView(_) => "materialized view",
        RelationKind::Index(_) => "index",
        RelationKind::Sequence(_) => "sequence",
        RelationKind::Composite => "composite type",
    }
}

/// A name as the server prints it: in quotes where it needs them.
pub(super) fn quoted(name: &str) -> String {
    let plain = name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && name
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        && !is_keyword(name);
    match plain {
        true => name.to_owned(),
        false => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

/// The words that cannot be a name without quotes, of those that people use as names.
fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "all",
        "analyse",
        "analyze",
        "and",
        "any",
        "array",
        "as",
        "asc",
        "asymmetric",
        "authorization",
        "between",
        "bigint",
        "binary",
        "bit",
        "boolean",
        "both",
        "case",
        "cast",
        "char",
        "character",
        "check",
        "coalesce",
        "collate",
        "collation",
        "column",
        "concurrently",
        "constraint",
        "create",
        "cross",
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "dec",
        "decimal",
        "default",
        "deferrable",
        "desc",
        "distinct",
        "do",
        "else",
        "end",
        "except",
        "exists",
        "extract",
        "false",
        "fetch",
        "float",
        "for",
        "foreign",
        "freeze",
        "from",
        "full",
        "grant",
        "greatest",
        "group",
        "grouping",
        "having",
        "ilike",
        "in",
        "initially",
        "inner",
        "inout",
        "int",
        "integer",
        "intersect",
        "interval",
        "into",
        "is",
        "isnull",
        "join",
        "lateral",
        "leading",
        "least",
        "left",
        "like",
        "limit",
        "localtime",
        "localtimestamp",
        "national",
        "natural",
        "nchar",
        "none",
        "normalize",
        "not",
        "notnull",
        "null",
        "nullif",
        "numeric",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "out",
        "outer",
        "overlaps",
        "overlay",
        "placing",
        "position",
        "precision",
        "primary",
        "real",
        "references",
        "returning",
        "right",
        "row",
        "select",
        "session_user",
        "setof",
        "similar",
        "smallint",
        "some",
        "substring",
        "symmetric",
        "system_user",
        "table",
        "tablesample",
        "then",
        "time",
        "timestamp",
        "to",
        "trailing",
        "treat",
        "trim",
        "true",
        "union",
        "unique",
        "user",
        "using",
        "values",
        "varchar",
        "variadic",
        "verbose",
        "when",
        "where",
        "window",
        "with",
        "xmlattributes",
        "xmlconcat",
        "xmlelement",
        "xmlexists",
        "xmlforest",
        "xmlnamespaces",
        "xmlparse",
        "xmlpi",
        "xmlroot",
        "xmlserialize",
        "xmltable",
    ];
    KEYWORDS.binary_search(&name).is_ok()
}

/// Whether it is the row type of a table, which is described by its table.
pub(super) fn is_row_type(kind: &Kind) -> bool {
    matches!(kind, Kind::Type(Type::Composite { .. }))
}

/// The oid of a type that is in the catalog.
pub(super) fn own_type(data_type: &DataType) -> Option<Oid> {
    match data_type.base {
        Base::Own(oid) => Some(oid),
        Base::Builtin(_) | Base::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn quotes_as_the_server_does() {
        for (name, expected) in [
            ("orders", "orders"),
            ("Order", "\"Order\""),
            ("order", "\"order\""),
            ("1st", "\"1st\""),
            ("a\"b", "\"a\"\"b\""),
        ] {
            assert_eq!(quoted(name), expected);
        }
    }
}
