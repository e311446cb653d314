//! The catalog: objects, their names, and what depends on what.
//!
//! Every change goes through [`Catalog::add`], [`edit`](Catalog::edit),
//! [`remove`](Catalog::remove), [`rename`](Catalog::rename) and
//! [`depend`](Catalog::depend), which keep a journal: so a statement that is
//! refused, or a down migration that is only tried, is undone, and what a
//! migration changed is known without a copy of the whole.

mod depend;
mod journal;
mod names;
mod object;
mod relation;
mod saved;
mod unsure;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

pub(crate) use depend::{Dependency, DependencyKind};
pub(crate) use journal::Mark;
pub(crate) use object::{
    Address, Base, Code, DataType, Function, FunctionKind, Kind, Language, NOWHERE, Object, Oid,
    Policy, Space, Traits, Type,
};
pub(crate) use relation::{
    Column, Constraint, ConstraintKind, Generated, Index, Relation, RelationKind, Sequence,
};
pub(crate) use unsure::Presence;

use depend::Link;
use journal::Entry;
use names::Names;
use unsure::Unsure;

/// The first number of the user's objects, as on a server.
const FIRST: u32 = 16_384;

/// What `pg_catalog` would say, as far as the files tell.
#[derive(Debug)]
pub(crate) struct Catalog {
    /// From [`FIRST`] on; nothing where an object is gone.
    objects: Vec<Option<Rc<Object>>>,
    names: Names,
    /// What depends on an address, in the order of the addresses.
    dependents: BTreeSet<Link>,
    /// The same, by who depends.
    dependencies: BTreeSet<Link>,
    next: u32,
    unsure: Unsure,
    journal: Vec<Entry>,
    /// How long the journal was at the last moment that somebody may want to go back to.
    marked: Cell<usize>,
}

impl Catalog {
    /// A catalog with nothing in it, not even `public`.
    pub(crate) fn empty() -> Self {
        Self {
            objects: Vec::new(),
            names: Names::default(),
            dependents: BTreeSet::new(),
            dependencies: BTreeSet::new(),
            next: FIRST,
            unsure: Unsure::default(),
            journal: Vec::new(),
            marked: Cell::new(0),
        }
    }

    /// Adds an object.
    pub(crate) fn add(&mut self, object: Object) -> Oid {
        let oid = Oid(self.next);
        self.next += 1;
        self.put(oid, Some(Rc::new(object)));
        oid
    }

    /// The object, which must be there.
    ///
    /// An `Oid` is only kept by what depends on the object, and goes with it.
    pub(crate) fn get(&self, oid: Oid) -> Option<&Object> {
        self.objects.get(place(oid))?.as_deref()
    }

    /// The object, to be changed in all but its name, space and scope.
    pub(crate) fn edit(&mut self, oid: Oid) -> Option<&mut Object> {
        let is_kept = self.is_kept(oid);
        let object = self.objects.get_mut(place(oid))?.as_mut()?;
        if !is_kept {
            let before = Rc::clone(object);
            self.journal.push(Entry::Object(oid, Some(before)));
        }
        Some(Rc::make_mut(object))
    }

    /// Takes an object out, and what is known of its dependencies.
    pub(crate) fn remove(&mut self, oid: Oid) {
        for dependency in self.touching(oid) {
            self.forget(dependency);
        }
        self.put(oid, None);
    }

    /// Gives an object another name.
    pub(crate) fn rename(&mut self, oid: Oid, name: &str) {
        if let Some(object) = self.get(oid) {
            let mut object = object.clone();
            name.clone_into(&mut object.name);
            self.put(oid, Some(Rc::new(object)));
        }
    }

    /// Puts an object into another scope.
    pub(crate) fn rescope(&mut self, oid: Oid, scope: Oid) {
        if let Some(object) = self.get(oid) {
            let mut object = object.clone();
            object.scope = scope;
            self.put(oid, Some(Rc::new(object)));
        }
    }

    /// All objects, in the order in which they were added.
    pub(crate) fn objects(&self) -> impl Iterator<Item = (Oid, &Object)> {
        let all = self.objects.iter().zip(FIRST..);
        all.filter_map(|(object, number)| Some((Oid(number), object.as_deref()?)))
    }

    /// The objects of a space and scope, in the order of their names.
    pub(crate) fn within(&self, space: Space, scope: Oid) -> impl Iterator<Item = (Oid, &Object)> {
        let found = self.names.within(space, scope);
        let mut found: Vec<_> = found
            .filter_map(|oid| Some((oid, self.get(oid)?)))
            .collect();
        found.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
        found.into_iter()
    }

    /// The objects of that name.
    pub(crate) fn named(&self, space: Space, scope: Oid, name: &str) -> impl Iterator<Item = Oid> {
        let name_of = |oid| name_among(&self.objects, oid);
        self.names.named(space, scope, name, name_of)
    }

    /// The objects of that name in any scope.
    pub(crate) fn named_anywhere(&self, space: Space, name: &str) -> impl Iterator<Item = Oid> {
        let name_of = |oid| name_among(&self.objects, oid);
        let found = self.names.named_anywhere(space, name, name_of);
        found.into_iter()
    }

    /// The only object of that name, whether certain or not.
    pub(crate) fn one(&self, space: Space, scope: Oid, name: &str) -> Option<Oid> {
        self.named(space, scope, name).next()
    }

    /// Puts an object in its place, or takes it away, and keeps the names in step.
    fn put(&mut self, oid: Oid, object: Option<Rc<Object>>) {
        let before = self.set(oid, object);
        self.journal.push(Entry::Object(oid, before));
    }

    fn set(&mut self, oid: Oid, object: Option<Rc<Object>>) -> Option<Rc<Object>> {
        let place = place(oid);
        if self.objects.len() <= place {
            self.objects.resize(place + 1, None);
        }
        let name_of = |oid| name_among(&self.objects, oid);
        if let Some(before) = &self.objects[place] {
            self.names.remove(oid, before, name_of);
        }
        if let Some(object) = &object {
            self.names.add(oid, object, name_of);
        }
        std::mem::replace(&mut self.objects[place], object)
    }
}

/// How an object is called.
fn name_among(objects: &[Option<Rc<Object>>], oid: Oid) -> &str {
    let object = objects.get(place(oid)).and_then(Option::as_ref);
    object.map_or("", |object| &object.name)
}

/// Where an object stands among all.
const fn place(oid: Oid) -> usize {
    oid.0.wrapping_sub(FIRST) as usize
}
