//! Names in strings: `'orders'::regclass`.

use crate::syntax::Name;
use crate::text::Span;

use super::super::Model;
use super::super::catalog::{Presence, Space};
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// That there is a relation of the name in a string.
    pub(super) fn refuse_missing_relation(&self, text: &str, span: Span) -> Outcome {
        match named(text, span) {
            // Which indexes the system has is not known.
            Some(name)
                if !name.last().text.starts_with("pg_")
                    && self.find_relation(&name) == Presence::Absent =>
            {
                Err(self.undefined_relation(&name))
            }
            _ => Ok(()),
        }
    }

    /// That there is a type of the name in a string; one that needs reading is not told.
    pub(super) fn refuse_missing_type(&self, text: &str, span: Span) -> Outcome {
        let Some(name) = named(text, span).filter(|name| name.0.len() == 1) else {
            return Ok(());
        };
        let of_grammar = [
            "int",
            "integer",
            "smallint",
            "bigint",
            "real",
            "float",
            "double",
            "decimal",
            "dec",
            "boolean",
            "character",
            "char",
            "nchar",
            "national",
            "bit",
            "setof",
            "time",
            "timestamp",
            "interval",
        ];
        let word = &name.last().text;
        let is_known = of_grammar.contains(&word.as_str()) || self.builtins.type_(word).is_some();
        if is_known || self.find(Space::Type, &name) != Presence::Absent {
            return Ok(());
        }
        let message = format!("type \"{word}\" does not exist");
        Err(Refusal::new(condition::UNDEFINED_OBJECT, span, message))
    }

    /// That there is a function of the name in a string.
    pub(super) fn refuse_missing_function(&self, text: &str, span: Span) -> Outcome {
        let Some(name) = named(text, span).filter(|name| name.0.len() == 1) else {
            return Ok(());
        };
        let word = &name.last().text;
        let own = self.functions_named(&name);
        let may_be = self.builtins.functions(word).next().is_some()
            || own.is_none_or(|own| !own.is_empty())
            || self.brought_by_extension(word);
        match may_be {
            true => Ok(()),
            false => {
                let message = format!("function \"{word}\" does not exist");
                Err(Refusal::new(condition::UNDEFINED_FUNCTION, span, message))
            }
        }
    }
}

/// The name that a string holds, if it is plainly one.
fn named(text: &str, span: Span) -> Option<Name> {
    Name::written(text, span).filter(|name| name.0.len() <= 2)
}
