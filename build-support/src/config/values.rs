//! Reads single values of `sterna.toml`; what is wrong with one is said at its place.

use std::fmt;
use std::time::Duration;

use toml::Spanned;
use toml::de::DeValue;

use super::duration::{self, Limits};
use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::nearest::nearest;
use crate::text::{FileId, Span};
use crate::toml_file;

/// A value with its place.
pub(super) type Value<'v> = Spanned<DeValue<'v>>;

/// The file that is read, and what is wrong in it so far.
pub(super) struct Values<'a> {
    pub(super) file: FileId,
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl Values<'_> {
    /// A text that is not empty.
    pub(super) fn text(&mut self, key: &str, value: &Value<'_>, example: &str) -> Option<String> {
        let problem = match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => return Some(text.to_string()),
            DeValue::String(_) => "empty",
            other => toml_file::description(other),
        };
        self.error(value, format!("`{key}` is {problem}"))
            .help(format!(
                "write a text in quotes, as in `{key} = \"{example}\"`"
            ));
        None
    }

    /// One of `all`, by its name.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &str,
        value: &Value<'_>,
        all: &[T],
        name: impl Fn(T) -> &'static str,
    ) -> Option<T> {
        let names: Vec<_> = all.iter().copied().map(&name).collect();
        let allowed = format!("write one of `\"{}\"`", names.join("\"`, `\""));
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(key, value).help(allowed);
            return None;
        };
        let found = all.iter().copied().find(|choice| name(*choice) == *text);
        if found.is_none() {
            let diagnostic = self.error(value, format!("`{key}` cannot be `{text}`"));
            guess(text, &names, diagnostic);
            diagnostic.help(allowed);
        }
        found
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, key: &str, value: &Value<'_>) -> Option<bool> {
        if let DeValue::Boolean(found) = value.get_ref() {
            return Some(*found);
        }
        self.wrong_type(key, value)
            .help(format!("write `{key} = true` or `{key} = false`"));
        None
    }

    /// A whole number from 0; `Err` is what it is instead.
    pub(super) fn integer(value: &Value<'_>) -> Result<u32, String> {
        match value.get_ref() {
            DeValue::Integer(integer) => u32::from_str_radix(integer.as_str(), integer.radix())
                .map_err(|_| integer.to_string()),
            other => Err(toml_file::description(other).to_owned()),
        }
    }

    /// A time such as `5s`.
    pub(super) fn duration(
        &mut self,
        key: &str,
        value: &Value<'_>,
        limits: &Limits,
    ) -> Option<Duration> {
        let problem: &dyn fmt::Display = match value.get_ref() {
            DeValue::String(text) => match duration::parse(text, limits) {
                Ok(found) => return Some(found),
                Err(error) => &error.clone(),
            },
            other => &format!("is {}", toml_file::description(other)),
        };
        self.error(value, format!("`{key}` {problem}"))
            .help(format!(
                "write a whole number and `ms`, `s`, `min` (or `m`), `h` or `d`, as in `{key} = \"{}\"`",
                limits.example
            ));
        None
    }

    /// A key that is none of `names`.
    pub(super) fn unknown(
        &mut self,
        key: &Spanned<impl AsRef<str>>,
        whereabouts: &str,
        names: &[&str],
    ) {
        let name = key.get_ref().as_ref();
        let diagnostic = self.error(key, format!("there is no key `{name}`{whereabouts}"));
        guess(name, names, diagnostic);
        diagnostic.note(format!("the keys are `{}`", names.join("`, `")));
    }

    /// `key` has a value of a type that it cannot have.
    pub(super) fn wrong_type(&mut self, key: &str, value: &Value<'_>) -> &mut Diagnostic {
        let description = toml_file::description(value.get_ref());
        self.error(value, format!("`{key}` is {description}"))
    }

    /// Something is wrong at `place`.
    pub(super) fn error<T>(
        &mut self,
        place: &Spanned<T>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.error_at(span(place), message)
    }

    /// Something is wrong at `span`.
    pub(super) fn error_at(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.diagnostics
            .error(&codes::INVALID_CONFIG, (self.file, span), message)
    }
}

/// Where it stands in the file.
pub(super) fn span<T>(place: &Spanned<T>) -> Span {
    Span::new(place.span().start, place.span().end)
}

/// Offers the one of `names` that was meant, if one is like `name`.
pub(super) fn guess(name: &str, names: &[&str], diagnostic: &mut Diagnostic) {
    if let Some(meant) = nearest(name, names.iter().copied()) {
        diagnostic.help(format!("did you mean `{meant}`?"));
    }
}
