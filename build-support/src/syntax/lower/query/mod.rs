//! Reads queries, expressions and the names of types.

use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use crate::text::Span;

use super::super::change::{Body, Change, Expr, ExprKind, Query, TypeName};
use super::super::name::{Ident, Name};
use super::super::tag::CommandTag;
use super::names::Names;

/// What a query or a statement that changes rows does.
pub(in crate::syntax) fn change(_tag: CommandTag, _text: &str, _names: &Names) -> Option<Change> {
    None
}

/// Reads an expression where the parser stands.
pub(in crate::syntax) fn expr(parser: &mut Parser, names: &Names) -> Result<Expr, ParserError> {
    unread(parser, names, 0)
}

/// Reads an expression that words such as `not null` may follow.
pub(in crate::syntax) fn plain_expr(
    parser: &mut Parser,
    names: &Names,
) -> Result<Expr, ParserError> {
    unread(parser, names, 45)
}

fn unread(parser: &mut Parser, names: &Names, precedence: u8) -> Result<Expr, ParserError> {
    let start = names.offset(parser.peek_token_ref().span.start);
    parser.parse_subexpr(precedence)?;
    let end = names.offset(parser.get_current_token().span.end);
    Ok(Expr {
        kind: ExprKind::Other(Vec::new()),
        span: Span::new(start, end),
    })
}

/// Reads a query where the parser stands.
pub(in crate::syntax) fn query(parser: &mut Parser, names: &Names) -> Result<Query, ParserError> {
    let start = names.offset(parser.peek_token_ref().span.start);
    parser.parse_query()?;
    let end = names.offset(parser.get_current_token().span.end);
    Ok(Query {
        ctes: Vec::new(),
        recursive: false,
        body: Body::Values(Vec::new()),
        order_by: Vec::new(),
        limits: Vec::new(),
        locking: Vec::new(),
        span: Span::new(start, end),
    })
}

/// Reads a name off the tokens.
pub(in crate::syntax) fn name(parser: &mut Parser, names: &Names) -> Result<Name, ParserError> {
    let mut parts = vec![ident(parser, names)?];
    while parser.consume_token(&Token::Period) {
        parts.push(ident(parser, names)?);
    }
    Ok(Name(parts))
}

fn ident(parser: &mut Parser, names: &Names) -> Result<Ident, ParserError> {
    let ident = names.token(parser.peek_token_ref());
    let ident = ident.ok_or_else(|| ParserError::ParserError("expected a name".to_owned()))?;
    parser.advance_token();
    Ok(ident)
}

/// Reads the name of a type off the tokens.
pub(in crate::syntax) fn type_name(
    parser: &mut Parser,
    names: &Names,
) -> Result<TypeName, ParserError> {
    let word = |parser: &Parser, word: &str| {
        names
            .token(parser.peek_token_ref())
            .is_some_and(|ident| ident.text == word)
    };
    let start = names.offset(parser.peek_token_ref().span.start);
    let set = word(parser, "setof");
    if set {
        parser.advance_token();
    }
    let name = name(parser, names)?;
    for next in ["precision", "varying"] {
        if word(parser, next) {
            parser.advance_token();
        }
    }
    let modifiers = match parser.peek_token_ref().token == Token::LParen {
        true => modifiers(parser)?,
        false => Vec::new(),
    };
    for next in ["with", "without", "time", "zone"] {
        if word(parser, next) && (next != "with" || word(parser, "with")) {
            parser.advance_token();
        }
    }
    let mut dimensions = 0;
    while parser.consume_token(&Token::LBracket) {
        parser.expect_token(&Token::RBracket)?;
        dimensions += 1;
    }
    let end = names.offset(parser.get_current_token().span.end);
    Ok(TypeName {
        name,
        system: false,
        modifiers,
        dimensions,
        set,
        of_column: false,
        span: Span::new(start, end),
    })
}

fn modifiers(parser: &mut Parser) -> Result<Vec<String>, ParserError> {
    parser.parse_parenthesized(|parser| {
        parser.parse_comma_separated(|parser| Ok(parser.next_token().to_string()))
    })
}
