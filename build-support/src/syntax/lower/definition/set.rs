//! `set` and `reset`.

use sqlparser::tokenizer::Token;

use super::super::super::change::{Change, SetSearchPath, Setting};
use super::super::super::name::Ident;
use super::super::cursor::{Cursor, Read, unknown};
use super::super::parts::at_end;

/// `set [session | local] ...`.
pub(super) fn set(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("set")?;
    if cursor
        .eat_any(&["transaction", "session characteristics"])
        .is_some()
    {
        cursor.skip_until(at_end)?;
        return Ok(Change::Nothing);
    }
    if sets_role(cursor) {
        cursor.skip_until(at_end)?;
        return Ok(Change::SetRole);
    }
    let local = cursor.eat_any(&["local", "session"]) == Some("local");
    if sets_role(cursor) {
        cursor.skip_until(at_end)?;
        return Ok(Change::SetRole);
    }
    Ok(change(local, assignment(cursor)?))
}

fn sets_role(cursor: &mut Cursor) -> bool {
    let role = cursor.is("role") && !cursor.nth_sees(1, &Token::Eq);
    role || cursor.eat("session authorization")
}

/// `reset ...`.
pub(super) fn reset(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("reset")?;
    if cursor.eat_any(&["role", "session authorization"]).is_some() {
        return Ok(Change::SetRole);
    }
    if cursor.eat("all") {
        return Ok(search_path(false, None));
    }
    let name = match cursor.eat("time zone") {
        true => "timezone".to_owned(),
        false => setting(cursor)?,
    };
    Ok(change(false, Assignment { name, values: None }))
}

/// A setting, and its values unless it has its default.
struct Assignment {
    name: String,
    values: Option<Vec<Ident>>,
}

fn change(local: bool, Assignment { name, values }: Assignment) -> Change {
    if name == "search_path" {
        return search_path(local, values);
    }
    let value = match values.as_deref() {
        Some([value]) => Some(value.text.clone()),
        _ => None,
    };
    Change::Set(Box::new(Setting { name, local, value }))
}

fn search_path(local: bool, path: Option<Vec<Ident>>) -> Change {
    Change::SetSearchPath(Box::new(SetSearchPath { local, path }))
}

/// Behind `set` in a function: whether it is the search path that is set.
pub(super) fn of_function(cursor: &mut Cursor) -> Read<bool> {
    let from_current = cursor.attempt(|cursor| {
        let name = setting(cursor)?;
        cursor.expect("from current")?;
        Ok(name)
    });
    let name = match from_current {
        Some(name) => name,
        None => assignment(cursor)?.name,
    };
    Ok(name == "search_path")
}

fn assignment(cursor: &mut Cursor) -> Read<Assignment> {
    const SPECIAL: &[(&str, &str)] = &[
        ("time zone", "timezone"),
        ("names", "client_encoding"),
        ("schema", "search_path"),
        ("xml option", "xmloption"),
    ];
    let special = SPECIAL.iter().find(|(words, _)| cursor.eat(words));
    let name = match special {
        Some((_, name)) => (*name).to_owned(),
        None => {
            let name = setting(cursor)?;
            if !cursor.take(&Token::Eq) {
                cursor.expect("to")?;
            }
            name
        }
    };
    let values = match cursor.eat("default") {
        true => None,
        false => Some(cursor.list(value)?),
    };
    Ok(Assignment { name, values })
}

/// The name of a setting, perhaps with that of an extension before it.
fn setting(cursor: &mut Cursor) -> Read<String> {
    Ok(cursor.name()?.to_string().to_ascii_lowercase())
}

/// A word, a string or a number: all the same to the server.
fn value(cursor: &mut Cursor) -> Read<Ident> {
    if let Some((text, span)) = cursor.optional_string() {
        return Ok(Ident::quoted(&text, span));
    }
    if cursor.eat("interval") {
        let (text, span) = cursor.string()?;
        let _fields = cursor.eat("hour to minute");
        return Ok(Ident::quoted(&text, span));
    }
    let start = cursor.start();
    if let Some(word) = cursor.optional_ident() {
        return Ok(word);
    }
    let _sign = cursor.take(&Token::Minus) || cursor.take(&Token::Plus);
    if !matches!(cursor.peek(0).token, Token::Number(..)) {
        return unknown();
    }
    cursor.skip();
    let span = cursor.span(start);
    Ok(Ident::quoted(cursor.names.slice(span), span))
}
