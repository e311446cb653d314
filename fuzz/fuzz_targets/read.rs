//! Whatever a file says, reading it ends, the statements that are found lie in
//! it one after the other, and where nothing is wrong, nothing is left out.
//!
//! `cargo fuzz run read` runs it where cargo-fuzz is installed; without it:
//!
//! ```text
//! RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
//!   -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table" \
//!   cargo +nightly run --release --target x86_64-unknown-linux-gnu --bin read -- -max_total_time=10
//! ```

#![no_main]

use libfuzzer_sys::fuzz_target;
use squawk_lexer::{TokenKind, tokenize};
use sterna_build::diagnostic::Diagnostics;
use sterna_build::syntax::{Reader, Source, Transaction};
use sterna_build::text::{File, Files, Span};

fuzz_target!(|text: &str| {
    let mut files = Files::default();
    let file = files.add(File::new("fuzz.sql", text));
    let section = Span::new(0, text.len());
    for declared in [None, Some(Transaction::Outside)] {
        let source = Source {
            file,
            text,
            section,
            declared,
        };
        let mut diagnostics = Diagnostics::default();
        let script = Reader::default().read(&source, &mut diagnostics);
        let sound = !diagnostics.has_errors();
        let mut end = text.len() - text.trim_start_matches('\u{feff}').len();
        for statement in &script.statements {
            assert!(end <= statement.span.start && !statement.span.is_empty());
            assert!(text.get(statement.span.range()).is_some());
            assert!(!sound || means_nothing(&text[end..statement.span.start]));
            end = statement.span.end;
        }
        assert!(!sound || means_nothing(&text[end..]));
        assert!(text.get(script.body.range()).is_some());
        assert!(script.steps().all(|step| text.get(step.range()).is_some()));
    }
});

/// Whether there are only blank space, comments and semicolons.
fn means_nothing(gap: &str) -> bool {
    use TokenKind as T;
    tokenize(gap).all(|token| {
        matches!(
            token.kind,
            T::Whitespace | T::LineComment | T::BlockComment { .. } | T::Semi
        )
    })
}
