//! What the catalog holds.

use std::borrow::Cow;
use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize};

use super::super::builtin::Builtins;
use super::super::refusal::Origin;
use super::relation::{Constraint, Relation};
use crate::syntax::change::{Firing, FunctionAttributes, Parallel, Volatility};
use crate::text::{FileId, Span};

/// The number of an object, never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub(crate) struct Oid(pub(crate) u32);

/// An object, or a column of one (from 1, as the server numbers them; 0 is the object itself).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub(crate) struct Address {
    /// The object.
    pub(crate) oid: Oid,
    /// The column.
    pub(crate) column: u16,
}

impl From<Oid> for Address {
    fn from(oid: Oid) -> Self {
        Self { oid, column: 0 }
    }
}

impl Oid {
    /// The address of a column.
    pub(crate) const fn column(self, column: u16) -> Address {
        Address { oid: self, column }
    }
}

/// The spaces in which a name is unique, within a scope: a schema, or the object that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub(crate) enum Space {
    /// Schemas: the scope is [`NOWHERE`].
    Schema,
    /// Extensions: the scope is [`NOWHERE`].
    Extension,
    /// Tables, indexes, sequences, views: by schema.
    Relation,
    /// Types, of relations and arrays too: by schema.
    Type,
    /// Functions, procedures, aggregates: by schema; several share a name.
    Function,
    /// Operators: by schema; several share a name.
    Operator,
    /// Constraints: by relation or domain.
    Constraint,
    /// Triggers: by relation.
    Trigger,
    /// Rules: by relation.
    Rule,
    /// Policies: by relation.
    Policy,
    /// Defaults of columns: by relation, under the column's number.
    Default,
    /// Collations, statistics, text search objects, casts, operator classes and the like: by
    /// schema, under a name that begins with the kind.
    Other,
}

impl Space {
    /// All of them.
    pub(crate) const ALL: [Self; 12] = [
        Self::Schema,
        Self::Extension,
        Self::Relation,
        Self::Type,
        Self::Function,
        Self::Operator,
        Self::Constraint,
        Self::Trigger,
        Self::Rule,
        Self::Policy,
        Self::Default,
        Self::Other,
    ];
}

/// The scope of what is in no schema.
pub(crate) const NOWHERE: Oid = Oid(0);

/// An object of the catalog.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Object {
    /// Its name.
    pub(crate) name: String,
    /// Its space and, with it, what kind of name that is.
    pub(crate) space: Space,
    /// The schema or object in which the name is unique.
    pub(crate) scope: Oid,
    /// Where it got this name.
    pub(crate) origin: Option<Origin>,
    /// Whether something that cannot be read may have changed or dropped it.
    pub(crate) uncertain: bool,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What an object is. Most are small, and there are many.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Kind {
    /// A schema.
    Schema,
    /// An extension: the schema of its objects.
    Extension {
        /// Where its objects are.
        schema: Oid,
    },
    /// A relation of any kind.
    Relation(Box<Relation>),
    /// A type that is not built in.
    Type(Type),
    /// A function, procedure or aggregate.
    Function(Box<Function>),
    /// A constraint.
    Constraint(Box<Constraint>),
    /// The default, or the generation expression, of a column.
    Default,
    /// A trigger.
    Trigger {
        /// Its function.
        function: Option<Oid>,
        /// The statement that created it.
        statement: Option<Origin>,
        /// When it fires.
        firing: Firing,
    },
    /// A rule.
    Rule,
    /// A policy.
    Policy(Policy),
    /// Something of which only the name matters.
    Other(Cow<'static, str>),
}

/// A policy: the statements that said last what it is.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Policy {
    /// For what it is, and whether it restricts: the one that created it.
    pub(crate) created: Option<Origin>,
    /// The roles.
    pub(crate) roles: Option<Origin>,
    /// Which rows are seen.
    pub(crate) using: Option<Origin>,
    /// Which rows may be written.
    pub(crate) check: Option<Origin>,
}

/// The type of a column, an argument or an expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub(crate) struct DataType {
    /// The type, or that of the elements.
    pub(crate) base: Base,
    /// Whether it is an array of them.
    pub(crate) array: bool,
    /// What stands in the brackets, as the server prints it: `10,2`.
    pub(crate) modifier: Option<Box<str>>,
}

/// A type without brackets.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub(crate) enum Base {
    /// One of `pg_catalog`, by its name there.
    Builtin(#[serde(deserialize_with = "name_of_system")] Cow<'static, str>),
    /// One of the catalog.
    Own(Oid),
    /// One that is not known.
    Unknown,
}

