//! What indexes compare with: access methods and their operator classes.

use crate::syntax::Name;
use crate::syntax::change::CreateIndex;
use crate::text::Span;

use super::Model;
use super::catalog::{DataType, NOWHERE, Space};
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
        let is_of_system = METHODS.iter().any(|own| own.name == method);
        if !is_of_system || of.array || of.is("unknown") || !self.are_operators_known() {
            return Ok(());
        }
        let Some(installed) = self.installed() else {
            return Ok(());
        };
        let id = self.type_id(of);
        if !matches!(
            self.world().default_class(method, id, &installed),
            Some(None)
        ) {
            return Ok(());
        }
        let message = format!(
            "data type {} has no default operator class for access method \"{method}\"",
            format_type(self, &of.without_modifier())
        );
        let refusal = Refusal::new(condition::UNDEFINED_OBJECT, span, message);
        Err(refusal.help("name an operator class, or index an expression of another type"))
    }
}
