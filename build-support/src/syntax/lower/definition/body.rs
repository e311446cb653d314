//! Statements within statements: bodies of functions, actions of rules.

use sqlparser::tokenizer::Token;
use squawk_lexer::TokenKind;

use crate::syntax::tokens::tokens;
use crate::text::Span;

use super::super::super::change::{Body, Change, FunctionBody, Item, Query, Select};
use super::super::cursor::{Cursor, Read, parser, unknown};
use super::super::names::Names;
use super::super::parts::at_end;
use super::super::within;

/// The statements between semicolons.
pub(super) fn statements(names: &Names, body: Span) -> Vec<(Change, Span)> {
    let pieces = pieces(names, body);
    let read = pieces.into_iter().map(|span| (within(names, span), span));
    read.collect()
}

/// Where the statements are that have semicolons between them.
pub(super) fn pieces(names: &Names, body: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<Span> = None;
    for token in tokens(names.slice(body)) {
        let start = body.start + token.at;
        let end = start + token.text.len();
        if token.kind == TokenKind::Semi && token.depth == 0 {
            found.extend(open.take());
        } else {
            open = Some(Span::new(open.map_or(start, |open| open.start), end));
        }
    }
    found.extend(open);
    found
}

/// Behind `begin atomic`: up to the `end` that is the last word of the statement.
pub(super) fn atomic(cursor: &mut Cursor) -> Read<FunctionBody> {
    let start = cursor.start();
    let mut end = start;
    let mut ended = false;
    while !cursor.at_end() {
        end = cursor.start();
        ended = cursor.is("end");
        cursor.skip();
    }
    if !ended {
        return unknown();
    }
    let names = cursor.names;
    let pieces = pieces(names, Span::new(start, end)).into_iter();
    let read = pieces.map(|span| (of_atomic(names, span), span));
    Ok(FunctionBody::Sql {
        statements: read.collect(),
        atomic: true,
    })
}

/// A statement between `begin atomic` and `end`, where `return` is one as well.
fn of_atomic(names: &Names, span: Span) -> Change {
    let inner = names.within(span);
    let mut parser = inner.as_ref().and_then(|inner| parser(inner.text));
    if let (Some(inner), Some(parser)) = (&inner, &mut parser) {
        let mut cursor = Cursor::new(parser, inner);
        if cursor.eat("return") {
            return selected(&mut cursor).unwrap_or(Change::Opaque);
        }
    }
    within(names, span)
}

/// Behind `return`, that is the whole body.
pub(super) fn returned(cursor: &mut Cursor) -> Read<FunctionBody> {
    let start = cursor.start();
    let change = selected(cursor)?;
    Ok(FunctionBody::Sql {
        statements: vec![(change, cursor.span(start))],
        atomic: true,
    })
}

/// An expression behind `return`, as if it were selected.
fn selected(cursor: &mut Cursor) -> Read<Change> {
    let expr = cursor.expr_before(at_end)?;
    let span = expr.span;
    let select = Select {
        distinct_on: Vec::new(),
        items: vec![Item { expr, alias: None }],
        from: Vec::new(),
        filter: None,
        group_by: Vec::new(),
        having: None,
        windows: Vec::new(),
    };
    let query = Query {
        ctes: Vec::new(),
        recursive: false,
        body: Body::Select(Box::new(select)),
        order_by: Vec::new(),
        limits: Vec::new(),
        locking: Vec::new(),
        span,
    };
    Ok(Change::Query(Box::new(query)))
}

/// One statement, or several in brackets with semicolons between them.
pub(super) fn actions(cursor: &mut Cursor) -> Read<Vec<(Change, Span)>> {
    let start = cursor.start();
    let bracketed = cursor.sees(&Token::LParen);
    cursor.skip_until(at_end)?;
    let Span { start, end } = cursor.span(start);
    // Brackets may also be those of a query.
    let inner = Span::new(start + usize::from(bracketed), end - usize::from(bracketed));
    let whole = Span::new(start, end);
    let is_list = bracketed && cursor.names.slice(whole).ends_with(')');
    Ok(statements(
        cursor.names,
        if is_list { inner } else { whole },
    ))
}
