//! What is no longer known after a statement that was not, or not wholly, read.

use crate::syntax::{Change, mentions};
use crate::text::Span;

use super::Model;
use super::catalog::{NOWHERE, Space};
use super::refusal::Refusal;

impl Model<'_> {
    /// Puts everything in doubt that the statement names.
    pub(super) fn doubt_mentions(&mut self, span: Span) {
        for name in self.mentioned(span) {
            self.catalog.doubt_name(&name);
        }
    }

    /// Puts in doubt what a statement that is refused would have changed, and what it misses: the
    /// next one that names it says nothing new.
    ///
    /// What it only reads stays as it is.
    pub(super) fn doubt_refused(&mut self, change: &Change, span: Span, refusal: &Refusal) {
        let touched = match is_read_only(change) {
            true => Vec::new(),
            false => self.mentioned(span),
        };
        let missing = refusal.missing().map(|span| self.mentioned(span));
        let made = made(change);
        for name in touched.iter().chain(missing.iter().flatten()) {
            if loses_names(change) || made == Some(name) || !self.is_relation(name) {
                self.catalog.doubt_name(name);
            }
        }
    }

    /// The names in a stretch of the file, as far as they are to be doubted.
    ///
    /// What a name with `U&` stands for is not read: then everything is put in doubt.
    fn mentioned(&mut self, span: Span) -> Vec<String> {
        let text = self.text(span);
        if text.contains("U&\"") || text.contains("u&\"") {
            self.catalog.doubt_everything();
            return Vec::new();
        }
        let mut names: Vec<_> = mentions(text).collect();
        // `public.orders` says nothing of all the rest that is in `public`.
        if !names.iter().any(|name| name == "schema") {
            names.retain(|name| self.catalog.one(Space::Schema, NOWHERE, name).is_none());
        }
        names
    }

    fn text(&self, span: Span) -> &str {
        &self.files[self.file].text()[span.range()]
    }

    fn is_relation(&self, name: &str) -> bool {
        let mut named = self.catalog.named_anywhere(Space::Relation, name);
        named.next().is_some()
    }
}

/// Whether the statement leaves the catalog as it is, but for what its functions do.
const fn is_read_only(change: &Change) -> bool {
    matches!(
        change,
        Change::Query(_)
            | Change::Dml(_)
            | Change::Copy(_)
            | Change::Comment(_)
            | Change::Grant(_)
            | Change::Owner(_)
            | Change::Truncate(_)
            | Change::Refresh(_)
            | Change::Uses(_)
    )
}

/// Whether the relations that the statement names would not be there any more.
const fn loses_names(change: &Change) -> bool {
    matches!(
        change,
        Change::Drop(_) | Change::Rename(_) | Change::SetSchema(_)
    )
}

/// The relation that the statement would make.
fn made(change: &Change) -> Option<&String> {
    let name = match change {
        Change::CreateTable(table) => &table.name,
        Change::CreateTableAs(table) => &table.name,
        Change::CreateView(view) => &view.name,
        Change::CreateSequence(sequence) => &sequence.name,
        Change::CreateIndex(index) => return index.name.as_ref().map(|name| &name.text),
        _ => return None,
    };
    Some(&name.last().text)
}
