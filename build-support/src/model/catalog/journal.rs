//! What was changed, to be undone or looked through.

use std::collections::BTreeMap;
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

impl Catalog {
    /// This moment.
    pub(crate) fn mark(&self) -> Mark {
        Mark(self.journal.len())
    }

    /// Goes back to that moment.
    pub(crate) fn undo_to(&mut self, mark: Mark) {
        while self.journal.len() > mark.0
            && let Some(entry) = self.journal.pop()
        {
            match entry {
                Entry::Object(oid, before) => {
                    self.set(oid, before);
                }
                Entry::Depends(dependency) => self.unlink(dependency),
                Entry::Forgot(dependency) => self.link(dependency),
                Entry::Unsure(before) => self.unsure = before,
            }
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
}
