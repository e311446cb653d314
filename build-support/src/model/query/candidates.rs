//! The functions that a call may mean.

use std::borrow::Cow;

use crate::syntax::Name;

use super::super::builtin::{self, FunctionKind, NamedType, Signature};
use super::super::catalog::{DataType, Oid, Presence, Space};

/// A function that a call may mean.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The place of its schema in the search path.
    pub(super) place: usize,
    /// The function, if it is one of the catalog.
    pub(super) oid: Option<Oid>,
    pub(super) signature: Cow<'static, Signature>,
}

/// The functions that a call may mean.
#[derive(Debug)]
pub(super) struct Candidates {
    pub(super) found: Vec<Candidate>,
    /// Whether there are surely no others.
    pub(super) complete: bool,
}

impl super::Model<'_> {
    /// The functions that a call may mean.
    pub(super) fn call_candidates(&self, name: &Name, is_grammar: bool) -> Candidates {
        let text = match &*name.last().text {
            // What `extract` of the grammar was before PostgreSQL 14.
            "extract" if is_grammar && !self.may_be(14) => "date_part",
            text => text,
        };
        let of_system = match name.schema() {
            Some(schema) => schema.text == "pg_catalog",
            None => true,
        };
        let mut found = Vec::new();
        if of_system {
            found.extend(self.builtins.functions(text).map(|signature| Candidate {
                place: 0,
                oid: None,
                signature: Cow::Borrowed(signature),
            }));
        }
        if is_grammar || (of_system && name.schema().is_some()) {
            let complete = true;
            return Candidates { found, complete };
        }
        let Some(own) = self.functions_named(name) else {
            let complete = false;
            return Candidates { found, complete };
        };
        let scopes = self.scopes(name);
        let mut complete = !self.brought_by_extension(text)
            && name
                .schema()
                .is_none_or(|schema| self.schema(schema) != Presence::Unknown);
        for oid in own {
            complete &= self.catalog.is_certain(oid);
            let scope = self.catalog.get(oid).map(|object| object.scope);
            let place = scopes.iter().position(|&own| Some(own) == scope);
            if let Some(signature) = self.signature_of(oid) {
                found.push(Candidate {
                    place: place.unwrap_or(0) + 1,
                    oid: Some(oid),
                    signature: Cow::Owned(signature),
                });
            }
        }
        Candidates { found, complete }
    }

    /// A function of the catalog as those of the system are described.
    fn signature_of(&self, oid: Oid) -> Option<Signature> {
        use super::super::catalog::FunctionKind as K;
        let function = self.function(oid)?;
        let first_default = function.arguments.len().saturating_sub(function.defaults);
        let inputs = function.arguments.iter().enumerate().map(|(at, of)| {
            let name = function.names.get(at).filter(|name| !name.is_empty());
            builtin::Input {
                name: name.cloned().map(Into::into),
                type_: self.type_id(of),
                default: at >= first_default,
            }
        });
        let columns = function.columns.iter().flatten();
        Some(Signature {
            kind: match function.kind {
                K::Function => FunctionKind::Function,
                K::Procedure => FunctionKind::Procedure,
                K::Aggregate => FunctionKind::Aggregate,
                K::Window => FunctionKind::Window,
            },
            volatility: builtin::Volatility::Volatile,
            inputs: inputs.collect(),
            variadic: function.variadic,
            result: self.type_id(&function.returns),
            set: function.set,
            outputs: columns
                .map(|(name, of)| (name.clone().into(), self.type_id(of)))
                .collect(),
        })
    }

    /// Whether a call may be a cast.
    pub(super) fn type_called(&self, name: &Name) -> NamedType {
        let of_system = name.schema().map(|schema| schema.text == "pg_catalog");
        match self.builtins.type_(&name.last().text) {
            Some(found) if of_system != Some(false) => return NamedType::Present(found.id),
            None if of_system == Some(true) => return NamedType::Absent,
            _ => {}
        }
        match self.find(Space::Type, name) {
            Presence::Absent => NamedType::Absent,
            Presence::Present(oid)
                if self
                    .catalog
                    .get(oid)
                    .is_some_and(|object| super::super::describe::is_row_type(&object.kind)) =>
            {
                NamedType::Absent
            }
            Presence::Present(oid) => self
                .type_id(&DataType::own(oid))
                .map_or(NamedType::Unknown, NamedType::Present),
            Presence::Unknown => NamedType::Unknown,
        }
    }
}
