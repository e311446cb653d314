//! Types: what a name of one stands for, and how the server prints it.

use std::borrow::Cow;

use crate::syntax::Name;
use crate::syntax::change::TypeName;

use super::catalog::{Base, DataType, Kind, NOWHERE, Oid, Presence, RelationKind, Space, Type};
use super::condition;
use super::names::LONGEST;
use super::refusal::{Outcome, Refusal};
use super::{Gone, Model};

impl Model<'_> {
    /// The type of that name, or the server's refusal. What is not known is a type too.
    pub(super) fn data_type(&self, name: &TypeName) -> Outcome<DataType> {
        if name.of_column {
            return Ok(DataType::unknown());
        }
        let (base, is_array) = match self.find_type(name) {
            Presence::Present(found) => found,
            Presence::Unknown => (Base::Unknown, false),
            Presence::Absent => return Err(self.undefined_type(name)),
        };
        if let Base::Builtin(builtin) = &base {
            self.refuse_modifier(builtin, name)?;
        }
        Ok(DataType {
            base,
            array: is_array || name.dimensions > 0,
            modifier: modifier(name).map(Into::into),
        })
    }

    /// That a type can be of the length, or the precision and scale, that are written.
    fn refuse_modifier(&self, builtin: &str, name: &TypeName) -> Outcome {
        let numbers: Option<Vec<i64>> = name
            .modifiers
            .iter()
            .map(|modifier| modifier.trim().parse().ok())
            .collect();
        let Some(numbers) = numbers else {
            return Ok(());
        };
        let message = match (builtin, &*numbers) {
            ("varchar" | "bpchar" | "bit" | "varbit", [length]) => bad_length(builtin, *length),
            ("numeric", [precision, rest @ ..]) => self.bad_precision(*precision, rest),
            _ => None,
        };
        match message {
            Some(message) => {
                let condition = condition::INVALID_PARAMETER_VALUE;
                Err(Refusal::new(condition, name.span, message))
            }
            None => Ok(()),
        }
    }

    fn bad_precision(&self, precision: i64, rest: &[i64]) -> Option<String> {
        const MOST: i64 = 1000;
        if !(1..=MOST).contains(&precision) {
            return Some(format!(
                "NUMERIC precision {precision} must be between 1 and {MOST}"
            ));
        }
        let &[scale] = rest else { return None };
        match self.may_be(15) {
            true => (!(-MOST..=MOST).contains(&scale))
                .then(|| format!("NUMERIC scale {scale} must be between -{MOST} and {MOST}")),
            false => (!(0..=precision).contains(&scale)).then(|| {
                format!("NUMERIC scale {scale} must be between 0 and precision {precision}")
            }),
        }
    }

    /// A type, or that of the elements and whether it is one of arrays.
    fn find_type(&self, name: &TypeName) -> Presence<(Base, bool)> {
        let text = &name.name.last().text;
        let schema = name.name.schema().map(|schema| schema.text.as_str());
        if schema.is_none_or(|schema| schema == "pg_catalog")
            && let Some(found) = self.builtins.type_(text)
        {
            // `_int4` is what the server calls `int4[]`.
            let is_array = found.name != text;
            return Presence::Present((Base::Builtin(Cow::Borrowed(found.name)), is_array));
        }
        if name.system {
            return Presence::Unknown;
        }
        match self.find(Space::Type, &name.name) {
            Presence::Present(oid) => Presence::Present((Base::Own(oid), false)),
            Presence::Absent => match self.find_element(&name.name) {
                Presence::Present(oid) => Presence::Present((Base::Own(oid), true)),
                Presence::Absent => Presence::Absent,
                Presence::Unknown => Presence::Unknown,
            },
            Presence::Unknown => Presence::Unknown,
        }
    }

    /// The type of which `_name` is the type of arrays, where no other type has that name.
    pub(super) fn find_element(&self, name: &Name) -> Presence {
        let text = &name.last().text;
        let Some(element) = text.strip_prefix('_') else {
            return Presence::Absent;
        };
        // The server cuts longer ones.
        if text.len() > LONGEST {
            return Presence::Unknown;
        }
        let mut of_element = name.clone();
        if let Some(last) = of_element.0.last_mut() {
            element.clone_into(&mut last.text);
        }
        // Another type that has or had the name made the server put one more `_` before it.
        let was_taken = |gone: &Gone| gone.space == Space::Type && gone.name == *text;
        match self.find(Space::Type, &of_element) {
            Presence::Present(oid)
                if !element.starts_with('_')
                    && !self.gone.iter().any(was_taken)
                    && self.has_array(oid) =>
            {
                Presence::Present(oid)
            }
            Presence::Present(_) | Presence::Unknown => Presence::Unknown,
            Presence::Absent => match self.find_element(&of_element) {
                Presence::Absent => Presence::Absent,
                Presence::Present(_) | Presence::Unknown => Presence::Unknown,
            },
        }
    }

    /// Whether there surely are arrays of a type of the catalog.
    fn has_array(&self, oid: Oid) -> bool {
        match self.own(oid) {
            Some(Type::Composite { relation }) => self
                .relation(*relation)
                .is_some_and(|relation| !matches!(relation.kind, RelationKind::Sequence(_))),
            Some(Type::Enum(_) | Type::Domain { .. } | Type::Range { .. }) => true,
            Some(Type::Base { extension }) => extension.is_some(),
            _ => false,
        }
    }

    /// That there is no such type.
    pub(super) fn undefined_type(&self, name: &TypeName) -> Box<Refusal> {
        if let Some(schema) = name.name.schema()
            && self.schema(schema) == Presence::Absent
        {
            return self.undefined_schema(schema);
        }
        self.no_such_type(&name.name)
    }

    fn no_such_type(&self, name: &Name) -> Box<Refusal> {
        let message = format!("type \"{name}\" does not exist");
        let refusal = Refusal::new(condition::UNDEFINED_OBJECT, name.span(), message);
        self.advise(refusal, Space::Type, &self.scopes(name), &name.last().text)
    }

    /// A type of the catalog that a statement changes, or the server's refusal; nothing if it is
    /// not known, or built in.
    pub(super) fn existing_type(&self, name: &Name) -> Outcome<Option<Oid>> {
        match self.find(Space::Type, name) {
            Presence::Present(oid) => Ok(Some(oid)),
            Presence::Absent
                if self.builtins.type_(&name.last().text).is_none()
                    && self.find_element(name) == Presence::Absent =>
            {
                Err(self.no_such_type(name))
            }
            Presence::Absent | Presence::Unknown => Ok(None),
        }
    }

    /// The type beneath domains.
    pub(super) fn beneath(&self, data_type: &DataType) -> DataType {
        let mut found = data_type.clone();
        while !found.array
            && let Base::Own(oid) = found.base
            && let Some(Kind::Type(Type::Domain { base, .. })) =
                self.catalog.get(oid).map(|object| &object.kind)
        {
            found = (**base).clone();
        }
        found
    }

    /// A type of the catalog by its number.
    pub(super) fn own(&self, oid: Oid) -> Option<&Type> {
        match &self.catalog.get(oid)?.kind {
            Kind::Type(own) => Some(own),
            _ => None,
        }
    }
}

