//! What a `protected` environment refuses without break-glass.

use super::Engine;
use crate::error::{ErrorKind, Mark};
use crate::plan::{Direction, Migration};
use crate::promotion::Refusal;

impl Engine {
    /// Why what is pending may not go on without a reason.
    pub(super) fn protection(&self) -> Vec<Refusal> {
        match self.direction {
            _ if self.order.is_some() => self.repair_protection().into_iter().collect(),
            Direction::Up if self.settings.protected => self.destruction().into_iter().collect(),
            Direction::Up => Vec::new(),
            Direction::Down => self.revert_protection(),
        }
    }

    /// The first statement that loses data.
    fn destruction(&self) -> Option<Refusal> {
        let mut pending = self.pending.iter().map(|entry| entry.migration);
        let (migration, mark) =
            pending.find_map(|migration| Some((migration, destroyed(migration)?)))?;
        let environment = self.settings.name;
        let kind = ErrorKind::Destructive { environment };
        Some(Refusal {
            mark: Some(mark),
            ..*Refusal::new(kind, Some(migration))
        })
    }
}

/// The first statement of a migration that loses data.
fn destroyed(migration: Migration) -> Option<Mark> {
    let statement = migration.up().statement(migration.destroys()?);
    Some(Mark {
        offset: statement.offset,
        length: statement.sql.len(),
    })
}
