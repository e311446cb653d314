//! Says of migrations that came late whether they commute with those behind them.
//!
//! Where a merge brings a migration that comes before one that may have been applied, it is
//! applied after that one in one database and before it in the next. So both orders are taken
//! through the model, whatever was found of the folder before: this is not seen in most builds.

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity, codes};
use crate::lock_file::Arrival;
use crate::model::{Database, Footprint, Meeting, Origin, Run, Schema, Step, Trace};
use crate::parallel;
use crate::source::Tree;
use crate::syntax::{Reader, Script};
use crate::text::Files;

/// What it takes to read a folder without errors once more.
pub(crate) struct ReadAgain<'c> {
    /// The database before the first migration.
    pub(crate) database: Database<'c>,
    /// The migrations in their order.
    pub(crate) tree: &'c Tree,
}

/// A folder without errors into which migrations came late.
pub(crate) struct Merged<'c> {
    database: Database<'c>,
    tree: &'c Tree,
    files: &'c Files,
    scripts: Vec<Script>,
}

/// A migration that came late.
struct Late {
    /// Its place.
    migration: usize,
    /// The places of those behind it that may have been applied.
    behind: Vec<usize>,
}

/// The new migrations that come before others.
fn late(arrival: &Arrival) -> Vec<Late> {
    let late = arrival.new.iter().map(|&migration| {
        let behind = arrival.old.iter().filter(|&&place| place > migration);
        Late {
            migration,
            behind: behind.copied().collect(),
        }
    });
    late.filter(|late| !late.behind.is_empty()).collect()
}

/// What is known of a migration that comes after those that it was to come before.
struct Moved {
    /// What each of the migrations touches; those before the first that came late are left out.
    footprints: Vec<Option<Footprint>>,
    /// Whether the catalog ends as in the order of the folder.
    same: bool,
    /// What the server would refuse of which migration.
    refused: Option<(usize, Diagnostic)>,
}

impl ReadAgain<'_> {
    fn read(&self, files: &Files) -> Vec<Script> {
        let reader = Reader::default();
        parallel::map(&self.tree.migrations, |_, migration| {
            reader.read_good(&migration.up.source(files), &mut Diagnostics::default())
        })
    }
}

impl<'c> Merged<'c> {
    /// Reads the folder again, with what its statements change.
    pub(crate) fn read(folder: &ReadAgain<'c>, files: &'c Files) -> Self {
        Self {
            database: folder.database,
            tree: folder.tree,
            files,
            scripts: folder.read(files),
        }
    }

    /// Adds to a diagnostic what is to be said of the migrations that came late, and tells
    /// whether all of them commute.
    pub(crate) fn say(&self, arrival: &Arrival, diagnostic: &mut Diagnostic) -> bool {
        let late = late(arrival);
        let Some(first) = late.iter().map(|late| late.migration).min() else {
            return false;
        };
        let moved = self.moved(first, &arrival.new);
        let commutes: Vec<bool> = late
            .iter()
            .map(|late| self.say_one(late, &moved, diagnostic))
            .collect();
        !commutes.contains(&false)
    }

    /// Notes each arrival that is late.
    pub(crate) fn note(&self, arrivals: &[Arrival], diagnostics: &mut Diagnostics) {
        for arrival in arrivals {
            let all = late(arrival);
            let Some(first) = all.first() else { continue };
            let own = &self.tree.migrations[first.migration];
            let later = &self.tree.migrations[first.behind[0]].stem;
            let message = format!(
                "`{}` comes before `{later}`, which was locked already",
                own.stem
            );
            let path = self.files[own.up.file].path();
            let diagnostic = diagnostics.note(&codes::LATE_MIGRATION, path, message);
            let help = match self.say(arrival, diagnostic) {
                true => "set `out_of_order = \"allow\"`".to_owned(),
                false => format!("give `{}` a number behind all others", own.stem),
            };
            diagnostic.help(format!("where `{later}` has been applied, {help}"));
        }
    }

    fn moved(&self, first: usize, new: &[usize]) -> Moved {
        let mut trace = Trace::new(self.database, self.files);
        let migrations = self.tree.migrations.iter().zip(&self.scripts);
        let footprints = migrations.enumerate().map(|(place, (migration, script))| {
            let up = (migration.up.file, script);
            match place < first {
                true => {
                    trace.pass(up);
                    None
                }
                false => Some(trace.step(up)),
            }
        });
        let footprints = footprints.collect();
        let (schema, refused) = self.moved_behind(new);
        Moved {
            footprints,
            same: schema.is_some_and(|schema| schema == trace.schema()),
            refused,
        }
    }

