//! Types that people make: enums, composites, ranges. Schemas too.

use crate::syntax::change::{
    AlterEnum, AlterEnumKind, AlterType, Attribute, AttributeChange, CreateSchema, CreateType,
    NewType, Persistence,
};
use crate::syntax::{Ident, Name};
use crate::text::Span;

use super::Model;
use super::catalog::{
    Column, DataType, DependencyKind, Function, FunctionKind, Kind, NOWHERE, Oid, Presence,
    Relation, RelationKind, Space, Type,
};
use super::condition;
use super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// `create schema`.
    pub(super) fn create_schema(&mut self, create: &CreateSchema) -> Outcome {
        let Some(name) = &create.name else {
            return Ok(());
        };
        match self.catalog.find(Space::Schema, NOWHERE, &name.text) {
            Presence::Present(_) if create.if_not_exists => return Ok(()),
            Presence::Present(other) => {
                let message = format!("schema \"{}\" already exists", name.text);
                let refusal = Refusal::new(condition::DUPLICATE_SCHEMA, name.span, message);
                return Err(self.already(refusal, other));
            }
            Presence::Unknown => return Ok(()),
            Presence::Absent if name.text.starts_with("pg_") => {
                let message = format!("unacceptable schema name \"{}\"", name.text);
                return Err(Refusal::new(condition::RESERVED_NAME, name.span, message)
                    .note("the prefix \"pg_\" is reserved for system schemas"));
            }
            Presence::Absent => {}
        }
        self.add(Space::Schema, NOWHERE, name, Kind::Schema);
        if create.elements.is_empty() {
            return Ok(());
        }
        // What is created in it stands in front of the search path meanwhile.
        let path = self.path.clone();
        if let Some(path) = &mut self.path {
            path.insert(0, name.text.clone());
        }
        let outcome = create
            .elements
            .iter()
            .try_for_each(|(change, span)| self.apply(change, *span));
        self.path = path;
        outcome
    }

    /// `create type`.
    pub(super) fn create_type(&mut self, create: &CreateType) -> Outcome {
        let Some(schema) = self.creation_schema(&create.name)? else {
            self.catalog.doubt_name(&create.name.last().text);
            return Ok(());
        };
        let name = create.name.last();
        match self.defined_type(schema, name) {
            Presence::Present(other) => return Err(self.duplicate_type(other, name)),
            Presence::Unknown => return Ok(()),
            Presence::Absent => {}
        }
        match &create.definition {
            NewType::Enum(values) => self.create_enum(schema, name, values),
            NewType::Composite(attributes) => self.create_composite(schema, name, attributes),
            NewType::Range {
                subtype,
                multirange,
            } => {
                let subtype = match subtype {
                    Some(subtype) => self.data_type(subtype)?,
                    None => DataType::unknown(),
                };
                self.create_range(schema, name, subtype, multirange.as_ref());
                Ok(())
            }
            NewType::Shell => {
                self.add_type(schema, name, Type::Shell);
                Ok(())
            }
            NewType::Base => {
                self.add_type(schema, name, Type::Base { extension: None });
                Ok(())
            }
        }
    }

    /// Adds a type to a schema.
    pub(super) fn add_type(&mut self, schema: Oid, name: &Ident, own: Type) -> Oid {
        self.replace_shell(schema, name);
        let oid = self.add(Space::Type, schema, name, Kind::Type(own));
        self.catalog.depend(oid, schema, DependencyKind::Normal);
        oid
    }

    /// The type of that name; one that is only declared stands in nobody's way.
    pub(super) fn defined_type(&self, schema: Oid, name: &Ident) -> Presence {
        match self.catalog.find(Space::Type, schema, &name.text) {
            Presence::Present(oid) if matches!(self.own(oid), Some(Type::Shell)) => {
                Presence::Absent
            }
            found => found,
        }
    }

    /// What is only declared goes where it is defined.
    pub(super) fn replace_shell(&mut self, schema: Oid, name: &Ident) {
        if let Presence::Present(oid) = self.catalog.find(Space::Type, schema, &name.text)
            && matches!(self.own(oid), Some(Type::Shell))
        {
            self.catalog.remove(oid);
        }
    }

    fn create_enum(&mut self, schema: Oid, name: &Ident, values: &[(String, Span)]) -> Outcome {
        for (position, (value, span)) in values.iter().enumerate() {
            refuse_label(value, *span)?;
            if values[..position].iter().any(|(other, _)| other == value) {
                let message =
                    "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"";
                return Err(Refusal::new(condition::UNIQUE_VIOLATION, *span, message)
                    .note(format!("the value '{value}' stands there twice")));
            }
        }
        let values = values.iter().map(|(value, _)| value.clone()).collect();
        self.add_type(schema, name, Type::Enum(values));
        Ok(())
    }

    fn create_composite(&mut self, schema: Oid, name: &Ident, attributes: &[Attribute]) -> Outcome {
        let mut columns: Vec<Column> = Vec::new();
        for attribute in attributes {
            let data_type = self.data_type(&attribute.data_type)?;
            if columns
                .iter()
                .any(|other| other.name == attribute.name.text)
            {
                let message = format!(
                    "column \"{}\" specified more than once",
                    attribute.name.text
                );
                let span = attribute.name.span;
                return Err(Refusal::new(condition::DUPLICATE_COLUMN, span, message));
            }
            columns.push(self.attribute(attribute, data_type));
        }
        if let Presence::Present(other) = self.catalog.find(Space::Relation, schema, &name.text) {
            return Err(self.duplicate_relation(other, name));
        }
        let relation = Relation::new(RelationKind::Composite, Persistence::Permanent, columns);
        self.add_relation(schema, name, relation);
        Ok(())
    }

    fn attribute(&self, attribute: &Attribute, data_type: DataType) -> Column {
        Column {
            collation: attribute
                .collation
                .as_ref()
                .map(|name| name.to_string().into()),
            origin: self.origin(&attribute.name),
            ..Column::new(attribute.name.text.clone(), data_type)
        }
    }

    fn create_range(
        &mut self,
        schema: Oid,
        name: &Ident,
        subtype: DataType,
        multirange: Option<&Name>,
    ) {
        let own = super::describe::own_type(&subtype);
        let bounds = subtype.clone();
        let range = self.add_type(
            schema,
            name,
            Type::Range {
                subtype: Box::new(subtype),
            },
        );
        let mode = DataType::builtin("text");
        for arguments in [
            vec![bounds.clone(), bounds.clone()],
            vec![bounds.clone(), bounds, mode],
        ] {
            self.add_constructor(schema, name, range, arguments, false);
        }
        if let Some(own) = own {
            self.catalog.depend(range, own, DependencyKind::Normal);
        }
        let multirange = match multirange {
            Some(multirange) => multirange.last().clone(),
            None => Ident {
                text: multirange_name(&name.text),
                span: name.span,
            },
        };
        if self.may_be(14) {
            let oid = self.add(
                Space::Type,
                schema,
                &multirange,
                Kind::Type(Type::Multirange { range }),
            );
            self.catalog.depend(oid, range, DependencyKind::Internal);
            let one = DataType::own(range);
            let many = DataType {
                array: true,
                ..one.clone()
            };
            for (arguments, variadic) in [(vec![], false), (vec![one], false), (vec![many], true)] {
                self.add_constructor(schema, &multirange, oid, arguments, variadic);
            }
        }
    }

    /// A function of a range's name that makes one.
    fn add_constructor(
        &mut self,
        schema: Oid,
        name: &Ident,
        range: Oid,
        arguments: Vec<DataType>,
        variadic: bool,
    ) {
        let function = Function {
            kind: FunctionKind::Function,
            names: vec![String::new(); arguments.len()],
            arguments,
            defaults: 0,
            variadic,
            returns: DataType::own(range),
            set: false,
            columns: None,
            code: None,
            traits: None,
        };
        let oid = self.add(
            Space::Function,
            schema,
            name,
            Kind::Function(Box::new(function)),
        );
        self.catalog.depend(oid, range, DependencyKind::Internal);
    }

    /// `alter type` of a composite type's attributes.
    pub(super) fn alter_type(&mut self, alter: &AlterType, span: Span) -> Outcome {
        let oid = match self.find(Space::Type, &alter.name) {
            Presence::Present(oid) => oid,
            Presence::Unknown => {
                self.doubt_mentions(span);
                return Ok(());
            }
            Presence::Absent => return Err(self.undefined_relation(&alter.name)),
        };
        let relation = match self.own(oid) {
            Some(Type::Composite { relation }) => *relation,
            _ => return Err(self.undefined_relation(&alter.name)),
        };
        if self
            .relation(relation)
            .is_some_and(|own| !matches!(own.kind, RelationKind::Composite))
        {
            return Err(self.wrong_kind(relation, &alter.name, "a composite type"));
        }
        // As of a table, the server first drops, then changes types, then adds.
        let mut changes: Vec<_> = alter.changes.iter().map(|(change, _)| change).collect();
        changes.sort_by_key(|change| match change {
            AttributeChange::Drop { .. } => 0,
            AttributeChange::Type(_) => 1,
            AttributeChange::Add(_) => 2,
        });
        for change in changes {
            self.change_attribute(relation, change)?;
        }
        Ok(())
    }

    fn change_attribute(&mut self, relation: Oid, change: &AttributeChange) -> Outcome {
        match change {
            AttributeChange::Add(attribute) => {
                let data_type = self.data_type(&attribute.data_type)?;
                if let Presence::Present(_) = self.column(relation, &attribute.name.text) {
                    let message = self.of_relation(relation, &attribute.name, "already exists");
                    let span = attribute.name.span;
                    return Err(Refusal::new(condition::DUPLICATE_COLUMN, span, message));
                }
                let column = self.attribute(attribute, data_type);
                if let Some(relation) = self.relation_mut(relation) {
                    relation.columns.push(column);
                }
                Ok(())
            }
            AttributeChange::Drop { name, if_exists } => match self.column(relation, &name.text) {
                Presence::Present(number) => {
                    self.delete(&[relation.column(number)], false, name.span)
                }
                Presence::Absent if !if_exists => Err(self.undefined_column_of(relation, name)),
                _ => Ok(()),
            },
            AttributeChange::Type(attribute) => {
                let data_type = self.data_type(&attribute.data_type)?;
                let Some(number) = self.existing_column(relation, &attribute.name)? else {
                    return Ok(());
                };
                if let Some(relation) = self.relation_mut(relation)
                    && let Some(column) = relation.columns.get_mut(usize::from(number) - 1)
                {
                    column.data_type = data_type;
                }
                Ok(())
            }
        }
    }

    /// `alter type` of an enum's values.
    pub(super) fn alter_enum(&mut self, alter: &AlterEnum) -> Outcome {
        let Some(oid) = self.existing_type(&alter.name)? else {
            return Ok(());
        };
        let Some(Type::Enum(values)) = self.own(oid) else {
            let message = format!("{} is not an enum", alter.name);
            return Err(Refusal::new(
                condition::WRONG_OBJECT_TYPE,
                alter.name.span(),
                message,
            ));
        };
        let values = altered(values.clone(), &alter.kind)?;
        if let Some(object) = self.catalog.edit(oid) {
            object.kind = Kind::Type(Type::Enum(values));
        }
        Ok(())
    }
}

