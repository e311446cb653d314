//! The messages of the macro about bad folders, as the compiler shows them.
//!
//! One mistake a folder; `CONTRIBUTING.md` says how to add one.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ui");

#[test]
fn a_bad_folder_is_refused_with_its_message() {
    let copy = crate_of_trybuild().join("tests/ui");
    if copy.exists() {
        fs::remove_dir_all(&copy).unwrap();
    }
    for topic in folders_in(Path::new(CASES)) {
        for case in folders_in(&topic) {
            copy_folder(&case, &copy.join(case.strip_prefix(CASES).unwrap()));
        }
    }
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}

/// The crate that trybuild puts the tests into. The macro looks for folders in
/// it, so they have to be there under the same path as here.
fn crate_of_trybuild() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    target.join("tests/trybuild").join(env!("CARGO_PKG_NAME"))
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        match from.is_dir() {
            true => copy_folder(&from, &to),
            false => drop(fs::copy(&from, &to).unwrap()),
        }
    }
}
