//! What was changed, to be undone or looked through.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Catalog;
use super::depend::Dependency;
use super::object::{Object, Oid};
use super::unsure::Unsure;

/// One change: what was there before.
#[derive(Debug)]
pub(super) enum Entry {
    Object(Oid, Option<Rc<Object>>),
    Depends(Dependency),
    Forgot(Dependency),
    Unsure(Unsure),
}

/// A moment to go back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark(usize);

/// What was undone, from the last change to the first.
#[derive(Debug)]
pub(crate) struct Undone(Vec<Entry>);

impl Catalog {
    /// This moment.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.journal.len())
    }

    /// Goes back to that moment.
    pub(crate) fn undo_to(&mut self, mark: Mark) {
        self.rewind(mark);
    }

    /// Goes back to that moment, and gives what is needed to come here again.
    pub(crate) fn rewind(&mut self, mark: Mark) -> Undone {
        let mut undone = Vec::new();
        while self.journal.len() > mark.0
            && let Some(entry) = self.journal.pop()
        {
            undone.push(self.revert(entry));
        }
        Undone(undone)
    }

    /// Does again what was undone; nothing else may have been done since.
    pub(crate) fn replay(&mut self, undone: Undone) {
        for entry in undone.0.into_iter().rev() {
            let entry = self.revert(entry);
            self.journal.push(entry);
        }
    }

    /// Takes a change back, and gives the one that takes this back.
    fn revert(&mut self, entry: Entry) -> Entry {
        match entry {
            Entry::Object(oid, before) => Entry::Object(oid, self.set(oid, before)),
            Entry::Depends(dependency) => {
                self.unlink(dependency);
                Entry::Forgot(dependency)
            }
            Entry::Forgot(dependency) => {
                self.link(dependency);
                Entry::Depends(dependency)
            }
            Entry::Unsure(before) => Entry::Unsure(std::mem::replace(&mut self.unsure, before)),
        }
    }

    /// Forgets what was before: nothing goes back behind this moment.
    pub(crate) fn settle(&mut self) {
        self.journal.clear();
    }

    /// The objects that changed since that moment, as they were then.
    pub(crate) fn before(&self, mark: Mark) -> BTreeMap<Oid, Option<Rc<Object>>> {
        let mut before = BTreeMap::new();
        for entry in &self.journal[mark.0.min(self.journal.len())..] {
            if let Entry::Object(oid, object) = entry {
                before.entry(*oid).or_insert_with(|| object.clone());
            }
        }
        before
    }

    /// Whether something was put in doubt since that moment, other than parts of relations.
    pub(crate) fn doubts_since(&self, mark: Mark) -> bool {
        let entries = &self.journal[mark.0.min(self.journal.len())..];
        entries.iter().any(|entry| match entry {
            Entry::Unsure(before) => self.doubts_more_than_parts(before),
            Entry::Object(oid, before) => {
                let was = before.as_ref().is_some_and(|before| before.uncertain);
                !was && self.get(*oid).is_some_and(|object| object.uncertain)
            }
            Entry::Depends(_) | Entry::Forgot(_) => false,
        })
    }

    /// The objects that changed from one moment to another.
    pub(crate) fn touched(&self, from: Mark, to: Mark) -> BTreeSet<Oid> {
        let to = to.0.min(self.journal.len());
        let entries = self.journal[from.0.min(to)..to].iter();
        let touched = entries.filter_map(|entry| match entry {
            Entry::Object(oid, _) => Some(*oid),
            _ => None,
        });
        touched.collect()
    }
}
