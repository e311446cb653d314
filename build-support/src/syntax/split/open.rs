//! What has to be known of a statement to see where it ends.

use squawk_lexer::TokenKind;

use crate::text::Span;

/// A statement that has begun and not ended.
pub(super) struct Open {
    pub(super) span: Span,
    pub(super) sound: bool,
    /// How many tokens it has, to know the first ones.
    pub(super) words: usize,
    shape: Shape,
    /// Open brackets of a rule or of a `copy`.
    brackets: usize,
    /// What the last token says about the body of a routine.
    body: Body,
    /// Whether the last token was `from`, and where it stands.
    from: Option<Span>,
    /// The same of `to`.
    to: Option<Span>,
    /// The `from stdin` of a `copy`.
    pub(super) copies_from: Option<Span>,
    /// The `to stdout` of a `copy`.
    pub(super) copies_to: Option<Span>,
}

/// What about a statement decides which semicolons end it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Not known yet: it began with `create`, or has not begun.
    Unknown,
    Copy,
    Rule,
    Routine,
    Other,
}

/// Where in the body of a routine, `begin atomic ... end`, the next token stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    Outside,
    /// Behind `begin`.
    Begun,
    /// Where a statement begins, and where alone `end` closes the body: elsewhere it is a
    /// name, or closes a `case`.
    Between,
    Inside,
}

impl Open {
    pub(super) fn new(first: Span) -> Self {
        Self {
            span: first,
            sound: true,
            words: 0,
            shape: Shape::Unknown,
            brackets: 0,
            body: Body::Outside,
            from: None,
            to: None,
            copies_from: None,
            copies_to: None,
        }
    }

    pub(super) fn may_end(&self) -> bool {
        match self.shape {
            Shape::Rule => self.brackets == 0,
            Shape::Routine => !matches!(self.body, Body::Between | Body::Inside),
            Shape::Unknown | Shape::Copy | Shape::Other => true,
        }
    }

    pub(super) fn follow(&mut self, kind: TokenKind, text: &str, span: Span) {
        match self.shape {
            Shape::Unknown => self.shape = shape(self.words, text),
            Shape::Routine => self.follow_routine(kind, text),
            Shape::Copy => {
                self.follow_brackets(kind);
                self.follow_copy(text, span);
            }
            Shape::Rule => self.follow_brackets(kind),
            Shape::Other => {}
        }
        self.words += 1;
    }

    fn follow_brackets(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::OpenParen => self.brackets += 1,
            TokenKind::CloseParen => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
    }

    fn follow_routine(&mut self, kind: TokenKind, text: &str) {
        let word = |word: &str| kind == TokenKind::Ident && text.eq_ignore_ascii_case(word);
        self.body = match self.body {
            Body::Begun if word("atomic") => Body::Between,
            Body::Outside | Body::Begun if word("begin") => Body::Begun,
            Body::Between if word("end") => Body::Outside,
            Body::Outside | Body::Begun => Body::Outside,
            Body::Between | Body::Inside if kind == TokenKind::Semi => Body::Between,
            Body::Between | Body::Inside => Body::Inside,
        };
    }

    fn follow_copy(&mut self, text: &str, span: Span) {
        let is = |word: &str| text.eq_ignore_ascii_case(word);
        // PostgreSQL takes either word for the client, but in a query it is a table.
        if self.brackets == 0 && (is("stdin") || is("stdout")) {
            let up_to_here = |word: Span| Span::new(word.start, span.end);
            self.copies_from = self.from.map(up_to_here).or(self.copies_from);
            self.copies_to = self.to.map(up_to_here).or(self.copies_to);
        }
        self.from = is("from").then_some(span);
        self.to = is("to").then_some(span);
    }
}

/// What the word at that position tells, all before it being of no shape.
fn shape(position: usize, word: &str) -> Shape {
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    match position {
        0 if is("create") => Shape::Unknown,
        0 if is("copy") => Shape::Copy,
        0 => Shape::Other,
        _ if is("or") || is("replace") => Shape::Unknown,
        _ if is("function") || is("procedure") => Shape::Routine,
        _ if is("rule") => Shape::Rule,
        _ => Shape::Other,
    }
}
