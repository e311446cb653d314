//! `create table` and `create foreign table`.

use sqlparser::tokenizer::Token;

use super::super::super::change::{
    Change, ColumnDef, CreateTable, Like, LikeOptions, Persistence, TableElement, TableKind,
};
use super::super::super::name::{Ident, Name};
use super::super::cursor::{Cursor, Read};
use super::{column, constraint, partition};

/// `create [temporary | unlogged] table ...`.
pub(super) fn create(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create")?;
    let persistence = persistence(cursor);
    cursor.expect("table")?;
    let mut table = head(cursor, persistence)?;
    body(cursor, &mut table)?;
    if let Some(kind) = partition::key(cursor)? {
        table.kind = kind;
    }
    table.on_commit_drop = storage(cursor)?;
    Ok(Change::CreateTable(Box::new(table)))
}

/// `create foreign table ... server s`.
pub(super) fn create_foreign(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create foreign table")?;
    let mut table = head(cursor, Persistence::Permanent)?;
    body(cursor, &mut table)?;
    cursor.expect("server")?;
    table.kind = TableKind::Foreign(cursor.ident()?);
    if cursor.eat("options") {
        cursor.skip_options()?;
    }
    Ok(Change::CreateTable(Box::new(table)))
}

/// `temporary`, `unlogged` and their like, if they come next.
pub(super) fn persistence(cursor: &mut Cursor) -> Persistence {
    let _scope = cursor.eat_any(&["local", "global"]);
    match cursor.eat_any(&["temporary", "temp", "unlogged"]) {
        Some("unlogged") => Persistence::Unlogged,
        Some(_) => Persistence::Temporary,
        None => Persistence::Permanent,
    }
}

fn head(cursor: &mut Cursor, persistence: Persistence) -> Read<CreateTable> {
    let if_not_exists = cursor.eat("if not exists");
    Ok(CreateTable {
        name: cursor.name()?,
        if_not_exists,
        persistence,
        on_commit_drop: false,
        kind: TableKind::Plain,
        elements: Vec::new(),
        inherits: Vec::new(),
        partition_of: None,
        of_type: None,
    })
}

/// What the table consists of: its own elements, those of a type, or those of
/// a partitioned table.
fn body(cursor: &mut Cursor, table: &mut CreateTable) -> Read<()> {
    if cursor.eat("partition of") {
        let parent = cursor.name()?;
        table.elements = typed_elements(cursor)?;
        table.partition_of = Some(partition::bound(cursor, parent)?);
    } else if cursor.eat("of") {
        table.of_type = Some(cursor.name()?);
        table.elements = typed_elements(cursor)?;
    } else {
        table.elements = elements(cursor)?;
        table.inherits = inherits(cursor)?;
    }
    Ok(())
}

fn elements(cursor: &mut Cursor) -> Read<Vec<TableElement>> {
    cursor.in_brackets(|cursor| match cursor.sees(&Token::RParen) {
        true => Ok(Vec::new()),
        false => cursor.list(element),
    })
}

fn element(cursor: &mut Cursor) -> Read<TableElement> {
    if cursor.eat("like") {
        return like(cursor).map(TableElement::Like);
    }
    Ok(match constraint::begins(cursor) {
        true => TableElement::Constraint(constraint::table(cursor)?),
        false => TableElement::Column(column::definition(cursor)?),
    })
}

/// The elements of a typed table or a partition, whose columns have no type.
fn typed_elements(cursor: &mut Cursor) -> Read<Vec<TableElement>> {
    match cursor.sees(&Token::LParen) {
        true => cursor.in_brackets(|cursor| cursor.list(typed_element)),
        false => Ok(Vec::new()),
    }
}

fn typed_element(cursor: &mut Cursor) -> Read<TableElement> {
    if constraint::begins(cursor) {
        return constraint::table(cursor).map(TableElement::Constraint);
    }
    let start = cursor.start();
    let name = cursor.ident()?;
    let _words = cursor.eat("with options");
    let (constraints, collation) = column::constraints(cursor)?;
    Ok(TableElement::Column(ColumnDef {
        name,
        data_type: None,
        collation,
        constraints,
        span: cursor.span(start),
    }))
}

fn inherits(cursor: &mut Cursor) -> Read<Vec<Name>> {
    match cursor.eat("inherits") {
        true => cursor.in_brackets(|cursor| cursor.list(Cursor::name)),
        false => Ok(Vec::new()),
    }
}

fn like(cursor: &mut Cursor) -> Read<Like> {
    let table = cursor.name()?;
    let mut including = LikeOptions::default();
    while let Some(word) = cursor.eat_any(&["including", "excluding"]) {
        let on = word == "including";
        let option = cursor.ident()?;
        include(&mut including, &option, on);
    }
    Ok(Like { table, including })
}

fn include(options: &mut LikeOptions, option: &Ident, on: bool) {
    let all = option.text == "all";
    let flags = [
        ("comments", &mut options.comments),
        ("constraints", &mut options.constraints),
        ("defaults", &mut options.defaults),
        ("generated", &mut options.generated),
        ("identity", &mut options.identity),
        ("indexes", &mut options.indexes),
        ("statistics", &mut options.statistics),
    ];
    for (name, flag) in flags {
        if all || option.text == name {
            *flag = on;
        }
    }
}

/// `using m with (...) on commit ... tablespace s`, and whether the table is
/// gone after the transaction.
pub(super) fn storage(cursor: &mut Cursor) -> Read<bool> {
    let mut dropped = false;
    loop {
        if cursor.eat("using") || cursor.eat("tablespace") {
            cursor.ident()?;
        } else if cursor.eat("without oids") || cursor.eat("on commit preserve rows") {
            // As without it.
        } else if cursor.eat("on commit delete rows") {
            dropped = false;
        } else if cursor.eat("on commit drop") {
            dropped = true;
        } else if cursor.is("with") && cursor.nth_sees(1, &Token::LParen) {
            cursor.skip();
            cursor.skip_options()?;
        } else {
            return Ok(dropped);
        }
    }
}
