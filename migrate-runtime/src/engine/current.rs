//! What of a history is in place now: all that was applied and not reverted since.

use super::records::Record;
use crate::error::ErrorKind;

/// Where a history stands.
#[derive(Debug, Default)]
pub(super) struct Current {
    /// The records of what is in place, or was begun, in the order in which it was applied.
    pub(super) records: Vec<Record>,
    /// A revert that was begun, and what it reverts: neither in place nor gone.
    pub(super) reverting: Option<Reverting>,
    /// The position of the last record.
    pub(super) last: usize,
    /// The position of a record behind it of which nothing had run: it counts for
    /// nothing, and the next record takes its place.
    pub(super) void: Option<usize>,
}

/// A revert that was begun.
#[derive(Debug)]
pub(super) struct Reverting {
    pub(super) record: Record,
    /// The record of what it reverts.
    pub(super) of: Record,
}

impl Reverting {
    /// Why nothing can go on before it is finished.
    pub(super) fn halfway(&self) -> ErrorKind {
        ErrorKind::RevertedHalfway {
            version: self.of.version.clone(),
            name: self.of.name.clone(),
            begun: self.record.told.clone(),
        }
    }
}

impl Current {
    /// Goes through all records of a plan, the first one first.
    pub(super) fn of(history: Vec<Record>) -> Current {
        let mut current = Current::default();
        for record in history {
            if record.void {
                current.void = Some(record.position);
                continue;
            }
            current.void = None;
            current.last = record.position;
            current.take(record);
        }
        current
    }

    fn take(&mut self, record: Record) {
        let Some(reverts) = record.reverts else {
            return self.records.push(record);
        };
        let mut records = self.records.iter();
        let Some(index) = records.rposition(|one| one.position == reverts) else {
            return;
        };
        let of = self.records.remove(index);
        if !record.reverted {
            self.reverting = Some(Reverting { record, of });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(position: usize, version: &str) -> Record {
        Record {
            position,
            version: version.to_owned(),
            applied: true,
            ..Record::default()
        }
    }

    fn revert(position: usize, reverts: usize) -> Record {
        Record {
            position,
            reverts: Some(reverts),
            reverted: true,
            ..Record::default()
        }
    }

    fn in_place(current: &Current) -> Vec<(&str, usize)> {
        let records = current.records.iter();
        records.map(|one| (&*one.version, one.position)).collect()
    }

    #[test]
    fn what_was_reverted_is_not_in_place_until_it_is_applied_again() {
        let mut history = vec![applied(1, "a"), applied(2, "b"), applied(3, "c")];
        history.extend([revert(4, 3), revert(5, 2), applied(6, "b")]);
        let current = Current::of(history);
        assert_eq!(in_place(&current), [("a", 1), ("b", 6)]);
        assert_eq!((current.last, current.void), (6, None));
        assert!(current.reverting.is_none());
    }

    #[test]
    fn a_revert_that_was_begun_leaves_its_migration_neither_here_nor_there() {
        let begun = Record {
            reverted: false,
            ..revert(3, 2)
        };
        let current = Current::of(vec![applied(1, "a"), applied(2, "b"), begun]);
        assert_eq!(in_place(&current), [("a", 1)]);
        let reverting = current.reverting.unwrap();
        assert_eq!((reverting.record.position, reverting.of.position), (3, 2));
    }

    #[test]
    fn a_revert_of_which_nothing_had_run_counts_for_nothing() {
        let void = Record {
            reverted: false,
            void: true,
            ..revert(2, 1)
        };
        let current = Current::of(vec![applied(1, "a"), void]);
        assert_eq!(in_place(&current), [("a", 1)]);
        assert_eq!((current.last, current.void), (1, Some(2)));
    }
}
