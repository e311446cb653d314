//! Folders as people have them, and what is said about them.

mod contents;
mod layouts;
mod numbering;
mod places;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::diagnostic::{Look, render};

/// A folder to read, deleted in the end.
struct Fixture {
    folder: TempDir,
    layout: Layout,
    numbering: Numbering,
}

/// What came of reading it.
struct Outcome {
    tree: Tree,
    files: Files,
    diagnostics: Diagnostics,
}

/// A folder with files of these names, each with a statement in it.
fn folder(names: &[&str]) -> Fixture {
    let fixture = Fixture {
        folder: TempDir::new().unwrap(),
        layout: Layout::Auto,
        numbering: Numbering::Auto,
    };
    names
        .iter()
        .fold(fixture, |fixture, name| fixture.file(name, "select 1;\n"))
}

impl Fixture {
    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    fn numbered(mut self, numbering: Numbering) -> Self {
        self.numbering = numbering;
        self
    }

    fn laid_out(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    fn read(&self) -> Outcome {
        let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
        let request = Request {
            folder: self.path(),
            shown: "migrations",
            resolved_from: "the folder of `Cargo.toml`",
            layout: self.layout,
            numbering: self.numbering,
        };
        let tree = read(&request, &mut files, &mut diagnostics).unwrap();
        diagnostics.sort(&files);
        Outcome {
            tree,
            files,
            diagnostics,
        }
    }

    /// What is said, as it is shown.
    fn said(&self) -> String {
        let Outcome {
            files, diagnostics, ..
        } = self.read();
        render(&diagnostics, &files, Look::Plain, |_| true)
    }

    /// What is said, each without its footers: "place: code: message".
    fn titles(&self) -> Vec<String> {
        let Outcome {
            files, diagnostics, ..
        } = self.read();
        diagnostics
            .iter()
            .map(|found| {
                let path = crate::diagnostic::path_of(found, &files);
                format!("{path}: {}: {}", found.code.name, found.message)
            })
            .collect()
    }

    /// The versions and names, in order, of a folder without a fault.
    fn order(&self) -> Vec<String> {
        let outcome = self.read();
        assert_eq!(self.said(), "");
        let migrations = outcome.tree.migrations.iter();
        migrations
            .map(|migration| format!("{} {}", migration.version, migration.name))
            .collect()
    }

    /// The layout and the numbering of a folder without a fault.
    fn kind(&self) -> (Layout, Numbering) {
        assert_eq!(self.said(), "");
        let Tree {
            layout, numbering, ..
        } = self.read().tree;
        (layout, numbering)
    }
}

impl Outcome {
    fn text(&self, section: &Section) -> &str {
        &self.files[section.file].text()[section.span.range()]
    }

    /// The texts of both directions of the first migration.
    fn texts(&self) -> (&str, Option<&str>) {
        let Migration { up, down, .. } = &self.tree.migrations[0];
        (self.text(up), down.as_ref().map(|down| self.text(down)))
    }

    /// Where the first migration says that it wants no transaction, up and down.
    fn no_transaction(&self) -> [Option<String>; 2] {
        let Migration { up, down, .. } = &self.tree.migrations[0];
        [Some(up), down.as_ref()].map(|section| match &section?.no_transaction {
            Some(Place::Text(file, span)) => {
                let file = &self.files[*file];
                Some(format!("{}: {}", file.path(), &file.text()[span.range()]))
            }
            Some(Place::Path(path)) => Some(path.clone()),
            None => None,
        })
    }
}
