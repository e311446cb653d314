//! What depends on what, as in `pg_depend`.

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
        if dependency.on != dependency.dependent && !self.dependents.contains(&dependency) {
            self.link(dependency);
            self.journal.push(Entry::Depends(dependency));
        }
    }

    /// Takes a dependency back.
    pub(crate) fn forget(&mut self, dependency: Dependency) {
        if self.dependents.contains(&dependency) {
            self.unlink(dependency);
            self.journal.push(Entry::Forgot(dependency));
        }
    }

    /// What depends on an object or a column; for an object, also what depends on its columns.
    pub(crate) fn dependents(&self, on: Address) -> impl Iterator<Item = Dependency> + '_ {
        let first = Dependency {
            on,
            dependent: Oid(0).into(),
            kind: DependencyKind::Normal,
        };
        self.dependents
            .range(first..)
            .copied()
            .take_while(move |found| {
                found.on.oid == on.oid && (on.column == 0 || found.on.column == on.column)
            })
    }

    /// What an object or a column depends on; for an object, also what its columns depend on.
    pub(crate) fn dependencies(&self, of: Address) -> impl Iterator<Item = Dependency> + '_ {
        let first = (of, Address::from(Oid(0)), DependencyKind::Normal);
        self.dependencies
            .range(first..)
            .take_while(move |(dependent, ..)| {
                dependent.oid == of.oid && (of.column == 0 || dependent.column == of.column)
            })
            .map(|&(dependent, on, kind)| Dependency {
                on,
                dependent,
                kind,
            })
    }

    /// Every dependency in which the object or one of its columns takes part.
    pub(super) fn touching(&self, oid: Oid) -> Vec<Dependency> {
        let address = Address::from(oid);
        self.dependents(address)
            .chain(self.dependencies(address))
            .collect()
    }

    pub(super) fn link(&mut self, dependency: Dependency) {
        let Dependency {
            on,
            dependent,
            kind,
        } = dependency;
        self.dependents.insert(dependency);
        self.dependencies.insert((dependent, on, kind));
    }

    pub(super) fn unlink(&mut self, dependency: Dependency) {
        let Dependency {
            on,
            dependent,
            kind,
        } = dependency;
        self.dependents.remove(&dependency);
        self.dependencies.remove(&(dependent, on, kind));
    }
}
