//! What can be done to objects of every kind: `rename`, `set schema`, `owner to`.

use super::super::super::change::{Change, ObjectKind, ObjectRef, Rename, Renamed, SetSchema};
use super::super::super::name::Name;
use super::super::cursor::{Cursor, Read, unknown};
use super::object;

/// Reads a statement that does nothing else; otherwise stays where it was.
pub(super) fn alone(cursor: &mut Cursor) -> Option<Change> {
    cursor.attempt(|cursor| {
        let change = any(cursor)?;
        cursor.expect_end()?;
        Ok(change)
    })
}

/// `alter kind name ...`.
pub(super) fn any(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("alter")?;
    let kind = object::kind(cursor)?;
    let if_exists = cursor.eat("if exists");
    let _only = cursor.eat("only");
    let object = object::named(cursor, kind)?;
    let _star = cursor.take(&sqlparser::tokenizer::Token::Mul);
    if cursor.eat("rename") {
        return rename(cursor, object, if_exists);
    }
    if cursor.eat("set schema") {
        let schema = cursor.ident()?;
        return Ok(Change::SetSchema(Box::new(SetSchema {
            object,
            if_exists,
            schema,
        })));
    }
    if cursor.eat("owner to") {
        return owner(cursor, object, if_exists);
    }
    let _no = cursor.eat("no");
    cursor.expect("depends on extension")?;
    let extension = Name(vec![cursor.ident()?]);
    let extension = object::plain(ObjectKind::Extension, extension);
    Ok(Change::Uses(vec![object, extension]))
}

/// Of a table and its like that is one of the things that `alter table` does.
fn owner(cursor: &mut Cursor, object: ObjectRef, if_exists: bool) -> Read<Change> {
    use ObjectKind as K;
    cursor.ident()?;
    match object.kind {
        K::Table | K::ForeignTable | K::View | K::MaterializedView | K::Index => unknown(),
        _ if if_exists => Ok(Change::Nothing),
        _ => Ok(Change::Owner(Box::new(object))),
    }
}

/// What stands behind `rename`.
fn rename(cursor: &mut Cursor, object: ObjectRef, if_exists: bool) -> Read<Change> {
    let what = match cursor.is("to") {
        true => Renamed::Object,
        false => part(cursor)?,
    };
    cursor.expect("to")?;
    let to = cursor.ident()?;
    let behavior = cursor.eat_any(&["cascade", "restrict"]);
    Ok(Change::Rename(Box::new(Rename {
        object,
        if_exists,
        what,
        to,
        cascade: behavior == Some("cascade"),
    })))
}

/// A part of the object. Without a word it is a column; `column`, `constraint` and
/// `attribute` are names as well, if `to` stands behind them.
fn part(cursor: &mut Cursor) -> Read<Renamed> {
    let part = match cursor.nth_is(1, "to") {
        true => None,
        false => cursor.eat_any(&["column", "constraint", "attribute"]),
    };
    let name = cursor.ident()?;
    Ok(match part {
        Some("constraint") => Renamed::Constraint(name),
        Some("attribute") => Renamed::Attribute(name),
        _ => Renamed::Column(name),
    })
}
