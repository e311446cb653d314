//! Judges the syntax of statements, with `squawk-syntax`.
//!
//! Only what the judge refuses is an error, and where this module is not sure
//! it says nothing: not about statements too large or too deeply nested to
//! hand over (see [`TOO_LARGE`] and [`STACK`]).
//!
//! The judge is by far the slowest part of reading, and the macro runs it
//! unoptimised. So a text that was accepted once is not judged again: where
//! up and down files repeat each other's definitions that saves a third.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::thread;

use squawk_lexer::{TokenKind, tokenize};
use squawk_syntax::SourceFile;
use squawk_syntax::syntax_error::SyntaxError;

use crate::diagnostic::{Diagnostics, codes};
use crate::text::{FileId, Span};

use super::chain::longest_chain;
use super::conflict;
use super::foreign;
use super::hint;
use super::lacks;
use super::lax;
use super::reword;
use super::tokens::{Token, is_trivia, tokens};

#[cfg(test)]
mod tests;

/// A statement of more bytes is data. Its tree would need a hundred times
/// its size.
pub(super) const TOO_LARGE: usize = 1 << 20;

/// The stack of the thread that judges what is deep. Parser and tree go down
/// the stack for every bracket and for every operator of a chain.
const STACK: usize = 256 << 20;

/// What a statement may need to be judged on the thread that calls. The
/// smallest stack that Rust gives a thread by default is twice that.
const SHALLOW: usize = 1 << 20;

/// What a bracket may need of it, measured at 8 KB in an unoptimised build.
const STACK_PER_BRACKET: usize = 12 << 10;

/// What a word or an operator may need of it, measured at 2 KB.
const STACK_PER_WORD: usize = 2 << 10;

/// How many tokens may be open at once: brackets, and what stands behind each
/// other without a comma. The judge takes the square of the time for chains of
/// `not`, of casts and of brackets, two seconds for this many.
const LONGEST_CHAIN: usize = 5_000;

/// A statement that needs less stack than that has no longer chain.
const MAY_BE_A_CHAIN: usize = LONGEST_CHAIN * STACK_PER_WORD;

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

/// A statement with a fault.
pub(super) struct Refused {
    pub(super) statement: Span,
    /// Whether all that follows may be the rest of it.
    pub(super) is_unquoted_block: bool,
}

/// Says what is wrong with the syntax of these statements, and gives those
/// that it refuses, in order.
pub(super) fn judge<'t>(
    file: FileId,
    text: &'t str,
    statements: &[Span],
    accepted: &Accepted<'t>,
    diagnostics: &mut Diagnostics,
) -> Vec<Refused> {
    let mut shallow = Vec::new();
    let mut deep = Vec::new();
    for &span in statements {
        let statement = &text[span.range()];
        if accepted.has(statement) {
            continue;
        }
        match stack_needed(statement) {
            0..SHALLOW => shallow.push(span),
            SHALLOW..MAY_BE_A_CHAIN => deep.push(span),
            MAY_BE_A_CHAIN..STACK if longest_chain(statement) <= LONGEST_CHAIN => deep.push(span),
            MAY_BE_A_CHAIN.. => {}
        }
    }
    let mut found = faults(text, &shallow, accepted);
    if !deep.is_empty() {
        found.append(&mut faults_of_deep(text, &deep, accepted));
        found.sort_by_key(|fault| fault.statement);
    }
    for fault in &found {
        fault.report(file, text, diagnostics);
    }
    found.iter().map(|fault| fault.refused(text)).collect()
}

/// Judges statements that may need more stack than this thread has. Where the
/// system has no room for it nothing is known, so nothing is said.
fn faults_of_deep<'t>(text: &'t str, open: &[Span], accepted: &Accepted<'t>) -> Vec<Fault> {
    let found = thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, || faults(text, open, accepted))
            .ok()
            .and_then(|thread| thread.join().ok())
    });
    found.unwrap_or_default()
}

/// How much stack the parser can come to need at most.
fn stack_needed(text: &str) -> usize {
    let (mut depth, mut deepest, mut words) = (0_usize, 0_usize, 0_usize);
    let mut in_word = false;
    for &byte in text.as_bytes() {
        let class = CLASSES[byte as usize];
        match class {
            Class::Opening => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            Class::Closing => depth = depth.saturating_sub(1),
            Class::Letter if in_word => {}
            Class::Letter | Class::Operator => words += 1,
            Class::Gap => {}
        }
        in_word = class == Class::Letter;
    }
    deepest * STACK_PER_BRACKET + words * STACK_PER_WORD
}

/// What a byte can mean to the depth of a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Opening,
    Closing,
    Letter,
    Gap,
    Operator,
}

