//! What the creation of any object shares.

use crate::syntax::change::{Persistence, ReplicaIdentity};
use crate::syntax::{Ident, Name};

use super::Model;
use super::catalog::{
    Column, DataType, DependencyKind, Kind, NOWHERE, Object, Oid, Presence, Relation, RelationKind,
    Space, Type,
};
use super::condition;
use super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// Adds an object that its name stands for from here on.
    pub(super) fn add(&mut self, space: Space, scope: Oid, name: &Ident, kind: Kind) -> Oid {
        let origin = self.origin(name);
        self.catalog.add(Object {
            name: name.text.clone(),
            space,
            scope,
            origin,
            uncertain: false,
            kind,
        })
    }

    /// The schema of temporary objects, made when it is first needed.
    pub(super) fn temporary_schema(&mut self) -> Oid {
        if let Some(oid) = self.temporary {
            return oid;
        }
        let oid = self.catalog.add(Object {
            name: super::lookup::TEMPORARY.to_owned(),
            space: Space::Schema,
            scope: NOWHERE,
            origin: None,
            uncertain: false,
            kind: Kind::Schema,
        });
        self.temporary = Some(oid);
        oid
    }

    /// That nothing in the schema bears the name of a new relation and of the type of its rows.
    pub(super) fn refuse_taken(&self, schema: Oid, name: &Ident, has_row_type: bool) -> Outcome {
        if let Presence::Present(oid) = self.catalog.find(Space::Relation, schema, &name.text) {
            return Err(self.duplicate_relation(oid, name));
        }
        match self.defined_type(schema, name) {
            Presence::Present(oid) if has_row_type => Err(self.duplicate_type(oid, name)),
            _ => Ok(()),
        }
    }

    /// That there is such a relation already.
    pub(super) fn duplicate_relation(&self, oid: Oid, name: &Ident) -> Box<Refusal> {
        let message = format!("relation \"{}\" already exists", name.text);
        self.already(
            Refusal::new(condition::DUPLICATE_TABLE, name.span, message),
            oid,
        )
    }

    /// That there is such a type already.
    pub(super) fn duplicate_type(&self, oid: Oid, name: &Ident) -> Box<Refusal> {
        let message = format!("type \"{}\" already exists", name.text);
        self.already(
            Refusal::new(condition::DUPLICATE_OBJECT, name.span, message),
            oid,
        )
    }

    /// Points to where the object was created.
    pub(super) fn already(&self, refusal: Box<Refusal>, oid: Oid) -> Box<Refusal> {
        let origin = self.catalog.get(oid).and_then(|object| object.origin);
        refusal.at(origin, "it is created here")
    }

    /// Adds a relation and the type of its rows, and what both depend on.
    pub(super) fn add_relation(
        &mut self,
        schema: Oid,
        name: &Ident,
        mut relation: Relation,
    ) -> Oid {
        if self.temporary == Some(schema) {
            relation.persistence = Persistence::Temporary;
        }
        let has_row_type = !matches!(
            relation.kind,
            RelationKind::Index(_) | RelationKind::Sequence(_)
        );
        let is_composite = matches!(relation.kind, RelationKind::Composite);
        let oid = self.add(
            Space::Relation,
            schema,
            name,
            Kind::Relation(Box::new(relation)),
        );
        self.catalog.depend(oid, schema, DependencyKind::Normal);
        if has_row_type {
            self.replace_shell(schema, name);
            let kind = Kind::Type(Type::Composite { relation: oid });
            let row_type = self.add(Space::Type, schema, name, kind);
            // Of a composite type the relation is a part, of a table the type.
            match is_composite {
                true => self.catalog.depend(oid, row_type, DependencyKind::Internal),
                false => self.catalog.depend(row_type, oid, DependencyKind::Internal),
            }
            if is_composite {
                self.catalog
                    .depend(row_type, schema, DependencyKind::Normal);
            }
            if let Some(relation) = self.relation_mut(oid) {
                relation.row_type = Some(row_type);
            }
        }
        self.depend_on_types(oid);
        oid
    }

    /// Notes on which types the columns of a new relation depend.
    pub(super) fn depend_on_types(&mut self, oid: Oid) {
        let Some(relation) = self.relation(oid) else {
            return;
        };
        let types: Vec<_> = relation
            .live()
            .map(|(number, column)| (number, column.data_type.clone()))
            .collect();
        for (number, data_type) in types {
            self.depend_on_type(oid, number, &data_type);
        }
    }

    /// Notes that a column depends on its type.
    pub(super) fn depend_on_type(&mut self, oid: Oid, number: u16, data_type: &DataType) {
        if let Some(own) = super::describe::own_type(data_type) {
            self.catalog
                .depend(oid.column(number), own, DependencyKind::Normal);
        }
    }
}

impl Relation {
    /// A relation with nothing but columns.
    pub(super) const fn new(
        kind: RelationKind,
        persistence: Persistence,
        columns: Vec<Column>,
    ) -> Self {
        Self {
            kind,
            persistence,
            columns,
            open: false,
            row_type: None,
            parents: Vec::new(),
            is_partition: false,
            row_security: false,
            forces_row_security: false,
            replica_identity: ReplicaIdentity::Default,
            partition_key: None,
        }
    }
}

impl Column {
    /// A column that is the relation's own and has no properties.
    pub(super) const fn new(name: String, data_type: DataType) -> Self {
        Self {
            name,
            data_type,
            not_null: false,
            has_default: false,
            default_type: None,
            generated: None,
            identity: None,
            collation: None,
            dropped: false,
            inherited: 0,
            local: true,
            origin: None,
        }
    }
}

/// A name made up by the server, standing where the statement made it do so.
pub(super) fn made_up(name: String, at: &Ident) -> Ident {
    Ident {
        text: name,
        span: at.span,
    }
}

/// A name of one part.
pub(super) fn alone(ident: &Ident) -> Name {
    Name(vec![ident.clone()])
}
