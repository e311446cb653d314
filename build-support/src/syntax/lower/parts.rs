//! The parts that many statements have: names, lists, expressions in brackets.

use sqlparser::tokenizer::Token;

use crate::text::Span;

use super::super::change::{Expr, ExprKind, Query, TypeName};
use super::super::name::{Ident, Name};
use super::cursor::{Cursor, Read, unknown};
use super::query;

/// How tightly an expression has to hold together.
#[derive(Clone, Copy)]
pub(super) enum Binding {
    /// Any expression.
    Loose,
    /// That of a column's `default`: `not`, `is` and `in` do not belong to it.
    Default,
}

impl Binding {
    /// As `sqlparser` counts: what binds no tighter than this ends the expression.
    fn precedence(self) -> u8 {
        match self {
            Self::Loose => 0,
            Self::Default => 45,
        }
    }
}

/// Whether something ends at the next token.
pub(super) type Ends = fn(&Cursor) -> bool;

/// Whether the statement ends.
pub(super) fn at_end(cursor: &Cursor) -> bool {
    cursor.at_end()
}

impl Cursor<'_, '_> {
    pub(super) fn ident(&mut self) -> Read<Ident> {
        let Some(ident) = self.names.token(self.peek(0)) else {
            return unknown();
        };
        self.skip();
        Ok(ident)
    }

    pub(super) fn name(&mut self) -> Read<Name> {
        query::name(self.parser, self.names)
    }

    pub(super) fn type_name(&mut self) -> Read<TypeName> {
        query::type_name(self.parser, self.names)
    }

    /// A query up to where `sqlparser` sees its end.
    pub(super) fn query(&mut self) -> Read<Query> {
        let start = self.start();
        let tree = self.parser.parse_query()?;
        let mut query = query::query(self.names, &tree);
        query.span = self.span(start);
        Ok(query)
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
        self.in_brackets(|cursor| {
            cursor.expr_before(Binding::Loose, |cursor| cursor.sees(&Token::RParen))
        })
    }

    /// An expression up to what may follow it. One that `sqlparser` does not
    /// read to its end is stepped over, and nothing is known of it.
    pub(super) fn expr_before(&mut self, binding: Binding, ends: Ends) -> Read<Expr> {
        let start = self.start();
        let tree = self.attempt(|cursor| {
            let tree = cursor.parser.parse_subexpr(binding.precedence())?;
            if ends(cursor) { Ok(tree) } else { unknown() }
        });
        if let Some(tree) = tree {
            let mut expr = query::expr(self.names, &tree);
            expr.span = self.span(start);
            return Ok(expr);
        }
        self.skip_until(ends)?;
        let span = self.span(start);
        if span.is_empty() {
            return unknown();
        }
        Ok(Expr {
            kind: ExprKind::Other(Vec::new()),
            span,
        })
    }

    /// The call of a function, or something that looks like one.
    pub(super) fn call(&mut self) -> Read<Expr> {
        let start = self.start();
        let tree = self.attempt(|cursor| cursor.parser.parse_subexpr(u8::MAX));
        let kind = match tree {
            Some(tree) => query::expr(self.names, &tree).kind,
            None => {
                self.name()?;
                self.skip_group()?;
                ExprKind::Other(Vec::new())
            }
        };
        let span = self.span(start);
        Ok(Expr { kind, span })
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
        let text = match &self.peek(0).token {
            Token::SingleQuotedString(text)
            | Token::EscapedStringLiteral(text)
            | Token::UnicodeStringLiteral(text)
            | Token::NationalStringLiteral(text) => text.clone(),
            Token::DollarQuotedString(text) => text.value.clone(),
            _ => return unknown(),
        };
        let span = self.next_span();
        self.skip();
        Ok((text, span))
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

fn is_operator(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| "+-*/<>=~!@#%^&|`?".contains(char))
}
