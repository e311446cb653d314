//! Everything that is not a table.

use serde::{Deserialize, Serialize};

use crate::text::Span;

use super::super::name::{Ident, Name};
use super::Change;
use super::expr::{Expr, TypeName};
use super::table::ColumnConstraint;

/// The kinds of objects that statements name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A table.
    Table,
    /// A foreign table.
    ForeignTable,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// An index.
    Index,
    /// A sequence.
    Sequence,
    /// A column of a relation, as in `comment on column`.
    Column,
    /// A type of any sort.
    Type,
    /// A domain.
    Domain,
    /// A function.
    Function,
    /// A procedure.
    Procedure,
    /// A function or procedure.
    Routine,
    /// An aggregate.
    Aggregate,
    /// An operator.
    Operator,
    /// An operator class.
    OperatorClass,
    /// An operator family.
    OperatorFamily,
    /// A cast.
    Cast,
    /// A collation.
    Collation,
    /// A conversion.
    Conversion,
    /// A schema.
    Schema,
    /// An extension.
    Extension,
    /// A trigger of a relation.
    Trigger,
    /// A rule of a relation.
    Rule,
    /// A policy of a relation.
    Policy,
    /// A constraint of a relation.
    Constraint,
    /// A constraint of a domain.
    DomainConstraint,
    /// Extended statistics.
    Statistics,
    /// A text search configuration, dictionary, parser or template.
    TextSearch,
    /// A language.
    Language,
    /// A role, database, tablespace, server, publication, subscription, event trigger and
    /// so on: known to the server, not to the model.
    Other,
}

/// A name of something that should be there.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectRef {
    /// What it is said to be.
    pub kind: ObjectKind,
    /// Its name. A column is named with its relation; a trigger, rule, policy or
    /// constraint by itself.
    pub name: Name,
    /// The relation or domain of a trigger, rule, policy or constraint.
    pub of: Option<Name>,
    /// The types of a function's input arguments, if they are written; for a cast both types, for
    /// an operator both sides (without one for `none`).
    pub arguments: Option<Vec<TypeName>>,
    /// From its first byte to its last.
    pub span: Span,
}

/// `drop`.
#[derive(Clone, Debug, PartialEq)]
pub struct Drop {
    /// What is dropped.
    pub objects: Vec<ObjectRef>,
    /// Whether they may be missing.
    pub if_exists: bool,
    /// Whether what depends on them goes too.
    pub cascade: bool,
    /// Whether readers and writers can go on: of indexes.
    pub concurrently: bool,
}

/// `alter ... rename`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rename {
    /// The object, or the one that holds what is renamed.
    pub object: ObjectRef,
    /// Whether it may be missing.
    pub if_exists: bool,
    /// What is renamed.
    pub what: Renamed,
    /// The new name.
    pub to: Ident,
    /// Whether dependents of a composite type follow: `cascade`.
    pub cascade: bool,
}

/// What is renamed.
#[derive(Clone, Debug, PartialEq)]
pub enum Renamed {
    /// The object.
    Object,
    /// A column of the relation.
    Column(Ident),
    /// A constraint of the relation or domain.
    Constraint(Ident),
    /// An attribute of the composite type.
    Attribute(Ident),
}

/// `alter ... set schema`.
#[derive(Clone, Debug, PartialEq)]
pub struct SetSchema {
    /// The object.
    pub object: ObjectRef,
    /// Whether it may be missing.
    pub if_exists: bool,
    /// The schema.
    pub schema: Ident,
}

/// `comment on`.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// The object.
    pub object: ObjectRef,
}

/// `grant` or `revoke`.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// The objects; none for `all tables in schema`, which names [`schemas`](Self::schemas), and roles.
    pub objects: Vec<ObjectRef>,
    /// `in schema`.
    pub schemas: Vec<Ident>,
    /// Columns in brackets.
    pub columns: Vec<Ident>,
}

/// `create schema`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateSchema {
    /// Its name; none for `authorization` alone, which has the role's name.
    pub name: Option<Ident>,
    /// Whether it may be there.
    pub if_not_exists: bool,
    /// What is created in it.
    pub elements: Vec<(Change, Span)>,
}

/// `create type`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateType {
    /// Its name.
    pub name: Name,
    /// What sort.
    pub definition: NewType,
}

