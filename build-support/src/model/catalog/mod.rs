//! The catalog: objects, their names, and what depends on what.
//!
//! Every change goes through [`Catalog::add`], [`edit`](Catalog::edit),
//! [`remove`](Catalog::remove), [`rename`](Catalog::rename) and
//! [`depend`](Catalog::depend), which keep a journal: so a statement that is
//! refused, or a down migration that is only tried, is undone, and what a
//! migration changed is known without a copy of the whole.

mod depend;
mod journal;
mod object;
mod saved;
mod unsure;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub(crate) use depend::{Dependency, DependencyKind};
pub(crate) use journal::{Mark, Undone};
pub(crate) use object::{
    Address, Base, Code, Column, Constraint, ConstraintKind, DataType, Function, FunctionKind,
    Generated, Index, Kind, Language, NOWHERE, Object, Oid, Operator, Relation, RelationKind,
    Sequence, Space, Type,
};
pub(crate) use unsure::Presence;

use journal::Entry;
use unsure::Unsure;

/// The first number of the user's objects, as on a server.
const FIRST: u32 = 16_384;

/// What `pg_catalog` would say, as far as the files tell.
#[derive(Debug)]
pub(crate) struct Catalog {
    objects: BTreeMap<Oid, Rc<Object>>,
    names: BTreeMap<(Space, Oid, Rc<str>), Vec<Oid>>,
    /// The same, whatever the scope.
    spread: BTreeMap<(Space, Rc<str>), BTreeSet<Oid>>,
    /// What depends on an address, in the order of the addresses.
    dependents: BTreeSet<Dependency>,
    /// The same, by who depends.
    dependencies: BTreeSet<(Address, Address, DependencyKind)>,
    next: u32,
    unsure: Unsure,
    journal: Vec<Entry>,
}

impl Catalog {
    /// A catalog with nothing in it, not even `public`.
    pub(crate) fn empty() -> Self {
        Self {
            objects: BTreeMap::new(),
            names: BTreeMap::new(),
            spread: BTreeMap::new(),
            dependents: BTreeSet::new(),
            dependencies: BTreeSet::new(),
            next: FIRST,
            unsure: Unsure::default(),
            journal: Vec::new(),
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
        self.objects.get(&oid).map(Rc::as_ref)
    }

    /// The object, to be changed in all but its name, space and scope.
    pub(crate) fn edit(&mut self, oid: Oid) -> Option<&mut Object> {
        let object = self.objects.get_mut(&oid)?;
        self.journal
            .push(Entry::Object(oid, Some(Rc::clone(object))));
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
        if let Some(object) = self.objects.get(&oid) {
            let mut object = Object::clone(object);
            name.clone_into(&mut object.name);
            self.put(oid, Some(Rc::new(object)));
        }
    }

    /// Puts an object into another scope.
    pub(crate) fn rescope(&mut self, oid: Oid, scope: Oid) {
        if let Some(object) = self.objects.get(&oid) {
            let mut object = Object::clone(object);
            object.scope = scope;
            self.put(oid, Some(Rc::new(object)));
        }
    }

    /// All objects, in the order in which they were added.
    pub(crate) fn objects(&self) -> impl Iterator<Item = (Oid, &Object)> {
        self.objects
            .iter()
            .map(|(oid, object)| (*oid, object.as_ref()))
    }

    /// The objects of a space and scope, in the order of their names.
    pub(crate) fn within(&self, space: Space, scope: Oid) -> impl Iterator<Item = (Oid, &Object)> {
        self.names
            .range((space, scope, Rc::from(""))..)
            .take_while(move |((own, of, _), _)| (*own, *of) == (space, scope))
            .flat_map(|(_, oids)| oids)
            .filter_map(|&oid| Some((oid, self.get(oid)?)))
    }

    /// The objects of that name.
    pub(crate) fn named(&self, space: Space, scope: Oid, name: &str) -> &[Oid] {
        let key = (space, scope, Rc::from(name));
        self.names.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The objects of that name in any scope.
    pub(crate) fn named_anywhere(&self, space: Space, name: &str) -> impl Iterator<Item = Oid> {
        self.spread
            .get(&(space, Rc::from(name)))
            .into_iter()
            .flatten()
            .copied()
    }

    /// The only object of that name, whether certain or not.
    pub(crate) fn one(&self, space: Space, scope: Oid, name: &str) -> Option<Oid> {
        self.named(space, scope, name).first().copied()
    }

    /// Puts an object in its place, or takes it away, and keeps the names in step.
    fn put(&mut self, oid: Oid, object: Option<Rc<Object>>) {
        let before = self.set(oid, object);
        self.journal.push(Entry::Object(oid, before));
    }

    fn set(&mut self, oid: Oid, object: Option<Rc<Object>>) -> Option<Rc<Object>> {
        let before = self.objects.remove(&oid);
        if let Some(before) = &before {
            self.unname(oid, before);
        }
        if let Some(object) = object {
            let (space, scope, name) = key(&object);
            let spread = self.spread.entry((space, Rc::clone(&name)));
            spread.or_default().insert(oid);
            // By their numbers, so that nothing tells in which order they came by the name.
            let oids = self.names.entry((space, scope, name)).or_default();
            oids.insert(oids.partition_point(|other| *other < oid), oid);
            self.objects.insert(oid, object);
        }
        before
    }

    fn unname(&mut self, oid: Oid, object: &Object) {
        let (space, scope, name) = key(object);
        if let Some(oids) = self.spread.get_mut(&(space, Rc::clone(&name))) {
            oids.remove(&oid);
        }
        let key = (space, scope, name);
        if let Some(oids) = self.names.get_mut(&key) {
            oids.retain(|other| *other != oid);
            if oids.is_empty() {
                self.names.remove(&key);
            }
        }
    }
}

fn key(object: &Object) -> (Space, Oid, Rc<str>) {
    (object.space, object.scope, Rc::from(object.name.as_str()))
}
