//! `grant` and `revoke`, and `comment on` and `security label on`.

use sqlparser::tokenizer::Token;

use super::super::super::change::{Change, Comment, Grant, ObjectKind, ObjectRef};
use super::super::super::name::{Ident, Name};
use super::super::cursor::{Cursor, Read};
use super::super::parts::at_end;
use super::object;

/// `grant ... on ... to ...`, `revoke ... on ... from ...`.
pub(super) fn grant(cursor: &mut Cursor) -> Read<Change> {
    let mut grant = Grant {
        objects: Vec::new(),
        schemas: Vec::new(),
        columns: columns(cursor)?,
    };
    cursor.expect("on")?;
    if all_in_schema(cursor) {
        grant.schemas = cursor.list(Cursor::ident)?;
    } else {
        grant.objects = objects(cursor)?;
    }
    cursor.expect_any(&["to", "from"])?;
    cursor.skip_until(at_end)?;
    Ok(Change::Grant(Box::new(grant)))
}

/// The columns among the privileges, up to `on`.
fn columns(cursor: &mut Cursor) -> Read<Vec<Ident>> {
    let mut found = Vec::new();
    while !cursor.is("on") && !cursor.at_end() {
        match cursor.sees(&Token::LParen) {
            true => found.append(&mut cursor.idents()?),
            false => cursor.skip(),
        }
    }
    Ok(found)
}

fn all_in_schema(cursor: &mut Cursor) -> bool {
    let kinds = [
        "all tables in schema",
        "all sequences in schema",
        "all functions in schema",
        "all procedures in schema",
        "all routines in schema",
    ];
    cursor.eat_any(&kinds).is_some()
}

fn objects(cursor: &mut Cursor) -> Read<Vec<ObjectRef>> {
    if !object::sees_kind(cursor) {
        return cursor.list(object::table);
    }
    let kind = object::kind(cursor)?;
    cursor.list(|cursor| object::named(cursor, kind))
}

/// `comment on ... is ...`.
pub(super) fn comment(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("comment on")?;
    commented(cursor)
}

/// `security label ... on ... is ...`.
pub(super) fn label(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("security label")?;
    if cursor.eat("for") {
        cursor.skip();
    }
    cursor.expect("on")?;
    commented(cursor)
}

fn commented(cursor: &mut Cursor) -> Read<Change> {
    let kind = object::kind(cursor)?;
    let object = object::named(cursor, kind)?;
    cursor.expect("is")?;
    cursor.skip_until(at_end)?;
    Ok(Change::Comment(Box::new(Comment { object })))
}

/// `alter default privileges ...`: the schemas must be there.
pub(super) fn default_privileges(cursor: &mut Cursor) -> Read<Change> {
    cursor.skip_until(|cursor| cursor.is_any(&["in", "grant", "revoke"]))?;
    let schemas = cursor.behind("in schema", |cursor| cursor.list(Cursor::ident))?;
    cursor.skip_until(at_end)?;
    let schemas = schemas.unwrap_or_default().into_iter();
    let schemas = schemas.map(|name| object::plain(ObjectKind::Schema, Name(vec![name])));
    Ok(Change::Uses(schemas.collect()))
}
