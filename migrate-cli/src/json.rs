//! The document of `sterna check --format json`.
//!
//! Other programs read it, so a key keeps its name and its meaning. Paths are
//! relative to the folder; lines and columns count from 1, columns in
//! characters; an offset counts bytes from 0.

use std::env;
use std::io::{self, Write};
use std::path::{Component, Path};

use serde::{Serialize, Serializer};
use sterna_build::Checked;
use sterna_build::diagnostic::{Diagnostic, Place, path_of};
use sterna_build::model::Schema;
use sterna_build::plan::{Part, Planned};
use sterna_build::text::{File, LineColumn};

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Found<'a>>,
    migrations: Vec<Read<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<&'a Schema>,
}

#[derive(Serialize)]
struct Found<'a> {
    code: &'a str,
    severity: &'a str,
    file: String,
    line: usize,
    column: usize,
    message: &'a str,
}

#[derive(Serialize)]
struct Read<'a> {
    file: String,
    version: &'a str,
    transactional: bool,
    statements: Statements<'a>,
}

/// The statements of a file, made while they are written: there may be millions.
struct Statements<'a> {
    file: &'a File,
    part: &'a Part,
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
        schema: checked.schema.as_ref(),
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
        statements: Statements {
            file,
            part: &migration.up,
        },
    }
}

impl Serialize for Statements<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let statements = &self.part.statements;
        let offsets = statements.iter().map(|statement| statement.span.start);
        let lines = self.file.lines(offsets);
        serializer.collect_seq(
            statements
                .iter()
                .zip(lines)
                .map(|(statement, line)| Stated {
                    line,
                    offset: statement.span.start,
                    kind: statement.tag.name(),
                }),
        )
    }
}

/// The path from the folder on; that of the folder itself is `.`.
fn in_folder(checked: &Checked, path: &str) -> String {
    let folder = Path::new(&checked.shown);
    let path = Path::new(path);
    if path == folder {
        return ".".to_owned();
    }
    match path.strip_prefix(folder) {
        Ok(rest) => rest.display().to_string(),
        Err(_) if checked.shown == "." => path.display().to_string(),
        // `sterna.toml`, which need not be in the folder.
        Err(_) => beside(folder, path),
    }
}

/// The way from the folder up to the current directory and down to `path`, or
/// the absolute path where names do not tell the way up.
fn beside(folder: &Path, path: &Path) -> String {
    let is_name = |part| matches!(part, Component::Normal(_));
    match folder.components().all(is_name) {
        true => format!(
            "{}{}",
            "../".repeat(folder.components().count()),
            path.display()
        ),
        false => {
            let here = env::current_dir().unwrap_or_default();
            here.join(path).display().to_string()
        }
    }
}
