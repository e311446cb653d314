//! The text of an error: what happened, where, and what to do next.

use std::fmt;

use super::help::{help, help_two_plans};
use super::snippet::Snippet;
use super::{ErrorKind, Parts, title};
use crate::promotion::GLASS;
use crate::report::count;
use crate::server_error::{ErrorPosition, ServerError};

/// Writes the whole story, without colours.
pub(super) fn render(f: &mut fmt::Formatter<'_>, error: &Parts) -> fmt::Result {
    f.write_str(&title(error))?;
    let gutter = place(f, error)?;
    for (label, text) in notes(error) {
        let indent = gutter + 2 + "= : ".len() + label.len();
        let text = text.trim_end().replace('\n', &format!("\n{:indent$}", ""));
        write!(f, "\n{:width$}= {label}: {text}", "", width = gutter + 2)?;
    }
    Ok(())
}

/// The file, and the line if it is known; gives the width of the line number.
fn place(f: &mut fmt::Formatter<'_>, error: &Parts) -> Result<usize, fmt::Error> {
    let Some(script) = error.script() else {
        return Ok(1);
    };
    let Some(mark) = error.mark else {
        write!(f, "\n  --> {}", script.file())?;
        return Ok(1);
    };
    let snippet = Snippet::new(script, mark);
    let gutter = snippet.gutter();
    let location = script.locate(mark.offset);
    write!(f, "\n{:gutter$} --> {}:{location}", "", script.file())?;
    write!(f, "\n{snippet}")?;
    Ok(gutter)
}

type Note = (&'static str, String);

fn notes(error: &Parts) -> Vec<Note> {
    let mut notes = Vec::new();
    match &error.kind {
        ErrorKind::Refused { error, .. }
        | ErrorKind::Server { error, .. }
        | ErrorKind::Settings { error, .. } => {
            server_notes(&mut notes, error);
        }
        ErrorKind::Unsettled {
            sql,
            reason,
            process,
            ..
        } => {
            if error.mark.is_none() {
                notes.push(("note", format!("it was `{sql}`")));
            }
            let process = process.iter().map(|pid| format!(": process {pid}"));
            notes.push(("note", format!("{reason}{}", process.collect::<String>())));
        }
        ErrorKind::LockTimeout {
            holder: Some(holder),
            ..
        } => notes.push(("note", format!("it is held by {holder}"))),
        ErrorKind::PooledConnection { keeps: Some(pid) } => {
            let keeps = format!("process {pid} keeps the lock until the pooler closes it");
            notes.push(("note", keeps));
        }
        ErrorKind::Edited {
            applied, changes, ..
        }
        | ErrorKind::RevertEdited { applied, changes } => {
            notes.push(("note", format!("applied {applied}")));
            notes.extend(changes.iter().map(|change| ("note", change.clone())));
        }
        ErrorKind::Missing { applied, .. } | ErrorKind::RevertUnknown { applied, .. } => {
            notes.push(("note", format!("applied {applied}")));
        }
        ErrorKind::MissingHalfway { begun, .. }
        | ErrorKind::AppliedHalfway { begun, .. }
        | ErrorKind::RevertedHalfway { begun, .. } => {
            notes.push(("note", format!("begun {begun}")));
        }
        ErrorKind::NothingToRevertWith { migrations } => {
            let without = |label: &String| ("note", format!("`{label}` has no down script"));
            notes.extend(migrations.iter().map(without));
        }
        ErrorKind::EditedHalfway { done } => {
            let ran = count(*done, "statement");
            notes.push(("note", format!("{ran} had run before it stopped")));
        }
        ErrorKind::NewerHistory { found, known, .. } => {
            let formats = format!("it has format {found}, and this program knows {known}");
            notes.push(("note", formats));
        }
        ErrorKind::Unproven { why, .. } => {
            notes.extend(why.notes().into_iter().map(|note| ("note", note)));
        }
        ErrorKind::ForeignHistory { reason, .. } => notes.push(("note", reason.clone())),
        _ => {}
    }
    let breakable = matches!(
        error.kind,
        ErrorKind::Destructive { .. }
            | ErrorKind::Protected { .. }
            | ErrorKind::ProtectedRepair { .. }
            | ErrorKind::RevertEdited { .. }
    );
    notes.extend(breakable.then(|| ("note", GLASS.to_owned())));
    if error.attempts > 1 {
        notes.push(("note", format!("tried {} times", error.attempts)));
    }
    let helps = help(error).into_iter().chain(help_two_plans(&error.kind));
    notes.extend(helps.map(|help| ("help", help)));
    notes
}

fn server_notes(notes: &mut Vec<Note>, error: &ServerError) {
    let mut note = |label, text: &Option<String>| {
        notes.extend(text.clone().map(|text| (label, text)));
    };
    note("detail", &error.detail);
    note("hint", &error.hint);
    note("context", &error.context);
    if let Some(ErrorPosition::Internal { query, .. }) = &error.position {
        note("query", &Some(query.clone()));
    }
}