/// What the server says of a length that a type of strings cannot have.
fn bad_length(builtin: &str, length: i64) -> Option<String> {
    let (word, most) = match builtin {
        "bpchar" => ("char", 10_485_760),
        "varchar" => ("varchar", 10_485_760),
        "varbit" => ("bit varying", 83_886_080),
        _ => ("bit", 83_886_080),
    };
    match length {
        ..1 => Some(format!("length for type {word} must be at least 1")),
        _ if length > most => Some(format!("length for type {word} cannot exceed {most}")),
        _ => None,
    }
}

/// What stands in the brackets, as the server prints it.
fn modifier(name: &TypeName) -> Option<String> {
    let text = &name.name.last().text;
    let given = match name.modifiers.is_empty() {
        false => name.modifiers.join(","),
        // `char` alone is `character(1)`.
        true if name.system && matches!(text.as_str(), "bpchar" | "bit") => "1".to_owned(),
        true => return None,
    };
    Some(match (text.as_str(), name.modifiers.len()) {
        ("numeric", 1) => format!("{given},0"),
        _ => given,
    })
}

/// The type as `format_type` prints it.
pub(super) fn format_type(model: &Model, data_type: &DataType) -> String {
    let modifier = data_type.modifier.as_deref();
    let mut text = match &data_type.base {
        Base::Builtin(name) => builtin(name, modifier),
        Base::Own(oid) => {
            let brackets = modifier.map(|modifier| format!("({modifier})"));
            model.shown_type(*oid) + &brackets.unwrap_or_default()
        }
        Base::Unknown => "?".to_owned(),
    };
    if data_type.array {
        text.push_str("[]");
    }
    text
}

impl Model<'_> {
    fn shown_type(&self, oid: Oid) -> String {
        match self
            .catalog
            .get(oid)
            .is_some_and(|object| object.scope == NOWHERE)
        {
            true => "?".to_owned(),
            false => self.shown(oid),
        }
    }
}

/// The grammar's name for a type of `pg_catalog`, with its modifier in its place.
fn builtin(name: &str, modifier: Option<&str>) -> String {
    let brackets = modifier.map_or_else(String::new, |modifier| format!("({modifier})"));
    match name {
        "int2" => "smallint".to_owned(),
        "int4" => "integer".to_owned(),
        "int8" => "bigint".to_owned(),
        "bool" => "boolean".to_owned(),
        "float4" => "real".to_owned(),
        "float8" => "double precision".to_owned(),
        "bpchar" if modifier.is_some() => format!("character{brackets}"),
        "varchar" => format!("character varying{brackets}"),
        "varbit" => format!("bit varying{brackets}"),
        "timestamp" => format!("timestamp{brackets} without time zone"),
        "timestamptz" => format!("timestamp{brackets} with time zone"),
        "time" => format!("time{brackets} without time zone"),
        "timetz" => format!("time{brackets} with time zone"),
        "char" => "\"char\"".to_owned(),
        "interval" => match modifier {
            Some(fields) if fields.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                format!("interval {fields}")
            }
            _ => format!("interval{brackets}"),
        },
        _ => format!("{name}{brackets}"),
    }
}
