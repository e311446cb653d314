//! Queries and statements that change rows.

use crate::text::Span;

use super::super::name::{Ident, Name};
use super::expr::{Expr, TypeName, Window};

/// A query, with what stands around its `select`.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The queries of its `with`.
    pub ctes: Vec<Cte>,
    /// Whether that is `with recursive`.
    pub recursive: bool,
    /// The `select`, or what takes its place.
    pub body: Body,
    /// `order by`; also `limit` and `offset`, which know no columns, in `limits`.
    pub order_by: Vec<Expr>,
    /// `limit`, `offset`, `fetch`.
    pub limits: Vec<Expr>,
    /// `for update of t`: the names.
    pub locking: Vec<Ident>,
    /// From its first byte to its last.
    pub span: Span,
}

/// One query of a `with`.
#[derive(Clone, Debug, PartialEq)]
pub struct Cte {
    /// Its name.
    pub name: Ident,
    /// The names of its columns, if they are given.
    pub columns: Vec<Ident>,
    /// The query, or what takes its place: see [`Body::Dml`].
    pub query: Query,
    /// Whether `search` or `cycle` add columns, which are not read.
    pub adds_columns: bool,
}

/// What gives the rows of a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// `select`.
    Select(Box<Select>),
    /// `union`, `intersect`, `except`.
    SetOperation {
        /// The first query.
        left: Box<Query>,
        /// The second query.
        right: Box<Query>,
        /// From the first byte of the operator on.
        span: Span,
        /// `union`, `intersect` or `except`.
        operator: &'static str,
    },
    /// `values`.
    Values(Vec<Vec<Expr>>),
    /// `table t`.
    Table(Name),
    /// `insert`, `update`, `delete` or `merge`, in a `with` or behind one.
    Dml(Box<Dml>),
}

/// `select`.
#[derive(Clone, Debug, PartialEq)]
pub struct Select {
    /// `distinct on (...)`.
    pub distinct_on: Vec<Expr>,
    /// What it selects.
    pub items: Vec<Item>,
    /// `from`.
    pub from: Vec<FromItem>,
    /// `where`.
    pub filter: Option<Expr>,
    /// `group by`, also what stands in its `rollup`, `cube` and `grouping sets`.
    pub group_by: Vec<Expr>,
    /// `having`.
    pub having: Option<Expr>,
    /// `window`.
    pub windows: Vec<(Ident, Window)>,
}

/// One of the things that a `select` or a `returning` gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is.
    pub expr: Expr,
    /// `as name`.
    pub alias: Option<Ident>,
}

/// The name of something in `from`, and perhaps of its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// The name.
    pub name: Ident,
    /// The names of its first columns.
    pub columns: Vec<Ident>,
}

/// Something in `from`.
#[derive(Clone, Debug, PartialEq)]
pub enum FromItem {
    /// A table, a view, or a query of a `with`.
    Table {
        /// Its name.
        name: Name,
        /// Its alias.
        alias: Option<Alias>,
    },
    /// `(select ...)`.
    Query {
        /// Whether it sees what stands before it.
        lateral: bool,
        /// The query.
        query: Box<Query>,
        /// Its alias.
        alias: Option<Alias>,
    },
    /// A function.
    Function {
        /// The call.
        call: Expr,
        /// Whether it has a column more: `with ordinality`.
        ordinality: bool,
        /// Its alias.
        alias: Option<Alias>,
        /// Columns and types, if they are listed: `as t(a int, b text)`.
        columns: Vec<(Ident, TypeName)>,
    },
    /// `a join b`.
    Join {
        /// What stands before `join`.
        left: Box<FromItem>,
        /// What stands behind it.
        right: Box<FromItem>,
        /// How rows that find nothing are kept.
        kind: JoinKind,
        /// `natural`.
        natural: bool,
        /// `using (...)`.
        using: Vec<Ident>,
        /// `on ...`.
        on: Option<Expr>,
        /// The alias of the whole.
        alias: Option<Alias>,
    },
    /// Anything else (`rows from`, `xmltable`, `json_table`): its columns are not known.
    Other {
        /// Its alias.
        alias: Option<Alias>,
        /// What stands in it.
        expressions: Vec<Expr>,
    },
}

/// How a join keeps rows that find nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinKind {
    /// Not at all: `join` and `cross join`.
    Inner,
    /// Those before it.
    Left,
    /// Those behind it.
    Right,
    /// All.
    Full,
}

/// A statement that changes rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Dml {
    /// `insert`.
    Insert(Insert),
    /// `update`.
    Update(Update),
    /// `delete`.
    Delete(Delete),
    /// `merge`.
    Merge(Merge),
}

