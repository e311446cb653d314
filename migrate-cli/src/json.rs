//! The document of `sterna check --format json`.
//!
//! Other programs read it, so a key keeps its name and its meaning. Paths are
//! relative to the folder; lines and columns count from 1, columns in
//! characters; an offset counts bytes from 0.

use std::io::{self, Write};

use serde::Serialize;
use sterna_build::Checked;
use sterna_build::diagnostic::{Diagnostic, Place, path_of};
use sterna_build::plan::{Part, Planned};
use sterna_build::text::{File, LineColumn};

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Found<'a>>,
    migrations: Vec<Read<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    code: &'a str,
    severity: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
}

#[derive(Serialize)]
struct Read<'a> {
    file: &'a str,
    version: &'a str,
    transactional: bool,
    statements: Vec<Stated<'a>>,
}

#[derive(Serialize)]
struct Stated<'a> {
    line: usize,
    offset: usize,
    kind: &'a str,
}

/// Writes the document and a line break.
pub(crate) fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    let document = Document {
        diagnostics: checked
            .diagnostics
            .iter()
            .map(|diagnostic| found(checked, diagnostic))
            .collect(),
        migrations: checked
            .plan
            .migrations
            .iter()
            .map(|migration| read(checked, migration))
            .collect(),
    };
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}

fn found<'a>(checked: &'a Checked, diagnostic: &'a Diagnostic) -> Found<'a> {
    let LineColumn { line, column } = match diagnostic.place {
        Place::Text(file, span) => checked.files[file].line_column(span.start),
        Place::Path(_) => LineColumn { line: 1, column: 1 },
    };
    Found {
        code: diagnostic.code.name,
        severity: diagnostic.severity.name(),
        file: in_folder(checked, path_of(diagnostic, &checked.files)),
        line,
        column,
        message: &diagnostic.message,
    }
}

fn read<'a>(checked: &'a Checked, migration: &'a Planned) -> Read<'a> {
    let file = &checked.files[migration.up.file];
    Read {
        file: in_folder(checked, file.path()),
        version: &migration.version,
        transactional: migration.up.transactional,
        statements: stated(file, &migration.up),
    }
}

fn stated<'a>(file: &File, part: &'a Part) -> Vec<Stated<'a>> {
    let offsets = part.statements.iter().map(|statement| statement.span.start);
    part.statements
        .iter()
        .zip(file.lines(offsets))
        .map(|(statement, line)| Stated {
            line,
            offset: statement.span.start,
            kind: statement.tag.name(),
        })
        .collect()
}

/// The path without the folder in front; the folder itself is `.`.
fn in_folder<'a>(checked: &Checked, path: &'a str) -> &'a str {
    match path.strip_prefix(checked.shown.as_str()) {
        Some("") => ".",
        Some(rest) => rest.strip_prefix('/').unwrap_or(path),
        None => path,
    }
}
