//! Triggers, rules and policies: what is tied to a relation.

use sqlparser::tokenizer::Token;

use super::super::super::change::{
    Attributes, Change, CreatePolicy, CreateRule, CreateTrigger, Expr,
};
use super::super::super::name::{Ident, Name};
use super::super::cursor::{Cursor, Read};
use super::{body, constraint, general};

/// `create [or replace] [constraint] trigger ...`.
pub(super) fn create(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create")?;
    let or_replace = cursor.eat("or replace");
    let constraint = cursor.eat("constraint");
    cursor.expect("trigger")?;
    let name = cursor.ident()?;
    let timing = cursor.expect_any(&["before", "after", "instead of"])?;
    let mut columns = Vec::new();
    let events = events(cursor, &mut columns)?;
    cursor.expect("on")?;
    let table = cursor.name()?;
    let from = cursor.behind("from", Cursor::name)?;
    constraint::attributes(cursor, &mut Attributes::default());
    let transition_tables = transition_tables(cursor)?;
    let each_row = each_row(cursor)?;
    let condition = cursor.behind("when", Cursor::bracketed_expr)?;
    Ok(Change::CreateTrigger(Box::new(CreateTrigger {
        name,
        or_replace,
        constraint,
        table,
        columns,
        events,
        timing,
        each_row,
        from,
        transition_tables,
        condition,
        function: function(cursor)?,
    })))
}

/// `insert or update of a, b or delete`.
fn events(cursor: &mut Cursor, columns: &mut Vec<Ident>) -> Read<Vec<&'static str>> {
    let mut found = Vec::new();
    loop {
        let event = cursor.expect_any(&["insert", "update", "delete", "truncate"])?;
        found.push(event);
        if event == "update" && cursor.eat("of") {
            columns.append(&mut cursor.list(Cursor::ident)?);
        }
        if !cursor.eat("or") {
            return Ok(found);
        }
    }
}

fn transition_tables(cursor: &mut Cursor) -> Read<Vec<Ident>> {
    let mut found = Vec::new();
    if cursor.eat("referencing") {
        while cursor
            .eat_any(&["old table", "new table", "old row", "new row"])
            .is_some()
        {
            let _as = cursor.eat("as");
            found.push(cursor.ident()?);
        }
    }
    Ok(found)
}

fn each_row(cursor: &mut Cursor) -> Read<bool> {
    if !cursor.eat("for") {
        return Ok(false);
    }
    let _each = cursor.eat("each");
    Ok(cursor.expect_any(&["row", "statement"])? == "row")
}

/// `execute function f(...)`, whose arguments are strings whatever they look like.
fn function(cursor: &mut Cursor) -> Read<Name> {
    cursor.expect_any(&["execute function", "execute procedure"])?;
    let name = cursor.name()?;
    cursor.skip_options()?;
    Ok(name)
}

/// `create [or replace] rule ...`.
pub(super) fn create_rule(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create")?;
    let or_replace = cursor.eat("or replace");
    cursor.expect("rule")?;
    let name = cursor.ident()?;
    cursor.expect("as on")?;
    let event = cursor.expect_any(&["select", "insert", "update", "delete"])?;
    cursor.expect("to")?;
    let table = cursor.name()?;
    let condition = cursor.behind("where", |cursor| {
        cursor.expr_before(|cursor| cursor.is("do"))
    })?;
    cursor.expect("do")?;
    let _how = cursor.eat_any(&["instead", "also"]);
    let actions = match cursor.eat("nothing") {
        true => Vec::new(),
        false => body::actions(cursor)?,
    };
    Ok(Change::CreateRule(Box::new(CreateRule {
        name,
        or_replace,
        table,
        event,
        condition,
        actions,
    })))
}

/// `create policy ...`.
pub(super) fn create_policy(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create policy")?;
    policy(cursor, false)
}

/// `alter policy ...`.
pub(super) fn alter_policy(cursor: &mut Cursor) -> Read<Change> {
    if let Some(change) = general::alone(cursor) {
        return Ok(change);
    }
    cursor.expect("alter policy")?;
    policy(cursor, true)
}

fn policy(cursor: &mut Cursor, alter: bool) -> Read<Change> {
    let name = cursor.ident()?;
    cursor.expect("on")?;
    let table = cursor.name()?;
    let kind = cursor.behind("as", Cursor::ident)?;
    let command = cursor.behind("for", Cursor::ident)?;
    let roles = cursor.behind("to", |cursor| cursor.list(Cursor::ident))?;
    let using = condition(cursor, "using")?;
    let check = condition(cursor, "with check")?;
    Ok(Change::CreatePolicy(Box::new(CreatePolicy {
        name,
        alter,
        table,
        restrictive: kind.is_some_and(|kind| kind.text == "restrictive"),
        command,
        roles: roles.unwrap_or_default(),
        using,
        check,
    })))
}

fn condition(cursor: &mut Cursor, words: &str) -> Read<Option<Expr>> {
    match cursor.eat(words) && cursor.sees(&Token::LParen) {
        true => cursor.bracketed_expr().map(Some),
        false => Ok(None),
    }
}
