//! Words for what was found, for the macro and the build script.

use std::error::Error;

use crate::check::Checked;
use crate::diagnostic::{Look, SHOWN, Severity, render, render_one};

/// All errors in one text below a line that counts them; nothing if there is none.
pub(crate) fn errors(checked: &Checked) -> Option<String> {
    let count = checked.diagnostics.count(Severity::Error);
    if count == 0 {
        return None;
    }
    let plural = if count == 1 { "" } else { "s" };
    let report = render(&checked.diagnostics, &checked.files, Look::Plain, |found| {
        found.severity == Severity::Error
    });
    Some(format!(
        "{count} error{plural} in `{}`\n\n{report}",
        checked.shown
    ))
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
