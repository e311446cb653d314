//! The plan that the macro makes: which migrations there are, in which order.
//!
//! A plan is data and knows nothing of databases. What it says is read from a
//! compact table, whose format is told in [`table`].

mod digest;
mod migration;
mod script;
pub(crate) mod table;
mod version;

use std::fmt;
use std::marker::PhantomData;

pub use self::digest::Digest;
pub use self::migration::Migration;
pub(crate) use self::migration::label;
pub use self::script::{Location, Script, Statement};
use self::table::Table;
pub use self::version::{PlanVersion, UnknownVersion};

/// A checked folder of migrations, compiled into the program.
///
/// `sterna::migrations!` makes one as `migrations::PLAN`. `V` is the enum of its
/// versions, so a version that does not exist is an error of the compiler.
pub struct Plan<V> {
    data: PlanData,
    versions: PhantomData<fn() -> V>,
}

impl<V: PlanVersion> Plan<V> {
    pub(crate) const fn new(table: &'static [u8], sources: &'static [&'static str]) -> Plan<V> {
        Plan {
            data: PlanData {
                table: Table::new(table),
                sources,
            },
            versions: PhantomData,
        }
    }

    /// The name under which the plan is kept in the history.
    pub fn name(&self) -> &'static str {
        self.data.name()
    }

    /// How many migrations there are.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Whether the folder holds no migration.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The migrations, in the order in which they are applied.
    pub fn migrations(&self) -> impl ExactSizeIterator<Item = Migration> + use<V> {
        let data = self.data;
        (0..data.len()).map(move |index| data.migration(index))
    }

    /// The migration with this version.
    pub fn migration(&self, version: V) -> Migration {
        self.data.migration(version.index())
    }

    pub(crate) fn data(&self) -> PlanData {
        self.data
    }
}

impl<V> fmt::Debug for Plan<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plan")
            .field("name", &self.data.name())
            .field("migrations", &self.data.len())
            .finish()
    }
}

/// A plan without the type of its versions: what the engine works with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlanData {
    table: Table,
    sources: &'static [&'static str],
}

impl PlanData {
    pub(crate) fn is_sound(self) -> bool {
        self.table.is_sound()
    }

    pub(crate) fn name(self) -> &'static str {
        self.table.name()
    }

    pub(crate) fn len(self) -> usize {
        self.table.len()
    }

    pub(crate) fn migration(self, index: usize) -> Migration {
        Migration::new(self, index)
    }
}
