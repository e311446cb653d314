//! Which objects bear a name.

use std::collections::BTreeSet;
use std::hash::Hasher;
use std::slice;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxHasher;

use super::object::{Object, Oid, Space};

/// The objects by their names, which they alone know: there are many.
#[derive(Debug, Default)]
pub(super) struct Names {
    bearers: HashTable<Bearers>,
    /// The objects of each scope.
    scopes: BTreeSet<Bearer>,
}

/// An object, after its space and scope.
type Bearer = (Space, Oid, Oid);

/// The objects of a name, in order. Most names have one.
#[derive(Debug)]
enum Bearers {
    One(Bearer),
    #[allow(clippy::box_collection, reason = "this is the rare case of many")]
    Several(Box<Vec<Bearer>>),
}

impl Bearers {
    fn all(&self) -> &[Bearer] {
        match self {
            Self::One(only) => slice::from_ref(only),
            Self::Several(all) => all,
        }
    }

    /// Those from this one on.
    fn from(&self, first: Bearer) -> &[Bearer] {
        let all = self.all();
        &all[all.partition_point(|bearer| *bearer < first)..]
    }

    fn add(&mut self, new: Bearer) {
        if let Self::One(only) = self {
            *self = Self::Several(Box::new(vec![*only]));
        }
        if let Self::Several(all) = self
            && let Err(place) = all.binary_search(&new)
        {
            all.insert(place, new);
        }
    }

    fn remove(&mut self, old: Bearer) {
        match self {
            Self::One(only) if *only == old => *self = Self::Several(Box::default()),
            Self::One(_) => {}
            Self::Several(all) => {
                if let Ok(place) = all.binary_search(&old) {
                    all.remove(place);
                }
            }
        }
    }

    /// The name, which all bear.
    fn name<'n>(&self, name_of: impl Fn(Oid) -> &'n str) -> &'n str {
        self.all().first().map_or("", |(.., oid)| name_of(*oid))
    }
}

fn bearer(oid: Oid, object: &Object) -> Bearer {
    (object.space, object.scope, oid)
}

fn hash(name: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    // The table looks at the lowest bits first, and this hasher mixes the highest best.
    hasher.finish().rotate_left(26)
}

/// All functions are told how the objects are called, that of the caller among them.
impl Names {
    /// Notes the name of an object.
    pub(super) fn add<'n>(
        &mut self,
        oid: Oid,
        object: &Object,
        name_of: impl Fn(Oid) -> &'n str + Copy,
    ) {
        let new = bearer(oid, object);
        let name = &*object.name;
        let is_same = |bearers: &Bearers| bearers.name(name_of) == name;
        let rehash = |bearers: &Bearers| hash(bearers.name(name_of));
        match self.bearers.entry(hash(name), is_same, rehash) {
            Entry::Occupied(bearers) => bearers.into_mut().add(new),
            Entry::Vacant(place) => {
                place.insert(Bearers::One(new));
            }
        }
        self.scopes.insert(new);
    }

    /// Forgets the name of an object.
    pub(super) fn remove<'n>(
        &mut self,
        oid: Oid,
        object: &Object,
        name_of: impl Fn(Oid) -> &'n str + Copy,
    ) {
        let old = bearer(oid, object);
        let name = &*object.name;
        let is_same = |bearers: &Bearers| bearers.name(name_of) == name;
        if let Ok(mut found) = self.bearers.find_entry(hash(name), is_same) {
            found.get_mut().remove(old);
            if found.get().all().is_empty() {
                found.remove();
            }
        }
        self.scopes.remove(&old);
    }

    /// The objects of that name, from this one on.
    fn bearers<'n>(
        &self,
        first: Bearer,
        name: &str,
        name_of: impl Fn(Oid) -> &'n str + Copy,
    ) -> &[Bearer] {
        let is_same = |bearers: &Bearers| bearers.name(name_of) == name;
        let found = self.bearers.find(hash(name), is_same);
        found.map_or(&[][..], |bearers| bearers.from(first))
    }

    /// The objects of that name in a scope.
    pub(super) fn named<'n>(
        &self,
        space: Space,
        scope: Oid,
        name: &str,
        name_of: impl Fn(Oid) -> &'n str + Copy,
    ) -> impl Iterator<Item = Oid> {
        let found = self.bearers((space, scope, Oid(0)), name, name_of);
        found
            .iter()
            .take_while(move |(own, of, _)| (*own, *of) == (space, scope))
            .map(|(.., oid)| *oid)
    }

    /// The objects of that name in any scope, in the order in which they were added.
    pub(super) fn named_anywhere<'n>(
        &self,
        space: Space,
        name: &str,
        name_of: impl Fn(Oid) -> &'n str + Copy,
    ) -> Vec<Oid> {
        let found = self.bearers((space, Oid(0), Oid(0)), name, name_of);
        let found = found.iter().take_while(|(own, ..)| *own == space);
        let mut found: Vec<_> = found.map(|(.., oid)| *oid).collect();
        found.sort_unstable();
        found
    }

    /// The objects of a scope.
    pub(super) fn within(&self, space: Space, scope: Oid) -> impl Iterator<Item = Oid> {
        let found = self.scopes.range((space, scope, Oid(0))..).copied();
        found
            .take_while(move |(own, of, _)| (*own, *of) == (space, scope))
            .map(|(.., oid)| oid)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Catalog, Kind, NOWHERE, Object, Oid, Space};

    fn named(name: &str, space: Space, scope: Oid) -> Object {
        Object {
            name: name.to_owned(),
            space,
            scope,
            origin: None,
            uncertain: false,
            kind: Kind::Rule,
        }
    }

    #[test]
    fn finds_objects_by_scope_and_in_the_order_in_which_they_were_added() {
        let mut catalog = Catalog::empty();
        let scopes = [Oid(30_000), Oid(20_000)];
        let objects: Vec<Oid> = ["b", "a", "b"]
            .iter()
            .flat_map(|name| scopes.map(|scope| named(name, Space::Rule, scope)))
            .map(|object| catalog.add(object))
            .collect();
        let other = catalog.add(named("b", Space::Policy, scopes[0]));
        let here = |catalog: &Catalog| {
            catalog
                .named(Space::Rule, scopes[0], "b")
                .collect::<Vec<_>>()
        };
        assert_eq!(here(&catalog), [objects[0], objects[4]]);
        let anywhere: Vec<_> = catalog.named_anywhere(Space::Rule, "b").collect();
        assert_eq!(anywhere, [objects[0], objects[1], objects[4], objects[5]]);
        let within: Vec<_> = catalog.within(Space::Rule, scopes[0]).collect();
        let within: Vec<_> = within.into_iter().map(|(oid, _)| oid).collect();
        assert_eq!(within, [objects[2], objects[0], objects[4]]);
        catalog.rename(objects[0], "c");
        catalog.remove(objects[4]);
        assert_eq!(here(&catalog), []);
        assert_eq!(catalog.one(Space::Policy, scopes[0], "b"), Some(other));
        assert_eq!(catalog.one(Space::Policy, NOWHERE, "b"), None);
    }
}
