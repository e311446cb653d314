//! One migration of a plan.

use std::fmt;

use super::table::Record;
use super::{Digest, Direction, PlanData, Script};

/// One migration: a version, a name, and the SQL that was checked.
#[derive(Clone, Copy)]
pub struct Migration {
    plan: PlanData,
    index: usize,
}

impl Migration {
    pub(crate) fn new(plan: PlanData, index: usize) -> Migration {
        Migration { plan, index }
    }

    /// The version as the file spells it, such as `003` or `20260115120000`.
    pub fn version(&self) -> &'static str {
        self.record().version()
    }

    /// The name as the file spells it, such as `orders`.
    pub fn name(&self) -> &'static str {
        self.record().name()
    }

    /// The file it was read from, relative to the crate.
    pub fn file(&self) -> &'static str {
        self.up().file()
    }

    /// Whether it runs in one transaction, or else statement by statement.
    pub fn transactional(&self) -> bool {
        self.up().transactional()
    }

    /// The digest of its tokens: comments, blank space and line endings do not count.
    pub fn checksum(&self) -> Digest {
        Digest::new(self.record().checksum())
    }

    /// The digest over this migration and all before it.
    pub fn chain(&self) -> Digest {
        Digest::new(self.record().chain())
    }

    /// The SQL that applies it.
    pub fn up(&self) -> Script {
        self.script(Direction::Up)
    }

    /// The SQL that reverts it, if there is any.
    pub fn down(&self) -> Option<Script> {
        let has_down = self.record().has_down();
        has_down.then(|| self.script(Direction::Down))
    }

    /// The SQL of one direction; nothing where there is none.
    pub(crate) fn script(&self, direction: Direction) -> Script {
        let entry = match direction {
            Direction::Up => self.record().up(),
            Direction::Down => self.record().down(),
        };
        Script::new(self.plan.table, self.plan.sources, entry)
    }

    /// The first statement of [`up`](Self::up) that loses data, from 0, unless the file
    /// allows that.
    pub(crate) fn destroys(&self) -> Option<usize> {
        self.record().destroys()
    }

    /// Its place in the plan, from 0.
    pub(crate) fn index(&self) -> usize {
        self.index
    }

    /// Whether `text` is its version, or version and name.
    pub(super) fn is_called(&self, text: &str) -> bool {
        text == self.version() || text == self.to_string()
    }

    fn record(&self) -> Record {
        self.plan.table.record(self.index)
    }
}

/// Version and name in one, as messages call it: `003_orders`.
impl fmt::Display for Migration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&label(self.version(), self.name()))
    }
}

impl fmt::Debug for Migration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Migration({self})")
    }
}

/// What messages call a migration; a few schemes know no name besides the version.
pub(crate) fn label(version: &str, name: &str) -> String {
    if name.is_empty() {
        version.to_owned()
    } else {
        format!("{version}_{name}")
    }
}
