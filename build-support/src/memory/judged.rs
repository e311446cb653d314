//! What was judged before: the texts that need no second look.
//!
//! Judging the syntax is by far the slowest part of a check, so the digests of the texts that
//! were found good are kept.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{HEAD, put};
use crate::plan::Sha256Digest;

/// The digests of good texts, and the file they are kept in.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    path: Option<PathBuf>,
    kept: Vec<u8>,
}

impl Judged {
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
        put(path, &text);
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
        let first = Judged::open(Some(&path));
        assert_eq!(first.known(), HashSet::new());
        first.keep(&good);
        let second = Judged::open(Some(&path));
        assert_eq!(second.known(), good);
        second.keep(&HashSet::from([[2; 32]]));
        assert_eq!(Judged::open(Some(&path)).known(), HashSet::from([[2; 32]]));
        let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(files, 1);
    }

    #[test]
    fn knows_nothing_of_what_another_release_judged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("judged");
        let known = |head: &str| {
            fs::write(&path, [head.as_bytes(), &[1; 32]].concat()).unwrap();
            Judged::open(Some(&path)).known().len()
        };
        let head = str::from_utf8(HEAD).unwrap();
        assert_eq!(known(head), 1);
        assert_eq!(known("sterna 0.0.0\n"), 0);
        assert_eq!(known(&head.replace(judge!(), "0.0.0")), 0);
    }
}