/// The classes of all bytes: a table, as the loop over them has to be quick
/// without an optimiser.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Operator; 256];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = match byte as u8 {
            b'(' | b'[' => Class::Opening,
            b')' | b']' => Class::Closing,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | 0x80.. => Class::Letter,
            b' ' | b'\n' | b'\r' | b'\t' | b',' | b';' | b'\'' | b'"' => Class::Gap,
            _ => Class::Operator,
        };
        byte += 1;
    }
    classes
};

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
        match fault(text) {
            None => accepted.add(text),
            Some((at, message)) => found.push(Fault {
                statement,
                at,
                message,
            }),
        }
    }
    found
}

/// First words that say nothing without the second.
const BEGINNINGS: &[&str] = &[
    "create", "alter", "drop", "comment", "refresh", "reassign", "security", "import", "start",
    "prepare",
];

/// Where a statement is wrong, and what the judge says about it. Each turn
/// takes away something that the judge alone refuses.
fn fault(statement: &str) -> Option<(Span, String)> {
    let mut text = Cow::Borrowed(statement);
    loop {
        let errors = SourceFile::parse(&text).errors();
        let Some(error) = decisive(&text, &errors) else {
            let token = |at: Span| format!("syntax error at or near `{}`", &statement[at.range()]);
            return lax::refused(statement).map(|at| (at, token(at)));
        };
        let (start, end) = (error.range().start().into(), error.range().end().into());
        if let Some(rest) = lacks::without(&text, start) {
            text = Cow::Owned(rest);
            continue;
        }
        // An empty place means what follows, and not what was taken away there.
        let skipped = match start == end {
            true => text[start..].len() - text[start..].trim_start().len(),
            false => 0,
        };
        let at = Span::new(start + skipped, end + skipped);
        return Some((at, error.message().to_owned()));
    }
}

/// The error to show. All after it may only follow from it, but for one case:
/// of `create tabel` the judge first says that `create` begins no statement,
/// and only then what is wrong with it.
fn decisive<'e>(text: &str, errors: &'e [SyntaxError]) -> Option<&'e SyntaxError> {
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
    fn refused(&self, text: &str) -> Refused {
        let token = token_at(text, self.statement.start + self.at.start);
        Refused {
            statement: self.statement,
            is_unquoted_block: hint::is_unquoted_block(
                &text[self.statement.range()],
                &text[token.range()],
            ),
        }
    }

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
        if let Some(span) = foreign::psql_variable(statement, self.at.start) {
            let start = self.statement.start;
            let span = Span::new(start + span.start, start + span.end);
            foreign::report_psql_variable(file, span, &text[span.range()], diagnostics);
            return;
        }
        let token = token_at(text, self.statement.start + self.at.start);
        if let Some(mark) = conflict::mark_around(text, token.start) {
            conflict::report(file, text, mark, diagnostics);
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
        self.report_token(file, text, diagnostics);
    }

    /// Says which token was refused: there the judge knows no more than that.
    fn report_token(&self, file: FileId, text: &str, diagnostics: &mut Diagnostics) {
        let statement = &text[self.statement.range()];
        let span = token_at(text, self.statement.start + self.at.start);
        let token = &text[span.range()];
        let title = match token {
            "" => "syntax error at end of input".to_owned(),
            "`" => "syntax error at or near a backtick".to_owned(),
            _ => format!("syntax error at or near `{}`", reword::shortened(token)),
        };
        let diagnostic = diagnostics.error(&codes::SYNTAX_ERROR, (file, span), title);
        let beginning = self.beginning(statement, span.end);
        let label = match hint::is_unquoted_block(statement, token) {
            true => Some("this is PL/pgSQL, not SQL".to_owned()),
            false => reword::expectation(&self.message, beginning),
        };
        let before = &text[self.statement.start..span.start.max(self.statement.start)];
        let help = hint::find(statement, before, token, label.as_deref());
        if let Some(at) = hint::open_bracket(statement, token, label.as_deref()) {
            let start = self.statement.start + at;
            let opening = Span::new(start, start + "(".len());
            diagnostic.label_at(file, opening, "this bracket is never closed");
        }
        if let Some(label) = label {
            diagnostic.label(label);
        }
        if let Some(help) = help {
            diagnostic.help(help);
        }
    }

    /// The first words of the statement, if they are at fault themselves.
    fn beginning<'t>(&self, statement: &'t str, end: usize) -> Option<&'t str> {
        let mut words = tokens(statement);
        let first = words.next()?;
        let second = words.next().filter(|_| first.is_any(BEGINNINGS));
        let last = second.unwrap_or(first);
        let end = end - self.statement.start;
        (last.at + last.text.len() == end).then(|| &statement[..end])
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
