//! `drop`.

use crate::syntax::Name;
use crate::syntax::change::{Drop, ObjectKind as O, ObjectRef};
use crate::text::Span;

use super::Model;
use super::catalog::{
    Address, FunctionKind, NOWHERE, Oid, Presence, Relation, RelationKind, Space, Type,
};
use super::condition::{self, Condition};
use super::lookup::{TEMPORARY, article};
use super::refusal::{Outcome, Refusal};

/// What an object is looked for among, and how messages call it.
pub(super) struct Sort {
    pub(super) space: Space,
    pub(super) word: &'static str,
    pub(super) condition: &'static Condition,
}

/// The spaces of the kinds that the model keeps by name.
pub(super) const fn sort(kind: O) -> Option<Sort> {
    let (space, word, condition) = match kind {
        O::Table => (Space::Relation, "table", condition::UNDEFINED_TABLE),
        O::ForeignTable => (Space::Relation, "foreign table", condition::UNDEFINED_TABLE),
        O::View => (Space::Relation, "view", condition::UNDEFINED_TABLE),
        O::MaterializedView => (
            Space::Relation,
            "materialized view",
            condition::UNDEFINED_TABLE,
        ),
        O::Index => (Space::Relation, "index", condition::UNDEFINED_OBJECT),
        O::Sequence => (Space::Relation, "sequence", condition::UNDEFINED_TABLE),
        O::Type | O::Domain => (Space::Type, "type", condition::UNDEFINED_OBJECT),
        O::Schema => (Space::Schema, "schema", condition::INVALID_SCHEMA_NAME),
        O::Extension => (Space::Extension, "extension", condition::UNDEFINED_OBJECT),
        O::Trigger => (Space::Trigger, "trigger", condition::UNDEFINED_OBJECT),
        O::Rule => (Space::Rule, "rule", condition::UNDEFINED_OBJECT),
        O::Policy => (Space::Policy, "policy", condition::UNDEFINED_OBJECT),
        O::Constraint => (Space::Constraint, "constraint", condition::UNDEFINED_OBJECT),
        _ => return None,
    };
    Some(Sort {
        space,
        word,
        condition,
    })
}

