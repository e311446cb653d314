//! What is no longer known after a statement that was not, or not wholly, read.

use crate::syntax::{Change, Pattern, leading_calls, mentions};
use crate::text::Span;

use super::Model;
use super::catalog::{NOWHERE, Oid, Space};
use super::refusal::Refusal;

impl Model<'_> {
    /// Puts everything in doubt that the statement names.
    pub(super) fn doubt_mentions(&mut self, span: Span) {
        let names = self.mentioned(span);
        let cascades = names.iter().any(|name| name == "cascade");
        for name in &names {
            self.doubt_named(name, cascades);
        }
    }

    /// Puts in doubt what has the name, and the children of such a table; with `cascade` also
    /// what depends on it.
    fn doubt_named(&mut self, name: &str, cascades: bool) {
        self.catalog.doubt_name(name);
        let spaces = Space::ALL.iter();
        let named: Vec<Oid> = spaces
            .flat_map(|&space| self.catalog.named_anywhere(space, name))
            .collect();
        for oid in named {
            for child in self.descendants(oid) {
                self.catalog.doubt(child);
                self.catalog.doubt_scope(child);
            }
            if cascades {
                self.doubt_with_dependents(oid, true);
            }
        }
    }

    /// Puts in doubt what the functions of an extension may change that a text calls, if nothing
    /// is known of the extension: all that the text names, be it in strings, and what is called
    /// after these.
    pub(super) fn doubt_foreign_calls(&mut self, text: &str) {
        if !self.has_unknown_extension() {
            return;
        }
        let is_foreign = |name: &String| {
            self.builtins.functions(name).next().is_none()
                && self
                    .catalog
                    .named_anywhere(Space::Function, name)
                    .next()
                    .is_none()
        };
        if !leading_calls(text).iter().any(is_foreign) {
            return;
        }
        let names = self.without_schemas(mentions(text).collect());
        for name in names {
            if self.is_relation(&name) {
                let derived = Pattern::of(&name).derived();
                self.catalog.doubt_made(Space::Relation, None, derived);
            }
            self.doubt_named(&name, false);
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
        let names = mentions(text).collect();
        self.without_schemas(names)
    }

    /// `public.orders` says nothing of all the rest that is in `public`.
    fn without_schemas(&self, mut names: Vec<String>) -> Vec<String> {
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
