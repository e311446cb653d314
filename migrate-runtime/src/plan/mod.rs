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
pub(crate) use self::script::Direction;
pub use self::script::{Location, Script, Statement};
use self::table::Table;
pub(crate) use self::table::Witness;
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
    pub(crate) const fn new(table: &'static [u8], sources: &'static [&'static [u8]]) -> Plan<V> {
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
    sources: &'static [&'static [u8]],
}

impl PlanData {
    /// Whether table and sources are whole and fit each other.
    pub(crate) fn is_sound(self) -> bool {
        let mut migrations = (0..self.len()).map(|index| self.migration(index));
        self.table.is_sound()
            && migrations.all(|migration| {
                migration.up().is_sound() && migration.down().is_none_or(|down| down.is_sound())
            })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::{Draft, encode};

    fn is_sound(table: &'static [u8], sources: &'static [&'static [u8]]) -> bool {
        let table = Table::new(table);
        PlanData { table, sources }.is_sound()
    }

    fn drafts() -> [Draft; 2] {
        [
            Draft::new("001", "a", &["select 1"]).after("-- first\n"),
            Draft::new("002", "b", &["select 'ä'", "select 2"]).without_transaction(),
        ]
    }

    #[test]
    fn a_plan_is_sound_only_with_all_of_its_table_and_sources() {
        let (table, sources) = encode("app", &drafts());
        assert!(is_sound(table, sources));
        assert!(!is_sound(table, &[]));
        assert!(!is_sound(table, &[b"-- first\nselect 1;\n"]));
        for length in 0..table.len() {
            assert!(!is_sound(&table[..length], sources), "{length}");
        }
    }

    #[test]
    fn a_plan_with_a_place_out_of_bounds_is_not_sound_and_can_be_read() {
        let (table, sources) = encode("app", &drafts());
        // The number of migrations, and of the second up script all but its file.
        let script = 36 + 148 + 84;
        for at in [8].into_iter().chain((script + 8..script + 32).step_by(4)) {
            let mut broken = table.to_vec();
            broken[at..at + 4].copy_from_slice(&[0xff; 4]);
            let broken: &'static [u8] = broken.leak();
            assert!(!is_sound(broken, sources), "{at}");
            let table = Table::new(broken);
            let script = PlanData { table, sources }.migration(1).up();
            script.statement(0);
            script.locate(usize::MAX);
            script.line(usize::MAX);
        }
    }
}
