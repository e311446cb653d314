//! Takes the migrations of a folder through the model, one after the other.

use crate::diagnostic::Diagnostics;
use crate::syntax::{Script, Transaction};
use crate::text::{FileId, Files};

use super::Model;
use super::schema::Schema;

/// A migration, as far as the model is concerned.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'s> {
    /// The file that it goes up with, and what stands there.
    pub(crate) up: (FileId, &'s Script),
    /// The file that it goes down with, and what stands there.
    pub(crate) down: Option<(FileId, &'s Script)>,
}

/// The database that the migrations are applied to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Database<'s> {
    /// The oldest major version that must do, if that is said.
    pub(crate) postgres: Option<u32>,
    /// The `search_path` of the sessions that migrate.
    pub(crate) search_path: SearchPath<'s>,
    /// What is there before the first migration.
    pub(crate) baseline: Option<(FileId, &'s Script)>,
}

/// The `search_path` of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SearchPath<'s> {
    /// The one of a server that nobody configured.
    Default,
    /// This one, as it is written in a setting.
    Set(&'s str),
    /// One or another.
    Unknown,
}

/// Applies the migrations to the database: says what the server would refuse, and gives the
/// catalog after the last one.
pub(crate) fn run<'s>(
    database: Database<'s>,
    files: &Files,
    steps: impl IntoIterator<Item = Step<'s>>,
    diagnostics: &mut Diagnostics,
) -> Schema {
    let mut model = Model::new(database.postgres, database.search_path, files);
    if let Some(baseline) = database.baseline {
        model.script(baseline, diagnostics);
        model.catalog.settle();
    }
    for step in steps {
        model.script(step.up, diagnostics);
        if let Some(down) = step.down {
            model.try_down(down, diagnostics);
        }
        model.catalog.settle();
    }
    model.schema_document()
}

impl Model<'_> {
    /// Applies a script in a session of its own.
    pub(super) fn script(
        &mut self,
        (file, script): (FileId, &Script),
        diagnostics: &mut Diagnostics,
    ) {
        self.begin(file, script.transaction == Transaction::Inside);
        for statement in &script.statements {
            self.statement(&statement.change, statement.span, diagnostics);
        }
    }
}
