//! What leaves the catalog as it is, but needs what it names.

use sqlparser::tokenizer::Token;

use super::super::super::change::{Change, ObjectKind, ObjectRef, Savepoint, Truncate};
use super::super::cursor::{Cursor, Read, unknown};
use super::super::parts::at_end;
use super::{general, object};

/// `truncate ...`.
pub(super) fn truncate(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("truncate")?;
    let _table = cursor.eat("table");
    let tables = cursor.list(object::table)?;
    let _identity = cursor.eat_any(&["restart identity", "continue identity"]);
    let behavior = cursor.eat_any(&["cascade", "restrict"]);
    Ok(Change::Truncate(Box::new(Truncate {
        tables: tables.into_iter().map(|table| table.name).collect(),
        cascade: behavior == Some("cascade"),
    })))
}

/// `lock ...`.
pub(super) fn lock(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("lock")?;
    let _table = cursor.eat("table");
    let tables = cursor.list(object::table)?;
    cursor.skip_until(at_end)?;
    Ok(Change::Uses(tables))
}

/// `vacuum ...` and `analyze ...`.
pub(super) fn vacuum(cursor: &mut Cursor) -> Read<Change> {
    const OPTIONS: &[&str] = &["full", "freeze", "verbose", "analyze", "analyse"];
    cursor.skip();
    if cursor.sees(&Token::LParen) {
        cursor.skip_group()?;
    }
    while cursor.eat_any(OPTIONS).is_some() {}
    if cursor.at_end() {
        return Ok(Change::Nothing);
    }
    let tables = cursor.list(|cursor| {
        let table = object::table(cursor)?;
        cursor.optional_idents()?;
        Ok(table)
    })?;
    Ok(Change::Uses(tables))
}

/// `cluster ...`, of old also `cluster i on t`.
pub(super) fn cluster(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("cluster")?;
    if cursor.sees(&Token::LParen) {
        cursor.skip_group()?;
    }
    let _verbose = cursor.eat("verbose");
    if cursor.at_end() {
        return Ok(Change::Nothing);
    }
    let first = object::table(cursor)?;
    let table = match cursor.behind("on", object::table)? {
        Some(table) => table,
        None => {
            let _index = cursor.behind("using", Cursor::ident)?;
            first
        }
    };
    Ok(Change::Uses(vec![table]))
}

/// `reindex ...`.
pub(super) fn reindex(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("reindex")?;
    if cursor.sees(&Token::LParen) {
        cursor.skip_group()?;
    }
    let kind = match cursor.expect_any(&["index", "table", "schema", "database", "system"])? {
        "index" => ObjectKind::Index,
        "table" => ObjectKind::Table,
        "schema" => ObjectKind::Schema,
        _ => ObjectKind::Other,
    };
    let _concurrently = cursor.eat("concurrently");
    if cursor.at_end() {
        return Ok(Change::Nothing);
    }
    let name = cursor.name()?;
    Ok(Change::Uses(vec![object::plain(kind, name)]))
}

/// `create statistics ... from t`: nothing else is kept of it.
pub(super) fn statistics(cursor: &mut Cursor) -> Read<Change> {
    cursor.skip_until(|cursor| cursor.is("from"))?;
    cursor.expect("from")?;
    Ok(Change::Uses(vec![object::table(cursor)?]))
}

/// `create publication ...` and `alter publication ...`: the tables that it names.
pub(super) fn publication(cursor: &mut Cursor) -> Read<Change> {
    if let Some(change) = general::alone(cursor) {
        return Ok(change);
    }
    cursor.skip_until(|cursor| cursor.is("table"))?;
    if cursor.at_end() {
        return Ok(Change::Nothing);
    }
    let tables = cursor.list(published)?;
    cursor.skip_until(at_end)?;
    Ok(Change::Uses(tables))
}

fn published(cursor: &mut Cursor) -> Read<ObjectRef> {
    let _table = cursor.eat("table");
    let table = object::table(cursor)?;
    if cursor.sees(&Token::LParen) {
        cursor.skip_group()?;
    }
    if cursor.eat("where") {
        cursor.skip_options()?;
    }
    Ok(table)
}

/// What can be renamed and given away, and otherwise changes nothing that is kept.
pub(super) fn alter_other(cursor: &mut Cursor) -> Read<Change> {
    if let Some(change) = general::alone(cursor) {
        return Ok(change);
    }
    nothing(cursor)
}

/// What the model knows nothing of.
pub(super) fn nothing(cursor: &mut Cursor) -> Read<Change> {
    while !cursor.at_end() {
        cursor.skip();
    }
    Ok(Change::Nothing)
}

/// `savepoint s`, `release s`, `rollback to s`; a `rollback` of all is nothing here.
pub(super) fn savepoint(cursor: &mut Cursor) -> Read<Change> {
    let read = match cursor.expect_any(&["savepoint", "release", "rollback", "abort"])? {
        "savepoint" => Savepoint::Set(cursor.ident()?),
        "release" => {
            cursor.eat("savepoint");
            Savepoint::Released(cursor.ident()?)
        }
        _ => {
            cursor.eat_any(&["work", "transaction"]);
            if !cursor.eat("to") {
                return nothing(cursor);
            }
            cursor.eat("savepoint");
            Savepoint::GoneBackTo(cursor.ident()?)
        }
    };
    Ok(Change::Savepoint(Box::new(read)))
}

/// `discard temp`, `discard all`.
pub(super) fn discard_temporary(cursor: &mut Cursor) -> Read<Change> {
    nothing(cursor).map(|_| Change::DiscardTemporary)
}

/// `explain ...`, unless it runs what it explains.
pub(super) fn explain(cursor: &mut Cursor) -> Read<Change> {
    while !cursor.at_end() {
        if cursor.is_any(&["analyze", "analyse"]) {
            return unknown();
        }
        cursor.skip();
    }
    Ok(Change::Nothing)
}

/// Settings of a role or a database come into force with the next session, and
/// with them perhaps another search path.
pub(super) fn alter_role(cursor: &mut Cursor) -> Read<Change> {
    if let Some(change) = general::alone(cursor) {
        return Ok(change);
    }
    cursor.skip_until(|cursor| cursor.is_any(&["search_path", "reset"]))?;
    cursor.expect_end()?;
    Ok(Change::Nothing)
}
