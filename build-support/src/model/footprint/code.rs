//! Code that a statement runs: how much of what it does its words tell.

use crate::syntax::{Named, Stands, mentions, named};
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{Code, FunctionKind, Language, Oid};

/// Words of which one stands in all code that changes more than rows, or that runs a text.
const DEFINING: &[&str] = &[
    "alter", "call", "create", "drop", "execute", "grant", "import", "reassign", "revoke",
    "security",
];

/// Words of which one stands in all code that changes rows.
const ACTING: &[&str] = &[
    "comment", "copy", "delete", "insert", "merge", "nextval", "refresh", "setval", "truncate",
    "update",
];

/// Functions that run a text, or change what is in no table.
const RUNNING: &[&str] = &[
    "connectby",
    "crosstab",
    "database_to_xml",
    "dblink",
    "lo_",
    "query_to_xml",
    "schema_to_xml",
    "ts_rewrite",
    "ts_stat",
];

/// What code does, by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    /// It reads what it names at most.
    Reads,
    /// It may change rows of what it names.
    Acts,
    /// It may do anything.
    Anything,
}

/// What code of plpgsql or SQL does.
pub(super) fn does(text: &str) -> Does {
    let mut does = Does::Reads;
    for word in mentions(text) {
        if DEFINING.contains(&&*word) || runs_a_text(&word) {
            return Does::Anything;
        }
        if ACTING.contains(&&*word) {
            does = Does::Acts;
        }
    }
    does
}

/// Whether a function of that name runs a text, or changes what is in no table.
pub(super) fn runs_a_text(word: &str) -> bool {
    RUNNING.iter().any(|running| word.starts_with(running))
}

/// What a function runs.
pub(super) enum Runs {
    /// These words.
    Words(Vec<Named>, Does),
    /// Other functions, on which it depends.
    Dependencies,
    /// That cannot be told.
    Anything,
}

impl Model<'_> {
    /// What a function runs when it is called.
    pub(super) fn runs(&self, oid: Oid) -> Runs {
        let Some(function) = self.function(oid) else {
            return Runs::Anything;
        };
        match function.code {
            Some(code) => self.runs_code(code),
            None if function.kind == FunctionKind::Aggregate => Runs::Dependencies,
            None => Runs::Anything,
        }
    }

    /// Whether a word is the name of a catalog, which tells of any object.
    pub(super) fn is_of_system(&self, word: &Named) -> bool {
        word.name == "information_schema"
            || self.builtins.relation("pg_catalog", &word.name).is_some()
    }

    /// What a stretch of code runs.
    pub(super) fn runs_code(&self, code: Code) -> Runs {
        let text = self.code_text(code).replace("''", "'");
        let does = does(&text);
        let words = named(&text).filter(|words| {
            code.language != Language::Other && !words.iter().any(|word| self.is_of_system(word))
        });
        match (words, does) {
            (None, _) | (_, Does::Anything) => Runs::Anything,
            (Some(words), does) => {
                // They are looked for with the search path of whoever calls it.
                let span = Span::new(0, 0);
                let anywhere = |word: Named| Named {
                    stands: Stands::Code,
                    span,
                    ..word
                };
                Runs::Words(words.into_iter().map(anywhere).collect(), does)
            }
        }
    }
}
