//! How far what a statement touches can be told.

use crate::syntax::change::{AlterTableKind, ObjectKind as O};
use crate::syntax::{Change, CommandTag};

use super::Why;

/// What a statement has to do with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Nothing but its session, and what it names.
    Nothing,
    /// The catalog.
    Catalog,
    /// The catalog, and rows that are there.
    Both,
    /// Rows.
    Rows,
    /// That cannot be told.
    Unknown(Why),
}

/// What it does is not followed.
const UNREAD: Why = "what this statement changes is not followed";

/// An extension may bring anything.
const EXTENSION: Why = "what this extension brings may be named anywhere";

/// Statements that leave everything as it is, but perhaps need what they name.
const HARMLESS: &[&str] = &[
    "ANALYZE",
    "BEGIN",
    "CHECKPOINT",
    "COMMIT",
    "DEALLOCATE",
    "DEALLOCATE ALL",
    "DISCARD PLANS",
    "DISCARD SEQUENCES",
    "LISTEN",
    "LOCK TABLE",
    "NOTIFY",
    "REINDEX",
    "SET CONSTRAINTS",
    "SHOW",
    "START TRANSACTION",
    "UNLISTEN",
    "VACUUM",
];

/// What the statement has to do with; a `do` block is taken apart by the caller.
pub(super) fn nature(tag: CommandTag, change: &Change) -> Nature {
    match change {
        Change::Nothing | Change::Uses(_) if HARMLESS.contains(&tag.name()) => Nature::Nothing,
        Change::SetRole
        | Change::Set(_)
        | Change::SetSearchPath(_)
        | Change::Savepoint(_)
        | Change::Do(_) => Nature::Nothing,
        Change::CreateExtension(_) => Nature::Unknown(EXTENSION),
        // What it makes or empties is not named.
        Change::CreateSchema(schema) if schema.name.is_none() => Nature::Unknown(UNREAD),
        Change::CreateTableAs(table) if table.query.is_none() => Nature::Unknown(UNREAD),
        Change::Grant(grant) if grant.objects.is_empty() && grant.schemas.is_empty() => {
            Nature::Unknown(UNREAD)
        }
        Change::CreateTable(table) if table.partition_of.is_some() => Nature::Both,
        Change::AlterTable(alter) => {
            let unread = |action: &_| matches!(action, AlterTableKind::Unread);
            match alter.actions.iter().any(|action| unread(&action.kind)) {
                true => Nature::Unknown(UNREAD),
                false => Nature::Both,
            }
        }
        Change::CreateIndex(_) | Change::AlterDomain(_) => Nature::Both,
        Change::CreateTable(_)
        | Change::CreateView(_)
        | Change::CreateSequence(_)
        | Change::AlterSequence(_)
        | Change::CreateSchema(_)
        | Change::CreateType(_)
        | Change::AlterType(_)
        | Change::AlterEnum(_)
        | Change::CreateDomain(_)
        | Change::CreateFunction(_)
        | Change::CreateAggregate(_)
        | Change::CreateTrigger(_)
        | Change::CreatePolicy(_) => Nature::Catalog,
        Change::Drop(drop) => of_kinds(drop.objects.iter().map(|object| object.kind)),
        Change::Rename(rename) => of_kinds([rename.object.kind]),
        Change::SetSchema(set) => of_kinds([set.object.kind]),
        Change::AlterFunction(alter) => of_kinds([alter.function.kind]),
        Change::Owner(object) => of_kinds([object.kind]),
        Change::Grant(grant) => of_kinds(grant.objects.iter().map(|object| object.kind)),
        Change::Comment(comment) => match comment.object.kind {
            O::Extension => Nature::Catalog,
            kind => of_kinds([kind]),
        },
        Change::Query(_)
        | Change::Dml(_)
        | Change::Copy(_)
        | Change::CreateTableAs(_)
        | Change::Truncate(_)
        | Change::Refresh(_) => Nature::Rows,
        Change::Nothing
        | Change::Uses(_)
        | Change::CreateOperator(_)
        | Change::CreateCast(_)
        | Change::CreateRule(_)
        | Change::DiscardTemporary
        | Change::Opaque => Nature::Unknown(UNREAD),
    }
}

fn of_kinds(kinds: impl IntoIterator<Item = O>) -> Nature {
    match kinds.into_iter().all(is_known) {
        true => Nature::Catalog,
        false => Nature::Unknown(UNREAD),
    }
}

/// Whether objects of that kind are followed under their names.
fn is_known(kind: O) -> bool {
    !matches!(
        kind,
        O::Operator
            | O::OperatorClass
            | O::OperatorFamily
            | O::Cast
            | O::Collation
            | O::Conversion
            | O::Extension
            | O::Statistics
            | O::TextSearch
            | O::Language
            | O::Other
    )
}
