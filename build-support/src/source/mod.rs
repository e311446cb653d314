//! Reads a folder of SQL files into migrations, in their order.
//!
//! A folder is read as sqlx, diesel, refinery, golang-migrate, goose, dbmate,
//! Prisma or Flyway left it: the [`Layout`] says which files make up a
//! migration, the [`Numbering`] what comes after what. SQL is not looked at
//! but for the comments that are meant for a tool.

mod allow;
mod calendar;
mod contents;
pub(crate) mod decode;
mod directives;
mod error;
pub(crate) mod file_system;
mod folder;
mod gaps;
mod layout;
mod metadata;
mod names;
mod numbering;
mod sections;
mod sequence;
mod subfolder;
#[cfg(test)]
mod tests;
pub(crate) mod version;

use std::path::{Path, PathBuf};

pub use error::ReadError;
pub use names::{Layout, Numbering, UnknownName};

use crate::diagnostic::{Code, Diagnostics, Place};
use crate::syntax::{Source, Transaction};
use crate::text::{FileId, Files, Span};
use folder::Folder;
pub(crate) use folder::show_in;

/// Which folder to read, and how.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The folder, as an absolute path.
    pub folder: &'a Path,
    /// The path to show for it: from the crate's root, with `/`.
    pub shown: &'a str,
    /// What the path was relative to, as in "the folder of `Cargo.toml`".
    pub resolved_from: &'a str,
    /// The layout, or [`Layout::Auto`].
    pub layout: Layout,
    /// The numbering, or [`Numbering::Auto`].
    pub numbering: Numbering,
}

/// What is in a folder.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The layout that was asked for or found; [`Layout::Flat`] if there is nothing to see it by.
    pub layout: Layout,
    /// The numbering that was asked for or found; [`Numbering::Lexical`] if the files have no one.
    pub numbering: Numbering,
    /// The migrations in the order in which they are applied.
    pub migrations: Vec<Migration>,
    /// The folder, and the folders in it: their times tell of files that come and go.
    pub folders: Vec<PathBuf>,
}

/// One step of the schema.
#[derive(Clone, Debug)]
pub struct Migration {
    /// The name of its file or folder without endings: `001_initial_schema`.
    pub stem: String,
    /// The number as it is written: `001`. With [`Numbering::Lexical`] the whole stem.
    pub version: String,
    /// What follows the number: `initial_schema`. The whole stem if there is no number.
    pub name: String,
    /// What applies it.
    pub up: Section,
    /// What reverts it.
    pub down: Option<Section>,
}

/// The SQL of one direction, and what its comments ask for.
#[derive(Clone, Debug)]
pub struct Section {
    /// The file it stands in.
    pub file: FileId,
    /// The path of the file.
    pub path: PathBuf,
    /// The SQL: the whole file without a byte order mark, or one section of it.
    pub span: Span,
    /// Where it says that it shall not run in a transaction.
    pub no_transaction: Option<Place>,
    /// What shall not be reported of it.
    pub allows: Vec<Allow>,
}

impl Section {
    /// Its text, to be read.
    pub(crate) fn source<'t>(&self, files: &'t Files) -> Source<'t> {
        Source {
            file: self.file,
            text: files[self.file].text(),
            section: self.span,
            declared: self.no_transaction.as_ref().map(|_| Transaction::Outside),
        }
    }
}

/// `-- sterna: allow(code, "reason")`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// What is silenced.
    pub code: &'static Code,
    /// Why.
    pub reason: String,
    /// The file of the comment.
    pub file: FileId,
    /// The comment's `allow(...)`.
    pub span: Span,
}

/// Reads a folder.
///
/// What is wrong with single files is added to `diagnostics`, and the
/// migrations that are sound are returned. After an error their order may have
/// holes: they are good for checking each alone, not one after the other.
///
/// # Errors
///
/// If there is no such folder, or it cannot be opened.
pub fn read(
    request: &Request<'_>,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Tree, ReadError> {
    let mut folder = Folder::open(request)?;
    let (layout, candidates) = layout::arrange(&mut folder, diagnostics);
    let (numbering, candidates) = numbering::order(&folder, candidates, diagnostics);
    let mut migrations = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        migrations.extend(contents::load(
            &mut folder,
            layout,
            candidate,
            files,
            diagnostics,
        ));
    }
    Ok(Tree {
        layout,
        numbering,
        migrations,
        folders: folder.folders,
    })
}
