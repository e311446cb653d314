//! What was meant by a name that neither the files nor the server have.

use crate::nearest::misspelt;

use super::Model;
use super::catalog::Space;

/// How people write the types that every server has.
const TYPES: [&str; 58] = [
    "bigint",
    "bigserial",
    "bit",
    "boolean",
    "box",
    "bytea",
    "character",
    "cidr",
    "circle",
    "date",
    "daterange",
    "decimal",
    "float4",
    "float8",
    "inet",
    "int2",
    "int4",
    "int4multirange",
    "int4range",
    "int8",
    "int8multirange",
    "int8range",
    "integer",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "path",
    "point",
    "polygon",
    "real",
    "regclass",
    "serial",
    "smallint",
    "smallserial",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "tsquery",
    "tsrange",
    "tstzrange",
    "tsvector",
    "uuid",
    "varbit",
    "varchar",
    "xml",
];

/// Types of other databases, and what PostgreSQL has for them.
const FOREIGN_TYPES: [(&str, &str); 17] = [
    ("blob", "bytea"),
    ("clob", "text"),
    ("datetime", "timestamptz"),
    ("datetime2", "timestamptz"),
    ("double", "double precision"),
    ("int64", "bigint"),
    ("long", "bigint"),
    ("longblob", "bytea"),
    ("longtext", "text"),
    ("mediumint", "integer"),
    ("mediumtext", "text"),
    ("number", "numeric"),
    ("nvarchar", "varchar"),
    ("string", "text"),
    ("tinyint", "smallint"),
    ("uniqueidentifier", "uuid"),
    ("varchar2", "varchar"),
];

impl Model<'_> {
    /// The name that was meant of what every server has.
    pub(super) fn of_system(&self, space: Space, name: &str) -> Option<String> {
        let found = match space {
            Space::Type => {
                let foreign = FOREIGN_TYPES.iter().find(|(theirs, _)| *theirs == name);
                foreign
                    .map(|(_, ours)| *ours)
                    .or_else(|| misspelt(name, TYPES))
            }
            Space::Function => {
                let names = self.builtins.system().function_names();
                misspelt(name, names.filter(|known| *known != name))
            }
            _ => None,
        };
        found.map(ToOwned::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::builtin::Builtins;

    #[test]
    fn what_is_offered_is_there() {
        // `serial` and its like are words that only `create table` knows; others are of the grammar.
        let grammar = [
            "bigint",
            "bigserial",
            "boolean",
            "character",
            "decimal",
            "double precision",
            "integer",
            "real",
            "serial",
            "smallint",
            "smallserial",
        ];
        let ours = FOREIGN_TYPES.iter().map(|(_, ours)| *ours);
        for name in TYPES.into_iter().chain(ours) {
            let found = Builtins::of_any().type_(name).is_some() || grammar.contains(&name);
            assert!(found, "{name}");
        }
        for (theirs, _) in FOREIGN_TYPES {
            assert!(Builtins::of_any().type_(theirs).is_none(), "{theirs}");
        }
    }
}
