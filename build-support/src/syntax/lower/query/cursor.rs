//! Goes through the tokens of a statement.

use crate::syntax::change::Persistence;
use crate::syntax::name::{Ident, Name};
use crate::text::Span;

use super::literal;
use super::scanner::Scanner;
pub(super) use super::scanner::{Kind, Token};
use super::words::Class;

/// It is not read: it is no sound SQL, or nothing that our types can say.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unread;

pub(super) type Read<T> = Result<T, Unread>;

/// How deep one thing may stand in another: reading goes down as deep.
const DEEPEST: usize = 80;

/// How tall a tree may grow, also to the left: dropping it goes down as deep.
const TALLEST: usize = 400;

/// A place in a statement.
pub(super) struct Cursor<'t> {
    text: &'t str,
    /// Where in the file the statement begins.
    at: usize,
    /// Where in the statement the first token begins.
    first: usize,
    scanner: Scanner<'t>,
    tokens: Vec<Token<'t>>,
    next: usize,
    depth: usize,
    height: usize,
    /// Whether the next `select` may have an `into`.
    pub(super) may_create: bool,
    /// What `select into` creates.
    pub(super) creates: Option<(Name, Persistence)>,
}

impl<'t> Cursor<'t> {
    /// At that offset of a statement which begins `at` that offset of the file.
    pub(super) fn new(text: &'t str, at: usize, first: usize) -> Self {
        Self {
            text,
            at,
            first,
            scanner: Scanner::new(text, first),
            tokens: Vec::new(),
            next: 0,
            depth: 0,
            height: 0,
            may_create: false,
            creates: None,
        }
    }

    /// The next token.
    pub(super) fn peek(&mut self) -> Token<'t> {
        self.look(0)
    }

    /// The token that many behind the next.
    pub(super) fn look(&mut self, ahead: usize) -> Token<'t> {
        while self.tokens.len() <= self.next + ahead {
            if !self.scanner.scan(&mut self.tokens) {
                let start = self.text.len();
                return Token {
                    kind: Kind::End,
                    text: "",
                    start,
                };
            }
        }
        self.tokens[self.next + ahead]
    }

    /// Goes on behind the next token.
    pub(super) fn take(&mut self) -> Token<'t> {
        let token = self.peek();
        if token.kind != Kind::End {
            self.next += 1;
        }
        token
    }

    /// Whether the next token is of this kind.
    pub(super) fn at(&mut self, kind: Kind) -> bool {
        self.peek().kind == kind
    }

    /// Whether the next token is this word.
    pub(super) fn at_word(&mut self, word: &str) -> bool {
        self.peek().is(word)
    }

    /// Whether these words come next.
    pub(super) fn at_words(&mut self, words: &[&str]) -> bool {
        let mut words = words.iter().enumerate();
        words.all(|(ahead, word)| self.look(ahead).is(word))
    }

    /// Goes behind the next token if it is of this kind.
    pub(super) fn take_kind(&mut self, kind: Kind) -> bool {
        let found = self.at(kind);
        self.next += usize::from(found);
        found
    }

    /// Goes behind these words if they come next.
    pub(super) fn take_words(&mut self, words: &[&str]) -> bool {
        let found = self.at_words(words);
        self.next += if found { words.len() } else { 0 };
        found
    }

    /// Goes behind this word if it comes next.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        self.take_words(&[word])
    }

    /// Goes behind the next word if it is one of these.
    pub(super) fn take_any(&mut self, words: &[&'static str]) -> Option<&'static str> {
        let token = self.peek();
        let found = words.iter().find(|word| token.is(word))?;
        self.next += 1;
        Some(found)
    }

    pub(super) fn expect(&mut self, kind: Kind) -> Read<()> {
        self.take_kind(kind).then_some(()).ok_or(Unread)
    }

    pub(super) fn expect_words(&mut self, words: &[&str]) -> Read<()> {
        self.take_words(words).then_some(()).ok_or(Unread)
    }

    /// Where in the statement the next token begins.
    pub(super) fn start(&mut self) -> usize {
        self.peek().start
    }

    /// The bytes of the next token in the file.
    pub(super) fn here(&mut self) -> Span {
        let token = self.peek();
        Span::new(self.at + token.start, self.at + token.end())
    }

    /// Where in the statement the last token ends.
    pub(super) fn end(&self) -> usize {
        let last = self.next.checked_sub(1).map(|last| &self.tokens[last]);
        last.map_or(self.first, Token::end)
    }

    /// The bytes of the file from an offset of the statement to the last token.
    pub(super) fn span(&self, start: usize) -> Span {
        Span::new(self.at + start, self.at + self.end().max(start))
    }

    /// The text from an offset of the statement to the last token.
    pub(super) fn text(&self, start: usize) -> &'t str {
        &self.text[start..self.end().max(start)]
    }

    /// Where it is, to come [back](Self::back) to.
    pub(super) fn place(&self) -> usize {
        self.next
    }

    pub(super) fn back(&mut self, place: usize) {
        self.next = place;
    }

    /// Reads what stands in something else.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth == DEEPEST {
            return Err(Unread);
        }
        self.depth += 1;
        let beside = std::mem::take(&mut self.height);
        let found = read(self);
        self.depth -= 1;
        let grown = self.grow(1);
        self.height = self.height.max(beside);
        grown.and(found)
    }

    /// Notes that what was read stands so many steps deeper now.
    pub(super) fn grow(&mut self, steps: usize) -> Read<()> {
        self.height += steps;
        (self.height <= TALLEST).then_some(()).ok_or(Unread)
    }

    /// Reads what stands between commas.
    pub(super) fn list<T>(&mut self, read: impl Fn(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut list = vec![read(self)?];
        while self.take_kind(Kind::Comma) {
            list.push(read(self)?);
        }
        Ok(list)
    }

    /// Reads what stands in brackets, between commas.
    pub(super) fn bracketed<T>(&mut self, read: impl Fn(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        self.expect(Kind::Open)?;
        let list = self.list(read)?;
        self.expect(Kind::Close)?;
        Ok(list)
    }

    /// Skips to behind the bracket that closes the one before.
    pub(super) fn skip_brackets(&mut self) -> Read<()> {
        let mut open = 1;
        while open > 0 {
            match self.take().kind {
                Kind::Open => open += 1,
                Kind::Close => open -= 1,
                Kind::End => return Err(Unread),
                _ => {}
            }
        }
        Ok(())
    }

    /// A name that is no word of the grammar which cannot be one here.
    pub(super) fn ident(&mut self) -> Read<Ident> {
        match self.peek().class() {
            Some(Class::Free | Class::NoFunction) => self.label(),
            _ => Err(Unread),
        }
    }

    /// Any word, as behind a dot or `as`.
    pub(super) fn label(&mut self) -> Read<Ident> {
        let (token, span) = (self.peek(), self.here());
        let ident = match token.kind {
            Kind::Word => Ident::unquoted(token.text, span),
            Kind::Quoted => Ident::quoted(&literal::quoted_name(token.text).ok_or(Unread)?, span),
            _ => return Err(Unread),
        };
        self.take();
        let escaped = token.text.contains('&') && self.at_word("uescape");
        (!escaped).then_some(ident).ok_or(Unread)
    }

    /// The name of a table or its like, perhaps with the schema before it.
    pub(super) fn name(&mut self) -> Read<Name> {
        let first = self.ident()?;
        self.name_after(first)
    }

    pub(super) fn name_after(&mut self, first: Ident) -> Read<Name> {
        let mut parts = vec![first];
        while self.take_kind(Kind::Dot) {
            parts.push(self.label()?);
        }
        Ok(Name(parts))
    }
}
