//! The text of an error: what happened, where, and what to do next.

use std::fmt;

use super::snippet::Snippet;
use super::{ErrorKind, Parts};
use crate::plan::Migration;
use crate::report::{count, millis};
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
    let Some(migration) = error.migration else {
        return Ok(1);
    };
    let script = migration.up();
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

fn title(error: &Parts) -> String {
    let label = error.migration.map(|m| m.to_string()).unwrap_or_default();
    match &error.kind {
        ErrorKind::Refused { error, .. } => error.title(),
        ErrorKind::Server { doing, error } => format!("failed to {doing}: {}", error.title()),
        ErrorKind::Settings { environment, error } => format!(
            "failed to take on the settings of `{environment}`: {}",
            error.title()
        ),
        ErrorKind::Connection { doing } => format!("failed to {doing}: the connection failed"),
        ErrorKind::FateUnknown => {
            format!("the connection failed while `{label}` was being applied")
        }
        ErrorKind::LockTimeout { waited, .. } => {
            format!(
                "gave up waiting for the migration lock after {}",
                millis(*waited)
            )
        }
        ErrorKind::OpenTransaction => "the connection has a transaction open".to_owned(),
        ErrorKind::Edited { .. } => format!("`{label}` was edited after it was applied"),
        ErrorKind::Missing { version, name, .. } => {
            let label = crate::plan::label(version, name);
            format!("`{label}` was applied, but this program does not have it")
        }
        ErrorKind::Late { last } => format!("`{label}` came in after `{last}` was applied"),
        ErrorKind::EditedHalfway { .. } => {
            format!("`{label}` stopped halfway and was edited where it had already run")
        }
        ErrorKind::AppliedElsewhere => format!("another process has just applied `{label}`"),
        ErrorKind::ForeignHistory { table, .. } => {
            format!("`{table}` is not a history that this program can read")
        }
        ErrorKind::DamagedPlan => "the plan in this program cannot be read".to_owned(),
    }
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
        ErrorKind::LockTimeout {
            holder: Some(holder),
            ..
        } => notes.push(("note", format!("it is held by {holder}"))),
        ErrorKind::Edited { applied } | ErrorKind::Missing { applied, .. } => {
            notes.push(("note", format!("applied {applied}")));
        }
        ErrorKind::EditedHalfway { done } => {
            let ran = count(*done, "statement");
            notes.push(("note", format!("{ran} had run before it stopped")));
        }
        ErrorKind::ForeignHistory { reason, .. } => notes.push(("note", reason.clone())),
        _ => {}
    }
    notes.extend(help(error).map(|help| ("help", help)));
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

fn help(error: &Parts) -> Option<String> {
    let help = match &error.kind {
        ErrorKind::Refused {
            error: server,
            statement,
        } => {
            return Some(help_refused(error, server, *statement));
        }
        ErrorKind::Server { error, .. } if error.sqlstate == "42501" => {
            "grant that right, or keep the history in a schema where this user may create \
             tables: `.history_table(\"app\", \"sterna_history\")`"
        }
        ErrorKind::Server { .. } | ErrorKind::Connection { .. } => return None,
        ErrorKind::Settings { environment, .. } => {
            return Some(format!(
                "look at `role` and `search_path` of `{environment}` in `sterna.toml`"
            ));
        }
        ErrorKind::FateUnknown => {
            "it may have been committed or not; run again, and the history will tell"
        }
        ErrorKind::LockTimeout { .. } => {
            "wait for that session or end it; `.lock_wait(...)` sets how long to wait"
        }
        ErrorKind::OpenTransaction => {
            "commit it or roll it back first: each migration runs in a transaction of its own"
        }
        ErrorKind::Edited { .. } => {
            "put the file back as it was, and write the change as a new migration"
        }
        ErrorKind::Missing { .. } => {
            "put its file back; a file that was renamed needs its old version again"
        }
        ErrorKind::Late { last } => return Some(format!("give it a version after `{last}`")),
        ErrorKind::EditedHalfway { .. } => {
            "put back the statements that had run; those after them may change"
        }
        ErrorKind::AppliedElsewhere => "nothing was applied twice; run again",
        ErrorKind::ForeignHistory { .. } => {
            "use the program that made the table, or name another with `.history_table(...)`"
        }
        ErrorKind::DamagedPlan => "clean and build again: it was made by another version of Sterna",
    };
    Some(help.to_owned())
}

fn help_refused(error: &Parts, server: &ServerError, statement: Option<usize>) -> String {
    let Some(migration) = error.migration else {
        return String::new();
    };
    if let Some(number) = statement {
        return help_halfway(migration, server, number);
    }
    let nothing = format!("nothing of `{migration}` was applied");
    match error.applied.len() {
        0 => nothing,
        1 => format!("{nothing}; 1 migration before it was"),
        before => format!("{nothing}; {before} migrations before it were"),
    }
}

fn help_halfway(migration: Migration, server: &ServerError, number: usize) -> String {
    let script = migration.up();
    let sql = script.statement(number - 1).sql;
    let concurrently = sql.to_ascii_lowercase().contains("concurrently");
    let of = script.len();
    if server.sqlstate == "42P07" && concurrently {
        return "an earlier try may have left it as an invalid index: look with `\\d`, \
                `drop index concurrently` it, and run again"
            .to_owned();
    }
    match number - 1 {
        0 => format!("statement 1 of {of} failed; the next run tries it again"),
        done => format!(
            "statement {number} of {of} failed; the next run tries it again, without the \
             {done} before it"
        ),
    }
}
