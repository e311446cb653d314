//! Cuts a statement into tokens as the server's scanner does.

use std::iter::Peekable;

use squawk_lexer::{LiteralKind, TokenKind};

use crate::syntax::tokens::{self, tokens};

use super::words::{self, Class};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Quoted,
    String,
    NationalString,
    BitString,
    Number,
    Parameter,
    Operator,
    /// `::`
    Cast,
    /// `:=`
    Assign,
    /// `=>`
    Arrow,
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    Comma,
    Semicolon,
    Dot,
    Colon,
    End,
    Other,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    /// The offset of its first byte in the statement.
    pub(super) start: usize,
}

impl Token<'_> {
    /// Whether it is this word, unquoted, in whatever case.
    pub(super) fn is(&self, word: &str) -> bool {
        // Most are told apart by this, and it is asked for very many words.
        let alike = self.kind == Kind::Word
            && self.text.len() == word.len()
            && self.text.as_bytes()[0] | 0x20 == word.as_bytes()[0];
        alike && self.text.eq_ignore_ascii_case(word)
    }

    /// Whether it is one of these words.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        self.kind == Kind::Word && words.iter().any(|word| self.is(word))
    }

    pub(super) fn is_operator(&self, operator: &str) -> bool {
        self.kind == Kind::Operator && self.text == operator
    }

    /// What it may be as a name; nothing if it is none.
    pub(super) fn class(&self) -> Option<Class> {
        match self.kind {
            Kind::Word => Some(words::class(self.text)),
            Kind::Quoted => Some(Class::Free),
            _ => None,
        }
    }

    /// Where in the statement it ends.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

type Raw<'t> = Peekable<Box<dyn Iterator<Item = tokens::Token<'t>> + 't>>;

/// The tokens of a statement from some offset on.
pub(super) struct Scanner<'t> {
    text: &'t str,
    /// The offset.
    first: usize,
    raw: Raw<'t>,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, first: usize) -> Self {
        let raw: Box<dyn Iterator<Item = _>> = Box::new(tokens(&text[first..]));
        let raw = raw.peekable();
        Self { text, first, raw }
    }

    /// Adds at least one token, unless the statement ends.
    pub(super) fn scan(&mut self, tokens: &mut Vec<Token<'t>>) -> bool {
        let Some(raw) = self.raw.next() else {
            return false;
        };
        let start = self.first + raw.at;
        if is_operator(raw.kind) {
            self.operators(start, tokens);
            return true;
        }
        let mut end = start + raw.text.len();
        let kind = match raw.kind {
            TokenKind::Colon => self.colon(&mut end),
            kind => self::kind(kind, raw.text),
        };
        if matches!(kind, Kind::String | Kind::BitString | Kind::NationalString) {
            end = self.continued(end);
        }
        let text = &self.text[start..end];
        tokens.push(Token { kind, text, start });
        true
    }

    /// `::` and `:=` are one token.
    fn colon(&mut self, end: &mut usize) -> Kind {
        let behind = *end - self.first;
        let next = self.raw.next_if(|next| {
            next.at == behind && matches!(next.kind, TokenKind::Colon | TokenKind::Eq)
        });
        let Some(next) = next else {
            return Kind::Colon;
        };
        *end += 1;
        match next.kind {
            TokenKind::Colon => Kind::Cast,
            _ => Kind::Assign,
        }
    }

    /// A string goes on in the next line.
    fn continued(&mut self, mut end: usize) -> usize {
        let (text, first) = (self.text, self.first);
        let goes_on = |end: usize, next: &tokens::Token| {
            let plain = matches!(
                next.kind,
                TokenKind::Literal {
                    kind: LiteralKind::Str { terminated: true }
                }
            );
            plain && text[end..first + next.at].contains(['\n', '\r'])
        };
        while let Some(next) = self.raw.next_if(|next| goes_on(end, next)) {
            end = first + next.at + next.text.len();
        }
        end
    }

    /// Adds the operators that characters next to each other make.
    fn operators(&mut self, mut start: usize, tokens: &mut Vec<Token<'t>>) {
        let mut end = start + 1;
        let first = self.first;
        while self
            .raw
            .next_if(|next| first + next.at == end && is_operator(next.kind))
            .is_some()
        {
            end += 1;
        }
        while start < end {
            let text = operator(&self.text[start..end]);
            let kind = match text {
                "=>" => Kind::Arrow,
                _ => Kind::Operator,
            };
            tokens.push(Token { kind, text, start });
            start += text.len();
        }
    }
}

/// The first operator of characters that may make one. One of many characters
/// ends with `+` or `-` only if it has a character that no operator of SQL has.
fn operator(run: &str) -> &str {
    let special = |run: &str| run.contains(['~', '!', '@', '#', '^', '&', '|', '`', '?', '%']);
    let mut operator = run;
    while operator.len() > 1 && operator.ends_with(['+', '-']) && !special(operator) {
        operator = &operator[..operator.len() - 1];
    }
    operator
}

fn is_operator(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Slash
            | T::Minus
            | T::Eq
            | T::Gt
            | T::And
            | T::Lt
            | T::Bang
            | T::Plus
            | T::Tilde
            | T::Pound
            | T::Question
            | T::Or
            | T::Percent
            | T::Caret
            | T::Star
            | T::Backtick
            | T::At
    )
}

fn kind(kind: TokenKind, text: &str) -> Kind {
    match kind {
        TokenKind::Ident => Kind::Word,
        TokenKind::QuotedIdent {
            terminated: true, ..
        } => Kind::Quoted,
        TokenKind::Literal { kind } => literal(kind, text),
        TokenKind::PositionalParam {
            trailing_junk_start,
        } if trailing_junk_start as usize == text.len() => Kind::Parameter,
        TokenKind::OpenParen => Kind::Open,
        TokenKind::CloseParen => Kind::Close,
        TokenKind::OpenBracket => Kind::OpenBracket,
        TokenKind::CloseBracket => Kind::CloseBracket,
        TokenKind::Comma => Kind::Comma,
        TokenKind::Semi => Kind::Semicolon,
        TokenKind::Dot => Kind::Dot,
        _ => Kind::Other,
    }
}

fn literal(kind: LiteralKind, text: &str) -> Kind {
    use LiteralKind as L;
    match kind {
        L::Int {
            trailing_junk_start,
            ..
        }
        | L::Numeric {
            trailing_junk_start,
            ..
        } if trailing_junk_start as usize == text.len() => Kind::Number,
        L::Str { terminated: true }
        | L::EscStr { terminated: true }
        | L::UnicodeEscStr { terminated: true }
        | L::DollarQuotedString { terminated: true } => Kind::String,
        L::NationalStr { terminated: true } => Kind::NationalString,
        L::BitStr { terminated: true } | L::ByteStr { terminated: true } => Kind::BitString,
        _ => Kind::Other,
    }
}
