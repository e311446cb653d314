//! The file that says what is there before the first migration.

use std::fs;
use std::path::PathBuf;

use crate::check::CheckError;
use crate::diagnostic::{Diagnostics, codes};
use crate::folder::Baseline;
use crate::memory::{self, Texts};
use crate::source::decode;
use crate::syntax::{Change, Reader, Script, Source, Transaction};
use crate::text::{FileId, Files, Span};

/// Adds the file to `files`, and its path to what is tracked.
///
/// # Errors
///
/// If it cannot be opened.
pub(crate) fn open(
    baseline: Option<&Baseline>,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Option<(FileId, PathBuf)>, CheckError> {
    let Some(Baseline { path, shown }) = baseline else {
        return Ok(None);
    };
    let bytes = fs::read(path).map_err(|source| CheckError::Baseline {
        path: path.clone(),
        source,
    })?;
    let file = decode::decode(shown.clone(), bytes, files, diagnostics);
    Ok(file.map(|file| (file, path.clone())))
}

/// Reads the SQL. It is not sent to a server, so lines for psql and data are as good as SQL.
pub(crate) fn read<'t>(
    file: FileId,
    reader: &Reader<'t>,
    texts: &mut Texts,
    files: &'t Files,
    diagnostics: &mut Diagnostics,
) -> Script {
    let text = files[file].text();
    let source = Source {
        file,
        text,
        section: Span::new(0, text.len()),
        declared: Some(Transaction::Outside),
    };
    let mut found = Diagnostics::default();
    let digest = memory::digest(&source);
    let mut script = match texts.knows(&digest) {
        true => reader.read_good(&source, &mut found),
        false => reader.read(&source, &mut found),
    };
    // The rows of a table, which stand below its `copy`, make nothing.
    for statement in &mut script.statements {
        if statement.tag.name() == "COPY" {
            statement.change = Change::Nothing;
        }
    }
    found.retain(|diagnostic| {
        let faults = [
            &codes::SYNTAX_ERROR,
            &codes::UNTERMINATED_COMMENT,
            &codes::UNTERMINATED_QUOTE,
        ];
        faults.contains(&diagnostic.code)
    });
    if !found.has_errors() {
        texts.note_good(digest);
    }
    diagnostics.append(found);
    script
}
