//! Takes the migrations of a folder through the model, as far as it has not seen them before.

use sha2::{Digest, Sha256};

use crate::diagnostic::Diagnostics;
use crate::memory::{Beginning, History};
use crate::model::{Database, Schema, Step};
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

/// Says what the server would refuse, and gives the catalog after the last migration; none if
/// all of it was seen before.
pub(crate) fn simulate(
    beginning: Beginning<'_>,
    history: &mut History,
    tree: &Tree,
    scripts: &[Scripts],
    diagnostics: &mut Diagnostics,
) -> Option<Schema> {
    let (begun, mut run, mut found) = match beginning {
        Beginning::Done(found) => {
            diagnostics.append(found);
            return None;
        }
        Beginning::At {
            migrations,
            run,
            diagnostics,
        } => (migrations, run, diagnostics),
    };
    let worth_keeping = history.worth_keeping(begun);
    let steps = tree.migrations.iter().zip(scripts);
    for ((migration, scripts), done) in steps.zip(1..).skip(begun) {
        run.step(step(migration, scripts), &mut found);
        if worth_keeping == Some(done)
            && !found.has_errors()
            && let Some(saved) = run.save()
        {
            history.keep_first(done, &found, saved);
        }
    }
    if !diagnostics.has_errors() && !found.has_errors() {
        history.keep_whole(&found);
    }
    diagnostics.append(found);
    Some(run.schema())
}

fn step<'s>(migration: &Migration, (up, down): &'s Scripts) -> Step<'s> {
    let down = migration.down.as_ref().zip(down.as_ref());
    Step {
        up: (migration.up.file, up),
        down: down.map(|(section, script)| (section.file, script)),
    }
}
