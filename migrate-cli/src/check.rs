//! `sterna check`: says what is wrong with a folder.

use clap::{Args, ValueEnum};
use sterna_build::diagnostic::{Look, Severity, render};
use sterna_build::{Checked, Lock};

use crate::options::{Database, Folder, Reading};
use crate::{Failure, Verdict, count, json, output};

/// Check a folder of migrations
///
/// Says what is wrong with its names, its numbers and its SQL. No database is
/// needed.
///
/// Exits with 0 if there is no error, with 1 if there are errors, and with 2
/// if the folder could not be read.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    folder: Folder,

    /// What to print
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,

    /// Fail if the folder has no lock file; one that is there must always agree
    #[arg(long)]
    locked: bool,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    database: Database,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A report to read
    Human,
    /// A document for programs
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let lock = match arguments.locked {
        true => Lock::Required,
        false => Lock::IfPresent,
    };
    let folder = arguments.reading.of(arguments.folder.path());
    let folder = arguments.database.of(folder);
    let checked = folder.lock(lock).check()?;
    match arguments.format {
        Format::Human => output::print(report(&checked))?,
        Format::Json => output::print_raw(|out| json::write(&checked, out))?,
    }
    Ok(Verdict::of(&checked))
}

/// Everything that was found, and a line that sums it up.
pub(crate) fn report(checked: &Checked) -> String {
    let mut report = render(&checked.diagnostics, &checked.files, Look::Coloured, |_| {
        true
    });
    if !report.is_empty() {
        report.push_str("\n\n");
    }
    report.push_str(&summary(checked));
    report
}

fn summary(checked: &Checked) -> String {
    let migrations = count(checked.plan.migrations.len(), "migration");
    let found: Vec<_> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| (severity, checked.diagnostics.count(severity)))
        .filter(|(severity, number)| *severity == Severity::Error || *number > 0)
        .map(|(severity, number)| count(number, severity.name()))
        .collect();
    format!("{migrations} in `{}`: {}", checked.shown, found.join(", "))
}
