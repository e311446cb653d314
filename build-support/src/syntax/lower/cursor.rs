//! Walks over the tokens of a statement.

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, TokenWithSpan};

use crate::text::Span;

use super::names::Names;

/// What was read, or that it is nothing this reader knows.
pub(super) type Read<T> = Result<T, ParserError>;

/// A place among the tokens of a statement.
pub(super) struct Cursor<'p, 'd> {
    pub(super) parser: &'p mut Parser<'d>,
    pub(super) names: &'p Names<'p>,
}

/// The tokens of a statement, unless `sqlparser` knows one of them not.
pub(super) fn parser(text: &str) -> Option<Parser<'static>> {
    Parser::new(&PostgreSqlDialect {}).try_with_sql(text).ok()
}

/// Gives up: what stands there is not known.
pub(super) fn unknown<T>() -> Read<T> {
    Err(ParserError::ParserError(String::new()))
}

impl<'p, 'd> Cursor<'p, 'd> {
    pub(super) fn new(parser: &'p mut Parser<'d>, names: &'p Names<'p>) -> Self {
        Self { parser, names }
    }

    pub(super) fn peek(&self, n: usize) -> &TokenWithSpan {
        self.parser.peek_nth_token_ref(n)
    }

    /// Whether the next token is that word, unquoted.
    pub(super) fn is(&self, word: &str) -> bool {
        self.nth_is(0, word)
    }

    /// Whether the next token is one of these words.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// The same of a token further on.
    pub(super) fn nth_is(&self, n: usize, word: &str) -> bool {
        match &self.peek(n).token {
            Token::Word(found) => {
                found.quote_style.is_none() && found.value.eq_ignore_ascii_case(word)
            }
            _ => false,
        }
    }

    /// Takes these words, with blanks between them, if all of them come next.
    pub(super) fn eat(&mut self, words: &str) -> bool {
        let mut count = 0;
        for word in words.split(' ') {
            if !self.nth_is(count, word) {
                return false;
            }
            count += 1;
        }
        for _ in 0..count {
            self.parser.advance_token();
        }
        true
    }

    /// Takes one of these words, or of these rows of words.
    pub(super) fn eat_any(&mut self, words: &[&'static str]) -> Option<&'static str> {
        words.iter().copied().find(|word| self.eat(word))
    }

    pub(super) fn expect(&mut self, words: &str) -> Read<()> {
        if self.eat(words) { Ok(()) } else { unknown() }
    }

    pub(super) fn expect_any(&mut self, words: &[&'static str]) -> Read<&'static str> {
        self.eat_any(words).map_or_else(unknown, Ok)
    }

    pub(super) fn sees(&self, token: &Token) -> bool {
        self.peek(0).token == *token
    }

    pub(super) fn nth_sees(&self, n: usize, token: &Token) -> bool {
        self.peek(n).token == *token
    }

    pub(super) fn take(&mut self, token: &Token) -> bool {
        self.parser.consume_token(token)
    }

    pub(super) fn require(&mut self, token: &Token) -> Read<()> {
        if self.take(token) { Ok(()) } else { unknown() }
    }

    pub(super) fn at_end(&self) -> bool {
        self.sees(&Token::EOF)
    }

    pub(super) fn expect_end(&self) -> Read<()> {
        if self.at_end() { Ok(()) } else { unknown() }
    }

    /// Takes whatever comes next.
    pub(super) fn skip(&mut self) {
        self.parser.advance_token();
    }

    /// Where the next token begins.
    pub(super) fn start(&self) -> usize {
        match &self.peek(0).token {
            Token::EOF => self.end(),
            _ => self.names.offset(self.peek(0).span.start),
        }
    }

    /// Where the last token ended.
    pub(super) fn end(&self) -> usize {
        let mut index = self.parser.index();
        while index > 0 {
            index -= 1;
            let token = self.parser.token_at(index);
            if !matches!(token.token, Token::Whitespace(_) | Token::EOF) {
                return self.names.offset(token.span.end);
            }
        }
        self.names.at
    }

    /// From there to the end of the last token.
    pub(super) fn span(&self, start: usize) -> Span {
        Span::new(start, self.end().max(start))
    }

    /// The place of the next token.
    pub(super) fn next_span(&self) -> Span {
        Span::new(self.start(), self.names.offset(self.peek(0).span.end))
    }

    /// Reads something, or stays where it was.
    pub(super) fn attempt<T>(&mut self, mut read: impl FnMut(&mut Cursor) -> Read<T>) -> Option<T> {
        let names = self.names;
        let found = self
            .parser
            .try_parse(|parser| read(&mut Cursor::new(parser, names)));
        found.ok()
    }
}
