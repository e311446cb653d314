//! What was judged before: the texts that need no second look.
//!
//! Judging the syntax is by far the slowest part of a check, and most builds
//! see the same files again. A build script keeps the digests of the texts that
//! were found good in `OUT_DIR`, the macro in Cargo's target folder. The file is
//! worth nothing to anybody else, and without it everything is judged.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use crate::plan::Sha256Digest;

/// The digests of good texts, and the file they are kept in.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    path: Option<PathBuf>,
    kept: Vec<u8>,
}

/// The version of the judge; a test holds it against `Cargo.lock`.
macro_rules! judge {
    () => {
        "2.68.0"
    };
}

/// What another release of Sterna or of the judge found good is not known here.
const HEAD: &[u8] = concat!(
    "sterna ",
    env!("CARGO_PKG_VERSION"),
    ", squawk-syntax ",
    judge!(),
    "\n"
)
.as_bytes();

impl Memory {
    /// Reads what `path` keeps; what cannot be read is nothing.
    pub(crate) fn open(path: Option<&Path>) -> Self {
        let kept = path.and_then(|path| fs::read(path).ok());
        Self {
            path: path.map(Path::to_owned),
            kept: kept.unwrap_or_default(),
        }
    }

    /// The texts that are known to be good.
    pub(crate) fn known(&self) -> HashSet<Sha256Digest> {
        let digests = self.kept.strip_prefix(HEAD).unwrap_or_default();
        digests.as_chunks().0.iter().copied().collect()
    }

    /// Keeps these for the next time, and forgets all others.
    ///
    /// A file that cannot be written costs time and nothing else.
    pub(crate) fn keep(&self, good: &HashSet<Sha256Digest>) {
        let Some(path) = &self.path else {
            return;
        };
        let mut digests: Vec<_> = good.iter().collect();
        digests.sort_unstable();
        let mut text = HEAD.to_vec();
        text.extend(digests.into_iter().flatten());
        if text == self.kept {
            return;
        }
        // Another compiler may read it at this moment, so it is put in place whole.
        let new = path.with_extension(process::id().to_string());
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&new, text))
            .and_then(|()| fs::rename(&new, path));
        if written.is_err() {
            let _ = fs::remove_file(new);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_digests_from_one_time_to_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/judged");
        let good = HashSet::from([[1; 32], [2; 32]]);
        let first = Memory::open(Some(&path));
        assert_eq!(first.known(), HashSet::new());
        first.keep(&good);
        let second = Memory::open(Some(&path));
        assert_eq!(second.known(), good);
        second.keep(&HashSet::from([[2; 32]]));
        assert_eq!(Memory::open(Some(&path)).known(), HashSet::from([[2; 32]]));
        let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(files, 1);
    }

    #[test]
    fn knows_nothing_of_what_another_release_judged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("judged");
        let known = |head: &str| {
            fs::write(&path, [head.as_bytes(), &[1; 32]].concat()).unwrap();
            Memory::open(Some(&path)).known().len()
        };
        let head = str::from_utf8(HEAD).unwrap();
        assert_eq!(known(head), 1);
        assert_eq!(known("sterna 0.0.0\n"), 0);
        assert_eq!(known(&head.replace(judge!(), "0.0.0")), 0);
    }

    #[test]
    fn names_the_judge_that_is_locked() {
        let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
        let lock = fs::read_to_string(lock).unwrap();
        for part in ["lexer", "parser", "syntax"] {
            let package = format!("name = \"squawk-{part}\"\nversion = \"{}\"\n", judge!());
            assert!(lock.contains(&package), "{package}");
        }
    }
}
