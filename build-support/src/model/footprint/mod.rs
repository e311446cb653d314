//! What a migration touches, so that it can be said whether two commute.
//!
//! Two migrations commute if neither reads or changes what the other changes. What a migration
//! changes is what the journal of the catalog tells, and what its statements name where the
//! catalog keeps nothing of it. What it reads is every word of its text that may be the name of
//! an object, and where it reads rows or runs code, all that this leads to. Where anything of
//! that cannot be told, nothing is said of the migration.

mod brings;
mod code;
mod key;
mod nature;
mod part_name;
mod reached;
mod rows;
mod statement;
mod target;
#[cfg(test)]
mod tests;
mod touch;
mod word;

use std::collections::BTreeMap;

use crate::syntax::{Script, Transaction};
use crate::text::{FileId, Files, Span};

use super::refusal::Origin;
use super::{Database, Model, Schema};
use key::{Class, Key};
use word::Word;

/// Why it cannot be told what a statement touches.
type Why = &'static str;

/// Something that acts on any statement.
const WATCHED: Why =
    "an event trigger, or an extension that is not known, may act on any statement";

/// Something that calls functions unseen.
const CALLED: Why = "an operator, a cast or a type may call this function where it is not named";

/// What a migration touches.
#[derive(Debug, Default)]
pub(crate) struct Footprint {
    /// What it changes, makes or drops.
    changed: BTreeMap<Key, Touch>,
    /// What it reads.
    used: BTreeMap<Key, Touch>,
    /// The words in it that may be names.
    words: BTreeMap<Word, Origin>,
    /// What a statement changes by a name under which nothing was known before it.
    missing: Vec<(Key, Span)>,
    /// The first statement of which that cannot be told, and why.
    unknown: Option<(Origin, Why)>,
}

/// That an object is touched.
#[derive(Clone, Debug)]
struct Touch {
    /// What the object is called in a message.
    shown: String,
    /// Where it is named.
    origin: Origin,
}

/// What two migrations have to do with each other.
#[derive(Clone, Debug)]
pub(crate) enum Meeting {
    /// Nothing: either may come first.
    None,
    /// One changes what the other changes or uses.
    Shared {
        /// The object.
        object: String,
        /// Where the first one names it, and whether it changes it.
        first: (Origin, bool),
        /// Where the second one does.
        second: (Origin, bool),
    },
    /// It cannot be told, because of that statement.
    Unknown(Origin, Why),
}

impl Footprint {
    /// What this migration has to do with another.
    pub(crate) fn meets(&self, other: &Self) -> Meeting {
        if let Some((origin, why)) = self.unknown.or(other.unknown) {
            return Meeting::Unknown(origin, why);
        }
        let shared = self
            .shared(other, true)
            .or_else(|| self.shared(other, false))
            .or_else(|| other.shared(self, false).map(turned));
        shared.unwrap_or(Meeting::None)
    }

    /// The first thing that this one changes and the other changes, or uses.
    fn shared(&self, other: &Self, changed: bool) -> Option<Meeting> {
        let mut own: Vec<_> = self.changed.iter().collect();
        own.sort_by_key(|(_, touch)| touch.origin.span().start);
        own.into_iter().find_map(|(key, touch)| {
            let there = match changed {
                true => find(&other.changed, key),
                false => find(&other.used, key).or_else(|| other.word(key)),
            };
            Some(Meeting::Shared {
                object: touch.shown.clone(),
                first: (touch.origin, true),
                second: (there?, changed),
            })
        })
    }

    fn word(&self, key: &Key) -> Option<Origin> {
        let fitting = self.words.iter().filter(|(word, _)| word.fits(key));
        fitting
            .map(|(_, origin)| *origin)
            .min_by_key(|origin| origin.span().start)
    }
}

fn find(touched: &BTreeMap<Key, Touch>, key: &Key) -> Option<Origin> {
    let same = touched.iter().filter(|(own, _)| own.is(key));
    same.map(|(_, touch)| touch.origin)
        .min_by_key(|origin| origin.span().start)
}

fn turned(meeting: Meeting) -> Meeting {
    match meeting {
        Meeting::Shared {
            object,
            first,
            second,
        } => Meeting::Shared {
            object,
            first: second,
            second: first,
        },
        other => other,
    }
}

/// A database that migrations are applied to, with what each of them touches.
#[derive(Debug)]
pub(crate) struct Trace<'f> {
    model: Model<'f>,
    /// Whether something acts on any statement.
    watched: bool,
    /// Whether functions may be called where they are not named: by an operator, a cast, a type.
    called: bool,
}

impl<'f> Trace<'f> {
    /// The database before the first migration.
    pub(crate) fn new(database: Database<'_>, files: &'f Files) -> Self {
        let model = Model::new(database.postgres, database.search_path, files);
        let mut trace = Self {
            model,
            watched: false,
            called: false,
        };
        if let Some(baseline) = database.baseline {
            trace.pass(baseline);
        }
        trace
    }

    /// Applies a migration.
    pub(crate) fn pass(&mut self, (file, script): (FileId, &Script)) {
        self.model.script(
            (file, script),
            &mut crate::diagnostic::Diagnostics::default(),
        );
        self.model.catalog.settle();
        self.note_brought(file, script);
    }

    /// Keeps whether something is there now that acts where it is not named.
    fn note_brought(&mut self, file: FileId, script: &Script) {
        let text = self.model.files[file].text();
        for statement in &script.statements {
            let brings = brings::brings(&text[statement.span.range()]);
            self.watched |= brings.watcher;
            self.called |= brings.caller;
        }
        self.watched |= self.model.has_unknown_extension();
    }

    /// Applies a migration, and says what it touches.
    pub(crate) fn step(&mut self, (file, script): (FileId, &Script)) -> Footprint {
        self.model
            .begin(file, script.transaction == Transaction::Inside);
        let mut found = Footprint::default();
        let watched = self.watched.then(|| script.statements.first()).flatten();
        if let Some(first) = watched {
            let span = first.span;
            found.unknown = Some((Origin::new(file, span), WATCHED));
        }
        for statement in &script.statements {
            self.model.trace(statement, &mut found);
        }
        self.model.end();
        self.model.catalog.settle();
        self.note_brought(file, script);
        let mut functions = found.changed.iter();
        let function = functions.find(|(key, _)| key.class == Class::Function);
        if let Some((_, touch)) = function.filter(|_| self.called) {
            found.unknown.get_or_insert((touch.origin, CALLED));
        }
        found
    }

    /// The catalog after these migrations.
    pub(crate) fn schema(&self) -> Schema {
        self.model.schema_document()
    }
}
