//! `drop` of anything.

use sqlparser::tokenizer::Token;

use super::super::super::change::{Change, Drop};
use super::super::cursor::{Cursor, Read};
use super::{Reader, object};

/// Who reads the `drop` with that tag.
pub(super) fn reader(tag: &str) -> Option<Reader> {
    match tag {
        // What belongs to a role is not known.
        "DROP OWNED" => None,
        _ => Some(drop),
    }
}

fn drop(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("drop")?;
    let kind = object::kind(cursor)?;
    let concurrently = cursor.eat("concurrently");
    let if_exists = cursor.eat("if exists");
    let objects = cursor.list(|cursor| object::named(cursor, kind))?;
    let behavior = cursor.eat_any(&["cascade", "restrict"]);
    let _with = cursor.eat("with");
    if cursor.sees(&Token::LParen) {
        cursor.skip_options()?;
    }
    Ok(Change::Drop(Box::new(Drop {
        objects,
        if_exists,
        cascade: behavior == Some("cascade"),
        concurrently,
    })))
}