impl Model<'_> {
    /// `drop`.
    pub(super) fn drop(&mut self, drop: &Drop, span: Span) -> Outcome {
        let mut targets: Vec<Address> = Vec::new();
        let mut unknown = false;
        for object in &drop.objects {
            let found = match self.find_object(object) {
                Err(refusal) if drop.if_exists && refusal.misses_type_of(object) => {
                    Presence::Absent
                }
                found => found?,
            };
            match found {
                Presence::Present(oid) => {
                    self.refuse_aggregate(object, oid)?;
                    targets.push(oid.into());
                }
                Presence::Unknown => unknown = true,
                Presence::Absent if drop.if_exists => {}
                Presence::Absent => return Err(self.undefined_object(object)),
            }
        }
        if unknown {
            self.drop_unknown(drop, span);
            return Ok(());
        }
        let first = drop.objects.first().map_or(span, |object| object.span);
        self.delete(&targets, drop.cascade, first)
    }

    /// Drops what may be there or not.
    fn drop_unknown(&mut self, drop: &Drop, span: Span) {
        let objects = drop.objects.iter();
        let parts: Option<Vec<_>> = objects.map(|object| self.part_of(object)).collect();
        let Some(parts) = parts else {
            // What goes with something that is not known is not known either.
            return self.doubt_mentions(span);
        };
        for (space, relation, name) in parts {
            if let Some(oid) = self.catalog.one(space, relation, name) {
                self.catalog.remove(oid);
            }
        }
    }

    /// Where a part is that nothing else goes with.
    fn part_of<'d>(&self, object: &'d ObjectRef) -> Option<(Space, Oid, &'d str)> {
        let space = sort(object.kind)?.space;
        if !matches!(space, Space::Trigger | Space::Policy) {
            return None;
        }
        let relation = self.find(Space::Relation, object.of.as_ref()?).present()?;
        Some((space, relation, &object.name.last().text))
    }

    /// The object that a statement names; an error if it is of another kind, or in something that
    /// does not exist.
    pub(super) fn find_object(&self, object: &ObjectRef) -> Outcome<Presence> {
        let Some(Sort { space, .. }) = sort(object.kind) else {
            return match object.kind {
                O::Function | O::Procedure | O::Routine | O::Aggregate => {
                    self.find_function(object)
                }
                _ => Ok(Presence::Unknown),
            };
        };
        match space {
            // It bears another name, so that statements on schemas do not find it.
            Space::Schema if object.name.last().text == TEMPORARY => Ok(Presence::Absent),
            Space::Schema => Ok(self.schema(object.name.last())),
            Space::Extension => Ok(self.find_extension(&object.name.last().text)),
            Space::Trigger | Space::Rule | Space::Policy | Space::Constraint => {
                self.find_part(space, object)
            }
            Space::Type => {
                let found = self.find_own_type(&object.name);
                self.refuse_other_type(object, found)
            }
            _ => {
                let found = self.find(space, &object.name);
                self.refuse_other_kind(object, found)
            }
        }
    }

    /// A trigger, rule, policy or constraint of a relation.
    fn find_part(&self, space: Space, object: &ObjectRef) -> Outcome<Presence> {
        let Some(of) = &object.of else {
            return Ok(Presence::Unknown);
        };
        match self.find(Space::Relation, of) {
            Presence::Present(relation) => {
                let name = &object.name.last().text;
                let found = self.catalog.find(space, relation, name);
                let is_absent = found == Presence::Absent && space == Space::Constraint;
                match is_absent && self.may_be_not_null(relation, name) {
                    true => Ok(Presence::Unknown),
                    false => Ok(found),
                }
            }
            found => Ok(found),
        }
    }

    fn find_own_type(&self, name: &Name) -> Presence {
        let schema = name.schema().map(|schema| schema.text.as_str());
        let may_be_builtin = schema.is_none_or(|schema| schema == "pg_catalog");
        if may_be_builtin && self.builtins.type_(&name.last().text).is_some() {
            return Presence::Unknown;
        }
        match self.find(Space::Type, name) {
            // A type of arrays is no object of the catalog.
            Presence::Absent if self.find_element(name) != Presence::Absent => Presence::Unknown,
            found => found,
        }
    }

    fn refuse_other_type(&self, object: &ObjectRef, found: Presence) -> Outcome<Presence> {
        if let Presence::Present(oid) = found
            && object.kind == O::Domain
            && !matches!(self.own(oid), Some(Type::Domain { .. }))
        {
            let message = format!("\"{}\" is not a domain", object.name.last().text);
            return Err(Refusal::new(
                condition::WRONG_OBJECT_TYPE,
                object.span,
                message,
            ));
        }
        Ok(found)
    }

    fn refuse_other_kind(&self, object: &ObjectRef, found: Presence) -> Outcome<Presence> {
        let Presence::Present(oid) = found else {
            return Ok(found);
        };
        let Some(relation) = self.relation(oid) else {
            return Ok(found);
        };
        if fits(object.kind, relation) {
            return Ok(found);
        }
        let word = sort(object.kind).map_or("object", |sort| sort.word);
        let refusal = self.wrong_kind(oid, &object.name, &article(word));
        let is = super::describe::relation_word(relation);
        Err(refusal.help(format!("use `{is}` instead of `{word}`")))
    }

    /// That there is no such object, in the words of the command.
    pub(super) fn undefined_object(&self, object: &ObjectRef) -> Box<Refusal> {
        if let Some(schema) = object.name.schema()
            && !matches!(object.kind, O::Schema | O::Extension)
            && self.schema(schema) == Presence::Absent
        {
            return self.undefined_schema(schema);
        }
        if let Some(of) = &object.of
            && self.find(Space::Relation, of) == Presence::Absent
        {
            return self.undefined_relation(of);
        }
        let Some(Sort {
            space,
            word,
            condition,
        }) = sort(object.kind)
        else {
            return self.undefined_function(object);
        };
        let name = &object.name;
        let message = match &object.of {
            Some(of) => {
                let preposition = if object.kind == O::Rule {
                    "relation"
                } else {
                    "table"
                };
                format!(
                    "{word} \"{}\" for {preposition} \"{of}\" does not exist",
                    name.last().text
                )
            }
            None => format!("{word} \"{name}\" does not exist"),
        };
        let refusal = Refusal::new(condition, object.span, message);
        let scopes: Vec<Oid> = match (space, &object.of) {
            (Space::Schema | Space::Extension, _) => vec![NOWHERE],
            (_, Some(of)) => self
                .find(Space::Relation, of)
                .present()
                .into_iter()
                .collect(),
            _ => self.scopes(name),
        };
        self.advise(refusal, space, &scopes, &name.last().text)
    }
}

/// Whether a relation is what a statement calls it.
pub(super) const fn fits(kind: O, relation: &Relation) -> bool {
    match kind {
        O::Table => matches!(
            relation.kind,
            RelationKind::Table | RelationKind::Partitioned
        ),
        O::ForeignTable => matches!(relation.kind, RelationKind::Foreign),
        O::View => matches!(relation.kind, RelationKind::View(_)),
        O::MaterializedView => matches!(relation.kind, RelationKind::MaterializedView(_)),
        O::Index => matches!(relation.kind, RelationKind::Index(_)),
        O::Sequence => matches!(relation.kind, RelationKind::Sequence(_)),
        _ => true,
    }
}

/// Whether a function is what a statement calls it.
pub(super) const fn is_called(kind: O, function: FunctionKind) -> bool {
    match kind {
        // Only `drop` looks whether it is an aggregate.
        O::Function => !matches!(function, FunctionKind::Procedure),
        O::Procedure => matches!(function, FunctionKind::Procedure),
        O::Aggregate => matches!(function, FunctionKind::Aggregate),
        _ => true,
    }
}
