//! Words for what was found, for the macro and the build script.

use std::error::Error;

use crate::check::{CheckError, Checked};
use crate::config::FILE_NAME;
use crate::diagnostic::{Diagnostic, Look, SHOWN, Severity, path_of, render, render_one};
use crate::source::ReadError;

/// All errors in one text below a line that counts them; nothing if there is none.
pub(crate) fn errors(checked: &Checked) -> Option<String> {
    let count = checked.diagnostics.count(Severity::Error);
    if count == 0 {
        return None;
    }
    let plural = if count == 1 { "" } else { "s" };
    let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
    let report = render(&checked.diagnostics, &checked.files, Look::Plain, |found| {
        is_error(&found)
    });
    let place = match checked
        .diagnostics
        .iter()
        .filter(is_error)
        .all(|found| path_of(found, &checked.files) == FILE_NAME)
    {
        true => FILE_NAME,
        false => &checked.shown,
    };
    Some(format!("{count} error{plural} in `{place}`\n\n{report}"))
}

/// A text for each of the first [`SHOWN`] warnings.
pub(crate) fn warnings(checked: &Checked) -> Vec<String> {
    checked
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Warning)
        .take(SHOWN)
        .map(|found| render_one(found, &checked.files, Look::Plain))
        .collect()
}

/// Why nothing could be checked, and what to do about it.
pub(crate) fn failure(error: &CheckError) -> String {
    let text = causes(error);
    match error {
        CheckError::Folder(ReadError::Missing { .. }) => {
            format!(
                "{text}\n\nwrite the path of another folder, or make this one with `sterna new NAME`"
            )
        }
        _ => text,
    }
}

/// An error with its causes, in one line.
#[must_use]
pub fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
