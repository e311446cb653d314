//! The model alone, and what a build does, for `benches/model.rs`. This is no part of the API.

use std::path::Path;

use crate::check::{CheckError, Checked};
use crate::diagnostic::Diagnostics;
use crate::folder::Folder;
use crate::memory::History;
use crate::model::{Database, SearchPath};
use crate::parallel;
use crate::simulate::Simulation;
use crate::source::{self, Layout, Numbering, Request, Section, Tree};
use crate::syntax::{Reader, Script};
use crate::text::Files;

/// Checks a folder as a build does that remembers nothing.
///
/// # Errors
///
/// Those of [`Folder::check`].
pub fn check(folder: &Folder) -> Result<Checked, CheckError> {
    folder.for_build().check()
}

/// A folder that has been read, and that the model has not seen.
#[derive(Debug)]
pub struct Read {
    files: Files,
    tree: Tree,
    scripts: Vec<(Script, Option<Script>)>,
}

impl Read {
    /// Reads a folder.
    ///
    /// # Errors
    ///
    /// If it cannot be opened.
    pub fn folder(folder: &Path) -> Result<Self, CheckError> {
        let request = Request {
            folder,
            shown: "migrations",
            resolved_from: "the root",
            layout: Layout::Auto,
            numbering: Numbering::Auto,
        };
        let mut files = Files::default();
        let tree = source::read(&request, &mut files, &mut Diagnostics::default());
        let tree = tree.map_err(CheckError::Folder)?;
        let reader = Reader::default();
        let scripts = parallel::map(&tree.migrations, |_, migration| {
            let read = |section: &Section| {
                reader.read(&section.source(&files), &mut Diagnostics::default())
            };
            (read(&migration.up), migration.down.as_ref().map(read))
        });
        drop(reader);
        Ok(Self {
            files,
            tree,
            scripts,
        })
    }

    /// Takes it through the model, and gives what a server would refuse.
    #[must_use]
    pub fn model(&self) -> Diagnostics {
        let database = Database {
            postgres: None,
            search_path: SearchPath::Default,
            baseline: None,
        };
        let migrations = &self.tree.migrations;
        let history = History::none();
        let mut model = Simulation::begin(history, migrations.len(), database, &self.files);
        for (place, (migration, (up, down))) in migrations.iter().zip(&self.scripts).enumerate() {
            model.step(place, migration, up, down.as_ref());
        }
        let mut found = Diagnostics::default();
        model.finish(&mut found);
        found
    }
}