/// The name of a type of `pg_catalog`, without a copy where it is known.
fn name_of_system<'de, D: Deserializer<'de>>(from: D) -> Result<Cow<'static, str>, D::Error> {
    let name = <&str>::deserialize(from)?;
    let known = Builtins::of_any().type_(name).map(|found| found.name);
    Ok(match known.filter(|known| *known == name) {
        Some(known) => Cow::Borrowed(known),
        None => Cow::Owned(name.to_owned()),
    })
}

impl DataType {
    /// A type of `pg_catalog`.
    pub(crate) const fn builtin(name: &'static str) -> Self {
        Self {
            base: Base::Builtin(Cow::Borrowed(name)),
            array: false,
            modifier: None,
        }
    }

    /// A type of the catalog.
    pub(crate) const fn own(oid: Oid) -> Self {
        Self {
            base: Base::Own(oid),
            array: false,
            modifier: None,
        }
    }

    /// A type of which nothing is known.
    pub(crate) const fn unknown() -> Self {
        Self {
            base: Base::Unknown,
            array: false,
            modifier: None,
        }
    }

    /// Whether it is known.
    pub(crate) fn is_known(&self) -> bool {
        self.base != Base::Unknown
    }

    /// The same without what stands in brackets.
    pub(crate) fn without_modifier(&self) -> Self {
        Self {
            modifier: None,
            ..self.clone()
        }
    }

    /// The builtin type of this name, not an array of it.
    pub(crate) fn is(&self, name: &str) -> bool {
        !self.array && matches!(&self.base, Base::Builtin(own) if &**own == name)
    }
}

/// A type that is not built in.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Type {
    /// An enum, with its values.
    Enum(Vec<String>),
    /// A domain.
    Domain {
        /// The type beneath.
        base: Box<DataType>,
        /// Whether it refuses nulls.
        not_null: bool,
    },
    /// A composite type, or the rows of a relation.
    Composite {
        /// The relation with its attributes.
        relation: Oid,
    },
    /// A range.
    Range {
        /// The type of its bounds.
        subtype: Box<DataType>,
    },
    /// The multirange of a range.
    Multirange {
        /// The range.
        range: Oid,
    },
    /// Declared, not yet defined.
    Shell,
    /// Anything else, such as one that an extension brings: by its name in the builtin data.
    Base {
        /// The extension's name.
        extension: Option<Rc<str>>,
    },
}

/// A function, procedure or aggregate.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Function {
    /// What kind.
    pub(crate) kind: FunctionKind,
    /// The types of its input arguments.
    pub(crate) arguments: Vec<DataType>,
    /// The names of its input arguments, empty if one has none.
    pub(crate) names: Vec<String>,
    /// How many of the last have defaults.
    pub(crate) defaults: usize,
    /// Whether the last is variadic.
    pub(crate) variadic: bool,
    /// What it returns.
    pub(crate) returns: DataType,
    /// Whether it returns a set.
    pub(crate) set: bool,
    /// The columns that it returns, if it says so.
    pub(crate) columns: Option<Vec<(String, DataType)>>,
    /// What it runs when it is called.
    pub(crate) code: Option<Code>,
    /// What else is said of it, if that is known.
    pub(crate) traits: Option<Traits>,
}

/// What is said of a function besides what it takes, gives and does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Traits {
    /// What may change what it gives.
    pub(crate) volatility: Volatility,
    /// Whether it gives null for null.
    pub(crate) strict: bool,
    /// Whether it runs with the rights of its owner.
    pub(crate) definer: bool,
    /// Whether it says nothing of its arguments.
    pub(crate) leakproof: bool,
    /// Whether several processes may run it.
    pub(crate) parallel: Parallel,
}

impl Traits {
    /// What they are when a statement has said this.
    pub(crate) fn with(self, said: FunctionAttributes) -> Self {
        Self {
            volatility: said.volatility.unwrap_or(self.volatility),
            strict: said.strict.unwrap_or(self.strict),
            definer: said.definer.unwrap_or(self.definer),
            leakproof: said.leakproof.unwrap_or(self.leakproof),
            parallel: said.parallel.unwrap_or(self.parallel),
        }
    }
}

/// The body of a function, to be read when it is called.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Code {
    /// The file.
    pub(crate) file: FileId,
    /// What stands between its quotes.
    pub(crate) span: Span,
    /// Its language.
    pub(crate) language: Language,
    /// Whether it sets a search path of its own.
    pub(crate) has_path: bool,
}

/// The languages of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) enum Language {
    /// PL/pgSQL.
    Plpgsql,
    /// SQL.
    Sql,
    /// One whose statements cannot be told.
    Other,
}

impl Language {
    /// The language of that name.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "plpgsql" => Self::Plpgsql,
            "sql" => Self::Sql,
            _ => Self::Other,
        }
    }
}

/// The kinds of functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) enum FunctionKind {
    /// A function.
    Function,
    /// A procedure.
    Procedure,
    /// An aggregate.
    Aggregate,
    /// A window function.
    Window,
}
