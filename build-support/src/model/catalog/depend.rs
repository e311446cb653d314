//! What depends on what, as in `pg_depend`.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::object::{Address, Oid};
use super::{Catalog, journal::Entry};

/// How something depends: `pg_depend.deptype`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub(crate) enum DependencyKind {
    /// It stands in the way of a drop, and goes with `cascade`.
    Normal,
    /// It goes with what it depends on.
    Auto,
    /// It is a part of what it depends on, and cannot be dropped alone.
    Internal,
    /// It belongs to the extension that it depends on.
    Extension,
}

/// That one thing depends on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub(crate) struct Dependency {
    /// What is needed.
    pub(crate) on: Address,
    /// What needs it.
    pub(crate) dependent: Address,
    /// How.
    pub(crate) kind: DependencyKind,
}

impl Dependency {
    /// As it is found by what is needed, and by what needs it.
    fn links(self) -> [Link; 2] {
        let Self {
            on,
            dependent,
            kind,
        } = self;
        [
            Link::new(on, dependent, kind),
            Link::new(dependent, on, kind),
        ]
    }
}

/// A dependency as it is found by one of its ends. Most objects have several, so it is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    oid: Oid,
    column: u16,
    other_column: u16,
    /// The number of the other object, and behind it how: no catalog has so many objects.
    other: u32,
}

/// How many bits tell how something depends.
const KIND_BITS: u32 = 2;

impl Link {
    fn new(own: Address, other: Address, kind: DependencyKind) -> Self {
        Self {
            oid: own.oid,
            column: own.column,
            other_column: other.column,
            other: other.oid.0 << KIND_BITS | kind as u32,
        }
    }

    /// The first that may be of an object or a column.
    fn first(own: Address) -> Self {
        Self::new(own, Oid(0).into(), DependencyKind::Normal)
    }

    /// Whether it is of a column, or of an object or one of its columns.
    fn is_of(self, own: Address) -> bool {
        self.oid == own.oid && (own.column == 0 || own.column == self.column)
    }

    fn own(self) -> Address {
        self.oid.column(self.column)
    }

    fn other(self) -> Address {
        Oid(self.other >> KIND_BITS).column(self.other_column)
    }

    fn kind(self) -> DependencyKind {
        match self.other % (1 << KIND_BITS) {
            0 => DependencyKind::Normal,
            1 => DependencyKind::Auto,
            2 => DependencyKind::Internal,
            _ => DependencyKind::Extension,
        }
    }

    /// The dependency, if it is found by what is needed.
    fn needed(self) -> Dependency {
        Dependency {
            on: self.own(),
            dependent: self.other(),
            kind: self.kind(),
        }
    }

    /// Its ends and how, in this order, as numbers: they are compared often.
    fn key(self) -> (u64, u64) {
        let number = |oid: u32, column: u16| u64::from(oid) << 16 | u64::from(column);
        let other = number(self.other >> KIND_BITS, self.other_column);
        let kind = u64::from(self.other % (1 << KIND_BITS));
        (number(self.oid.0, self.column), other << KIND_BITS | kind)
    }
}

impl Ord for Link {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Link {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Catalog {
    /// Notes that `dependent` depends on something. Nothing depends on itself as a whole.
    pub(crate) fn depend(
        &mut self,
        dependent: impl Into<Address>,
        on: impl Into<Address>,
        kind: DependencyKind,
    ) {
        let dependency = Dependency {
            on: on.into(),
            dependent: dependent.into(),
            kind,
        };
        if dependency.on != dependency.dependent && self.link(dependency) {
            self.journal.push(Entry::Depends(dependency));
        }
    }

    /// Takes a dependency back.
    pub(crate) fn forget(&mut self, dependency: Dependency) {
        if self.unlink(dependency) {
            self.journal.push(Entry::Forgot(dependency));
        }
    }

    /// What depends on an object or a column; for an object, also what depends on its columns.
    pub(crate) fn dependents(&self, on: Address) -> impl Iterator<Item = Dependency> + '_ {
        let found = self.dependents.range(Link::first(on)..);
        found
            .take_while(move |link| link.is_of(on))
            .map(|link| link.needed())
    }

    /// What an object or a column depends on; for an object, also what its columns depend on.
    pub(crate) fn dependencies(&self, of: Address) -> impl Iterator<Item = Dependency> + '_ {
        let found = self.dependencies.range(Link::first(of)..);
        found
            .take_while(move |link| link.is_of(of))
            .map(|link| Dependency {
                on: link.other(),
                dependent: link.own(),
                kind: link.kind(),
            })
    }

    /// All of them, by what is needed.
    pub(super) fn all_dependencies(&self) -> impl Iterator<Item = Dependency> {
        let links = self.dependents.iter();
        links.map(|link| link.needed())
    }

    /// Every dependency in which the object or one of its columns takes part.
    pub(super) fn touching(&self, oid: Oid) -> Vec<Dependency> {
        let address = Address::from(oid);
        self.dependents(address)
            .chain(self.dependencies(address))
            .collect()
    }

    /// Puts it where it is found from both ends; says whether it is new.
    pub(super) fn link(&mut self, dependency: Dependency) -> bool {
        let [by_need, by_dependent] = dependency.links();
        self.dependencies.insert(by_dependent);
        self.dependents.insert(by_need)
    }

    /// Takes it out; says whether it was there.
    pub(super) fn unlink(&mut self, dependency: Dependency) -> bool {
        let [by_need, by_dependent] = dependency.links();
        self.dependencies.remove(&by_dependent);
        self.dependents.remove(&by_need)
    }
}
