//! What every PostgreSQL server has: types, functions, operators, casts,
//! catalogs, and what its own extensions bring.
//!
//! The data was asked of real servers; `examples/builtins` writes it down again
//! for a new version. A file is split into lines when it is first asked, and a
//! line is read when its name is, since a macro runs unoptimised.
//!
//! On top are the server's rules, as methods of [`World`]: which function or
//! operator a call means, and what can be cast to what. They are certain or silent.

mod candidate;
mod casts;
mod classes;
mod contents;
mod extensions;
mod functions;
mod keys;
mod polymorphic;
mod relations;
mod resolve;
mod table;
mod types;
mod versions;
mod world;

pub(crate) use casts::{Cast, CastContext, CastMethod};
pub(crate) use contents::Objects;
pub(crate) use extensions::Extension;
pub(crate) use functions::{FunctionKind, Input, Operator, Signature, Volatility};
pub(crate) use relations::Relation;
pub(crate) use resolve::{Call, NamedType, Resolution, Resolved};
pub(crate) use types::{Facts, Type, TypeId, TypeKind};
pub(crate) use versions::Versions;
pub(crate) use world::{UserTypes, World};

/// What servers of some version have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Builtins {
    versions: Versions,
}

impl Builtins {
    /// What servers of that major version have.
    pub(crate) fn of(major: u32) -> Self {
        Self {
            versions: Versions::only(major),
        }
    }

    /// What servers of any version have: for messages, not for the rules.
    pub(crate) const fn of_any() -> Self {
        Self {
            versions: Versions::ALL,
        }
    }

    /// The objects of `pg_catalog` and `information_schema`.
    pub(crate) const fn system(self) -> Objects {
        Objects {
            contents: &contents::SYSTEM,
            versions: self.versions,
        }
    }

    /// The type of `pg_catalog` of that name.
    pub(crate) fn type_(self, name: &str) -> Option<Type> {
        self.system().type_(name)
    }

    /// What is known of a type of the system, or of an extension.
    pub(crate) fn facts(self, number: u32) -> Option<Facts> {
        types::facts(number, self.versions)
    }

    /// The name of a type of the system, or of an extension.
    pub(crate) fn type_name(self, number: u32) -> Option<&'static str> {
        types::place(number).map(|(name, _)| name)
    }

    /// The functions of `pg_catalog` of that name.
    pub(crate) fn functions(self, name: &str) -> impl Iterator<Item = &'static Signature> + Clone {
        self.system().functions(name)
    }

    /// Whether an access method has an operator class of that name in `pg_catalog`.
    pub(crate) fn has_class(self, method: &str, name: &str) -> bool {
        let mut classes = self.system().classes(method);
        classes.any(|(own, _)| own == name)
    }

    /// The operators of `pg_catalog` of that name.
    pub(crate) fn operators(self, name: &str) -> impl Iterator<Item = &'static Operator> + Clone {
        self.system().operators(name)
    }

    /// The cast between two types, each of the system or of an extension.
    pub(crate) fn cast(self, from: TypeId, to: TypeId) -> Option<Cast> {
        casts::find(from, to, self.versions)
    }

    /// The relation of `pg_catalog` or `information_schema`.
    pub(crate) fn relation(self, schema: &str, name: &str) -> Option<Relation> {
        match schema {
            "pg_catalog" => self.system().relation(name),
            "information_schema" => self.system().relation(&format!("{schema}.{name}")),
            _ => None,
        }
    }

    /// The extension of that name, if it comes with PostgreSQL.
    pub(crate) fn extension(self, name: &str) -> Option<Extension> {
        extensions::find(name, self.versions)
    }
}

#[cfg(test)]
mod tests;
