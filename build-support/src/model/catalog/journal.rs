//! What was changed, to be undone or looked through.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::depend::Dependency;
use super::object::{Object, Oid};
use super::unsure::Unsure;
use super::{Catalog, Kind, place};

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
        let mark = self.journal.len();
        self.marked.set(self.marked.get().max(mark));
        Mark(mark)
    }

    /// Whether it is kept what the object was at the last mark: then nothing goes back to what it
    /// is now. Only the last changes are looked through.
    pub(super) fn is_kept(&self, oid: Oid) -> bool {
        const LAST: usize = 32;
        let first = self.journal.len().saturating_sub(LAST);
        let since = self.journal.get(first.max(self.marked.get())..);
        let mut since = since.into_iter().flatten();
        since.any(|entry| matches!(entry, Entry::Object(own, _) if *own == oid))
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
        self.shrink();
        self.marked.set(0);
    }

    /// Gives back the room that tables took while they grew: most stay as they are from now on.
    fn shrink(&mut self) {
        for entry in std::mem::take(&mut self.journal) {
            let Entry::Object(oid, before) = entry else {
                continue;
            };
            drop(before);
            let object = self.objects.get_mut(place(oid)).and_then(Option::as_mut);
            if let Some(Kind::Relation(relation)) =
                object.and_then(Rc::get_mut).map(|object| &mut object.kind)
            {
                relation.columns.shrink_to_fit();
            }
        }
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

#[cfg(test)]
mod tests {
    use super::super::{NOWHERE, Space};
    use super::*;

    fn schema(name: &str) -> Object {
        Object {
            name: name.to_owned(),
            space: Space::Schema,
            scope: NOWHERE,
            origin: None,
            uncertain: false,
            kind: Kind::Schema,
        }
    }

    /// The changes that the journal keeps of an object, which is doubted and believed in turn.
    fn toggled(times: usize, catalog: &mut Catalog, oid: Oid) -> usize {
        let before = catalog.journal.len();
        for _ in 0..times {
            let object = catalog.edit(oid).unwrap();
            object.uncertain = !object.uncertain;
        }
        catalog.journal.len() - before
    }

    #[test]
    fn an_object_is_kept_once_for_each_moment_to_go_back_to() {
        let mut catalog = Catalog::empty();
        let oid = catalog.add(schema("a"));
        let first = catalog.mark();
        assert_eq!(toggled(3, &mut catalog, oid), 1);
        let second = catalog.mark();
        assert_eq!(toggled(2, &mut catalog, oid), 1);
        catalog.undo_to(second);
        assert!(!catalog.is_certain(oid));
        assert_eq!(toggled(1, &mut catalog, oid), 1);
        catalog.undo_to(first);
        assert!(catalog.is_certain(oid));
        catalog.settle();
        assert_eq!(toggled(2, &mut catalog, oid), 1);
    }

    #[test]
    fn a_change_far_back_is_kept_again() {
        let mut catalog = Catalog::empty();
        let oids: Vec<_> = (0..100)
            .map(|n| catalog.add(schema(&n.to_string())))
            .collect();
        let mark = catalog.mark();
        for &oid in oids.iter().chain(&oids) {
            toggled(1, &mut catalog, oid);
        }
        catalog.undo_to(mark);
        assert!(oids.iter().all(|&oid| catalog.is_certain(oid)));
    }
}