/// The sorts of new types.
#[derive(Clone, Debug, PartialEq)]
pub enum NewType {
    /// `as enum`: the values and their places.
    Enum(Vec<(String, Span)>),
    /// `as (...)`.
    Composite(Vec<Attribute>),
    /// `as range`.
    Range {
        /// `subtype`.
        subtype: Option<TypeName>,
        /// `multirange_type_name`.
        multirange: Option<Name>,
    },
    /// Without anything: to be defined later.
    Shell,
    /// `(input = ...)`.
    Base,
}

/// An attribute of a composite type.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub data_type: TypeName,
    /// `collate`.
    pub collation: Option<Name>,
}

/// `alter type` of a composite type.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterType {
    /// The type.
    pub name: Name,
    /// What is done, in the order of the text.
    pub changes: Vec<(AttributeChange, Span)>,
}

/// What `alter type` does to an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeChange {
    /// `add attribute`.
    Add(Attribute),
    /// `drop attribute`.
    Drop {
        /// The attribute.
        name: Ident,
        /// Whether it may be missing.
        if_exists: bool,
    },
    /// `alter attribute`.
    Type(Attribute),
}

/// `alter type` of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterEnum {
    /// The enum.
    pub name: Name,
    /// What is done.
    pub kind: AlterEnumKind,
}

/// What `alter type` does to an enum.
#[derive(Clone, Debug, PartialEq)]
pub enum AlterEnumKind {
    /// `add value`.
    Add {
        /// The value.
        value: String,
        /// Its place.
        span: Span,
        /// Whether it may be there.
        if_not_exists: bool,
        /// `before` or `after`: whether it is `before`, the neighbour and its place.
        neighbour: Option<(bool, String, Span)>,
    },
    /// `rename value`.
    Rename {
        /// The value.
        from: String,
        /// Its place.
        span: Span,
        /// The new one.
        to: String,
    },
}

/// `create domain`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateDomain {
    /// Its name.
    pub name: Name,
    /// The type beneath.
    pub data_type: TypeName,
    /// `collate`.
    pub collation: Option<Name>,
    /// Its constraints and its default.
    pub constraints: Vec<ColumnConstraint>,
}

/// `alter domain`.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterDomain {
    /// The domain.
    pub name: Name,
    /// What is done.
    pub kind: AlterDomainKind,
}

/// What `alter domain` does.
#[derive(Clone, Debug, PartialEq)]
pub enum AlterDomainKind {
    /// `set default`, `drop default`, `set not null`, `drop not null`.
    Plain(Option<Expr>),
    /// `add constraint`.
    AddConstraint(Box<ColumnConstraint>),
    /// `drop constraint`.
    DropConstraint {
        /// The constraint.
        name: Ident,
        /// Whether it may be missing.
        if_exists: bool,
    },
    /// `validate constraint`.
    ValidateConstraint(Ident),
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// In or out.
    pub mode: ArgumentMode,
    /// Its name.
    pub name: Option<Ident>,
    /// Its type.
    pub data_type: TypeName,
    /// `default`.
    pub default: Option<Expr>,
}

/// The direction of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentMode {
    /// `in`.
    In,
    /// `out`.
    Out,
    /// `inout`.
    InOut,
    /// `variadic`.
    Variadic,
    /// A column of `returns table`.
    Table,
}

/// `create function` or `create procedure`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateFunction {
    /// Its name.
    pub name: Name,
    /// Whether it is a procedure.
    pub procedure: bool,
    /// Whether it takes the place of one that is there.
    pub or_replace: bool,
    /// Its arguments, and the columns of `returns table` as such of the mode `Table`.
    pub arguments: Vec<Argument>,
    /// `returns`.
    pub returns: Option<TypeName>,
    /// The language in lower case.
    pub language: Option<Ident>,
    /// Its body.
    pub body: FunctionBody,
    /// Whether it is `window`.
    pub window: bool,
    /// What else is said of it.
    pub attributes: FunctionAttributes,
    /// `set search_path`: names in its body are looked for there.
    pub sets_search_path: bool,
    /// What stands between the quotes of its body.
    pub code: Option<Span>,
}

/// What is said of a function besides what it takes, gives and does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FunctionAttributes {
    /// `immutable`, `stable` or `volatile`.
    pub volatility: Option<Volatility>,
    /// `strict`, or `called on null input`.
    pub strict: Option<bool>,
    /// `security definer`, or `invoker`.
    pub definer: Option<bool>,
    /// `leakproof`, or not.
    pub leakproof: Option<bool>,
    /// `parallel`.
    pub parallel: Option<Parallel>,
}