    /// The catalog with the new migrations behind all others, and what would be refused of them;
    /// no catalog if something is refused.
    fn moved_behind(&self, new: &[usize]) -> (Option<Schema>, Option<(usize, Diagnostic)>) {
        let mut run = Run::new(self.database, self.files, &mut Diagnostics::default());
        let places = (0..self.scripts.len()).filter(|place| !new.contains(place));
        for place in places.chain(new.iter().copied()) {
            let up = (self.tree.migrations[place].up.file, &self.scripts[place]);
            let mut found = Diagnostics::default();
            run.step(Step { up, down: None }, &mut found);
            let error = found.iter().find(|found| found.severity == Severity::Error);
            if let Some(error) = error {
                let refused = new.contains(&place).then(|| (place, error.clone()));
                return (None, refused);
            }
        }
        (Some(run.schema()), None)
    }

    fn say_one(&self, late: &Late, moved: &Moved, diagnostic: &mut Diagnostic) -> bool {
        let name = |place: usize| &*self.tree.migrations[place].stem;
        let own = name(late.migration);
        let refused = moved.refused.as_ref();
        if let Some((_, refusal)) = refused.filter(|(place, _)| *place == late.migration) {
            say_refused(own, &behind(late, name), refusal, diagnostic);
            return false;
        }
        let Some(footprint) = &moved.footprints[late.migration] else {
            return false;
        };
        let meeting = |&place: &usize| {
            let other = moved.footprints[place].as_ref()?;
            Some((place, footprint.meets(other)))
        };
        let meetings: Vec<(usize, Meeting)> = late.behind.iter().filter_map(meeting).collect();
        let shared = |(_, meeting): &&(usize, Meeting)| matches!(meeting, Meeting::Shared { .. });
        let unknown = |(_, meeting): &&(usize, Meeting)| matches!(meeting, Meeting::Unknown(..));
        let worst = meetings.iter().find(shared);
        match worst.or_else(|| meetings.iter().find(unknown)) {
            Some((place, meeting)) => say_meeting(own, name(*place), meeting, diagnostic),
            None if moved.same => {
                let (behind, verb) = match &*late.behind {
                    [_] => (behind(late, name), "touches"),
                    _ => (behind(late, name), "touch"),
                };
                diagnostic.note(format!(
                    "`{own}` touches nothing that {behind} {verb}: it may come after as well"
                ));
                return true;
            }
            None => {}
        }
        false
    }
}

/// Those behind a migration, in words.
fn behind<'n>(late: &Late, name: impl Fn(usize) -> &'n str) -> String {
    match &*late.behind {
        [only] => format!("`{}`", name(*only)),
        others => format!("the {} migrations behind it", others.len()),
    }
}

fn say_refused(own: &str, behind: &str, refusal: &Diagnostic, diagnostic: &mut Diagnostic) {
    diagnostic.note(format!(
        "after {behind}, the server would refuse `{own}`: {}",
        refusal.message
    ));
    if let Place::Text(file, span) = refusal.place {
        diagnostic.label_at(file, span, "refused here");
    }
    for label in &refusal.labels {
        diagnostic.label_at(label.file, label.span, label.text.as_str());
    }
}

fn say_meeting(own: &str, other: &str, meeting: &Meeting, diagnostic: &mut Diagnostic) {
    match meeting {
        Meeting::None => {}
        Meeting::Shared {
            object,
            first: (first, changes),
            second: (second, other_changes),
        } => {
            let how = match (changes, other_changes) {
                (true, true) => format!("both change {object}"),
                (true, false) => format!("`{own}` changes {object}, which `{other}` names"),
                (false, _) => format!("`{other}` changes {object}, which `{own}` names"),
            };
            diagnostic.note(format!("`{own}` may not commute with `{other}`: {how}"));
            point(*first, *changes, diagnostic);
            point(*second, *other_changes, diagnostic);
        }
        Meeting::Unknown(origin, why) => {
            diagnostic
                .note(format!(
                    "whether `{own}` commutes with `{other}` cannot be told from the files"
                ))
                .label_at(origin.file(), origin.span(), *why);
        }
    }
}

fn point(origin: Origin, changes: bool, diagnostic: &mut Diagnostic) {
    let text = match changes {
        true => "changed here",
        false => "named here",
    };
    diagnostic.label_at(origin.file(), origin.span(), text);
}

#[cfg(test)]
mod tests;
