//! What is done to the session, to rows as a whole, and by blocks of code.

use crate::text::Span;

use super::super::name::{Ident, Name};
use super::Change;

/// `set search_path`.
#[derive(Clone, Debug, PartialEq)]
pub struct SetSearchPath {
    /// Whether it ends with the transaction.
    pub local: bool,
    /// The schemas, as written; `None` for `default`.
    pub path: Option<Vec<Ident>>,
}

/// `set` of a setting other than the search path.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The setting, in lower case.
    pub name: String,
    /// Whether it ends with the transaction.
    pub local: bool,
    /// Its value as text, if it is a plain one; `None` for `default` too.
    pub value: Option<String>,
}

/// `truncate`.
#[derive(Clone, Debug, PartialEq)]
pub struct Truncate {
    /// The tables.
    pub tables: Vec<Name>,
    /// Whether tables that refer to them are emptied too.
    pub cascade: bool,
}

/// `refresh materialized view`.
#[derive(Clone, Debug, PartialEq)]
pub struct Refresh {
    /// The view.
    pub view: Name,
    /// Whether readers can go on; it needs a unique index then.
    pub concurrently: bool,
    /// Whether it is filled.
    pub with_data: bool,
}

/// A `do` block.
#[derive(Clone, Debug, PartialEq)]
pub struct DoBlock {
    /// Its language in lower case: `plpgsql` if none is named.
    pub language: String,
    /// The bytes of the body in the file, between its quotes.
    pub body: Span,
    /// What stands there, if it is plain enough to be known.
    pub steps: Option<Vec<DoStep>>,
}

/// A part of a plain `do` block.
#[derive(Clone, Debug, PartialEq)]
pub enum DoStep {
    /// A statement that surely runs, and fails as it would outside.
    Run(Change, Span),
    /// A statement that may or may not run: `if not exists (...) then ... end if`.
    ///
    /// Afterwards what it creates is there, as otherwise it was there before,
    /// if `guards` says that the condition asks for just that. And behind
    /// `if exists` what it drops is not there.
    Perhaps {
        /// The statement.
        change: Change,
        /// Its place.
        span: Span,
        /// Whether the object surely is there afterwards, or not there if it is dropped.
        guards: bool,
    },
    /// `if`, of which the catalog may tell the way that is taken.
    If(Box<Branch>),
    /// Something that is not read any further: it may call functions, and execute texts.
    Unread(Span),
    /// A statement whose refusal `exception when duplicate_object` (or the like) takes:
    /// the object is there afterwards.
    Tolerant(Change, Span),
}

/// `if asks then ... else ... end if`.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// The condition.
    pub asks: Asks,
    /// What runs if it holds.
    pub then: Vec<DoStep>,
    /// What runs if not.
    pub otherwise: Vec<DoStep>,
    /// All of it, for where that is not known.
    pub unsure: Vec<DoStep>,
}

/// A question about the catalog.
#[derive(Clone, Debug, PartialEq)]
pub struct Asks {
    /// Whether it must not be there.
    pub negated: bool,
    /// The relation of the catalog that is asked, or `to_regclass`.
    pub source: String,
    /// Its columns, and the strings that they must be like.
    pub equal: Vec<(String, String)>,
    /// Whether nothing else is asked.
    pub exact: bool,
}

/// What happens to a savepoint of that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Savepoint {
    /// It is set.
    Set(Ident),
    /// It is given up, and those after it.
    Released(Ident),
    /// All that was done since it was set is undone.
    GoneBackTo(Ident),
}
