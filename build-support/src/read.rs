//! Reads the SQL of all migrations, as far as it was not read before, and takes it through the
//! model.

use crate::destruction;
use crate::diagnostic::Diagnostics;
use crate::memory::{Digests, Texts};
use crate::outline::Outline;
use crate::parallel;
use crate::plan::{Planned, Sha256Digest};
use crate::simulate::Simulation;
use crate::source::{Migration, Section, Tree};
use crate::syntax::{Reader, Script};
use crate::text::Files;

/// So many migrations are read before the model sees them: what their statements change takes
/// many times their size, and is gone before the next are read.
const AT_ONCE: usize = 128;

/// A folder that is being read.
pub(crate) struct Reading<'t> {
    reader: Reader<'t>,
    texts: Texts,
    /// The folder.
    pub(crate) tree: &'t Tree,
    /// Its files.
    pub(crate) files: &'t Files,
    /// The digests of its texts, by migration; none if nothing is kept.
    pub(crate) digests: Vec<Digests>,
}

/// What there is of one text.
struct Found {
    digest: Option<Sha256Digest>,
    text: Text,
    diagnostics: Diagnostics,
}

enum Text {
    /// It was read before.
    Known(Outline),
    Read(Script),
}

impl Found {
    const fn script(&self) -> Option<&Script> {
        match &self.text {
            Text::Known(_) => None,
            Text::Read(script) => Some(script),
        }
    }
}

impl<'t> Reading<'t> {
    /// Nothing is read yet.
    pub(crate) fn new(reader: Reader<'t>, texts: Texts, tree: &'t Tree, files: &'t Files) -> Self {
        Self {
            digests: texts.digests(tree, files),
            reader,
            texts,
            tree,
            files,
        }
    }

    /// Reads all migrations, writes down what is to be kept of their texts, and takes those through the
    /// model that it has not seen.
    pub(crate) fn all(
        mut self,
        mut simulation: Option<&mut Simulation<'_>>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Planned> {
        let seen = simulation.as_ref().map_or(0, |model| model.seen());
        let mut migrations = Vec::with_capacity(self.tree.migrations.len());
        for some in self.tree.migrations.chunks(AT_ONCE) {
            let first = migrations.len();
            let read = parallel::map(some, |index, migration| {
                let place = first + index;
                self.migration(place, migration, place < seen)
            });
            for (migration, (up, down)) in some.iter().zip(read) {
                if let (Some(model), Some(script)) = (&mut simulation, up.script()) {
                    let down = down.as_ref().and_then(Found::script);
                    model.step(migrations.len(), migration, script, down);
                }
                let mut outline = |found| self.outline(found, diagnostics);
                let (up, down) = (outline(up), down.map(outline));
                destruction::note(migration, &up, diagnostics);
                migrations.push(planned(migration, up, down));
            }
        }
        self.texts.keep();
        migrations
    }

    fn migration(
        &self,
        place: usize,
        migration: &Migration,
        is_seen: bool,
    ) -> (Found, Option<Found>) {
        let (up, down) = match self.digests.get(place) {
            Some((up, down)) => (Some(*up), *down),
            None => (None, None),
        };
        let text = |section, digest| self.text(section, digest, is_seen);
        let down = migration.down.as_ref().map(|section| text(section, down));
        (text(&migration.up, up), down)
    }

    /// Reads a text, unless it is known, and the model has seen it.
    fn text(&self, section: &Section, digest: Option<Sha256Digest>, is_seen: bool) -> Found {
        let recalled = digest
            .filter(|_| is_seen)
            .and_then(|digest| self.texts.recall(&digest, section));
        let (text, diagnostics) = recalled.map_or_else(
            || {
                let source = section.source(self.files);
                let mut found = Diagnostics::default();
                let is_good = digest.is_some_and(|digest| self.texts.knows(&digest));
                let script = match is_good {
                    true => self.reader.read_good(&source, &mut found),
                    false => self.reader.read(&source, &mut found),
                };
                (Text::Read(script), found)
            },
            |(outline, found)| (Text::Known(outline), found),
        );
        Found {
            digest,
            text,
            diagnostics,
        }
    }

    /// What the plan needs of a text, of which the rest is kept or said.
    fn outline(&mut self, found: Found, diagnostics: &mut Diagnostics) -> Outline {
        let outline = match found.text {
            Text::Known(outline) => outline,
            Text::Read(script) => Outline::of(script),
        };
        if let Some(digest) = found.digest {
            self.texts.note(digest, &outline, &found.diagnostics);
        }
        diagnostics.append(found.diagnostics);
        outline
    }
}

fn planned(migration: &Migration, up: Outline, down: Option<Outline>) -> Planned {
    let down = migration.down.as_ref().zip(down);
    Planned {
        stem: migration.stem.clone(),
        version: migration.version.clone(),
        name: name_of(migration).to_owned(),
        checksum: up.checksum,
        chain: Sha256Digest::default(),
        destroys: destruction::find(migration, &up),
        up: up.into_part(&migration.up),
        down: down.map(|(section, outline)| outline.into_part(section)),
    }
}

/// What the version does not say: nothing where that is the whole name.
fn name_of(migration: &Migration) -> &str {
    match migration.version == migration.stem {
        true => "",
        false => &migration.name,
    }
}
