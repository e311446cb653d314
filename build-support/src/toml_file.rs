//! TOML with the places of its keys and values.

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Code, Diagnostics};
use crate::text::{FileId, Span};

/// Reads the text of a file, or says where it is no TOML.
pub(crate) fn parse<'a>(
    text: &'a str,
    file: FileId,
    code: &'static Code,
    diagnostics: &mut Diagnostics,
) -> Option<DeTable<'a>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Some(table.into_inner());
    }
    for error in errors {
        let span = error.span().unwrap_or_default();
        let message = error.message().replace('\n', ", ");
        diagnostics.error(code, (file, Span::new(span.start, span.end)), message);
    }
    None
}

/// What a value is, in a sentence: "a string".
pub(crate) fn description(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}
