//! Takes the migrations of a folder through the model, as far as it has not seen them before.

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostics;
use crate::memory::{Beginning, Digests, History};
use crate::model::{Database, Run, Step};
use crate::plan::Sha256Digest;
use crate::source::{Migration, Tree};
use crate::syntax::Script;
use crate::text::Files;

/// What the model makes of each migration depends on: the database, the texts and where they stand.
pub(crate) fn digests(
    database: &Database<'_>,
    tree: &Tree,
    texts: &[Digests],
    files: &Files,
) -> Vec<Sha256Digest> {
    let Database {
        postgres,
        search_path,
        baseline,
    } = database;
    let baseline = baseline.map(|(file, _)| Sha256::digest(files[file].text()));
    let database = format!("{postgres:?} {search_path:?} {baseline:?}");
    let migrations = tree.migrations.iter().zip(texts);
    let digests = migrations.map(|(migration, texts)| {
        let down = migration.down.as_ref().map(|section| section.file);
        let files = (migration.up.file, down);
        let digest = Sha256::new_with_prefix(format!("{database} {files:?}\n{texts:?}"));
        digest.finalize().into()
    });
    digests.collect()
}

/// The model on its way through the migrations of a folder.
#[derive(Debug)]
pub(crate) struct Simulation<'f> {
    history: History,
    /// How many migrations it had seen before.
    begun: usize,
    /// The catalog; none if it had seen them all.
    run: Option<Box<Run<'f>>>,
    found: Diagnostics,
    /// After how many migrations the catalog is worth being kept.
    worth_keeping: Option<usize>,
}

impl<'f> Simulation<'f> {
    /// Begins with what is kept of `migrations` before.
    pub(crate) fn begin(
        history: History,
        migrations: usize,
        database: Database<'_>,
        files: &'f Files,
    ) -> Self {
        let (begun, run, found) = match history.begin(database, files) {
            Beginning::Done(found) => (migrations, None, found),
            Beginning::At {
                migrations,
                run,
                diagnostics,
            } => (migrations, Some(run), diagnostics),
        };
        Self {
            worth_keeping: history.worth_keeping(begun),
            history,
            begun,
            run,
            found,
        }
    }

    /// How many migrations it need not see again.
    pub(crate) const fn seen(&self) -> usize {
        self.begun
    }

    /// Applies the next migration; its place in the folder says whether it is one to be seen.
    pub(crate) fn step(
        &mut self,
        place: usize,
        migration: &Migration,
        up: &Script,
        down: Option<&Script>,
    ) {
        let Some(run) = self.run.as_mut().filter(|_| place >= self.begun) else {
            return;
        };
        run.step(step(migration, up, down), &mut self.found);
        let done = place + 1;
        if self.worth_keeping == Some(done)
            && !self.found.has_errors()
            && let Some(saved) = run.save()
        {
            self.history.keep_first(done, &self.found, saved);
        }
    }

    /// Says what the server would refuse, and gives the database after the last migration; none
    /// if all of it was seen before.
    pub(crate) fn finish(mut self, diagnostics: &mut Diagnostics) -> Option<Box<Run<'f>>> {
        if self.run.is_some() && !diagnostics.has_errors() && !self.found.has_errors() {
            self.history.keep_whole(&self.found);
        }
        diagnostics.append(self.found);
        self.run
    }
}

fn step<'s>(migration: &Migration, up: &'s Script, down: Option<&'s Script>) -> Step<'s> {
    let down = migration.down.as_ref().zip(down);
    Step {
        up: (migration.up.file, up),
        down: down.map(|(section, script)| (section.file, script)),
    }
}
