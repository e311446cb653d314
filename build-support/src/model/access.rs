//! What indexes compare with: access methods and their operator classes.

use crate::syntax::Name;
use crate::syntax::change::CreateIndex;
use crate::text::Span;

use super::Model;
use super::builtin::Objects;
use super::catalog::{DataType, NOWHERE, Object, Oid, Space};
use super::condition;
use super::index::method_of;
use super::refusal::{Outcome, Refusal};
use super::types::format_type;

/// What an access method of the system can do.
struct Method {
    name: &'static str,
    unique: bool,
    include: bool,
    several: bool,
}

const fn method(name: &'static str, unique: bool, include: bool, several: bool) -> Method {
    Method {
        name,
        unique,
        include,
        several,
    }
}

/// The access methods that every server has.
const METHODS: [Method; 6] = [
    method("brin", false, false, true),
    method("btree", true, true, true),
    method("gin", false, false, true),
    method("gist", false, true, true),
    method("hash", false, false, false),
    // From PostgreSQL 14 on it includes columns.
    method("spgist", false, true, false),
];

/// The operator classes of the extension `pg_trgm`.
const TRIGRAMS: [&str; 2] = ["gin_trgm_ops", "gist_trgm_ops"];

impl Model<'_> {
    /// That the access method is there, and can do what the index is to be.
    pub(super) fn refuse_method(&self, create: &CreateIndex) -> Outcome {
        let Some(name) = &create.method else {
            return Ok(());
        };
        let text = method_of(create);
        let Some(method) = METHODS.iter().find(|method| method.name == text) else {
            let mut extensions = self.catalog.within(Space::Extension, NOWHERE);
            if extensions.next().is_some() || self.catalog.may_hold(NOWHERE, "method") {
                return Ok(());
            }
            let message = format!("access method \"{text}\" does not exist");
            return Err(Refusal::new(
                condition::UNDEFINED_OBJECT,
                name.span,
                message,
            ));
        };
        let lacks = if create.unique && !method.unique {
            "unique indexes"
        } else if !create.include.is_empty() && !method.include {
            "included columns"
        } else if create.elements.len() > 1 && !method.several {
            "multicolumn indexes"
        } else {
            return Ok(());
        };
        let message = format!("access method \"{text}\" does not support {lacks}");
        let condition = condition::FEATURE_NOT_SUPPORTED;
        Err(Refusal::new(condition, name.span, message))
    }

    /// That there is an operator class of that name: one of the system, or of an extension.
    pub(super) fn refuse_no_class(&self, method: &str, class: &Name) -> Outcome {
        let ([name], true) = (&*class.0, METHODS.iter().any(|own| own.name == method)) else {
            return Ok(());
        };
        let mut extensions = self.catalog.within(Space::Extension, NOWHERE);
        let is_of_system = self.builtins.has_class(method, &name.text);
        // What other extensions bring is not known well enough.
        let is_known = match TRIGRAMS.contains(&&*name.text) {
            true => extensions.all(|(_, own)| own.name != "pg_trgm") && self.installed().is_some(),
            false => extensions.all(|(_, own)| own.name == "plpgsql"),
        };
        if is_of_system || !is_known || self.catalog.may_hold(NOWHERE, &name.text) {
            return Ok(());
        }
        let message = format!(
            "operator class \"{}\" does not exist for access method \"{method}\"",
            name.text
        );
        let refusal = Refusal::new(condition::UNDEFINED_OBJECT, name.span, message);
        Err(match TRIGRAMS.contains(&&*name.text) {
            true => refusal.help("first `create extension pg_trgm`"),
            false => refusal,
        })
    }

    /// That a type can be indexed with a method, if no operator class is named.
    pub(super) fn refuse_class(&self, method: &str, of: &DataType, span: Span) -> Outcome {
        let Some(method) = METHODS.iter().find(|own| own.name == method) else {
            return Ok(());
        };
        if of.array || of.is("unknown") {
            return Ok(());
        }
        let Some(installed) = self.installed() else {
            return Ok(());
        };
        let id = self.type_id(of);
        if !self.lacks_class(method.name, id, &installed) || !self.are_operators_known() {
            return Ok(());
        }
        let method = method.name;
        let message = format!(
            "data type {} has no default operator class for access method \"{method}\"",
            format_type(self, &of.without_modifier())
        );
        let refusal = Refusal::new(condition::UNDEFINED_OBJECT, span, message);
        Err(refusal.help("name an operator class, or index an expression of another type"))
    }

    /// The extension that brought the operator class which an index uses, named or not, if it is
    /// surely that of one.
    pub(super) fn class_extension(
        &self,
        method: &str,
        class: Option<&Name>,
        of: &DataType,
    ) -> Option<Oid> {
        let installed = self.installed()?;
        if installed.is_empty() || !self.are_operators_known() {
            return None;
        }
        let has = |objects: Objects, name: &str| {
            let mut classes = objects.classes(method);
            classes.any(|(own, _)| own == name)
        };
        let objects = match class {
            Some(class) => {
                let name = &class.last().text;
                let mut all = installed.into_iter().filter(|objects| has(*objects, name));
                let only = all.next()?;
                let is_only = all.next().is_none() && !has(self.builtins.system(), name);
                is_only.then_some(only)?
            }
            None if of.array || of.is("unknown") => return None,
            None => {
                let found = self.world();
                let found = found.default_class(method, self.type_id(of), &installed)??;
                found.objects()
            }
        };
        let mut extensions = self.catalog.within(Space::Extension, NOWHERE);
        let is_it = |object: &Object| {
            let found = self.builtins.extension(&object.name);
            found.and_then(|found| found.objects) == Some(objects)
        };
        Some(extensions.find(|(_, object)| is_it(object))?.0)
    }

    /// An index whose column has another type may use another operator class.
    pub(super) fn forget_classes(&mut self, table: Oid, column: u16) {
        for index in self.indexes(table) {
            let is_of_column = self.index(index).is_some_and(|index| {
                index.columns.contains(&Some(column)) || !index.mentions.is_empty()
            });
            let needs = self.catalog.dependencies(index.into());
            let of_extension = needs.filter(|need| {
                let on = self.catalog.get(need.on.oid);
                is_of_column && on.is_some_and(|on| on.space == Space::Extension)
            });
            let of_extension: Vec<_> = of_extension.collect();
            for need in of_extension {
                self.catalog.forget(need);
            }
        }
    }
}