/// What may change what a function gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Volatility {
    /// Anything.
    #[default]
    Volatile,
    /// What stands in tables.
    Stable,
    /// Nothing.
    Immutable,
}

/// Whether several processes may run a function for one query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Parallel {
    /// No.
    #[default]
    Unsafe,
    /// Only the first of them.
    Restricted,
    /// Yes.
    Safe,
}

/// The body of a function.
#[derive(Clone, Debug, PartialEq)]
pub enum FunctionBody {
    /// `language sql`, in quotes or not, with every statement of it; `atomic` if it is kept as a tree.
    Sql {
        /// Its statements.
        statements: Vec<(Change, Span)>,
        /// `begin atomic ... end` or `return ...`.
        atomic: bool,
    },
    /// Anything else: not looked into when it is created.
    Other,
    /// It has none.
    Missing,
}

/// `alter function`.
#[derive(Clone, Debug, PartialEq)]
pub struct AlterFunction {
    /// The function.
    pub function: ObjectRef,
    /// What is said of it now; none if not all of the statement is read.
    pub attributes: Option<FunctionAttributes>,
}

/// `create aggregate`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateAggregate {
    /// Its name.
    pub name: Name,
    /// Whether it takes the place of one that is there.
    pub or_replace: bool,
    /// The types of its arguments, those behind `order by` too.
    pub arguments: Vec<TypeName>,
    /// `sfunc`.
    pub transition: Option<Name>,
    /// `stype`.
    pub state: Option<TypeName>,
}

/// `create operator`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateOperator {
    /// Its name.
    pub name: Name,
    /// `leftarg`.
    pub left: Option<TypeName>,
    /// `rightarg`.
    pub right: Option<TypeName>,
    /// `function` or `procedure`.
    pub function: Option<Name>,
}

/// `create cast`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateCast {
    /// What is cast.
    pub source: TypeName,
    /// What it becomes.
    pub target: TypeName,
    /// `with function`.
    pub function: Option<ObjectRef>,
    /// `as implicit` or `as assignment`.
    pub assignment: bool,
}

/// `create trigger`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateTrigger {
    /// Its name.
    pub name: Ident,
    /// Whether it takes the place of one that is there.
    pub or_replace: bool,
    /// Whether it is a constraint trigger.
    pub constraint: bool,
    /// The relation.
    pub table: Name,
    /// The columns of `update of`.
    pub columns: Vec<Ident>,
    /// `insert`, `update`, `delete`, `truncate`: those that fire it.
    pub events: Vec<&'static str>,
    /// `before`, `after` or `instead of`.
    pub timing: &'static str,
    /// `for each row`.
    pub each_row: bool,
    /// `from t`, of a constraint trigger.
    pub from: Option<Name>,
    /// `referencing old table as x`: the names.
    pub transition_tables: Vec<Ident>,
    /// `when (...)`.
    pub condition: Option<Expr>,
    /// The function.
    pub function: Name,
}

/// `create rule`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateRule {
    /// Its name.
    pub name: Ident,
    /// Whether it takes the place of one that is there.
    pub or_replace: bool,
    /// The relation.
    pub table: Name,
    /// `select`, `insert`, `update` or `delete`.
    pub event: &'static str,
    /// `where`.
    pub condition: Option<Expr>,
    /// What it does.
    pub actions: Vec<(Change, Span)>,
}

/// `create policy` or `alter policy`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatePolicy {
    /// Its name.
    pub name: Ident,
    /// Whether it is there and changes.
    pub alter: bool,
    /// The relation.
    pub table: Name,
    /// `as restrictive`.
    pub restrictive: bool,
    /// `for`: the command in lower case.
    pub command: Option<Ident>,
    /// `to`.
    pub roles: Vec<Ident>,
    /// `using`.
    pub using: Option<Expr>,
    /// `with check`.
    pub check: Option<Expr>,
}

/// `create extension`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateExtension {
    /// Its name.
    pub name: Ident,
    /// Whether it may be there.
    pub if_not_exists: bool,
    /// `schema`.
    pub schema: Option<Ident>,
    /// `cascade`.
    pub cascade: bool,
}