/// `insert`.
#[derive(Clone, Debug, PartialEq)]
pub struct Insert {
    /// Queries before it.
    pub ctes: Vec<Cte>,
    /// Whether they are recursive.
    pub recursive: bool,
    /// The table.
    pub table: Name,
    /// Its alias.
    pub alias: Option<Ident>,
    /// The columns, if they are listed.
    pub columns: Vec<Target>,
    /// `overriding user value` or `overriding system value`.
    pub overriding: bool,
    /// The rows.
    pub source: InsertSource,
    /// `on conflict`.
    pub conflict: Option<Conflict>,
    /// `returning`.
    pub returning: Vec<Item>,
    /// From its first byte to its last.
    pub span: Span,
}

/// A column that is given a value: `a`, `a.field`, `a[1]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The column.
    pub column: Ident,
    /// Whether only a part of it is set.
    pub part: bool,
}

/// Where the rows of an `insert` come from.
#[derive(Clone, Debug, PartialEq)]
pub enum InsertSource {
    /// `default values`.
    Defaults,
    /// A query, mostly `values`; `default` in it is [`ExprKind::Other`](super::ExprKind::Other) without parts.
    Query(Box<Query>),
}

/// `on conflict`.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// What conflicts.
    pub target: Option<ConflictTarget>,
    /// What is done then.
    pub action: ConflictAction,
    /// From `on` to its end.
    pub span: Span,
}

/// What conflicts.
#[derive(Clone, Debug, PartialEq)]
pub enum ConflictTarget {
    /// `(a, lower(b)) where ...`: a unique index must fit.
    Columns {
        /// The columns and expressions.
        columns: Vec<Expr>,
        /// The predicate.
        predicate: Option<Expr>,
        /// The brackets.
        span: Span,
    },
    /// `on constraint c`.
    Constraint(Ident),
}

/// What is done when a row is there.
#[derive(Clone, Debug, PartialEq)]
pub enum ConflictAction {
    /// `do nothing`.
    Nothing,
    /// `do update set ... where ...`.
    Update {
        /// What is set.
        assignments: Vec<Assignment>,
        /// `where`.
        filter: Option<Expr>,
    },
}

/// `set a = 1`, `set (a, b) = (1, 2)`, `set (a, b) = (select ...)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// What is set.
    pub targets: Vec<Target>,
    /// Whether the targets stand in brackets: the value is a row then, even for one of them.
    pub in_brackets: bool,
    /// The value.
    pub value: Expr,
}

/// `update`.
#[derive(Clone, Debug, PartialEq)]
pub struct Update {
    /// Queries before it.
    pub ctes: Vec<Cte>,
    /// Whether they are recursive.
    pub recursive: bool,
    /// The table.
    pub table: Name,
    /// Its alias.
    pub alias: Option<Ident>,
    /// What is set.
    pub assignments: Vec<Assignment>,
    /// `from`.
    pub from: Vec<FromItem>,
    /// `where`.
    pub filter: Option<Expr>,
    /// `returning`.
    pub returning: Vec<Item>,
    /// From its first byte to its last.
    pub span: Span,
}

/// `delete`.
#[derive(Clone, Debug, PartialEq)]
pub struct Delete {
    /// Queries before it.
    pub ctes: Vec<Cte>,
    /// Whether they are recursive.
    pub recursive: bool,
    /// The table.
    pub table: Name,
    /// Its alias.
    pub alias: Option<Ident>,
    /// `using`.
    pub using: Vec<FromItem>,
    /// `where`.
    pub filter: Option<Expr>,
    /// `returning`.
    pub returning: Vec<Item>,
    /// From its first byte to its last.
    pub span: Span,
}

/// `merge`.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    /// Queries before it.
    pub ctes: Vec<Cte>,
    /// Whether they are recursive.
    pub recursive: bool,
    /// The table.
    pub table: Name,
    /// Its alias.
    pub alias: Option<Ident>,
    /// `using`.
    pub source: FromItem,
    /// `on`.
    pub on: Expr,
    /// `when ...`.
    pub whens: Vec<MergeWhen>,
    /// `returning`.
    pub returning: Vec<Item>,
    /// From its first byte to its last.
    pub span: Span,
}

/// `when [not] matched [by source] [and ...] then ...`.
#[derive(Clone, Debug, PartialEq)]
pub struct MergeWhen {
    /// Whether the row of the table is there, to be named.
    pub sees_target: bool,
    /// Whether the row of the source is there, to be named.
    pub sees_source: bool,
    /// `and ...`.
    pub condition: Option<Expr>,
    /// What is done.
    pub action: MergeAction,
}

/// What `merge` does with a row.
#[derive(Clone, Debug, PartialEq)]
pub enum MergeAction {
    /// `do nothing`, `delete`.
    Plain,
    /// `update set ...`.
    Update(Vec<Assignment>),
    /// `insert (...) values (...)`.
    Insert {
        /// The columns, if they are listed.
        columns: Vec<Target>,
        /// The values; none for `default values`.
        values: Vec<Expr>,
    },
}

/// `copy` of a table or a query.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyTable {
    /// The table.
    pub table: Option<Name>,
    /// The columns, if they are listed.
    pub columns: Vec<Ident>,
    /// The query that is copied out.
    pub query: Option<Query>,
    /// Whether rows come in.
    pub from: bool,
}
