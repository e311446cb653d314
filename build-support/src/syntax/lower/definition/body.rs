//! Statements within statements: bodies of functions, actions of rules.

use sqlparser::tokenizer::Token;
use squawk_lexer::TokenKind;

use crate::syntax::tokens::tokens;
use crate::text::Span;

use super::super::super::change::{Body, Change, FunctionBody, Item, Query, Select};
use super::super::cursor::{Cursor, Read, unknown};
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
    Ok(FunctionBody::Sql {
        statements: statements(cursor.names, Span::new(start, end)),
        atomic: true,
    })
}

/// Behind `return`: as if it were selected.
pub(super) fn returned(cursor: &mut Cursor) -> Read<FunctionBody> {
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
    Ok(FunctionBody::Sql {
        statements: vec![(Change::Query(Box::new(query)), span)],
        atomic: true,
    })
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
