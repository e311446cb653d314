//! Holds the migrations of a folder against its lock file.

use std::path::PathBuf;

use crate::check::CheckError;
use crate::diagnostic::{Diagnostics, codes};
use crate::folder::{Located, Lock};
use crate::lock_file::{self, Arrival, Entry};
use crate::merges::{Merged, ReadAgain};
use crate::plan::Plan;
use crate::source::{self, decode, file_system};
use crate::text::Files;

/// Reads the lock file, and gives its path if there is one.
///
/// # Errors
///
/// If it cannot be opened.
pub(crate) fn hold(
    lock: Lock,
    located: &Located,
    plan: &Plan,
    folder: &ReadAgain<'_>,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Option<PathBuf>, CheckError> {
    let path = located.folder.join(lock_file::FILE_NAME);
    let shown = source::show_in(&located.shown, lock_file::FILE_NAME);
    let bytes = match file_system::read_if_there(&path) {
        Ok(bytes) => bytes,
        Err(source) => return Err(CheckError::LockFile { path, source }),
    };
    let Some(bytes) = bytes else {
        if lock == Lock::Required {
            diagnostics
                .error(
                    &codes::LOCK_FILE_MISSING,
                    located.shown.as_str(),
                    format!("there is no `{}` in the folder", lock_file::FILE_NAME),
                )
                .help("make it with `sterna lock`, and commit it");
        }
        return Ok(None);
    };
    // Where the folder is refused for something else, there is no other order to speak of.
    let sound = !diagnostics.has_errors();
    if let Some(file) = decode::decode(shown, bytes, files, diagnostics) {
        let entries = entries(plan);
        let late = |arrival: &Arrival, diagnostic: &mut _| {
            sound && Merged::read(folder, files).say(arrival, diagnostic)
        };
        lock_file::compare(file, files, &entries, late, diagnostics);
    }
    Ok(Some(path))
}

/// Notes what comes late in the folder, and what has changed since it was locked, as far as the
/// lock file tells that is about to be written again.
pub(crate) fn note_differences(
    located: &Located,
    plan: &Plan,
    folder: &ReadAgain<'_>,
    files: &Files,
    diagnostics: &mut Diagnostics,
) {
    let path = located.folder.join(lock_file::FILE_NAME);
    let bytes = file_system::read_if_there(&path).ok().flatten();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    let Some(text) = text.filter(|_| !diagnostics.has_errors()) else {
        return;
    };
    let entries = entries(plan);
    let shown = source::show_in(&located.shown, lock_file::FILE_NAME);
    lock_file::note_changed(&text, &shown, &entries, diagnostics);
    let mut arrivals = lock_file::arrived(&text, &entries);
    arrivals.retain(Arrival::is_late);
    if !arrivals.is_empty() {
        Merged::read(folder, files).note(&arrivals, diagnostics);
    }
}

/// The migrations, as the lock file knows them.
pub(crate) fn entries(plan: &Plan) -> Vec<Entry> {
    plan.migrations
        .iter()
        .map(|migration| Entry {
            name: migration.stem.clone(),
            checksum: migration.checksum,
            chain: migration.chain,
        })
        .collect()
}
