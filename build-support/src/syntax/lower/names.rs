//! Turns the names of `sqlparser` into ours.

use std::cell::OnceCell;

use sqlparser::ast;
use sqlparser::tokenizer::{Location, Token, TokenWithSpan};

use crate::text::Span;

use super::super::name::{Ident, Name};

/// How deep statements may stand in each other.
const DEEPEST: usize = 8;

/// The statement that names are read from.
pub(super) struct Names<'t> {
    pub(super) text: &'t str,
    /// Where in the file it begins.
    pub(super) at: usize,
    /// In how many other statements it stands.
    depth: usize,
    lines: OnceCell<Vec<Line>>,
}

impl<'t> Names<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self {
            text,
            at,
            depth: 0,
            lines: OnceCell::new(),
        }
    }

    /// A statement within this one, unless that goes too deep.
    pub(super) fn within(&self, span: Span) -> Option<Names<'t>> {
        let depth = self.depth + 1;
        let inner = Self::new(self.slice(span), span.start);
        (depth <= DEEPEST).then_some(Self { depth, ..inner })
    }

    pub(super) fn name(&self, name: &ast::ObjectName) -> Option<Name> {
        let part = |part: &ast::ObjectNamePart| part.as_ident().map(|ident| self.ident(ident));
        let parts: Option<Vec<Ident>> = name.0.iter().map(part).collect();
        parts.filter(|parts| !parts.is_empty()).map(Name)
    }

    pub(super) fn ident(&self, ident: &ast::Ident) -> Ident {
        let span = self.span(ident.span);
        match ident.quote_style {
            Some(_) => Ident::quoted(&ident.value, span),
            None => Ident::unquoted(&ident.value, span),
        }
    }

    /// The name that a token is, if it can be one.
    pub(super) fn token(&self, token: &TokenWithSpan) -> Option<Ident> {
        let Token::Word(word) = &token.token else {
            return None;
        };
        let span = self.span(token.span);
        Some(match word.quote_style {
            Some(_) => Ident::quoted(&word.value, span),
            None => Ident::unquoted(&word.value, span),
        })
    }

    pub(super) fn span(&self, span: sqlparser::tokenizer::Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    /// What stands in the statement at that place of the file.
    pub(super) fn slice(&self, span: Span) -> &'t str {
        let range = span.start.saturating_sub(self.at)..span.end.saturating_sub(self.at);
        self.text.get(range).unwrap_or_default()
    }

    /// The offset in the file. `sqlparser` counts lines, and characters within them.
    pub(super) fn offset(&self, location: Location) -> usize {
        let lines = self.lines.get_or_init(|| lines(self.text));
        let line = (location.line as usize).saturating_sub(1);
        let column = (location.column as usize).saturating_sub(1);
        let within = lines.get(line).map_or(self.text.len(), |line| {
            line.offset(self.text, column).min(self.text.len())
        });
        self.at + within
    }
}

/// How many characters lie between the known places of a line.
const STEP: usize = 64;

/// Where a line begins, and how to find its characters without going through all of them.
struct Line {
    start: usize,
    /// Every so many characters, unless each is one byte long.
    known: Vec<usize>,
}

impl Line {
    fn offset(&self, text: &str, column: usize) -> usize {
        if self.known.is_empty() {
            return self.start + column;
        }
        let step = (column / STEP).min(self.known.len() - 1);
        let rest = text[self.known[step]..].chars().take(column - step * STEP);
        self.known[step] + rest.map(char::len_utf8).sum::<usize>()
    }
}

fn lines(text: &str) -> Vec<Line> {
    let mut start = 0;
    let line = |line: &str| {
        let begin = start;
        start += line.len();
        let known = match line.is_ascii() {
            true => Vec::new(),
            false => {
                let places = line.char_indices().step_by(STEP);
                places.map(|(at, _)| begin + at).collect()
            }
        };
        Line {
            start: begin,
            known,
        }
    };
    // An end behind the last line break is a line as well.
    text.split_inclusive('\n').chain([""]).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The offset, found by going through the whole text.
    fn slowly(text: &str, line: usize, column: usize) -> usize {
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let within = text[start..].chars().take(column);
        start + within.map(char::len_utf8).sum::<usize>()
    }

    #[test]
    fn finds_each_character_of_each_line() {
        let text = format!("ab\n\n{}äö\nü{}\n", "a".repeat(200), "äx".repeat(300));
        let names = Names::new(&text, 7);
        for (line, content) in text.split_inclusive('\n').enumerate() {
            for column in 0..content.chars().count() {
                let location = Location::new(line as u64 + 1, column as u64 + 1);
                assert_eq!(
                    names.offset(location),
                    7 + slowly(&text, line, column),
                    "{line}:{column}"
                );
            }
        }
        assert_eq!(names.offset(Location::new(5, 1)), 7 + text.len());
        assert_eq!(names.offset(Location::new(9, 9)), 7 + text.len());
    }
}
