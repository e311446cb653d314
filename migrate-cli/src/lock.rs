//! `sterna lock`: writes down what the migrations are now.

use std::fs;

use clap::Args;
use sterna_build::Lock;
use sterna_build::diagnostic::{Diagnostic, Look, codes, render};

use crate::options::{Database, Folder, Reading};
use crate::{Failure, Verdict, check, count, output};

/// Write the lock file `sterna.lock` into the folder
///
/// It has a line for each migration, so that two branches which both add one
/// meet in a merge conflict. Builds hold the folder against it.
///
/// Exits with 1, and leaves the file as it is, if the folder has errors.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    folder: Folder,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten)]
    database: Database,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, Failure> {
    let folder = arguments.reading.of(arguments.folder.path());
    let folder = arguments.database.of(folder);
    let checked = folder.lock(Lock::Ignored).check()?;
    let shown = checked.lock_shown();
    if checked.diagnostics.has_errors() {
        output::note(check::report(&checked));
        output::note(format!(
            "`{shown}` was not written: mend the errors and run `sterna lock` again"
        ));
        return Ok(Verdict::Faulty);
    }
    let notes = render(
        &checked.diagnostics,
        &checked.files,
        Look::Coloured,
        is_of_the_lock,
    );
    if !notes.is_empty() {
        output::note(notes);
    }
    let path = checked.lock_path();
    let text = checked.lock_text();
    let migrations = count(checked.plan.migrations.len(), "migration");
    if fs::read(&path).is_ok_and(|old| old == text.as_bytes()) {
        output::print(format!("`{shown}` agrees with {migrations} already"))?;
        return Ok(Verdict::Sound);
    }
    match fs::write(&path, text) {
        Ok(()) => output::print(format!("locked {migrations} in `{shown}`: commit it"))?,
        Err(source) => return Err(Failure::Write { shown, source }),
    }
    Ok(Verdict::Sound)
}

/// Whether it is said of what was locked until now.
fn is_of_the_lock(found: &Diagnostic) -> bool {
    let codes = [
        &codes::LATE_MIGRATION,
        &codes::LOCK_MISMATCH,
        &codes::LOCK_MISSING_MIGRATION,
    ];
    codes.contains(&found.code)
}
