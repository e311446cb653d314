//! `alter ... rename` and `alter ... set schema`.

use crate::syntax::Ident;
use crate::syntax::change::{ObjectKind as O, Rename, Renamed, SetSchema};
use crate::text::Span;

use super::Model;
use super::catalog::{DependencyKind, Kind, NOWHERE, Oid, Presence, RelationKind, Space, Type};
use super::condition;
use super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// `alter ... rename`.
    pub(super) fn rename(&mut self, rename: &Rename, span: Span) -> Outcome {
        let found = match (rename.object.kind, &rename.what) {
            // `alter table` renames whatever is a relation, and columns of whatever has some.
            (O::Table | O::View | O::Index | O::Sequence, _) | (_, Renamed::Column(_))
                if super::drop::sort(rename.object.kind)
                    .is_some_and(|sort| sort.space == Space::Relation) =>
            {
                self.find(Space::Relation, &rename.object.name)
            }
            _ => self.find_object(&rename.object)?,
        };
        let oid = match found {
            Presence::Present(oid) => oid,
            Presence::Unknown => {
                self.doubt_mentions(span);
                return Ok(());
            }
            Presence::Absent if rename.if_exists => return Ok(()),
            Presence::Absent => {
                let relation = super::drop::sort(rename.object.kind)
                    .is_some_and(|sort| sort.space == Space::Relation);
                return Err(match relation {
                    true => self.undefined_relation(&rename.object.name),
                    false => self.undefined_object(&rename.object),
                });
            }
        };
        self.refuse_renamed_kind(oid, rename)?;
        match &rename.what {
            Renamed::Object => self.rename_object(oid, &rename.to),
            Renamed::Column(from) | Renamed::Attribute(from) => {
                self.rename_column(oid, from, &rename.to)
            }
            Renamed::Constraint(from) => self.rename_constraint(oid, from, &rename.to),
        }
    }

    /// `alter view` wants a view, and so on; `alter table` takes any relation.
    fn refuse_renamed_kind(&self, oid: Oid, rename: &Rename) -> Outcome {
        let kind = rename.object.kind;
        let Some(relation) = self.relation(oid) else {
            return Ok(());
        };
        // `alter table` and `alter index` rename any relation, as they always did, and
        // whatever the statement calls it, a column of any.
        if matches!(kind, O::Table | O::Index)
            || matches!(rename.what, Renamed::Column(_))
            || super::drop::fits(kind, relation)
        {
            return Ok(());
        }
        let word = super::drop::sort(kind).map_or("object", |sort| sort.word);
        Err(self.wrong_kind(oid, &rename.object.name, &super::lookup::article(word)))
    }

    fn rename_object(&mut self, oid: Oid, to: &Ident) -> Outcome {
        let Some(object) = self.catalog.get(oid).cloned() else {
            return Ok(());
        };
        match self.catalog.find(object.space, object.scope, &to.text) {
            Presence::Present(other) if object.space != Space::Function => {
                return Err(self.taken(object.space, other, to));
            }
            _ => {}
        }
        if let Kind::Relation(relation) = &object.kind
            && let Some(row_type) = relation.row_type
        {
            if let Presence::Present(other) = self.catalog.find(Space::Type, object.scope, &to.text)
            {
                return Err(self.duplicate_type(other, to));
            }
            self.rename_to(row_type, to);
        }
        if let Kind::Type(Type::Composite { relation }) = &object.kind {
            self.rename_to(*relation, to);
        }
        self.rename_to(oid, to);
        self.rename_twin(oid, &object.kind, to);
        Ok(())
    }

    fn rename_to(&mut self, oid: Oid, to: &Ident) {
        self.catalog.rename(oid, &to.text);
        let origin = self.origin(to);
        if let Some(object) = self.catalog.edit(oid) {
            object.origin = origin;
        }
    }

    /// An index and the constraint that it is behind have one name.
    fn rename_twin(&mut self, oid: Oid, kind: &Kind, to: &Ident) {
        let twin = match kind {
            Kind::Relation(relation) if matches!(relation.kind, RelationKind::Index(_)) => self
                .catalog
                .dependencies(oid.into())
                .find(|found| found.kind == DependencyKind::Internal)
                .map(|found| found.on.oid),
            Kind::Constraint(_) => self.index_of(oid),
            _ => None,
        };
        if let Some(twin) = twin {
            self.rename_to(twin, to);
        }
    }

    /// That something of the new name is there already.
    fn taken(&self, space: Space, other: Oid, to: &Ident) -> Box<Refusal> {
        let (condition, word) = match space {
            Space::Relation => return self.duplicate_relation(other, to),
            Space::Type => return self.duplicate_type(other, to),
            Space::Schema => (condition::DUPLICATE_SCHEMA, "schema"),
            Space::Trigger => (condition::DUPLICATE_OBJECT, "trigger"),
            Space::Policy => (condition::DUPLICATE_OBJECT, "policy"),
            Space::Rule => (condition::DUPLICATE_OBJECT, "rule"),
            Space::Extension => (condition::DUPLICATE_OBJECT, "extension"),
            _ => (condition::DUPLICATE_OBJECT, "object"),
        };
        let of = self
            .catalog
            .get(other)
            .filter(|object| object.scope != NOWHERE)
            .and_then(|object| self.catalog.get(object.scope))
            .map(|scope| format!(" for relation \"{}\"", scope.name));
        let message = format!(
            "{word} \"{}\"{} already exists",
            to.text,
            of.unwrap_or_default()
        );
        self.already(Refusal::new(condition, to.span, message), other)
    }

    fn rename_column(&mut self, oid: Oid, from: &Ident, to: &Ident) -> Outcome {
        let oid = match self.own(oid) {
            Some(Type::Composite { relation }) => *relation,
            _ => oid,
        };
        let number = match self.column(oid, &from.text) {
            Presence::Present(number) => number,
            Presence::Unknown => {
                self.catalog.doubt(oid);
                return Ok(());
            }
            // Its columns have names that only the server sees.
            Presence::Absent if self.index(oid).is_some() => return Ok(()),
            Presence::Absent => {
                let message = format!("column \"{}\" does not exist", from.text);
                let refusal = Refusal::new(condition::UNDEFINED_COLUMN, from.span, message);
                return Err(self.advise_column(refusal, oid, &from.text));
            }
        };
        if self
            .relation(oid)
            .and_then(|r| r.column(number))
            .is_some_and(|c| c.inherited > 0)
        {
            let message = format!("cannot rename inherited column \"{}\"", from.text);
            return Err(Refusal::new(
                condition::INVALID_TABLE_DEFINITION,
                from.span,
                message,
            ));
        }
        if let Presence::Present(other) = self.column(oid, &to.text) {
            let of = self.catalog.get(oid).map_or("?", |object| &object.name);
            let message = format!("column \"{}\" of relation \"{of}\" already exists", to.text);
            let origin = self
                .relation(oid)
                .and_then(|r| r.column(other))
                .and_then(|c| c.origin);
            let refusal = Refusal::new(condition::DUPLICATE_COLUMN, to.span, message);
            return Err(refusal.at(origin, "it is added here"));
        }
        self.rename_column_to(oid, &from.text, to);
        Ok(())
    }

    /// Renames a column, in the children too.
    fn rename_column_to(&mut self, oid: Oid, from: &str, to: &Ident) {
        let origin = self.origin(to);
        if let Some(relation) = self.relation_mut(oid)
            && let Some(number) = relation.position(from)
            && let Some(column) = relation.columns.get_mut(usize::from(number) - 1)
        {
            column.name.clone_from(&to.text);
            column.origin = origin;
        }
        for child in self.children(oid) {
            self.rename_column_to(child, from, to);
        }
    }

    fn rename_constraint(&mut self, oid: Oid, from: &Ident, to: &Ident) -> Outcome {
        let found = match self.catalog.find(Space::Constraint, oid, &from.text) {
            Presence::Present(found) => found,
            Presence::Unknown => {
                self.catalog.doubt_name(&to.text);
                return Ok(());
            }
            Presence::Absent if self.may_be_not_null(oid, &from.text) => {
                self.name_not_null(Some(oid), to);
                return Ok(());
            }
            Presence::Absent => {
                let of = self.catalog.get(oid).map_or("?", |object| &object.name);
                let what = if self.relation(oid).is_some() {
                    "table"
                } else {
                    "domain"
                };
                let message = format!(
                    "constraint \"{}\" for {what} \"{of}\" does not exist",
                    from.text
                );
                let refusal = Refusal::new(condition::UNDEFINED_OBJECT, from.span, message);
                return Err(self.advise(refusal, Space::Constraint, &[oid], &from.text));
            }
        };
        let scope = self.catalog.get(oid).map_or(NOWHERE, |object| object.scope);
        if self.index_of(found).is_some()
            && let Presence::Present(other) = self.catalog.find(Space::Relation, scope, &to.text)
        {
            return Err(self.duplicate_relation(other, to));
        }
        self.refuse_constraint(oid, to)?;
        let Some(kind) = self.catalog.get(found).map(|object| object.kind.clone()) else {
            return Ok(());
        };
        self.rename_to(found, to);
        self.rename_twin(found, &kind, to);
        Ok(())
    }

    /// `alter ... set schema`.
    pub(super) fn set_schema(&mut self, set: &SetSchema, span: Span) -> Outcome {
        let found = match set.object.kind {
            // `alter table` moves whatever is a relation, but not alone what moves with a table.
            O::Table => self.find(Space::Relation, &set.object.name),
            _ => self.find_object(&set.object)?,
        };
        let oid = match found {
            Presence::Present(oid) => {
                self.refuse_moved_kind(oid, set)?;
                oid
            }
            Presence::Unknown => {
                self.doubt_mentions(span);
                return Ok(());
            }
            Presence::Absent if set.if_exists => return Ok(()),
            Presence::Absent => return Err(self.undefined_object(&set.object)),
        };
        let Some(schema) = self.existing_schema(&set.schema)? else {
            self.doubt_mentions(span);
            return Ok(());
        };
        if let Some(Kind::Extension { .. }) = self.catalog.get(oid).map(|object| &object.kind) {
            self.move_extension(oid, schema);
            return Ok(());
        }
        if self
            .catalog
            .get(oid)
            .is_some_and(|object| object.scope == schema)
        {
            return Ok(());
        }
        let Some(object) = self.catalog.get(oid) else {
            return Ok(());
        };
        let at = Ident {
            text: object.name.clone(),
            span: set.object.span,
        };
        let space = object.space;
        match self.catalog.find(space, schema, &at.text) {
            Presence::Present(other) if space != Space::Function => {
                let refusal = self.taken(space, other, &at);
                return Err(refusal.note(format!("in schema \"{}\"", set.schema.text)));
            }
            _ => {}
        }
        self.move_to(oid, schema);
        Ok(())
    }

    /// Neither an index nor the relation behind a composite type moves alone.
    fn refuse_moved_kind(&self, oid: Oid, set: &SetSchema) -> Outcome {
        let Some(relation) = self.relation(oid) else {
            return Ok(());
        };
        let message = match relation.kind {
            RelationKind::Index(_) => {
                format!("cannot change schema of index \"{}\"", set.object.name)
            }
            RelationKind::Composite => format!("\"{}\" is a composite type", set.object.name),
            _ => return Ok(()),
        };
        let condition = condition::WRONG_OBJECT_TYPE;
        Err(Refusal::new(condition, set.object.span, message))
    }

    /// Moves an object, and what moves along, to another schema.
    fn move_to(&mut self, oid: Oid, schema: Oid) {
        let Some(object) = self.catalog.get(oid).cloned() else {
            return;
        };
        self.catalog.rescope(oid, schema);
        self.doubt_moved(oid, schema);
        let links: Vec<_> = self
            .catalog
            .dependencies(oid.into())
            .filter(|found| found.on == object.scope.into())
            .collect();
        for link in links {
            self.catalog.forget(link);
            self.catalog.depend(link.dependent, schema, link.kind);
        }
        let mut along: Vec<Oid> = Vec::new();
        if let Kind::Relation(relation) = &object.kind {
            along.extend(relation.row_type);
            along.extend(self.indexes(oid));
            along.extend(self.owned_sequences(oid));
        }
        if let Kind::Type(Type::Composite { relation }) = &object.kind {
            along.push(*relation);
        }
        for other in along {
            if self
                .catalog
                .get(other)
                .is_some_and(|other| other.scope == object.scope)
            {
                self.move_to(other, schema);
            }
        }
    }

    /// Moves what an extension brought.
    fn move_extension(&mut self, oid: Oid, schema: Oid) {
        let before = match self.catalog.edit(oid).map(|object| &mut object.kind) {
            Some(Kind::Extension { schema: own }) => std::mem::replace(own, schema),
            _ => return,
        };
        let links: Vec<_> = self
            .catalog
            .dependencies(oid.into())
            .filter(|found| found.on == before.into())
            .collect();
        for link in links {
            self.catalog.forget(link);
            self.catalog.depend(oid, schema, link.kind);
        }
        let brought: Vec<_> = self
            .catalog
            .dependents(oid.into())
            .filter(|found| found.kind == DependencyKind::Extension)
            .map(|found| found.dependent.oid)
            .collect();
        for part in brought {
            self.catalog.rescope(part, schema);
        }
        self.catalog.doubt_space(Space::Operator, schema);
        self.catalog.doubt_space(Space::Other, schema);
    }

    /// The sequences that the columns of a table own.
    pub(super) fn owned_sequences(&self, oid: Oid) -> Vec<Oid> {
        self.catalog
            .dependents(oid.into())
            .map(|found| found.dependent.oid)
            .filter(|&found| {
                let owner = self.sequence(found).and_then(|sequence| sequence.owner);
                owner.is_some_and(|(address, _)| address.oid == oid)
            })
            .collect()
    }
}
