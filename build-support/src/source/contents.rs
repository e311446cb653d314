//! Reads the files of a migration, and what they say about themselves.

use super::directives::{self, Directives, OF_SQLX};
use super::folder::Folder;
use super::layout::Candidate;
use super::sections::{self, Half};
use super::version::Parts;
use super::{Layout, Migration, Numbering, Section, decode, file_system, metadata};
use crate::diagnostic::{Diagnostics, Place, codes};
use crate::text::{BYTE_ORDER_MARK, FileId, Files, Span};

/// Reads a migration; one that cannot be read is none.
pub(super) fn load(
    folder: &mut Folder<'_>,
    layout: Layout,
    candidate: Candidate,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Option<Migration> {
    let mut up = section(folder, &candidate.up, files, diagnostics);
    let mut down = candidate
        .down
        .as_ref()
        .and_then(|inside| section(folder, inside, files, diagnostics));
    if let Some(inside) = &candidate.metadata {
        let file = file(folder, inside, files, diagnostics);
        let place = file.and_then(|file| metadata::no_transaction(file, files, diagnostics));
        for section in [&mut up, &mut down].into_iter().flatten() {
            let own = section.no_transaction.take();
            section.no_transaction = own.or_else(|| place.clone());
        }
    }
    let mut up = up?;
    if layout == Layout::Flat {
        down = take_apart(&mut up, files, diagnostics)?;
    }
    let from = mark_length(files[up.file].text());
    let found = obey(&mut up, from, files, diagnostics);
    if found.is_blank {
        diagnostics
            .warning(
                &codes::EMPTY_MIGRATION,
                (up.file, Span::new(up.span.start, up.span.start)),
                "the migration does nothing",
            )
            .help("write its SQL, or delete it if it was never applied anywhere");
    }
    if let Some(down) = &mut down {
        obey(down, down.span.start, files, diagnostics);
    }
    let (_, numbering) = folder.wanted();
    Some(named(candidate, numbering, up, down))
}

/// Reads a file whose whole text is one direction.
fn section(
    folder: &mut Folder<'_>,
    inside: &str,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Option<Section> {
    let file = file(folder, inside, files, diagnostics)?;
    let text = files[file].text();
    let span = Span::new(mark_length(text), text.len());
    Some(Section {
        file,
        path: folder.path(inside),
        span,
        no_transaction: first_line(text, span).map(|mark| Place::Text(file, mark)),
        allows: Vec::new(),
    })
}

fn file(
    folder: &mut Folder<'_>,
    inside: &str,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Option<FileId> {
    let path = folder.path(inside);
    let shown = folder.show(inside);
    match file_system::read(&path) {
        Ok(bytes) => decode::decode(shown, bytes, files, diagnostics),
        Err(error) => {
            diagnostics
                .error(&codes::UNREADABLE, &*shown, "the file cannot be read")
                .note(format!("the system says: {error}"));
            None
        }
    }
}

fn mark_length(text: &str) -> usize {
    text.len() - text.trim_start_matches(BYTE_ORDER_MARK).len()
}

fn first_line(text: &str, span: Span) -> Option<Span> {
    text[span.range()]
        .starts_with(OF_SQLX)
        .then(|| Span::new(span.start, span.start + OF_SQLX.len()))
}

/// Leaves the section that goes up in `up` and returns the other.
fn take_apart(
    up: &mut Section,
    files: &Files,
    diagnostics: &mut Diagnostics,
) -> Option<Option<Section>> {
    let file = up.file;
    let found = sections::find(files[file].text(), up.span, file, diagnostics)?;
    let Some(sections) = found else {
        return Some(None);
    };
    let place = |half: &Half| half.no_transaction.map(|span| Place::Text(file, span));
    let down = sections.down.map(|half| Section {
        file,
        path: up.path.clone(),
        span: half.span,
        no_transaction: place(&half),
        allows: Vec::new(),
    });
    up.span = sections.up.span;
    up.no_transaction = up.no_transaction.take().or_else(|| place(&sections.up));
    Some(down)
}

/// Takes over what the leading comments ask for; those of `up` begin above its section.
fn obey(
    section: &mut Section,
    from: usize,
    files: &Files,
    diagnostics: &mut Diagnostics,
) -> Directives {
    let span = Span::new(from, section.span.end);
    let mut found = directives::read(files[section.file].text(), span, section.file, diagnostics);
    section.allows = std::mem::take(&mut found.allows);
    if let Some(span) = found.no_transaction {
        section.no_transaction = Some(Place::Text(section.file, span));
    }
    found
}

fn named(
    candidate: Candidate,
    numbering: Numbering,
    up: Section,
    down: Option<Section>,
) -> Migration {
    let Candidate { stem, parts, .. } = candidate;
    let (version, name) = match parts {
        Some(Parts { version, name, .. }) => (version, name),
        None => (stem.clone(), stem.clone()),
    };
    Migration {
        version: if numbering == Numbering::Lexical {
            stem.clone()
        } else {
            version
        },
        name,
        stem,
        up,
        down,
    }
}