/// The values after a change.
fn altered(mut values: Vec<String>, kind: &AlterEnumKind) -> Outcome<Vec<String>> {
    let missing = |value: &str, span| {
        let message = format!("\"{value}\" is not an existing enum label");
        Refusal::new(condition::INVALID_PARAMETER_VALUE, span, message)
    };
    match kind {
        AlterEnumKind::Add {
            value,
            span,
            if_not_exists,
            neighbour,
        } => {
            refuse_label(value, *span)?;
            if values.contains(value) {
                return match if_not_exists {
                    true => Ok(values),
                    false => {
                        let message = format!("enum label \"{value}\" already exists");
                        Err(Refusal::new(condition::DUPLICATE_OBJECT, *span, message))
                    }
                };
            }
            let position = match neighbour {
                None => values.len(),
                Some((before, other, span)) => {
                    let at = values.iter().position(|own| own == other);
                    at.ok_or_else(|| missing(other, *span))? + usize::from(!before)
                }
            };
            values.insert(position, value.clone());
        }
        AlterEnumKind::Rename { from, span, to } => {
            let position = values.iter().position(|own| own == from);
            let position = position.ok_or_else(|| missing(from, *span))?;
            if values.contains(to) {
                let message = format!("enum label \"{to}\" already exists");
                return Err(Refusal::new(condition::DUPLICATE_OBJECT, *span, message));
            }
            values[position].clone_from(to);
        }
    }
    Ok(values)
}

fn refuse_label(value: &str, span: Span) -> Outcome {
    if value.len() < 64 {
        return Ok(());
    }
    let message = format!("invalid enum label \"{value}\"");
    Err(Refusal::new(condition::INVALID_NAME, span, message)
        .note("labels must be 63 bytes or less"))
}

/// The name that the server gives to the multirange of a range.
fn multirange_name(range: &str) -> String {
    let name = match range.find("range") {
        Some(at) => format!("{}multi{}", &range[..at], &range[at..]),
        None => format!("{range}_multirange"),
    };
    name[..name.floor_char_boundary(63)].to_owned()
}
