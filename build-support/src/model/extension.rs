//! Extensions.

use crate::syntax::change::CreateExtension;

use super::Model;
use super::catalog::{DependencyKind, Kind, NOWHERE, Oid, Presence, Space};
use super::condition;
use super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// `create extension`.
    pub(super) fn create_extension(&mut self, create: &CreateExtension) -> Outcome {
        let name = &create.name;
        match self.catalog.find(Space::Extension, NOWHERE, &name.text) {
            Presence::Present(_) | Presence::Unknown if create.if_not_exists => return Ok(()),
            Presence::Present(other) => {
                let message = format!("extension \"{}\" already exists", name.text);
                let refusal = Refusal::new(condition::DUPLICATE_OBJECT, name.span, message);
                return Err(self.already(refusal, other));
            }
            Presence::Unknown => return Ok(()),
            Presence::Absent => {}
        }
        let schema = match &create.schema {
            Some(schema) => self.existing_schema(schema)?,
            None => self.creation_schema(&super::create::alone(name))?,
        };
        let oid = self.add(
            Space::Extension,
            NOWHERE,
            name,
            Kind::Extension {
                schema: schema.unwrap_or(NOWHERE),
            },
        );
        if let Some(schema) = schema {
            self.catalog.depend(oid, schema, DependencyKind::Normal);
        }
        self.bring(oid, schema);
        Ok(())
    }

    /// Adds what an extension brings, or doubts what it may.
    fn bring(&mut self, _extension: Oid, schema: Option<Oid>) {
        match schema {
            Some(schema) => self.catalog.doubt_scope(schema),
            None => self.catalog.doubt_everything(),
        }
    }

    /// Whether an extension that is there may have brought something of that name.
    pub(super) fn brought_by_extension(&self, _name: &str) -> bool {
        self.catalog
            .within(Space::Extension, NOWHERE)
            .next()
            .is_some()
    }
}
