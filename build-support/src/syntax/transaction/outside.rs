//! The statements that PostgreSQL refuses inside a transaction block.

use super::super::Statement;
use super::super::action::{Action, AlterSubscription, ReindexTarget, TransactionControl};

/// A kind of statement that cannot run inside a transaction block.
pub(super) struct Outside {
    /// What to call it.
    pub(super) name: &'static str,
    is: fn(&Action) -> bool,
}

/// What PostgreSQL 13 to 18 refuse, found by asking them: each entry has
/// cases in `tests/cases/outside.txt`, which `tests/outside.rs` runs.
///
/// What depends on the catalog cannot be told from the text. `reindex` (since
/// 14) and `cluster` (since 15) of a partitioned table are refused but not
/// listed, and neither is `drop subscription`: see [`may_be`]. A `call` or `do` that commits (SQLSTATE 2D000) is not looked into either.
const LIST: &[Outside] = &[
    Outside {
        name: "create index concurrently",
        is: |a| matches!(a, Action::CreateIndex(i) if i.concurrently),
    },
    Outside {
        name: "drop index concurrently",
        is: |a| matches!(a, Action::DropIndex(i) if i.concurrently),
    },
    Outside {
        name: "reindex concurrently",
        is: |a| {
            matches!(
                a,
                Action::Reindex {
                    concurrently: true,
                    target: ReindexTarget::Index | ReindexTarget::Table,
                    ..
                }
            )
        },
    },
    // With or without `concurrently`.
    Outside {
        name: "reindex of more than one table",
        is: |a| {
            matches!(
                a,
                Action::Reindex {
                    target: ReindexTarget::Schema | ReindexTarget::Database,
                    ..
                }
            )
        },
    },
    Outside {
        name: "detach partition concurrently",
        is: |a| {
            matches!(
                a,
                Action::DetachPartition {
                    concurrently: true,
                    ..
                }
            )
        },
    },
    Outside {
        name: "vacuum",
        is: |a| matches!(a, Action::Vacuum),
    },
    Outside {
        name: "cluster of all tables",
        is: |a| matches!(a, Action::Cluster { one_table: false }),
    },
    Outside {
        name: "create database",
        is: |a| matches!(a, Action::CreateDatabase),
    },
    Outside {
        name: "drop database",
        is: |a| matches!(a, Action::DropDatabase),
    },
    Outside {
        name: "alter database set tablespace",
        is: |a| matches!(a, Action::MoveDatabase),
    },
    Outside {
        name: "create tablespace",
        is: |a| matches!(a, Action::CreateTablespace),
    },
    Outside {
        name: "drop tablespace",
        is: |a| matches!(a, Action::DropTablespace),
    },
    Outside {
        name: "alter system",
        is: |a| matches!(a, Action::AlterSystem),
    },
    Outside {
        name: "create subscription",
        is: |a| matches!(a, Action::CreateSubscription { creates_slot: true }),
    },
    // Since 14; 13 accepts it.
    Outside {
        name: "alter subscription with refresh",
        is: |a| matches!(a, Action::AlterSubscription(AlterSubscription::Refreshes)),
    },
    Outside {
        name: "commit prepared or rollback prepared",
        is: |a| {
            matches!(
                a,
                Action::TransactionControl(TransactionControl::FinishPrepared)
            )
        },
    },
    Outside {
        name: "discard all",
        is: |a| matches!(a, Action::DiscardAll),
    },
];

/// What the statement is on the list, if it is.
pub(super) fn find(action: &Action) -> Option<&'static Outside> {
    LIST.iter().find(|outside| (outside.is)(action))
}

/// Whether the last of these statements is refused in a transaction or not as
/// the database has it: `drop subscription` is if there is one with a slot. It
/// is taken to have one unless the file itself takes it away.
pub(super) fn may_be(statements: &[Statement]) -> bool {
    let Some((last, before)) = statements.split_last() else {
        return false;
    };
    last.action == Action::DropSubscription && !before.iter().any(gives_up_slot)
}

fn gives_up_slot(statement: &Statement) -> bool {
    statement.action == Action::AlterSubscription(AlterSubscription::GivesUpSlot)
}
