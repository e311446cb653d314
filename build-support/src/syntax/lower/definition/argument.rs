//! Arguments of functions, where they are created and where they are named.

use sqlparser::tokenizer::Token;

use super::super::super::change::{Argument, ArgumentMode, Expr, TypeName};
use super::super::super::name::Ident;
use super::super::cursor::{Cursor, Read, unknown};

/// `(in a int default 1, text)`, `(*)`, and of aggregates `(a int order by b int)`.
pub(super) fn bracketed(cursor: &mut Cursor) -> Read<Vec<Argument>> {
    cursor.in_brackets(|cursor| {
        if cursor.sees(&Token::RParen) || cursor.take(&Token::Mul) {
            return Ok(Vec::new());
        }
        let mut found = match cursor.is("order") {
            true => Vec::new(),
            false => cursor.list(argument)?,
        };
        if cursor.eat("order by") {
            found.append(&mut cursor.list(argument)?);
        }
        Ok(found)
    })
}

/// `[in] [a] int [default 1]`, in whatever order the server takes.
fn argument(cursor: &mut Cursor) -> Read<Argument> {
    let before = mode(cursor);
    let (name, behind, data_type) = name_and_type(cursor)?;
    Ok(Argument {
        mode: before.or(behind).unwrap_or(ArgumentMode::In),
        name,
        data_type,
        default: default(cursor)?,
    })
}

fn mode(cursor: &mut Cursor) -> Option<ArgumentMode> {
    const MODES: &[(&str, ArgumentMode)] = &[
        ("in out", ArgumentMode::InOut),
        ("inout", ArgumentMode::InOut),
        ("in", ArgumentMode::In),
        ("out", ArgumentMode::Out),
        ("variadic", ArgumentMode::Variadic),
    ];
    let found = MODES.iter().find(|(words, _)| cursor.eat(words));
    found.map(|(_, mode)| *mode)
}

/// A type may be all there is, so a name is one only if a type stands behind it.
fn name_and_type(cursor: &mut Cursor) -> Read<(Option<Ident>, Option<ArgumentMode>, TypeName)> {
    let alone = cursor.attempt(|cursor| {
        let data_type = cursor.type_name()?;
        if ends(cursor) {
            Ok(data_type)
        } else {
            unknown()
        }
    });
    if let Some(data_type) = alone {
        return Ok((None, None, data_type));
    }
    let name = cursor.ident()?;
    let mode = mode(cursor);
    let data_type = cursor.type_name()?;
    Ok((Some(name), mode, data_type))
}

fn ends(cursor: &Cursor) -> bool {
    is_separator(cursor)
        || cursor.sees(&Token::Eq)
        || cursor.is("default")
        || cursor.is("order") && cursor.nth_is(1, "by")
}

fn is_separator(cursor: &Cursor) -> bool {
    cursor.sees(&Token::Comma) || cursor.sees(&Token::RParen)
}

fn default(cursor: &mut Cursor) -> Read<Option<Expr>> {
    if !cursor.eat("default") && !cursor.take(&Token::Eq) {
        return Ok(None);
    }
    let default = cursor.expr_before(is_separator)?;
    Ok(Some(default))
}
