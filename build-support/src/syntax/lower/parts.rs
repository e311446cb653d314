//! The parts that many statements have: names, lists, expressions in brackets.

use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token;

use crate::text::Span;

use super::super::change::{Expr, ExprKind, Query, TypeName};
use super::super::name::{Ident, Name};
use super::cursor::{Cursor, Read, unknown};
use super::names::Names;
use super::query;

/// Whether something ends at the next token.
pub(super) type Ends = fn(&Cursor) -> bool;

/// Whether the statement ends.
pub(super) fn at_end(cursor: &Cursor) -> bool {
    cursor.at_end()
}

impl Cursor<'_, '_> {
    pub(super) fn ident(&mut self) -> Read<Ident> {
        self.optional_ident().map_or_else(unknown, Ok)
    }

    /// A name, if one comes next.
    pub(super) fn optional_ident(&mut self) -> Option<Ident> {
        let ident = self.names.token(self.peek(0))?;
        self.skip();
        Some(ident)
    }

    pub(super) fn name(&mut self) -> Read<Name> {
        query::name(self.parser, self.names)
    }

    pub(super) fn type_name(&mut self) -> Read<TypeName> {
        query::type_name(self.parser, self.names)
    }

    pub(super) fn query(&mut self) -> Read<Query> {
        query::query(self.parser, self.names)
    }

