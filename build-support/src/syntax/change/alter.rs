//! `alter table` and its like.

use crate::text::Span;

use super::super::name::{Ident, Name};
use super::expr::{Expr, TypeName};
use super::object::ObjectKind;
use super::table::{
    Attributes, ColumnConstraint, ColumnDef, Firing, PartitionOf, ReplicaIdentity, SequenceOptions,
    TableConstraint,
};

/// `alter table t ...`, also of a view, a materialized view, an index or a foreign table.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterTable {
    /// What the statement calls it: `Table`, `View`, `MaterializedView`, `Index`, `ForeignTable`.
    pub kind: ObjectKind,
    /// Its name.
    pub name: Name,
    /// Whether it may be missing.
    pub if_exists: bool,
    /// `only`.
    pub only: bool,
    /// What is done, in the order of the text.
    pub actions: Vec<AlterTableAction>,
}

/// One thing that `alter table` does.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterTableAction {
    /// What is done.
    pub kind: AlterTableKind,
    /// From its first byte to its last.
    pub span: Span,
}

/// What `alter table` does.
#[derive(Clone, Debug, PartialEq)]
pub enum AlterTableKind {
    /// `add column`.
    AddColumn {
        /// The column.
        column: Box<ColumnDef>,
        /// Whether it may be there.
        if_not_exists: bool,
    },
    /// `drop column`.
    DropColumn {
        /// The column.
        column: Ident,
        /// Whether it may be missing.
        if_exists: bool,
        /// Whether what depends on it goes too.
        cascade: bool,
    },
    /// `alter column type`.
    ColumnType(Box<ColumnType>),
    /// `alter column set default`.
    SetDefault(Ident, Expr),
    /// `alter column drop default`.
    DropDefault(Ident),
    /// `alter column set not null`.
    SetNotNull(Ident),
    /// `alter column drop not null`.
    DropNotNull(Ident),
    /// `alter column set expression as (...)`, of PostgreSQL 17.
    SetExpression(Ident, Expr),
    /// `alter column drop expression`.
    DropExpression {
        /// The column.
        column: Ident,
        /// Whether it may be missing.
        if_exists: bool,
    },
    /// `alter column add generated`, `set generated`, `drop identity`.
    Identity(Ident, Identity),
    /// `alter column set statistics`, `set storage`, `set compression`, `set (...)`, `reset (...)`.
    ColumnOption(Ident),
    /// `add constraint`.
    AddConstraint(Box<TableConstraint>),
    /// `alter constraint`.
    AlterConstraint(Ident, Attributes),
    /// `validate constraint`.
    ValidateConstraint(Ident),
    /// `drop constraint`.
    DropConstraint {
        /// The constraint.
        name: Ident,
        /// Whether it may be missing.
        if_exists: bool,
        /// Whether what depends on it goes too.
        cascade: bool,
    },
    /// `attach partition`: the partition is named where a partition names its parent. Of an
    /// index without a bound.
    AttachPartition(Box<PartitionOf>),
    /// `detach partition`.
    DetachPartition {
        /// The partition.
        partition: Name,
        /// Whether readers and writers can go on.
        concurrently: bool,
        /// `finalize`.
        finalize: bool,
    },
    /// `inherit`.
    Inherit(Name),
    /// `no inherit`.
    NoInherit(Name),
    /// `of type`.
    Of(Name),
    /// `not of`.
    NotOf,
    /// `enable` or `disable trigger`; none for `all` and `user`.
    Trigger(Option<Ident>, Firing),
    /// `enable` or `disable rule`.
    Rule(Ident),
    /// `enable`, `disable`, `force` and so on of `row level security`.
    RowSecurity(RowSecurity),
    /// `replica identity`, and the index that it uses.
    ReplicaIdentity(ReplicaIdentity, Option<Ident>),
    /// `cluster on`.
    UsesIndex(Ident),
    /// `set logged` or `set unlogged`.
    SetLogged(bool),
    /// `owner to`, `set (...)`, `reset (...)`, `set tablespace`, `set without cluster`,
    /// `set access method`: nothing that the model keeps.
    Plain,
    /// A form that is not read.
    Unread,
}

/// `alter column type`.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnType {
    /// The column.
    pub column: Ident,
    /// Its new type.
    pub data_type: TypeName,
    /// `collate`.
    pub collation: Option<Name>,
    /// `using`.
    pub using: Option<Expr>,
}

/// What `alter column` does to an identity.
#[derive(Clone, Debug, PartialEq)]
pub enum Identity {
    /// `add generated ... as identity`: see [`ColumnConstraintKind::Identity`](super::ColumnConstraintKind::Identity).
    Add(Box<ColumnConstraint>),
    /// `set generated always` or `by default`, `set ...`, `restart`.
    Set {
        /// `always`, if it says so.
        always: Option<bool>,
        /// Of the sequence.
        options: SequenceOptions,
    },
    /// `drop identity`.
    Drop {
        /// Whether it may be missing.
        if_exists: bool,
    },
}

/// What `alter table` does to row level security.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowSecurity {
    /// `enable row level security`.
    Enable,
    /// `disable row level security`.
    Disable,
    /// `force row level security`.
    Force,
    /// `no force row level security`.
    NoForce,
}
