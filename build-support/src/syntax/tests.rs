//! What the tests of this room share, and those of the whole room.

use proptest::prelude::*;

use crate::diagnostic::{Diagnostics, Place};
use crate::text::{File, Files, Span};

use super::*;

fn read(text: &str, declared: Option<Transaction>) -> (Script, Vec<String>) {
    let mut files = Files::default();
    let file = files.add(File::new("a.sql", text));
    let mut diagnostics = Diagnostics::default();
    let section = Span::new(0, text.len());
    let source = Source {
        file,
        text,
        section,
        declared,
    };
    let script = Reader::default().read(&source, &mut diagnostics);
    diagnostics.sort(&files);
    let found = diagnostics.iter().map(|diagnostic| {
        let Place::Text(file, span) = diagnostic.place else {
            panic!("{diagnostic:?}");
        };
        let (start, end) = (
            files[file].line_column(span.start),
            files[file].line_column(span.end),
        );
        format!(
            "{}:{}-{}:{} {}[{}]: {}",
            start.line,
            start.column,
            end.line,
            end.column,
            diagnostic.severity.name(),
            diagnostic.code.name,
            diagnostic.message
        )
    });
    let found = found.collect();
    (script, found)
}

/// What a text says.
pub(super) fn script(text: &str) -> Script {
    read(text, None).0
}

/// What is reported about a text.
pub(super) fn findings(text: &str) -> Vec<String> {
    read(text, None).1
}

/// What is reported about a text that is declared to run outside a transaction.
pub(super) fn findings_outside(text: &str) -> Vec<String> {
    read(text, Some(Transaction::Outside)).1
}

/// The bytes of each statement.
pub(super) fn spans(text: &str) -> Vec<(usize, usize)> {
    let statements = script(text).statements;
    statements
        .iter()
        .map(|s| (s.span.start, s.span.end))
        .collect()
}

/// The text of each statement.
pub(super) fn statements(text: &str) -> Vec<&str> {
    spans(text)
        .iter()
        .map(|&(start, end)| &text[start..end])
        .collect()
}
