//! Arrays.

use crate::text::Span;

use super::super::Model;
use super::super::catalog::DataType;
use super::super::condition;
use super::super::refusal::{Outcome, Refusal};
use super::is_space;

impl Model<'_> {
    /// That a text is an array.
    pub(super) fn refuse_bad_array(&self, text: &str, to: &DataType, span: Span) -> Outcome {
        let trimmed = text.trim_matches(is_space);
        let is_shaped = match trimmed.as_bytes() {
            [b'{', ..] => is_closed(trimmed),
            // The bounds, before what is in them.
            [b'[', rest @ ..] => rest.first().is_some_and(|&byte| is_bound(byte)),
            _ => false,
        };
        if !is_shaped {
            let message = format!("malformed array literal: \"{text}\"");
            let condition = condition::INVALID_TEXT_REPRESENTATION;
            return Err(Refusal::new(condition, span, message));
        }
        let element = DataType {
            array: false,
            ..to.clone()
        };
        for item in plain_items(trimmed) {
            self.refuse_bad_text(item, &element, span)?;
        }
        Ok(())
    }
}

fn is_bound(byte: u8) -> bool {
    byte.is_ascii_digit() || b"+- \t\n\r".contains(&byte)
}

/// Whether the bracket that it begins with is closed by its last one.
fn is_closed(text: &str) -> bool {
    let mut depth = 0;
    let mut quoted = false;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return bytes.next().is_none();
                }
            }
            _ => {}
        }
    }
    false
}

/// The elements of an array that has nothing but plain ones; none of another one.
fn plain_items(text: &str) -> impl Iterator<Item = &str> {
    let inner = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    let plain = inner.filter(|inner| !inner.contains(['{', '}', '"', '\\']));
    let items = plain.into_iter().flat_map(|inner| inner.split(','));
    items
        .map(|item| item.trim_matches(is_space))
        .filter(|item| !item.is_empty() && !item.eq_ignore_ascii_case("null"))
}
