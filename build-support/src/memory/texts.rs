//! What was read before: the texts that need no second look.
//!
//! Judging the syntax is by far the slowest part of a check, and reading the tokens comes next.
//! So the outlines of texts that were found good are kept, by the digests of the texts.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{HEAD, put};
use crate::diagnostic::Diagnostics;
use crate::outline::Outline;
use crate::parallel;
use crate::plan::Sha256Digest;
use crate::source::{Migration, Section, Tree};
use crate::syntax::Source;
use crate::text::Files;

/// What was found of good texts, and the file that it is kept in.
#[derive(Debug)]
pub(crate) struct Texts {
    path: Option<PathBuf>,
    bytes: Vec<u8>,
    /// Where what is known of each text is among the bytes.
    known: HashMap<Sha256Digest, Range<usize>>,
    /// What is to be kept for the next time.
    findings: Vec<u8>,
}

/// The digests of a migration's texts: up, and down if it has one.
pub(crate) type Digests = (Sha256Digest, Option<Sha256Digest>);

/// The digest of a text, of where it stands in its file, and of what is said beside it.
pub(crate) fn digest(source: &Source<'_>) -> Sha256Digest {
    let Source {
        file: _,
        text,
        section,
        declared,
    } = source;
    let place = format!("{section:?} of {}, {declared:?}\n", text.len());
    Sha256::new_with_prefix(place)
        .chain_update(&text[section.range()])
        .finalize()
        .into()
}

impl Texts {
    /// Reads what `path` keeps; what cannot be read is nothing.
    pub(crate) fn open(path: Option<&Path>) -> Self {
        let bytes = path.and_then(|path| fs::read(path).ok());
        let bytes = bytes.unwrap_or_default();
        Self {
            path: path.map(Path::to_owned),
            known: places(&bytes),
            bytes,
            findings: HEAD.to_vec(),
        }
    }

    /// The digests of all texts of a folder; none if nothing is kept.
    pub(crate) fn digests(&self, tree: &Tree, files: &Files) -> Vec<Digests> {
        if self.path.is_none() {
            return Vec::new();
        }
        parallel::map(&tree.migrations, |_, Migration { up, down, .. }| {
            let digest = |section: &Section| digest(&section.source(files));
            (digest(up), down.as_ref().map(digest))
        })
    }

    /// Whether the text is known to be good.
    pub(crate) fn knows(&self, digest: &Sha256Digest) -> bool {
        self.known.contains_key(digest)
    }

    /// What is known of the text, and what there is to say of it; nothing if it is not known.
    pub(crate) fn recall(
        &self,
        digest: &Sha256Digest,
        section: &Section,
    ) -> Option<(Outline, Diagnostics)> {
        let bytes = &self.bytes[self.known.get(digest)?.clone()];
        let (outline, mut found): (Outline, Diagnostics) = postcard::from_bytes(bytes).ok()?;
        found.move_to(section.file);
        Some((outline, found))
    }

    /// Keeps what was found of a text, unless there is an error in it.
    pub(crate) fn note(&mut self, digest: Sha256Digest, outline: &Outline, found: &Diagnostics) {
        if found.has_errors() {
            return;
        }
        match self.known.get(&digest) {
            Some(place) => {
                let bytes = &self.bytes[place.clone()];
                put_in(&mut self.findings, &digest, bytes);
            }
            None => {
                if let Ok(bytes) = postcard::to_allocvec(&(outline, found)) {
                    put_in(&mut self.findings, &digest, &bytes);
                }
            }
        }
    }

    /// Keeps that a text is good.
    pub(crate) fn note_good(&mut self, digest: Sha256Digest) {
        put_in(&mut self.findings, &digest, &[]);
    }

    /// Writes down what was noted, and forgets all other texts.
    ///
    /// A file that cannot be written costs time and nothing else.
    pub(crate) fn keep(&self) {
        if let Some(path) = &self.path
            && self.findings != self.bytes
        {
            put(path, &self.findings);
        }
    }
}

fn put_in(findings: &mut Vec<u8>, digest: &Sha256Digest, bytes: &[u8]) {
    findings.extend(digest);
    findings.extend((bytes.len() as u64).to_le_bytes());
    findings.extend(bytes);
}

/// Where the findings are; none where the bytes are not what was kept.
fn places(bytes: &[u8]) -> HashMap<Sha256Digest, Range<usize>> {
    let mut places = HashMap::new();
    let mut rest = bytes.strip_prefix(HEAD).unwrap_or_default();
    while let Some((digest, behind)) = rest.split_first_chunk()
        && let Some((length, behind)) = behind.split_first_chunk()
        && let Ok(length) = usize::try_from(u64::from_le_bytes(*length))
        && length <= behind.len()
    {
        let start = bytes.len() - behind.len();
        places.insert(*digest, start..start + length);
        rest = &behind[length..];
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;
    use crate::syntax::{Reader, Source};
    use crate::text::{File, FileId, Span};

    const SQL: &str = "begin; drop table a; commit;";

    fn section(file: FileId) -> Section {
        Section {
            file,
            path: PathBuf::new(),
            span: Span::new(0, SQL.len()),
            no_transaction: None,
            allows: Vec::new(),
        }
    }

    fn read(file: FileId) -> (Outline, Diagnostics) {
        let source = Source {
            file,
            text: SQL,
            section: Span::new(0, SQL.len()),
            declared: None,
        };
        let mut found = Diagnostics::default();
        let script = Reader::default().read(&source, &mut found);
        (Outline::of(script), found)
    }

    #[test]
    fn what_is_kept_of_a_text_is_told_of_the_file_that_it_stands_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/texts");
        let mut files = Files::default();
        let first = files.add(File::new("a.sql", SQL));
        let second = files.add(File::new("b.sql", SQL));
        let digest = digest(&section(first).source(&files));
        assert_eq!(digest, super::digest(&section(second).source(&files)));
        let (outline, found) = read(first);
        assert_eq!(found.iter().len(), 1);

        let mut texts = Texts::open(Some(&path));
        assert!(!texts.knows(&digest));
        texts.note(digest, &outline, &found);
        texts.note_good([1; 32]);
        texts.keep();
        let mut texts = Texts::open(Some(&path));
        assert!(texts.knows(&digest) && texts.knows(&[1; 32]));
        let recalled = |digest| texts.recall(digest, &section(second));
        assert_eq!(recalled(&digest), Some(read(second)));
        assert_eq!(recalled(&[1; 32]), None);
        texts.note(digest, &outline, &found);
        texts.keep();
        let texts = Texts::open(Some(&path));
        assert!(texts.knows(&digest) && !texts.knows(&[1; 32]));
        let files = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(files, 1);
    }

    #[test]
    fn a_text_with_an_error_is_not_kept() {
        let mut texts = Texts::open(None);
        let (outline, mut found) = read(FileId::default());
        found.error(&codes::SYNTAX_ERROR, "a.sql", "syntax error");
        texts.note([1; 32], &outline, &found);
        assert_eq!(texts.findings, HEAD);
    }

    #[test]
    fn nothing_is_known_of_what_another_release_found() {
        let known = |head: &str| {
            let length = 1_u64.to_le_bytes();
            let bytes = [head.as_bytes(), &[1; 32], &length, &[0]].concat();
            places(&bytes).len()
        };
        let head = str::from_utf8(HEAD).unwrap();
        assert_eq!(known(head), 1);
        assert_eq!(known("sterna 0.0.0\n"), 0);
        assert_eq!(known(&head.replace(judge!(), "0.0.0")), 0);
    }
}
