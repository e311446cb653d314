//! Takes the migrations of a folder through the model, one after the other.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostics;
use crate::syntax::{Change, Script, Statement, Transaction};
use crate::text::{FileId, Files};

use super::Model;
use super::catalog::Oid;
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

/// A database that the migrations are applied to, one after the other.
#[derive(Debug)]
pub(crate) struct Run<'f>(Model<'f>);

/// What became of a script.
#[derive(Debug)]
pub(super) struct Applied {
    /// Whether every statement could be read, and none is refused.
    pub(super) is_read: bool,
    /// What code has changed that decides for itself: blocks and functions.
    pub(super) by_code: BTreeSet<Oid>,
}

impl<'f> Run<'f> {
    /// The database before the first migration; says what a server would refuse of its baseline.
    pub(crate) fn new(
        database: Database<'_>,
        files: &'f Files,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut model = Model::new(database.postgres, database.search_path, files);
        if let Some(baseline) = database.baseline {
            model.script(baseline, diagnostics);
            model.catalog.settle();
        }
        Self(model)
    }

    /// The database that was [saved](Self::save), of the same files; none if it cannot be read.
    pub(crate) fn restored(
        saved: &[u8],
        database: &Database<'_>,
        files: &'f Files,
    ) -> Option<Self> {
        let new = Model::new(database.postgres, database.search_path, files);
        new.restored(saved).map(Self)
    }

    /// Applies a migration, and says what the server would refuse.
    pub(crate) fn step(&mut self, step: Step<'_>, diagnostics: &mut Diagnostics) {
        let model = &mut self.0;
        let before = model.before();
        let up = model.script(step.up, diagnostics);
        if let Some(down) = step.down {
            model.try_down(before, (&up, step.up.1), down, diagnostics);
        }
        model.catalog.settle();
    }

    /// What it is after these migrations; nothing if that cannot be written down.
    pub(crate) fn save(&self) -> Option<Vec<u8>> {
        self.0.save()
    }

    /// The catalog after these migrations.
    pub(crate) fn schema(&self) -> Schema {
        self.0.schema_document()
    }
}

impl Model<'_> {
    /// Applies a script in a session of its own.
    pub(super) fn script(
        &mut self,
        (file, script): (FileId, &Script),
        diagnostics: &mut Diagnostics,
    ) -> Applied {
        self.begin(file, script.transaction == Transaction::Inside);
        let mut applied = Applied {
            is_read: true,
            by_code: BTreeSet::new(),
        };
        for Statement { change, span, .. } in &script.statements {
            let before = self.catalog.mark();
            let is_accepted = self.statement(change, *span, diagnostics);
            applied.is_read &= is_accepted && !matches!(change, Change::Opaque);
            if matches!(change, Change::Do(_) | Change::Query(_)) {
                let touched = self.catalog.touched(before, self.catalog.mark());
                applied.by_code.extend(touched);
            }
        }
        self.end();
        applied
    }
}
