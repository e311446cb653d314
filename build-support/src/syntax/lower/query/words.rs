//! Which words may be names where, as `pg_get_keywords` tells it.

use std::borrow::Cow;

/// What a word of the grammar may be without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Any name.
    Free,
    /// The name of anything but a function or a type.
    NoFunction,
    /// The name of a function or a type alone.
    OnlyFunction,
    /// Only what stands behind a dot or `as`.
    Reserved,
}

/// `system_user` became one with PostgreSQL 16: see [`special`](super::special).
const RESERVED: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "current_catalog",
    "current_date",
    "current_role",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "grant",
    "group",
    "having",
    "in",
    "initially",
    "intersect",
    "into",
    "lateral",
    "leading",
    "limit",
    "localtime",
    "localtimestamp",
    "not",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "placing",
    "primary",
    "references",
    "returning",
    "select",
    "session_user",
    "some",
    "symmetric",
    "table",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "when",
    "where",
    "window",
    "with",
];

const ONLY_FUNCTION: &[&str] = &[
    "authorization",
    "binary",
    "collation",
    "concurrently",
    "cross",
    "current_schema",
    "freeze",
    "full",
    "ilike",
    "inner",
    "is",
    "isnull",
    "join",
    "left",
    "like",
    "natural",
    "notnull",
    "outer",
    "overlaps",
    "right",
    "similar",
    "tablesample",
    "verbose",
];

/// Without the words that only the newer servers have: a function of that name
/// is a function on an older one.
const NO_FUNCTION: &[&str] = &[
    "between",
    "bigint",
    "bit",
    "boolean",
    "char",
    "character",
    "coalesce",
    "dec",
    "decimal",
    "exists",
    "extract",
    "float",
    "greatest",
    "grouping",
    "inout",
    "int",
    "integer",
    "interval",
    "least",
    "national",
    "nchar",
    "none",
    "normalize",
    "nullif",
    "numeric",
    "out",
    "overlay",
    "position",
    "precision",
    "real",
    "row",
    "setof",
    "smallint",
    "substring",
    "time",
    "timestamp",
    "treat",
    "trim",
    "values",
    "varchar",
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

/// What needs an `as` before it to be the name of a selected column.
const NEEDS_AS: &[&str] = &[
    "array",
    "as",
    "char",
    "character",
    "create",
    "day",
    "except",
    "fetch",
    "filter",
    "for",
    "from",
    "grant",
    "group",
    "having",
    "hour",
    "intersect",
    "into",
    "isnull",
    "limit",
    "minute",
    "month",
    "notnull",
    "offset",
    "on",
    "order",
    "over",
    "overlaps",
    "precision",
    "returning",
    "second",
    "to",
    "union",
    "varying",
    "where",
    "window",
    "with",
    "within",
    "without",
    "year",
];

/// The longest of all these words has so many bytes.
const LONGEST: usize = 17;

/// What the word may be.
pub(super) fn class(word: &str) -> Class {
    if word.len() > LONGEST {
        return Class::Free;
    }
    let word = lower(word);
    if has(RESERVED, &word) {
        Class::Reserved
    } else if has(ONLY_FUNCTION, &word) {
        Class::OnlyFunction
    } else if has(NO_FUNCTION, &word) {
        Class::NoFunction
    } else {
        Class::Free
    }
}

/// Whether the word may name a selected column without `as`.
pub(super) fn is_bare_label(word: &str) -> bool {
    !has(NEEDS_AS, &lower(word))
}

fn lower(word: &str) -> Cow<'_, str> {
    match word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => word.to_ascii_lowercase().into(),
        false => word.into(),
    }
}

fn has(words: &[&str], word: &str) -> bool {
    words.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        for words in [RESERVED, ONLY_FUNCTION, NO_FUNCTION, NEEDS_AS] {
            assert!(words.is_sorted());
            assert!(words.iter().all(|word| word.len() <= LONGEST));
        }
    }

    #[test]
    fn words_are_what_the_server_says() {
        assert_eq!(class("SELECT"), Class::Reserved);
        assert_eq!(class("Left"), Class::OnlyFunction);
        assert_eq!(class("coalesce"), Class::NoFunction);
        assert_eq!(class("name"), Class::Free);
        assert!(is_bare_label("select") && !is_bare_label("YEAR"));
    }
}
