//! `(key = value, key)`, as aggregates, operators and base types are defined.

use sqlparser::tokenizer::Token;

use super::super::cursor::{Cursor, Read};

/// Reads each value with its key in lower case. What is left of a value is stepped over.
pub(super) fn read(
    cursor: &mut Cursor,
    mut value: impl FnMut(&mut Cursor, &str) -> Read<()>,
) -> Read<()> {
    cursor.in_brackets(|cursor| {
        cursor.list(|cursor| {
            let key = cursor.ident()?.text;
            if cursor.take(&Token::Eq) {
                value(cursor, &key.to_ascii_lowercase())?;
            }
            cursor.skip_until(ends)
        })
    })?;
    Ok(())
}

fn ends(cursor: &Cursor) -> bool {
    cursor.sees(&Token::Comma) || cursor.sees(&Token::RParen)
}
