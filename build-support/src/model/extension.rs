//! Extensions.

use crate::syntax::Ident;
use crate::syntax::change::{CreateExtension, Persistence};

use super::Model;
use super::catalog::{
    DependencyKind, Kind, NOWHERE, Object, Oid, Presence, Relation, RelationKind, Space, Type,
};
use super::condition;
use super::refusal::{Outcome, Refusal};

/// The extension that comes with every database. The catalog does not have it.
const EVERYWHERE: &str = "plpgsql";

impl Model<'_> {
    /// The extension of that name; that of every database is not known.
    pub(super) fn find_extension(&self, name: &str) -> Presence {
        match self.catalog.find(Space::Extension, NOWHERE, name) {
            Presence::Absent if name == EVERYWHERE => Presence::Unknown,
            found => found,
        }
    }

    /// `create extension`.
    pub(super) fn create_extension(&mut self, create: &CreateExtension) -> Outcome {
        let name = &create.name;
        match self.catalog.find(Space::Extension, NOWHERE, &name.text) {
            Presence::Present(_) | Presence::Unknown if create.if_not_exists => return Ok(()),
            Presence::Absent if create.if_not_exists && name.text == EVERYWHERE => return Ok(()),
            Presence::Absent if name.text == EVERYWHERE => {
                let message = format!("extension \"{EVERYWHERE}\" already exists");
                let condition = condition::DUPLICATE_OBJECT;
                return Err(Refusal::new(condition, name.span, message)
                    .note("it comes with every database"));
            }
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
        self.require(create)?;
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
    fn bring(&mut self, extension: Oid, schema: Option<Oid>) {
        let Some(schema) = schema else {
            return self.catalog.doubt_everything();
        };
        let Some(object) = self.catalog.get(extension) else {
            return;
        };
        let (name, origin) = (object.name.clone(), object.origin);
        let objects = self
            .builtins
            .extension(&name)
            .and_then(|found| found.objects);
        let Some(objects) = objects else {
            return self.catalog.doubt_scope(schema);
        };
        // Its operators are those that its data tells of.
        self.catalog.doubt_space(Space::Other, schema);
        let part = |space, text: &str, kind| Object {
            name: text.to_owned(),
            space,
            scope: schema,
            origin,
            uncertain: false,
            kind,
        };
        for text in objects.type_names() {
            let kind = Kind::Type(Type::Base {
                extension: Some(name.as_str().into()),
            });
            let oid = self.catalog.add(part(Space::Type, text, kind));
            self.catalog
                .depend(oid, extension, DependencyKind::Extension);
        }
        for text in objects.relation_names() {
            let mut relation =
                Relation::new(RelationKind::View(None), Persistence::Permanent, Vec::new());
            relation.open = true;
            let kind = Kind::Relation(Box::new(relation));
            let oid = self.catalog.add(part(Space::Relation, text, kind));
            self.catalog
                .depend(oid, extension, DependencyKind::Extension);
        }
    }

    /// Creates the extensions that one needs, if it is to, or refuses.
    fn require(&mut self, create: &CreateExtension) -> Outcome {
        let Some(found) = self.builtins.extension(&create.name.text) else {
            return Ok(());
        };
        for needed in found.requires() {
            if self.find_extension(needed) != Presence::Absent {
                continue;
            }
            let name = Ident {
                text: needed.to_owned(),
                span: create.name.span,
            };
            if !create.cascade {
                let message = format!("required extension \"{needed}\" is not installed");
                let span = create.name.span;
                return Err(Refusal::new(condition::UNDEFINED_OBJECT, span, message)
                    .help("write `cascade` to install it too"));
            }
            self.create_extension(&CreateExtension {
                name,
                if_not_exists: false,
                ..create.clone()
            })?;
        }
        Ok(())
    }

    /// Whether there is an extension of which nothing is known: it may have made a schema of its
    /// own, and its functions may do anything.
    pub(super) fn has_unknown_extension(&self) -> bool {
        let mut extensions = self.catalog.within(Space::Extension, NOWHERE);
        extensions.any(|(_, object)| {
            let found = self.builtins.extension(&object.name);
            found.and_then(|found| found.objects).is_none()
        })
    }

    /// Whether an extension that is there may have brought something of that name.
    pub(super) fn brought_by_extension(&self, name: &str) -> bool {
        self.catalog
            .within(Space::Extension, NOWHERE)
            .any(|(_, object)| {
                let found = self.builtins.extension(&object.name);
                found
                    .and_then(|found| found.objects)
                    .is_none_or(|objects| objects.functions(name).next().is_some())
            })
    }
}
