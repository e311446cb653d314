//! What the checker says of a folder.

use std::{fmt, fs};

use serde_json::Value;
use sterna_build::diagnostic::{Place, Severity, sqlstate};
use sterna_build::text::Span;
use sterna_build::{Checked, Folder};
use tempfile::TempDir;

/// An error of the checker.
pub(crate) struct Said {
    /// The migration, from 0, and the bytes in its file.
    pub(crate) place: Option<(usize, Span)>,
    code: &'static str,
    message: String,
    /// The line of the place.
    line: usize,
}

/// Checks these migrations, one file each, for that version of PostgreSQL.
pub(crate) fn check(migrations: &[&str], postgres: u32) -> Checked {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("migrations");
    fs::create_dir(&folder).unwrap();
    for (at, sql) in migrations.iter().enumerate() {
        fs::write(folder.join(format!("{:04}_step.sql", at + 1)), sql).unwrap();
    }
    Folder::new("migrations")
        .root(root.path())
        .postgres(postgres)
        .check()
        .unwrap()
}

/// Checks a folder whose lock file does not have the migration `late` yet.
pub(crate) fn check_late(before: &[&str], late: &str, behind: &[&str], postgres: u32) -> Checked {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("migrations");
    fs::create_dir(&folder).unwrap();
    let before = before.iter().map(|sql| ("step", *sql));
    let behind = behind.iter().map(|sql| ("behind", *sql));
    let all = before.chain([("late", late)]).chain(behind);
    for ((name, sql), number) in all.zip(1..) {
        fs::write(folder.join(format!("{number:04}_{name}.sql")), sql).unwrap();
    }
    let folder = |root| Folder::new("migrations").root(root).postgres(postgres);
    let lock = folder(root.path()).check().unwrap().lock_text();
    let lines = lock.lines().filter(|line| !line.ends_with("_late"));
    let lock: Vec<&str> = lines.collect();
    fs::write(root.path().join("migrations/sterna.lock"), lock.join("\n")).unwrap();
    folder(root.path()).check().unwrap()
}

/// The errors among what it says, by file and place.
pub(crate) fn errors(checked: &Checked) -> Vec<Said> {
    let errors = checked.diagnostics.iter();
    errors
        .filter(|found| found.severity == Severity::Error)
        .map(|found| {
            let (place, line) = match found.place {
                Place::Text(file, span) => {
                    let mut migrations = checked.plan.migrations.iter();
                    let at = migrations.position(|migration| migration.up.file == file);
                    let line = checked.files[file].line_column(span.start).line;
                    (at.map(|at| (at, span)), line)
                }
                Place::Path(_) => (None, 1),
            };
            Said {
                place,
                code: found.code.name,
                message: found.message.clone(),
                line,
            }
        })
        .collect()
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((migration, _)) = self.place {
            write!(f, "migration {}, line {}: ", migration + 1, self.line)?;
        }
        write!(f, "{} ({})", self.message, self.code)
    }
}

/// The SQLSTATEs of the server that a code of the checker stands for.
fn sqlstates(code: &str) -> &'static [&'static str] {
    match code {
        // Of a literal, the server's scanner has more to say.
        "syntax-error" => &["42601", "22P02", "22025"],
        "needs-no-transaction" => &["25001", "55P04"],
        _ => &[],
    }
}

impl Said {
    /// Whether this is what the server calls `sqlstate`.
    pub(crate) fn means(&self, sqlstate: &str) -> bool {
        sqlstate::sqlstate(self.code) == Some(sqlstate) || sqlstates(self.code).contains(&sqlstate)
    }
}

/// The catalog after the last migration, and whether there is nothing that it
/// does not know: `None` as long as the checker has no model.
pub(crate) fn catalog(checked: &Checked) -> Option<(Value, bool)> {
    let schema = checked.schema.as_ref()?;
    Some((serde_json::to_value(schema).unwrap(), true))
}
