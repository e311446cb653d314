//! What a statement does, in our own words.
//!
//! Nothing behind [`syntax`](super) sees a tree of one of the parsers. What
//! has no variant here is [`Action::Opaque`]: carried and applied, and taken
//! to change whatever it names.

use crate::text::Span;

use super::name::{Ident, Name};

/// What a statement does.
///
/// A file may hold millions of statements, so what is large stands in a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Begins or ends a transaction or a part of one.
    TransactionControl(TransactionControl),
    /// `create index`.
    CreateIndex(Box<CreateIndex>),
    /// `drop index`.
    DropIndex(Box<DropIndex>),
    /// `reindex`.
    Reindex {
        /// Whether writers can go on.
        concurrently: bool,
        /// What is built again.
        target: ReindexTarget,
        /// The index, the table or the schema, if it could be read.
        name: Option<Box<Name>>,
    },
    /// `alter table ... detach partition`.
    DetachPartition {
        /// Whether readers and writers can go on.
        concurrently: bool,
        /// The tables, if they could be read.
        tables: Option<Box<Detach>>,
    },
    /// `create type ... as enum`.
    CreateEnum(Box<Name>),
    /// `alter type ... add value`.
    AddEnumValue(Box<AddEnumValue>),
    /// `vacuum`, with or without `analyze`.
    Vacuum,
    /// `cluster`.
    Cluster {
        /// Whether it names a table. Otherwise it takes each that was
        /// clustered before.
        one_table: bool,
    },
    /// `create database`.
    CreateDatabase,
    /// `drop database`.
    DropDatabase,
    /// `alter database ... set tablespace`.
    MoveDatabase,
    /// `create tablespace`.
    CreateTablespace,
    /// `drop tablespace`.
    DropTablespace,
    /// `alter system`.
    AlterSystem,
    /// `create subscription`.
    CreateSubscription {
        /// Whether it makes a slot on the publisher.
        creates_slot: bool,
    },
    /// `alter subscription`.
    AlterSubscription(AlterSubscription),
    /// `drop subscription`.
    DropSubscription,
    /// `discard all`.
    DiscardAll,
    /// `copy ... from stdin`.
    CopyFromStdin,
    /// Anything else, or what could not be read.
    Opaque,
}

/// How a statement begins or ends a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionControl {
    /// `begin` or `start transaction`.
    Begin {
        /// Isolation level and so on, if there is something that a plain
        /// `begin` does not have.
        modes: Option<Span>,
    },
    /// `commit` or `end`.
    Commit,
    /// `rollback` or `abort`.
    Rollback,
    /// `commit and chain` or `rollback and chain`: the next one begins at once.
    Chain,
    /// `prepare transaction`.
    Prepare,
    /// `commit prepared` or `rollback prepared`.
    FinishPrepared,
    /// `savepoint`, `release` or `rollback to`.
    Savepoint,
}

/// `create index`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateIndex {
    /// Whether writers can go on.
    pub concurrently: bool,
    /// Whether an index of that name may exist.
    pub if_not_exists: bool,
    /// Its name, unless the server is to find one.
    pub name: Option<Ident>,
    /// The table.
    pub table: Name,
}

/// `drop index`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DropIndex {
    /// Whether readers and writers can go on.
    pub concurrently: bool,
    /// Whether there may be none of that name.
    pub if_exists: bool,
    /// The indexes.
    pub names: Vec<Name>,
}

/// What `reindex` builds again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReindexTarget {
    /// One index.
    Index,
    /// The indexes of a table.
    Table,
    /// Those of a schema: more than one transaction can do.
    Schema,
    /// Those of the database or of the system catalogs: more than one
    /// transaction can do.
    Database,
}

/// The tables of `alter table ... detach partition`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detach {
    /// The partitioned table.
    pub table: Name,
    /// Its partition.
    pub partition: Name,
}

/// `alter type ... add value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddEnumValue {
    /// The enum.
    pub enumeration: Name,
    /// The new value, without quotes.
    pub value: String,
    /// Whether it may exist.
    pub if_not_exists: bool,
}

/// What `alter subscription` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlterSubscription {
    /// Asks the publisher for its tables.
    Refreshes,
    /// Gives up the slot, so that the subscription can be dropped without it.
    GivesUpSlot,
    /// Anything else.
    Other,
}
