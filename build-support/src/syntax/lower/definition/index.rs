//! `create index`, and what keys of other things share with it.

use sqlparser::tokenizer::Token;

use super::super::super::change::{Change, CreateIndex, Expr, ExprKind, IndexElement};
use super::super::super::name::{Ident, Name};
use super::super::cursor::{Cursor, Read};
use super::super::parts::at_end;
use super::constraint;

/// `create [unique] index [concurrently] ...`.
pub(super) fn create(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create")?;
    let unique = cursor.eat("unique");
    cursor.expect("index")?;
    let concurrently = cursor.eat("concurrently");
    let if_not_exists = cursor.eat("if not exists");
    let name = name(cursor)?;
    cursor.expect("on")?;
    let only = cursor.eat("only");
    let table = cursor.name()?;
    let method = cursor.behind("using", Cursor::ident)?;
    let elements = cursor.in_brackets(|cursor| cursor.list(element))?;
    let include = constraint::include(cursor)?;
    let nulls_not_distinct = constraint::nulls_not_distinct(cursor);
    if cursor.eat("with") {
        cursor.skip_options()?;
    }
    let _tablespace = cursor.behind("tablespace", Cursor::ident)?;
    let predicate = cursor.behind("where", |cursor| cursor.expr_before(at_end))?;
    Ok(Change::CreateIndex(Box::new(CreateIndex {
        name,
        if_not_exists,
        concurrently,
        unique,
        only,
        table,
        method,
        elements,
        include,
        nulls_not_distinct,
        predicate,
    })))
}

fn name(cursor: &mut Cursor) -> Read<Option<Ident>> {
    match cursor.is("on") {
        true => Ok(None),
        false => cursor.ident().map(Some),
    }
}

/// `a collate c class (options) desc nulls last`.
pub(super) fn element(cursor: &mut Cursor) -> Read<IndexElement> {
    let (expr, inner) = operand(cursor)?;
    let collation = cursor.collation()?.or(inner);
    let operator_class = match is_class(cursor) {
        true => Some(cursor.name()?),
        false => None,
    };
    if cursor.sees(&Token::LParen) {
        cursor.skip_options()?;
    }
    let direction = cursor.eat_any(&["asc", "desc"]);
    let nulls = cursor.eat_any(&["nulls first", "nulls last"]);
    Ok(IndexElement {
        expr,
        collation,
        operator_class,
        ordered: direction.is_some() || nulls.is_some(),
        descending: direction == Some("desc"),
        nulls_first: nulls.or(direction).is_some_and(is_first),
    })
}

/// Whether nulls come first behind these words: where nothing else is said they are the greatest.
fn is_first(words: &str) -> bool {
    matches!(words, "nulls first" | "desc")
}

/// Whether the name of an operator class comes next.
fn is_class(cursor: &Cursor) -> bool {
    !cursor.sees(&Token::Comma)
        && !cursor.sees(&Token::RParen)
        && !cursor.is_any(&["asc", "desc", "nulls", "with"])
}

/// What is indexed, and a collation that was read with it.
fn operand(cursor: &mut Cursor) -> Read<(Expr, Option<Name>)> {
    let plain = !cursor.sees(&Token::LParen)
        && !cursor.nth_sees(1, &Token::LParen)
        && !cursor.nth_sees(1, &Token::Period);
    if plain {
        let column = cursor.ident()?;
        let span = column.span;
        let kind = ExprKind::Column(vec![column]);
        return Ok((Expr { kind, span }, None));
    }
    if cursor.sees(&Token::LParen) {
        return Ok((cursor.bracketed_expr()?, None));
    }
    let expr = cursor.call()?;
    Ok(match expr.kind {
        ExprKind::Collate(inner, name) => (*inner, Some(name)),
        _ => (expr, None),
    })
}
