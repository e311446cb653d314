//! Down migrations: whether they can run, and whether they undo what was done.
//!
//! The catalog after a down migration is compared with that before its up, as far as the two
//! touched it: the journal has what they touched. An object may have been dropped and created
//! again, so [`path`] tells which one is meant, [`portrait`] and [`aspect`] what it is, and
//! [`difference`] where the two are not the same. What is in doubt in one of them is the same.

mod aspect;
mod definition;
mod difference;
mod draw;
mod facts;
mod index;
mod intent;
mod path;
mod portrait;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::syntax::{Change, Script, Statement};
use crate::text::{FileId, Span};

use super::catalog::{Mark, Oid, Presence, Space};
use super::run::Applied;
use super::{Gone, Model};
use difference::{Cause, Difference, Portraits};
use intent::Intent;
use path::Path;
use portrait::Portrait;

/// So many differences are listed, and the others counted.
const LISTED: usize = 6;

/// How the model was before an up migration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    mark: Mark,
    gone: usize,
}

impl Model<'_> {
    /// How it is now.
    pub(super) fn before(&self) -> Before {
        Before {
            mark: self.catalog.mark(),
            gone: self.gone.len(),
        }
    }

    /// Applies a down migration to the catalog after its up, says what it does not undo, and
    /// takes all of it back.
    pub(super) fn try_down(
        &mut self,
        before: Before,
        (up, script): (&Applied, &Script),
        down: (FileId, &Script),
        diagnostics: &mut Diagnostics,
    ) {
        let after = self.before();
        let temporary = self.temporary;
        let applied = self.script(down, diagnostics);
        if up.is_read && applied.is_read {
            let intent = self.intent(down);
            if intent != Intent::Refusal {
                let by_code: BTreeSet<_> = up.by_code.union(&applied.by_code).copied().collect();
                let mut found = self.differences(before.mark, &by_code);
                found.retain(|difference| !is_left_on_purpose(difference, script));
                let gone = &self.gone[before.gone..after.gone];
                report(&found, gone, (down, intent), diagnostics);
            }
        }
        self.catalog.undo_to(after.mark);
        self.gone.truncate(after.gone);
        self.temporary = temporary;
    }

    fn intent(&self, (file, script): (FileId, &Script)) -> Intent {
        let first = script.statements.first().map(|statement| statement.span);
        let last = script.statements.last().map(|statement| statement.span);
        let start = first.map_or(script.body.start, |span| span.start.min(script.body.start));
        let end = last.map_or(script.body.end, |span| span.end.max(script.body.end));
        intent::of(&self.files[file].text()[start..end], start, script)
    }

    /// Where the catalog differs from what it was, but for these objects.
    fn differences(&mut self, before: Mark, but: &BTreeSet<Oid>) -> Vec<Difference> {
        let now = self.catalog.mark();
        let mut touched = self.catalog.touched(before, now);
        touched.retain(|oid| !but.contains(oid));
        let mut both = Portraits {
            after: self.portraits(&touched),
            ..Portraits::default()
        };
        let way = self.catalog.rewind(before);
        both.before = self.portraits(&touched);
        both.new = self.absent(both.after.keys());
        self.catalog.replay(way);
        both.gone = self.absent(both.before.keys());
        both.differences()
    }

    fn portraits(&self, of: &BTreeSet<Oid>) -> BTreeMap<Path, Portrait> {
        of.iter().filter_map(|&oid| self.portrait(oid)).collect()
    }

    fn absent<'p>(&self, paths: impl Iterator<Item = &'p Path>) -> BTreeSet<Path> {
        let is_absent = |path: &&Path| self.at_path(path) == Presence::Absent;
        paths.filter(is_absent).cloned().collect()
    }
}

/// An extension is often used by others, and so is a schema that may have been there.
fn is_left_on_purpose(difference: &Difference, up: &Script) -> bool {
    let Cause::Made((space, _, name), _) = &difference.cause else {
        return false;
    };
    let is_tolerated = |statement: &Statement| {
        matches!(&statement.change, Change::CreateSchema(create) if create.if_not_exists
            && create.name.as_ref().is_some_and(|own| own.text == *name))
    };
    match space {
        Space::Extension => true,
        Space::Schema => up.statements.iter().any(is_tolerated),
        _ => false,
    }
}

/// Says it once, at the first statement.
fn report(
    found: &[Difference],
    gone: &[Gone],
    ((file, script), intent): ((FileId, &Script), Intent),
    diagnostics: &mut Diagnostics,
) {
    let Some(first) = found.first() else {
        return;
    };
    let start = script.body.start;
    let place = script.statements.first();
    let place = place.map_or(Span::new(start, start), |statement| statement.span);
    let what = match intent {
        Intent::Unwritten => "the down migration does nothing",
        Intent::Undo | Intent::Refusal => "the down migration does not reverse its up migration",
    };
    let message = match found.len() - 1 {
        0 => format!("{what}: {}", first.text),
        1 => format!("{what}: {}, and 1 more", first.text),
        more => format!("{what}: {}, and {more} more", first.text),
    };
    let diagnostic = diagnostics.warning(&codes::DOWN_DOES_NOT_REVERSE, (file, place), message);
    for difference in found.iter().take(LISTED) {
        label(difference, gone, diagnostic);
    }
    for difference in found.iter().take(LISTED).skip(1) {
        diagnostic.note(&*difference.text);
    }
    if found.len() > LISTED {
        diagnostic.note(format!("and {} more", found.len() - LISTED));
    }
    let undo = found
        .iter()
        .take(LISTED)
        .filter_map(|difference| difference.undo.as_ref());
    let undo: Vec<_> = undo.map(|statement| format!("{statement};")).collect();
    if !undo.is_empty() {
        diagnostic.help(format!("write `{}` in it", undo.join(" ")));
    }
    diagnostic.note("if that is meant: `-- sterna: allow(down-does-not-reverse, \"reason\")`");
}

/// Points to where the difference comes from.
fn label(difference: &Difference, gone: &[Gone], diagnostic: &mut Diagnostic) {
    let (origin, text) = match &difference.cause {
        Cause::Made(_, Some(origin)) => (*origin, "created here".to_owned()),
        Cause::Lost((space, scope, name)) => {
            let is_it =
                |gone: &&Gone| (gone.space, gone.scope, &gone.name) == (*space, *scope, name);
            let Some(gone) = gone.iter().rev().find(is_it) else {
                return;
            };
            let text = match &gone.renamed {
                Some(to) => format!("renamed to `{to}` here"),
                None => "dropped here".to_owned(),
            };
            (gone.origin, text)
        }
        Cause::Made(_, None) | Cause::Changed => return,
    };
    let (file, span) = (origin.file(), origin.span());
    let mut labels = diagnostic.labels.iter();
    if !labels.any(|label| (label.file, label.span, &label.text) == (file, span, &text)) {
        diagnostic.label_at(file, span, text);
    }
}
