//! Judges the syntax of statements, with `squawk-syntax`.
//!
//! Only what the judge refuses is an error, and where this module is not sure
//! it says nothing: not about statements too large or too deeply nested to
//! hand over (see [`TOO_LARGE`] and [`STACK`]).
//!
//! The judge is by far the slowest part of reading, and the macro runs it
//! unoptimised. So a text that was accepted once is not judged again: where
//! up and down files repeat each other's definitions that saves a third.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::thread;

use squawk_lexer::{TokenKind, tokenize};
use squawk_syntax::SourceFile;
use squawk_syntax::syntax_error::SyntaxError;

use crate::diagnostic::{Diagnostics, codes};
use crate::text::{FileId, Span};

use super::foreign;
use super::reword;
use super::split::Piece;
use super::tokens::{Token, is_trivia, tokens};

/// A statement of more bytes is data. Its tree would need a hundred times
/// its size.
pub(super) const TOO_LARGE: usize = 1 << 20;

/// The stack of the thread that judges. Parser and tree go down the stack for
/// every bracket and for every operator of a chain.
const STACK: usize = 256 << 20;

/// What a bracket may need of it, measured at 8 KB in an unoptimised build.
const STACK_PER_BRACKET: usize = 12 << 10;

/// What a word or an operator may need of it, measured at 2 KB.
const STACK_PER_WORD: usize = 2 << 10;

/// The texts that were accepted so far.
#[derive(Debug, Default)]
pub(super) struct Accepted<'t>(Mutex<HashSet<&'t str>>);

impl<'t> Accepted<'t> {
    fn has(&self, text: &str) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(text)
    }

    fn add(&self, text: &'t str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(text);
    }
}

/// Says what is wrong with the syntax of these statements.
pub(super) fn judge<'t>(
    file: FileId,
    text: &'t str,
    pieces: &[Piece],
    accepted: &Accepted<'t>,
    diagnostics: &mut Diagnostics,
) {
    let open: Vec<Span> = pieces
        .iter()
        .filter(|piece| piece.sound)
        .map(|piece| piece.span)
        .filter(|span| is_within_reach(&text[span.range()]) && !accepted.has(&text[span.range()]))
        .collect();
    if open.is_empty() {
        return;
    }
    // Where the system has no room for the stack, or the parser gives up,
    // nothing is known, so nothing is said.
    let found = thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || faults(text, &open, accepted))
            .ok()
            .and_then(|thread| thread.join().ok())
    });
    for fault in found.unwrap_or_default() {
        fault.report(file, text, diagnostics);
    }
}

/// Whether the parser can take the text without running out of stack.
fn is_within_reach(text: &str) -> bool {
    if text.len() > TOO_LARGE {
        return false;
    }
    let (mut depth, mut deepest, mut words) = (0_usize, 0_usize, 0_usize);
    let mut in_word = false;
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b')' | b']' => depth = depth.saturating_sub(1),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | 0x80.. => {
                words += usize::from(!in_word);
                in_word = true;
                continue;
            }
            b' ' | b'\n' | b'\r' | b'\t' | b',' | b'\'' | b'"' => {}
            _ => words += 1,
        }
        in_word = false;
    }
    deepest * STACK_PER_BRACKET + words * STACK_PER_WORD < STACK
}

/// What is wrong with a statement.
struct Fault {
    statement: Span,
    /// Where, in the statement.
    at: Span,
    message: String,
}

fn faults<'t>(text: &'t str, open: &[Span], accepted: &Accepted<'t>) -> Vec<Fault> {
    let mut found = Vec::new();
    for &statement in open {
        let text = &text[statement.range()];
        let errors = SourceFile::parse(text).errors();
        match decisive(text, &errors) {
            None => accepted.add(text),
            Some(error) => {
                let at = error.range();
                found.push(Fault {
                    statement,
                    at: Span::new(at.start().into(), at.end().into()),
                    message: error.message().to_owned(),
                });
            }
        }
    }
    found
}

/// The error to show. All after it may only follow from it, but for one case:
/// of `create tabel` the judge first says that `create` begins no statement,
/// and only then what is wrong with it.
fn decisive<'e>(text: &str, errors: &'e [SyntaxError]) -> Option<&'e SyntaxError> {
    const BEGINNINGS: &[&str] = &[
        "create", "alter", "drop", "comment", "refresh", "reassign", "security", "import", "start",
        "prepare",
    ];
    let first = errors.first()?;
    let begins_well = tokens(text)
        .next()
        .is_some_and(|word| word.is_any(BEGINNINGS));
    if usize::from(first.range().start()) == 0 && begins_well {
        let later = errors
            .iter()
            .find(|error| usize::from(error.range().start()) > 0);
        return later.or(Some(first));
    }
    Some(first)
}

impl Fault {
    fn report(&self, file: FileId, text: &str, diagnostics: &mut Diagnostics) {
        let statement = &text[self.statement.range()];
        if let Some(span) = embedded_code(statement) {
            let span = Span::new(
                self.statement.start + span.start,
                self.statement.start + span.end,
            );
            foreign::report_placeholder(file, span, &text[span.range()], diagnostics);
            return;
        }
        if !self.at.is_empty() {
            let span = Span::new(
                self.statement.start + self.at.start,
                self.statement.start + self.at.end,
            );
            diagnostics.error(
                &codes::SYNTAX_ERROR,
                (file, span),
                reword::sentence(&self.message),
            );
            return;
        }
        let span = token_at(text, self.statement.start + self.at.start);
        let token = &text[span.range()];
        let title = if token.is_empty() {
            "syntax error at end of input".to_owned()
        } else {
            format!("syntax error at or near `{}`", reword::shortened(token))
        };
        let diagnostic = diagnostics.error(&codes::SYNTAX_ERROR, (file, span), title);
        if let Some(label) = reword::expectation(&self.message, self.at.start == 0) {
            diagnostic.label(label);
        }
        if let Some(word) = reword::nearest_keyword(token) {
            diagnostic.help(format!("did you mean `{word}`?"));
        }
    }
}

/// The first token at or behind the offset: the judge points behind the last
/// one that it could use.
fn token_at(text: &str, offset: usize) -> Span {
    let mut end = offset;
    for token in tokenize(&text[offset..]) {
        let start = end;
        end += token.len as usize;
        if !is_trivia(token.kind) {
            return Span::new(start, end);
        }
    }
    Span::new(text.trim_end().len(), text.trim_end().len())
}

/// The first `<% ... %>` outside quotes. Both could be operators, so it is
/// looked for only in what was refused.
fn embedded_code(text: &str) -> Option<Span> {
    let touches = |one: &Token, other: &Token| one.at + one.text.len() == other.at;
    let mut opening = None;
    let mut before: Option<Token> = None;
    for token in tokens(text) {
        if let Some(b) = before.filter(|b| touches(b, &token)) {
            match (b.kind, token.kind, opening) {
                (TokenKind::Lt, TokenKind::Percent, None) => opening = Some(b.at),
                (TokenKind::Percent, TokenKind::Gt, Some(start)) => {
                    return Some(Span::new(start, token.at + token.text.len()));
                }
                _ => {}
            }
        }
        before = Some(token);
    }
    None
}
