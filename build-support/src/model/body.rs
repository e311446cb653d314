//! The bodies of functions that are written in SQL.

use crate::syntax::change::{Change, CreateFunction, FunctionBody, Setting};

use super::Model;
use super::catalog::{DataType, DependencyKind, Oid};
use super::query::{Body, Reader};
use super::refusal::Outcome;

impl Model<'_> {
    /// `set`, of which one setting matters here.
    pub(super) fn set(&mut self, setting: &Setting) {
        if setting.name == "check_function_bodies" {
            let value = setting.value.as_deref().map(str::to_ascii_lowercase);
            // It may outlive the file, as long as nothing sets it back.
            self.checks_bodies = matches!(value.as_deref(), Some("on" | "true" | "yes" | "1"));
        }
    }

    /// Reads the body as the server does when the function is created.
    pub(super) fn check_body(&mut self, oid: Oid, create: &CreateFunction) -> Outcome {
        if let Some(code) = self.function(oid).and_then(|function| function.code) {
            self.refuse_newer_in_code(code)?;
        }
        let FunctionBody::Sql { statements, atomic } = &create.body else {
            return Ok(());
        };
        if !self.checks_bodies || create.sets_search_path {
            return Ok(());
        }
        let Some(body) = self.body(oid, create) else {
            return Ok(());
        };
        let mut needs = Vec::new();
        for (change, span) in statements {
            self.refuse_newer(*span)?;
            let reader = Reader::of_function(self, &body);
            let found = match change {
                Change::Query(query) => reader.understand(query, true)?,
                Change::Dml(dml) => reader.understand_dml(dml)?,
                Change::Nothing => continue,
                // What it creates is not there yet; before PostgreSQL 18 what follows is
                // refused for that, but it would not be of any use.
                _ => break,
            };
            needs.extend(found.needs);
        }
        // The text of a body is not known to need anything.
        for on in needs.into_iter().filter(|on| *atomic && on.oid != oid) {
            self.catalog.depend(oid, on, DependencyKind::Normal);
        }
        Ok(())
    }

    /// What a body can name; nothing if the server does not read it yet.
    fn body(&self, oid: Oid, create: &CreateFunction) -> Option<Body> {
        let function = self.function(oid)?;
        let is_known = |of: &DataType| self.type_id(of).is_none_or(|of| !of.is_polymorphic());
        if !function.arguments.iter().all(is_known) {
            return None;
        }
        let names = function.names.iter().cloned();
        let types = function.arguments.iter().cloned();
        Some(Body {
            name: create.name.last().text.clone(),
            arguments: names.zip(types).collect(),
        })
    }
}
