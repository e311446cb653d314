//! Tables and what belongs to them.

use serde::{Deserialize, Serialize};

use crate::text::Span;

use super::super::name::{Ident, Name};
use super::expr::{Expr, TypeName};
use super::query::Query;

/// How long a relation lives, and whether it survives a crash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Persistence {
    /// For good.
    #[default]
    Permanent,
    /// `unlogged`.
    Unlogged,
    /// `temporary`.
    Temporary,
}

/// When a trigger fires.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Firing {
    /// Where rows are changed, not where they are replicated to.
    #[default]
    Origin,
    /// Never.
    Disabled,
    /// Only where rows are replicated to.
    Replica,
    /// Everywhere.
    Always,
}

/// What tells a row where changes are replicated to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum ReplicaIdentity {
    /// Its primary key.
    #[default]
    Default,
    /// An index.
    Index,
    /// All its values.
    Full,
    /// Nothing.
    Nothing,
}

/// What kind of table.
#[derive(Clone, Debug, PartialEq)]
pub enum TableKind {
    /// An ordinary one.
    Plain,
    /// `partition by`: the method in lower case, and columns or expressions.
    Partitioned {
        /// `range`, `list` or `hash`.
        method: String,
        /// Columns and expressions.
        key: Vec<IndexElement>,
    },
    /// `create foreign table`, of this server.
    Foreign(Ident),
}

/// `create table`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTable {
    /// Its name.
    pub name: Name,
    /// Whether it may be there.
    pub if_not_exists: bool,
    /// How long it lives.
    pub persistence: Persistence,
    /// `on commit drop`: it is gone when the transaction ends.
    pub on_commit_drop: bool,
    /// What kind.
    pub kind: TableKind,
    /// Columns, constraints and `like`, in their order.
    pub elements: Vec<TableElement>,
    /// `inherits (...)`.
    pub inherits: Vec<Name>,
    /// `partition of`.
    pub partition_of: Option<PartitionOf>,
    /// `of type`.
    pub of_type: Option<Name>,
}

/// `partition of t for values ...`.
#[derive(Clone, Debug, PartialEq)]
pub struct PartitionOf {
    /// The partitioned table.
    pub parent: Name,
    /// Whether it takes what no other takes.
    pub default: bool,
    /// The bytes of the bound, from `for values` or `default` on.
    pub bound: Span,
}

/// One element of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum TableElement {
    /// A column. In a typed table or a partition it has no type.
    Column(ColumnDef),
    /// A constraint.
    Constraint(TableConstraint),
    /// `like t including ...`.
    Like(Like),
}

/// `like t including ...`.
#[derive(Clone, Debug, PartialEq)]
pub struct Like {
    /// The table.
    pub table: Name,
    /// What is taken over besides names, types and `not null`.
    pub including: LikeOptions,
}

/// What `like` takes over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a word of its own in SQL"
)]
pub struct LikeOptions {
    /// `including comments`.
    pub comments: bool,
    /// `including constraints`: the checks.
    pub constraints: bool,
    /// `including defaults`.
    pub defaults: bool,
    /// `including generated`.
    pub generated: bool,
    /// `including identity`.
    pub identity: bool,
    /// `including indexes`: also primary key, unique and exclusion constraints.
    pub indexes: bool,
    /// `including statistics`.
    pub statistics: bool,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnDef {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub data_type: Option<TypeName>,
    /// `collate`.
    pub collation: Option<Name>,
    /// Its constraints, in their order.
    pub constraints: Vec<ColumnConstraint>,
    /// From its first byte to its last.
    pub span: Span,
}

/// A constraint of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnConstraint {
    /// Its name, unless the server is to find one.
    pub name: Option<Ident>,
    /// What it says.
    pub kind: ColumnConstraintKind,
    /// What stands behind it.
    pub attributes: Attributes,
    /// From its first byte to its last.
    pub span: Span,
}

/// What a constraint of a column says.
#[derive(Clone, Debug, PartialEq)]
pub enum ColumnConstraintKind {
    /// `not null`.
    NotNull,
    /// `null`.
    Null,
    /// `default`.
    Default(Expr),
    /// `generated always as (...)`.
    Generated {
        /// The expression.
        expr: Expr,
        /// `stored`, not `virtual`.
        stored: bool,
    },
    /// `generated ... as identity`.
    Identity {
        /// `always`, not `by default`.
        always: bool,
        /// Of the sequence.
        options: SequenceOptions,
    },
    /// `check`.
    Check(Expr),
    /// `primary key`.
    PrimaryKey,
    /// `unique`.
    Unique {
        /// `nulls not distinct`.
        nulls_not_distinct: bool,
    },
    /// `references`.
    References(ForeignKey),
}

/// `references t (a)`, with what stands behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignKey {
    /// The table.
    pub table: Name,
    /// Its columns; none for its primary key.
    pub columns: Vec<Ident>,
    /// `match`.
    pub match_kind: MatchKind,
    /// `on update`.
    pub on_update: ReferentialAction,
    /// `on delete`.
    pub on_delete: ReferentialAction,
    /// `on delete set null (a)`: the columns.
    pub delete_columns: Vec<Ident>,
    /// From `references` to its end.
    pub span: Span,
}

/// `match full`, `partial` or `simple`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MatchKind {
    /// As if nothing were said.
    #[default]
    Simple,
    /// `match full`.
    Full,
    /// `match partial`, which the server does not have.
    Partial,
}

