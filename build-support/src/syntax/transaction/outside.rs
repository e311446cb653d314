//! The statements that PostgreSQL refuses inside a transaction block.

use super::super::Statement;
use super::super::action::{Action, AlterSubscription, ReindexTarget, TransactionControl};

/// A kind of statement that cannot run inside a transaction block.
pub(super) struct Outside {
    /// What to call it.
    pub(super) name: &'static str,
    is: fn(&Action) -> bool,
}

/// The callers of `PreventInTransactionBlock` in PostgreSQL's
/// `src/backend/`, versions 13 to 18; the file stands behind each.
///
/// Three calls depend on the catalog and cannot be told from the text:
/// `cluster` (since 15) and `reindex` (since 14) of a partitioned table, and
/// `drop subscription` of one without a slot, which may run inside. The last
/// is taken to have one unless the file itself takes it away.
const LIST: &[Outside] = &[
    // commands/indexcmds.c
    Outside {
        name: "create index concurrently",
        is: |a| matches!(a, Action::CreateIndex(i) if i.concurrently),
    },
    // tcop/utility.c
    Outside {
        name: "drop index concurrently",
        is: |a| matches!(a, Action::DropIndex(i) if i.concurrently),
    },
    // commands/indexcmds.c; `schema`, `database` and `system` with or without `concurrently`
    Outside {
        name: "reindex concurrently",
        is: |a| {
            matches!(
                a,
                Action::Reindex {
                    concurrently: true,
                    target: ReindexTarget::Index | ReindexTarget::Table
                }
            )
        },
    },
    Outside {
        name: "reindex of more than one table",
        is: |a| {
            matches!(
                a,
                Action::Reindex {
                    target: ReindexTarget::Many,
                    ..
                }
            )
        },
    },
    // commands/tablecmds.c, since 14
    Outside {
        name: "detach partition concurrently",
        is: |a| matches!(a, Action::DetachPartition { concurrently: true }),
    },
    // commands/vacuum.c
    Outside {
        name: "vacuum",
        is: |a| matches!(a, Action::Vacuum),
    },
    // commands/cluster.c
    Outside {
        name: "cluster of all tables",
        is: |a| matches!(a, Action::Cluster { one_table: false }),
    },
    // tcop/utility.c
    Outside {
        name: "create database",
        is: |a| matches!(a, Action::CreateDatabase),
    },
    Outside {
        name: "drop database",
        is: |a| matches!(a, Action::DropDatabase),
    },
    // commands/dbcommands.c
    Outside {
        name: "alter database set tablespace",
        is: |a| matches!(a, Action::MoveDatabase),
    },
    // tcop/utility.c
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
    // commands/subscriptioncmds.c; `refresh` since 14
    Outside {
        name: "create subscription",
        is: |a| matches!(a, Action::CreateSubscription { creates_slot: true }),
    },
    Outside {
        name: "alter subscription with refresh",
        is: |a| matches!(a, Action::AlterSubscription(AlterSubscription::Refreshes)),
    },
    Outside {
        name: "drop subscription",
        is: |a| matches!(a, Action::DropSubscription),
    },
    // tcop/utility.c
    Outside {
        name: "commit prepared or rollback prepared",
        is: |a| {
            matches!(
                a,
                Action::TransactionControl(TransactionControl::FinishPrepared)
            )
        },
    },
    // commands/discard.c
    Outside {
        name: "discard all",
        is: |a| matches!(a, Action::DiscardAll),
    },
];

/// What the statement is on the list, if it is; `before` are those before it
/// in the same file.
pub(super) fn find(action: &Action, before: &[Statement]) -> Option<&'static Outside> {
    if *action == Action::DropSubscription && before.iter().any(gives_up_slot) {
        return None;
    }
    LIST.iter().find(|outside| (outside.is)(action))
}

fn gives_up_slot(statement: &Statement) -> bool {
    statement.action == Action::AlterSubscription(AlterSubscription::GivesUpSlot)
}
