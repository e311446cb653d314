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

/// Applies the migrations to a new database of that major version: says what the server would
/// refuse, and gives the catalog after the last one.
pub(crate) fn run<'s>(
    postgres: Option<u32>,
    files: &Files,
    steps: impl IntoIterator<Item = Step<'s>>,
    diagnostics: &mut Diagnostics,
) -> Schema {
    let mut model = Model::new(postgres, files);
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
