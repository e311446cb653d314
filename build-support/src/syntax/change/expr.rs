//! Expressions, as far as names and types are concerned.

use crate::text::Span;

use super::super::name::{Ident, Name};
use super::query::Query;

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// From its first byte to its last.
    pub span: Span,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as written.
    Number(String),
    /// A string, without its quotes: of the type `unknown` until something wants another.
    String(String),
    /// `b'...'` or `x'...'`.
    BitString,
    /// `$1`.
    Parameter,
    /// `a`, `t.a`, `s.t.a`, `s.t.a.field`.
    Column(Vec<Ident>),
    /// `*`, or `t.*`.
    Star(Vec<Ident>),
    /// A call of a function, also what only looks like one: `coalesce`, `current_date`.
    Call(Box<Call>),
    /// `e::t`, `cast(e as t)`, `t 'text'`.
    Cast(Box<Expr>, Box<TypeName>),
    /// `e operator e`, with a prefix operator without the first one.
    Operator {
        /// The operator as written, but `<>` for `!=`; `and`, `or`, `not`, `not like`,
        /// `similar to` and so on in lower case.
        operator: String,
        /// The schema of `operator(s.+)`.
        schema: Option<Ident>,
        /// What stands before it.
        left: Option<Box<Expr>>,
        /// What stands behind it.
        right: Option<Box<Expr>>,
    },
    /// `(e).field`.
    Field(Box<Expr>, Ident),
    /// `(e).*`.
    FieldStar(Box<Expr>),
    /// `e[i]`, `e[i:j]`.
    Subscript {
        /// The array, or what can be read like one.
        base: Box<Expr>,
        /// What stands in the brackets.
        indexes: Vec<Expr>,
        /// Whether one of them is a slice.
        slice: bool,
    },
    /// `(select ...)`, `exists (...)`, `e in (select ...)`, `e = any (select ...)`, `array(select ...)`.
    Subquery(Box<Subquery>),
    /// `array[...]`.
    Array(Vec<Expr>),
    /// `row(...)` or `(a, b)`.
    Row(Vec<Expr>),
    /// `case`: the operand, the conditions and results, the `else`.
    Case {
        /// What is compared.
        operand: Option<Box<Expr>>,
        /// Conditions and results.
        branches: Vec<(Expr, Expr)>,
        /// What stands behind `else`.
        otherwise: Option<Box<Expr>>,
    },
    /// `e collate c`.
    Collate(Box<Expr>, Name),
    /// `e in (a, b)`, `e between a and b`, `e is null` and so on: a `boolean` over these.
    Condition(Test, Vec<Expr>),
    /// Anything else, with these parts; its type is not known.
    Other(Vec<Expr>),
}

/// What a condition asks of its operands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// `e in (a, b)`, or not in.
    In,
    /// `e operator any (array)`, or `some` or `all`: the operator.
    Each(String),
    /// `e between a and b`.
    Between,
    /// `e is distinct from a`.
    Distinct,
    /// `e is true` and its like: the words, as messages have them.
    Truth(&'static str),
    /// Anything else.
    Other,
}

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function; of one part and lower case for what is a word of the grammar.
    pub name: Name,
    /// Whether it is a word of the grammar: `coalesce`, `greatest`, `current_user`. Where the
    /// grammar calls a function of `pg_catalog`, this is that call: `timezone` for
    /// `at time zone`, `btrim(a, b)` for `trim(b from a)`, `extract('year', a)`.
    pub grammar: bool,
    /// The arguments. `count(*)` has none.
    pub arguments: Vec<Expr>,
    /// The names of those given by name; as many as there are arguments.
    pub argument_names: Vec<Option<Ident>>,
    /// Whether it is written `f(*)`.
    pub star: bool,
    /// Whether the last argument is `variadic`.
    pub variadic: bool,
    /// Whether it is `distinct`, has an `order by`, a `filter` or `within group`: an aggregate then.
    pub aggregate: bool,
    /// `within group (order by ...)`, `order by` and `filter (where ...)`.
    pub others: Vec<Expr>,
    /// How many of [`others`](Self::others), from the first, stand in `within group`.
    pub within_group: usize,
    /// `over (...)`.
    pub over: Option<Window>,
}

/// A window: `over w`, `over (w partition by ... order by ...)`, or one of `window w as (...)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// The window that it names or builds on.
    pub name: Option<Ident>,
    /// What stands in `partition by`, `order by` and the frame.
    pub expressions: Vec<Expr>,
}

/// A query in an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Subquery {
    /// What makes of it.
    pub kind: SubqueryKind,
    /// The operand of `in` and `= any`.
    pub operand: Option<Expr>,
    /// The query.
    pub query: Query,
}

/// What an expression makes of a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubqueryKind {
    /// Its only value.
    Scalar,
    /// Whether it has rows, or has this one: `exists`, `in`, `any`, `all`.
    Test,
    /// All its values.
    Array,
}

/// The name of a type as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeName {
    /// The name. What the grammar spells itself (`integer`, `character varying`,
    /// `timestamp with time zone`) has the name of the catalog: `int4`, `varchar`, `timestamptz`.
    pub name: Name,
    /// Whether the grammar spelt it: it is in `pg_catalog` then, whatever the search path.
    pub system: bool,
    /// What stands in the brackets behind it, as written; before it the fields of an interval,
    /// in lower case: `day to second`, `3`. `char` and `bit` alone have `1`, as in the grammar.
    pub modifiers: Vec<String>,
    /// How many pairs of square brackets; `array` counts as one.
    pub dimensions: usize,
    /// `setof`.
    pub set: bool,
    /// `table.column%type`.
    pub of_column: bool,
    /// From its first byte to its last.
    pub span: Span,
}
