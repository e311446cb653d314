//! Takes the migrations of a folder through the model, as far as it has not seen them before.

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostics;
use crate::memory::{Beginning, History};
use crate::model::{Database, Run, Step};
use crate::parallel;
use crate::plan::Sha256Digest;
use crate::source::{Migration, Section, Tree};
use crate::syntax::Script;
use crate::text::Files;

/// The scripts of a migration: up, and down if it has one.
pub(crate) type Scripts = (Script, Option<Script>);

/// What the model makes of each migration depends on: the database, the texts and where they stand.
pub(crate) fn digests(database: &Database<'_>, tree: &Tree, files: &Files) -> Vec<Sha256Digest> {
    let Database {
        postgres,
        search_path,
        baseline,
    } = database;
    let baseline = baseline.map(|(file, _)| Sha256::digest(files[file].text()));
    let database = format!("{postgres:?} {search_path:?} {baseline:?}");
    parallel::map(&tree.migrations, |_, migration| {
        let mut digest = Sha256::new();
        let mut add = |bytes: &[u8]| {
            digest.update(bytes.len().to_le_bytes());
            digest.update(bytes);
        };
        add(database.as_bytes());
        for section in sections(migration) {
            let Section { file, span, .. } = section;
            let outside = section.no_transaction.is_some();
            add(format!("{file:?} {span:?} {outside}").as_bytes());
            add(&files[*file].text().as_bytes()[span.range()]);
        }
        digest.finalize().into()
    })
}

fn sections(migration: &Migration) -> impl Iterator<Item = &Section> {
    [Some(&migration.up), migration.down.as_ref()]
        .into_iter()
        .flatten()
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
    pub(crate) fn step(&mut self, place: usize, migration: &Migration, scripts: &Scripts) {
        let Some(run) = self.run.as_mut().filter(|_| place >= self.begun) else {
            return;
        };
        run.step(step(migration, scripts), &mut self.found);
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

fn step<'s>(migration: &Migration, (up, down): &'s Scripts) -> Step<'s> {
    let down = migration.down.as_ref().zip(down.as_ref());
    Step {
        up: (migration.up.file, up),
        down: down.map(|(section, script)| (section.file, script)),
    }
}