/// What happens to rows that refer to one that goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum ReferentialAction {
    /// `no action`.
    #[default]
    NoAction,
    /// `restrict`.
    Restrict,
    /// `cascade`.
    Cascade,
    /// `set null`.
    SetNull,
    /// `set default`.
    SetDefault,
}

/// What stands behind a constraint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a word of its own in SQL"
)]
pub struct Attributes {
    /// `deferrable`.
    pub deferrable: bool,
    /// `initially deferred`.
    pub deferred: bool,
    /// `not valid`.
    pub not_valid: bool,
    /// `no inherit`.
    pub no_inherit: bool,
    /// `not enforced`.
    pub not_enforced: bool,
}

/// A constraint of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableConstraint {
    /// Its name, unless the server is to find one.
    pub name: Option<Ident>,
    /// What it says.
    pub kind: TableConstraintKind,
    /// What stands behind it.
    pub attributes: Attributes,
    /// From its first byte to its last.
    pub span: Span,
}

/// What a constraint of a table says.
#[derive(Clone, Debug, PartialEq)]
pub enum TableConstraintKind {
    /// `check`.
    Check(Expr),
    /// `not null a`, of PostgreSQL 18.
    NotNull(Ident),
    /// `primary key`.
    PrimaryKey(KeyColumns),
    /// `unique`.
    Unique {
        /// The columns, or the index.
        key: KeyColumns,
        /// `nulls not distinct`.
        nulls_not_distinct: bool,
    },
    /// `exclude`.
    Exclude {
        /// The method; none for `gist`.
        method: Option<Ident>,
        /// What is compared, and with which operator.
        elements: Vec<(IndexElement, String)>,
        /// `include (...)`.
        include: Vec<Ident>,
        /// `where (...)`.
        predicate: Option<Expr>,
    },
    /// `foreign key`.
    ForeignKey {
        /// The columns.
        columns: Vec<Ident>,
        /// What they refer to.
        references: ForeignKey,
    },
}

/// What a key is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyColumns {
    /// `(a, b) include (c)`.
    Columns {
        /// The columns.
        columns: Vec<Ident>,
        /// `include (...)`.
        include: Vec<Ident>,
        /// Whether the last one is `without overlaps`, of PostgreSQL 18.
        without_overlaps: bool,
    },
    /// `using index i`.
    Index(Ident),
}

/// `create index`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateIndex {
    /// Its name, unless the server is to find one.
    pub name: Option<Ident>,
    /// Whether it may be there.
    pub if_not_exists: bool,
    /// Whether writers can go on.
    pub concurrently: bool,
    /// `unique`.
    pub unique: bool,
    /// `on only`.
    pub only: bool,
    /// The table.
    pub table: Name,
    /// The method in lower case; none for `btree`.
    pub method: Option<Ident>,
    /// What is indexed.
    pub elements: Vec<IndexElement>,
    /// `include (...)`.
    pub include: Vec<Ident>,
    /// `nulls not distinct`.
    pub nulls_not_distinct: bool,
    /// `where`.
    pub predicate: Option<Expr>,
}

/// A column or an expression of an index, a partition key or an exclusion.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexElement {
    /// A plain column is [`ExprKind::Column`](super::ExprKind::Column) of one part.
    pub expr: Expr,
    /// `collate`.
    pub collation: Option<Name>,
    /// The operator class.
    pub operator_class: Option<Name>,
    /// Whether it has `asc`, `desc`, `nulls first` or `nulls last`.
    pub ordered: bool,
    /// Whether it goes down.
    pub descending: bool,
    /// Whether nulls come first.
    pub nulls_first: bool,
}

/// `create sequence`, and `alter sequence` with what it changes.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateSequence {
    /// Its name.
    pub name: Name,
    /// `if not exists`, or `if exists` for `alter`.
    pub tolerant: bool,
    /// How long it lives.
    pub persistence: Persistence,
    /// `as`, `start`, `owned by` and so on.
    pub options: SequenceOptions,
}

/// The options of a sequence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SequenceOptions {
    /// `as`.
    pub data_type: Option<TypeName>,
    /// `owned by`.
    pub owned_by: Option<OwnedBy>,
    /// `sequence name`, of an identity column.
    pub name: Option<Name>,
    /// `start`, `minvalue`, `maxvalue`, `increment`, as written; `None` for `no minvalue`.
    pub numbers: Vec<(&'static str, Option<i64>, Span)>,
}

/// `owned by`.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnedBy {
    /// `owned by none`.
    Nobody,
    /// `owned by t.a`: the table and the column.
    Column(Name, Ident),
}

/// `create table as`, `select into`, `create materialized view`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTableAs {
    /// Its name.
    pub name: Name,
    /// Whether it may be there.
    pub if_not_exists: bool,
    /// How long it lives.
    pub persistence: Persistence,
    /// `on commit drop`: it is gone when the transaction ends.
    pub on_commit_drop: bool,
    /// Whether it is a materialized view.
    pub materialized: bool,
    /// The names of its columns, if they are given.
    pub columns: Vec<Ident>,
    /// The query; none for `execute`, which is not read.
    pub query: Option<Query>,
    /// Whether it is filled.
    pub with_data: bool,
}

/// `create view`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateView {
    /// Its name.
    pub name: Name,
    /// Whether it takes the place of one that is there.
    pub or_replace: bool,
    /// How long it lives.
    pub persistence: Persistence,
    /// `recursive`.
    pub recursive: bool,
    /// The names of its columns, if they are given.
    pub columns: Vec<Ident>,
    /// The query.
    pub query: Query,
    /// Whether it has a `check option`.
    pub check_option: bool,
}
