//! Reads queries, expressions, the names of types, and the statements that
//! change rows.
//!
//! These are read from the tokens, as the server's grammar has them: the trees
//! of `sqlparser` have no place for much of what is written here and put other
//! things elsewhere than the server does, and most of them do not say where
//! they stand. Any part of a statement may be read so, as the readers of the
//! other statements hold a [`Parser`], whose place is taken over and given back.
//!
//! What is no sound SQL may be read as if it were: that is for the
//! [judge](crate::syntax::judge). But what is sound is read as the server reads
//! it, or not at all.

mod call;
mod cte;
mod cursor;
mod dml;
mod expr;
mod from;
mod literal;
mod markup;
mod merge;
mod operator;
mod primary;
mod scanner;
mod select;
mod special;
#[cfg(test)]
mod tests;
mod type_name;
mod words;

use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use crate::syntax::change::{Body, Change, CopyTable, CreateTableAs, Expr, Query, TypeName};
use crate::syntax::name::Name;
use crate::syntax::tag::CommandTag;

use super::names::Names;
use cursor::{Cursor, Kind, Read};

/// Whether the word may be a name only in quotes.
pub(in crate::syntax) fn is_reserved(word: &str) -> bool {
    words::class(word) == words::Class::Reserved
}

/// Reads an expression where the parser stands.
pub(in crate::syntax) fn expr(parser: &mut Parser, names: &Names) -> Result<Expr, ParserError> {
    read(parser, names, Cursor::expr)
}

/// Reads an expression that words such as `not null` may follow: a default
/// without brackets around it.
pub(in crate::syntax) fn plain_expr(
    parser: &mut Parser,
    names: &Names,
) -> Result<Expr, ParserError> {
    read(parser, names, Cursor::plain_expr)
}

/// Reads an expression and nothing else, which stands at that offset of the file.
pub(in crate::syntax) fn whole_expr(text: &str, at: usize) -> Option<Expr> {
    let mut cursor = Cursor::new(text, at, 0);
    let expr = cursor.expr().ok()?;
    cursor.at(Kind::End).then_some(expr)
}

/// Reads a query where the parser stands, also one in brackets.
pub(in crate::syntax) fn query(parser: &mut Parser, names: &Names) -> Result<Query, ParserError> {
    read(parser, names, Cursor::query)
}

/// Reads the name of a type where the parser stands.
pub(in crate::syntax) fn type_name(
    parser: &mut Parser,
    names: &Names,
) -> Result<TypeName, ParserError> {
    read(parser, names, Cursor::type_name)
}

/// Reads a name, perhaps behind a schema, where the parser stands.
pub(in crate::syntax) fn name(parser: &mut Parser, names: &Names) -> Result<Name, ParserError> {
    read(parser, names, Cursor::name)
}

/// What a query, a statement that changes rows, or a `copy` does.
pub(in crate::syntax) fn change(tag: CommandTag, text: &str, names: &Names) -> Option<Change> {
    let mut cursor = Cursor::new(text, names.at, 0);
    let change = match tag.name() {
        "SELECT" | "SELECT INTO" | "INSERT" | "UPDATE" | "DELETE" | "MERGE" => rows(&mut cursor),
        "COPY" => return copy(&mut cursor).ok(),
        _ => return None,
    };
    cursor.take_kind(Kind::Semicolon);
    change.ok().filter(|_| cursor.at(Kind::End))
}

fn rows(cursor: &mut Cursor) -> Read<Change> {
    cursor.may_create = true;
    let query = cursor.statement()?;
    if let Some((name, persistence)) = cursor.creates.take() {
        return Ok(Change::CreateTableAs(Box::new(CreateTableAs {
            name,
            if_not_exists: false,
            persistence,
            on_commit_drop: false,
            materialized: false,
            columns: Vec::new(),
            query: Some(query),
            with_data: true,
        })));
    }
    Ok(match query.body {
        Body::Dml(dml) => Change::Dml(dml),
        _ => Change::Query(Box::new(query)),
    })
}

/// What is copied and whither; the options say nothing of names.
fn copy(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect_words(&["copy"])?;
    let mut copy = CopyTable {
        table: None,
        columns: Vec::new(),
        query: None,
        from: false,
    };
    if cursor.take_kind(Kind::Open) {
        copy.query = Some(cursor.statement()?);
        cursor.expect(Kind::Close)?;
        cursor.expect_words(&["to"])?;
        return Ok(Change::Copy(Box::new(copy)));
    }
    cursor.take_word("binary");
    copy.table = Some(cursor.name()?);
    if cursor.at(Kind::Open) {
        copy.columns = cursor.bracketed(Cursor::ident)?;
    }
    copy.from = cursor.take_any(&["from", "to"]).ok_or(cursor::Unread)? == "from";
    Ok(Change::Copy(Box::new(copy)))
}

/// Reads with a cursor where the parser stands, and moves the parser behind it.
fn read<'t, T>(
    parser: &mut Parser,
    names: &Names<'t>,
    read: impl FnOnce(&mut Cursor<'t>) -> Read<T>,
) -> Result<T, ParserError> {
    let unread = || ParserError::ParserError("not read".to_owned());
    let place = |parser: &Parser| {
        let next = parser.peek_token_ref();
        match next.token {
            Token::EOF => names.text.len(),
            _ => names.offset(next.span.start) - names.at,
        }
    };
    let mut cursor = Cursor::new(names.text, names.at, place(parser));
    let found = read(&mut cursor).map_err(|_| unread())?;
    let next = cursor.start();
    while place(parser) < next {
        parser.next_token();
    }
    match place(parser) == next {
        true => Ok(found),
        false => Err(unread()),
    }
}