    /// Things with commas between them.
    pub(super) fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut found = vec![read(self)?];
        while self.take(&Token::Comma) {
            found.push(read(self)?);
        }
        Ok(found)
    }

    pub(super) fn in_brackets<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        self.require(&Token::LParen)?;
        let found = read(self)?;
        self.require(&Token::RParen)?;
        Ok(found)
    }

    /// `(a, b)`.
    pub(super) fn idents(&mut self) -> Read<Vec<Ident>> {
        self.in_brackets(|cursor| cursor.list(Cursor::ident))
    }

    /// `(a, b)`, or nothing.
    pub(super) fn optional_idents(&mut self) -> Read<Vec<Ident>> {
        match self.sees(&Token::LParen) {
            true => self.idents(),
            false => Ok(Vec::new()),
        }
    }

    /// What stands behind a word, if that comes next.
    pub(super) fn behind<T>(
        &mut self,
        words: &str,
        read: impl FnOnce(&mut Self) -> Read<T>,
    ) -> Read<Option<T>> {
        match self.eat(words) {
            true => read(self).map(Some),
            false => Ok(None),
        }
    }

    /// `collate c`, if it comes next.
    pub(super) fn collation(&mut self) -> Read<Option<Name>> {
        self.behind("collate", Cursor::name)
    }

    /// `(e)`.
    pub(super) fn bracketed_expr(&mut self) -> Read<Expr> {
        self.in_brackets(|cursor| cursor.expr_before(|cursor| cursor.sees(&Token::RParen)))
    }

    /// An expression up to what may follow it. One that is not read to its
    /// end is stepped over, and nothing is known of it.
    pub(super) fn expr_before(&mut self, ends: Ends) -> Read<Expr> {
        self.expr_or_skip(ends, query::expr)
    }

    /// The same of one that words such as `not null` may follow.
    pub(super) fn plain_expr_before(&mut self, ends: Ends) -> Read<Expr> {
        self.expr_or_skip(ends, query::plain_expr)
    }

    fn expr_or_skip(
        &mut self,
        ends: Ends,
        read: fn(&mut Parser, &Names) -> Read<Expr>,
    ) -> Read<Expr> {
        let start = self.start();
        let read = self.attempt(|cursor| {
            let expr = read(cursor.parser, cursor.names)?;
            if ends(cursor) { Ok(expr) } else { unknown() }
        });
        if let Some(expr) = read {
            return Ok(expr);
        }
        self.skip_until(ends)?;
        self.unread(start)
    }

    /// What was stepped over from there on, as an expression.
    fn unread(&self, start: usize) -> Read<Expr> {
        let span = self.span(start);
        if span.is_empty() {
            return unknown();
        }
        let kind = ExprKind::Other(Vec::new());
        Ok(Expr { kind, span })
    }

    /// The call of a function, or something that looks like one, perhaps with a `collate`.
    pub(super) fn call(&mut self) -> Read<Expr> {
        let start = self.start();
        if let Some(expr) = self.attempt(|cursor| query::expr(cursor.parser, cursor.names)) {
            return Ok(expr);
        }
        self.name()?;
        self.skip_group()?;
        self.unread(start)
    }

    /// Steps over whatever comes next, brackets as a whole.
    pub(super) fn skip_until(&mut self, ends: Ends) -> Read<()> {
        while !self.at_end() && !ends(self) {
            match self.peek(0).token {
                Token::LParen | Token::LBracket => self.skip_group()?,
                Token::RParen | Token::RBracket => return unknown(),
                _ => self.skip(),
            }
        }
        Ok(())
    }

    /// Steps over brackets and what stands in them.
    pub(super) fn skip_group(&mut self) -> Read<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek(0).token {
                Token::LParen | Token::LBracket => depth += 1,
                Token::RParen | Token::RBracket => depth = depth.saturating_sub(1),
                Token::EOF => return unknown(),
                _ => {}
            }
            self.skip();
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// `(a = 1, b)`, of which nothing is kept.
    pub(super) fn skip_options(&mut self) -> Read<()> {
        match self.sees(&Token::LParen) {
            true => self.skip_group(),
            false => unknown(),
        }
    }

    /// A string, without its quotes.
    pub(super) fn string(&mut self) -> Read<(String, Span)> {
        self.optional_string().map_or_else(unknown, Ok)
    }

    /// The same, if a string comes next.
    pub(super) fn optional_string(&mut self) -> Option<(String, Span)> {
        let text = match &self.peek(0).token {
            Token::SingleQuotedString(text)
            | Token::EscapedStringLiteral(text)
            | Token::UnicodeStringLiteral(text)
            | Token::NationalStringLiteral(text) => text.clone(),
            Token::DollarQuotedString(text) => text.value.clone(),
            _ => return None,
        };
        let span = self.next_span();
        self.skip();
        Some((text, span))
    }

    /// A string as code: where it stands between its quotes, unless something
    /// in it is escaped and stands otherwise in the file.
    pub(super) fn quoted(&mut self) -> Read<Option<Span>> {
        let (_, span) = self.string()?;
        Ok(inside(self.names.slice(span))
            .map(|(start, end)| Span::new(span.start + start, span.start + end)))
    }

    /// A whole number, perhaps with a sign; `None` for one that is none or too large.
    pub(super) fn number(&mut self) -> Read<Option<i64>> {
        let minus = self.take(&Token::Minus);
        let _plus = !minus && self.take(&Token::Plus);
        let Token::Number(digits, _) = &self.peek(0).token else {
            return unknown();
        };
        let sign = if minus { "-" } else { "" };
        let number = format!("{sign}{}", digits.replace('_', "")).parse().ok();
        self.skip();
        Ok(number)
    }

    /// `+` or `s.+`.
    pub(super) fn operator(&mut self) -> Read<Name> {
        let mut parts = Vec::new();
        while self.nth_sees(1, &Token::Period) {
            parts.push(self.ident()?);
            self.skip();
        }
        let start = self.start();
        while is_operator(self.names.slice(self.next_span())) {
            self.skip();
        }
        let span = self.span(start);
        let text = self.names.slice(span);
        // What stands apart is two operators.
        if !is_operator(text) {
            return unknown();
        }
        parts.push(Ident::quoted(text, span));
        Ok(Name(parts))
    }
}

/// From where to where a string stands between its quotes as it is meant.
fn inside(text: &str) -> Option<(usize, usize)> {
    if let Some(rest) = text.strip_prefix('$') {
        let quote = rest.find('$')? + "$$".len();
        return (quote * 2 <= text.len()).then(|| (quote, text.len() - quote));
    }
    let start = text.find('\'')? + 1;
    let end = text.len().checked_sub(1).filter(|end| *end >= start)?;
    let plain = start == 1 || text[..start].eq_ignore_ascii_case("e'");
    let escaped = text[start..end].contains(['\'', '\\']);
    (plain && !escaped).then_some((start, end))
}

fn is_operator(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| "+-*/<>=~!@#%^&|`?".contains(char))
}
