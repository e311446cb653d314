//! Whatever a file says, reading it ends, and the statements that are found
//! lie in it one after the other.
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
use sterna_build::diagnostic::Diagnostics;
use sterna_build::syntax::{Reader, Source, Transaction};
use sterna_build::text::{File, Files, Span};

fuzz_target!(|text: &str| {
    let mut files = Files::default();
    let file = files.add(File::new("fuzz.sql", text));
    let section = Span::new(0, text.len());
    for declared in [None, Some(Transaction::Outside)] {
        let source = Source { file, text, section, declared };
        let script = Reader::default().read(&source, &mut Diagnostics::default());
        let mut end = 0;
        for statement in &script.statements {
            assert!(end <= statement.span.start && !statement.span.is_empty());
            assert!(text.get(statement.span.range()).is_some());
            end = statement.span.end;
        }
        assert!(text.get(script.body.range()).is_some());
        assert!(script.steps().all(|step| text.get(step.range()).is_some()));
    }
});
