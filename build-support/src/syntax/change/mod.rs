//! What a statement does to the catalog, in our own words.
//!
//! This is all that the [model](crate::model) sees of a statement: names with
//! their places, and nothing of a parser's tree. What cannot be read is
//! [`Change::Opaque`], with the names that it may touch.

mod alter;
mod expr;
mod object;
mod query;
mod session;
mod table;

pub use alter::{AlterTable, AlterTableAction, AlterTableKind, ColumnType, Identity, RowSecurity};
pub use expr::{Call, Expr, ExprKind, Subquery, SubqueryKind, Test, TypeName, Window};
pub use object::{
    AlterDomain, AlterDomainKind, AlterEnum, AlterEnumKind, AlterFunction, AlterType, Argument,
    ArgumentMode, Attribute, AttributeChange, Comment, CreateAggregate, CreateCast, CreateDomain,
    CreateExtension, CreateFunction, CreateOperator, CreatePolicy, CreateRule, CreateSchema,
    CreateTrigger, CreateType, Drop, FunctionAttributes, FunctionBody, Grant, NewType, ObjectKind,
    ObjectRef, Parallel, Rename, Renamed, SetSchema, Volatility,
};
pub use query::{
    Alias, Assignment, Body, Conflict, ConflictAction, ConflictTarget, CopyTable, Cte, Delete, Dml,
    FromItem, Insert, InsertSource, Item, JoinKind, Merge, MergeAction, MergeWhen, Query, Select,
    Target, Update,
};
pub use session::{
    Asks, Branch, DoBlock, DoStep, Refresh, Savepoint, SetSearchPath, Setting, Truncate,
};
pub use table::{
    Attributes, ColumnConstraint, ColumnConstraintKind, ColumnDef, CreateIndex, CreateSequence,
    CreateTable, CreateTableAs, CreateView, Firing, ForeignKey, IndexElement, KeyColumns, Like,
    LikeOptions, MatchKind, OwnedBy, PartitionOf, Persistence, ReferentialAction, ReplicaIdentity,
    SequenceOptions, TableConstraint, TableConstraintKind, TableElement, TableKind,
};

/// What a statement does to the catalog.
///
/// A file may hold millions of statements, so what is large stands in a box.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Nothing that the catalog knows of: `vacuum`, `analyze`, `listen`, ...
    Nothing,
    /// `create table`, also a foreign one or a partition.
    CreateTable(Box<CreateTable>),
    /// `create table as`, `select into`, `create materialized view`.
    CreateTableAs(Box<CreateTableAs>),
    /// `create view`.
    CreateView(Box<CreateView>),
    /// `create index`.
    CreateIndex(Box<CreateIndex>),
    /// `create sequence`.
    CreateSequence(Box<CreateSequence>),
    /// `alter sequence`, other than `rename`, `owner to` and `set schema`.
    AlterSequence(Box<CreateSequence>),
    /// `alter table`, and its like for views, indexes and foreign tables,
    /// other than `rename` and `set schema`.
    AlterTable(Box<AlterTable>),
    /// `create schema`.
    CreateSchema(Box<CreateSchema>),
    /// `create type`.
    CreateType(Box<CreateType>),
    /// `alter type` on a composite type's attributes.
    AlterType(Box<AlterType>),
    /// `alter type` on an enum's values.
    AlterEnum(Box<AlterEnum>),
    /// `create domain`.
    CreateDomain(Box<CreateDomain>),
    /// `alter domain`.
    AlterDomain(Box<AlterDomain>),
    /// `create function` or `create procedure`.
    CreateFunction(Box<CreateFunction>),
    /// `alter function`, `procedure` or `routine`, other than its name, owner and schema.
    AlterFunction(Box<AlterFunction>),
    /// `create aggregate`.
    CreateAggregate(Box<CreateAggregate>),
    /// `create operator`.
    CreateOperator(Box<CreateOperator>),
    /// `create cast`.
    CreateCast(Box<CreateCast>),
    /// `create trigger`.
    CreateTrigger(Box<CreateTrigger>),
    /// `create rule`.
    CreateRule(Box<CreateRule>),
    /// `create policy` or, with [`CreatePolicy::alter`], `alter policy`.
    CreatePolicy(Box<CreatePolicy>),
    /// `create extension`.
    CreateExtension(Box<CreateExtension>),
    /// `drop` of anything, with all its names.
    Drop(Box<Drop>),
    /// `alter ... rename`.
    Rename(Box<Rename>),
    /// `alter ... set schema`.
    SetSchema(Box<SetSchema>),
    /// `comment on`, and `security label on`.
    Comment(Box<Comment>),
    /// `grant` or `revoke` on objects.
    Grant(Box<Grant>),
    /// `alter ... owner to`: the object must be there.
    Owner(Box<ObjectRef>),
    /// `select`, `values`, `table`, or one with a changing statement in its `with`.
    Query(Box<Query>),
    /// `insert`, `update`, `delete` or `merge`.
    Dml(Box<Dml>),
    /// `truncate`.
    Truncate(Box<Truncate>),
    /// `copy` of a table.
    Copy(Box<CopyTable>),
    /// `refresh materialized view`.
    Refresh(Box<Refresh>),
    /// `lock table`, `analyze t`, `vacuum t`, `cluster t`, `reindex table t`: these must be there.
    Uses(Vec<ObjectRef>),
    /// `set search_path`.
    SetSearchPath(Box<SetSearchPath>),
    /// `set role`, `set session authorization`, `reset role`: rights and `"$user"` change.
    SetRole,
    /// `set` of any other setting.
    Set(Box<Setting>),
    /// `discard temp`, `discard all`: what is temporary goes.
    DiscardTemporary,
    /// `savepoint`, `release`, `rollback to`.
    Savepoint(Box<Savepoint>),
    /// `do`: the body, if it is in plpgsql.
    Do(Box<DoBlock>),
    /// Something that is not read: it may have changed what it names.
    Opaque,
}

/// A file may hold hundreds of thousands of statements.
const _: () = assert!(size_of::<Change>() <= 24);
