//! Which function, procedure or aggregate a statement names.

use crate::syntax::Name;
use crate::syntax::change::{ObjectKind as O, ObjectRef, TypeName};

use super::Model;
use super::catalog::{DataType, Function, FunctionKind, Kind, NOWHERE, Oid, Presence, Space};
use super::condition;
use super::drop::is_called;
use super::lookup::Step;
use super::refusal::{Outcome, Refusal};
use super::types::format_type;

impl Model<'_> {
    /// A function that a statement names, with its argument types or alone.
    pub(super) fn find_function(&self, object: &ObjectRef) -> Outcome<Presence> {
        let Some(found) = self.functions_named(&object.name) else {
            return Ok(Presence::Unknown);
        };
        if self
            .builtins
            .functions(&object.name.last().text)
            .next()
            .is_some()
        {
            return Ok(Presence::Unknown);
        }
        let certain = found.iter().all(|&oid| {
            self.catalog.is_certain(oid)
                && self
                    .function(oid)
                    .is_some_and(|f| f.arguments.iter().all(DataType::is_known))
        });
        if !certain {
            return Ok(Presence::Unknown);
        }
        let Some(matching) = self.matching(found, object)? else {
            return Ok(Presence::Unknown);
        };
        match *matching {
            [] => Ok(
                match self.catalog.may_hold(NOWHERE, &object.name.last().text) {
                    true => Presence::Unknown,
                    false => Presence::Absent,
                },
            ),
            [only] => self
                .refuse_other_routine(object, only)
                .map(|()| Presence::Present(only)),
            _ => {
                let word = word(object.kind);
                let message = format!("{word} name \"{}\" is not unique", object.name);
                let refusal = Refusal::new(condition::AMBIGUOUS_FUNCTION, object.span, message);
                Err(refusal.help(format!(
                    "specify the argument list to select the {word} unambiguously"
                )))
            }
        }
    }

    /// Those of the functions that a statement may mean; nothing if a type is not known.
    fn matching(&self, found: Vec<Oid>, object: &ObjectRef) -> Outcome<Option<Vec<Oid>>> {
        Ok(Some(match &object.arguments {
            Some(arguments) => {
                let Some(arguments) = self.argument_types(arguments)? else {
                    return Ok(None);
                };
                let same = |oid: &Oid| {
                    self.function(*oid)
                        .is_some_and(|f| f.arguments == arguments)
                };
                found.into_iter().filter(same).take(1).collect()
            }
            None => {
                // Before PostgreSQL 14 the kind is looked at last.
                let any = !self.may_be(14);
                let kind = match object.kind {
                    // It may be a function too, until it is looked at.
                    O::Aggregate => O::Function,
                    kind => kind,
                };
                let called = |oid: &Oid| {
                    self.function(*oid)
                        .is_some_and(|f| any || is_called(kind, f.kind))
                };
                found.into_iter().filter(called).collect()
            }
        }))
    }

    /// That `drop function` is about no aggregate.
    pub(super) fn refuse_aggregate(&self, object: &ObjectRef, oid: Oid) -> Outcome {
        let is_aggregate = self
            .function(oid)
            .is_some_and(|function| function.kind == FunctionKind::Aggregate);
        if object.kind != O::Function || !is_aggregate {
            return Ok(());
        }
        let message = format!("\"{}\" is an aggregate function", object.name.last().text);
        let refusal = Refusal::new(condition::WRONG_OBJECT_TYPE, object.span, message);
        Err(refusal.help("write `drop aggregate`"))
    }

    fn refuse_other_routine(&self, object: &ObjectRef, oid: Oid) -> Outcome {
        let Some(function) = self.function(oid) else {
            return Ok(());
        };
        if is_called(object.kind, function.kind) {
            return Ok(());
        }
        let described = self.describe(oid.into());
        let name = described
            .split_once(' ')
            .map_or(described.as_str(), |(_, name)| name);
        let message = format!(
            "{name} is not {}",
            super::lookup::article(word(object.kind))
        );
        Err(Refusal::new(
            condition::WRONG_OBJECT_TYPE,
            object.span,
            message,
        ))
    }

    /// The functions that a name stands for in the first schema that has one, and after;
    /// nothing if that is not known.
    pub(super) fn functions_named(&self, name: &Name) -> Option<Vec<Oid>> {
        let text = &name.last().text;
        if self.brought_by_extension(text) {
            return None;
        }
        let scopes: Vec<Oid> = match name.schema() {
            Some(schema) => match self.schema(schema) {
                Presence::Present(scope) => vec![scope],
                Presence::Absent => Vec::new(),
                Presence::Unknown => return None,
            },
            None => {
                let mut scopes = Vec::new();
                for step in self.steps()? {
                    match step {
                        Step::Schema(scope) => scopes.push(scope),
                        Step::Unknown => return None,
                    }
                }
                scopes
            }
        };
        if scopes
            .iter()
            .any(|&scope| self.catalog.may_hold_in(Space::Function, scope, text))
        {
            return None;
        }
        let found = scopes
            .iter()
            .flat_map(|&scope| self.catalog.named(Space::Function, scope, text));
        Some(found.collect())
    }

    fn argument_types(&self, arguments: &[TypeName]) -> Outcome<Option<Vec<DataType>>> {
        let types: Outcome<Vec<_>> = arguments
            .iter()
            .map(|argument| {
                self.data_type(argument)
                    .map(|found| found.without_modifier())
            })
            .collect();
        let types = types?;
        Ok(types.iter().all(DataType::is_known).then_some(types))
    }

    /// That there is no such function.
    pub(super) fn undefined_function(&self, object: &ObjectRef) -> Box<Refusal> {
        let word = word(object.kind);
        let message = match &object.arguments {
            Some(arguments) => {
                let shown: Vec<_> = arguments
                    .iter()
                    .map(|argument| {
                        self.data_type(argument).map_or_else(
                            |_| argument.name.to_string(),
                            |found| format_type(self, &found.without_modifier()),
                        )
                    })
                    .collect();
                format!(
                    "{word} {}({}) does not exist",
                    object.name,
                    shown.join(", ")
                )
            }
            None => format!("could not find a {word} named \"{}\"", object.name),
        };
        let refusal = Refusal::new(condition::UNDEFINED_FUNCTION, object.span, message);
        let scopes = self.scopes(&object.name);
        self.advise(refusal, Space::Function, &scopes, &object.name.last().text)
    }

    /// A function by its number.
    pub(super) fn function(&self, oid: Oid) -> Option<&Function> {
        match &self.catalog.get(oid)?.kind {
            Kind::Function(function) => Some(function),
            _ => None,
        }
    }
}

const fn word(kind: O) -> &'static str {
    match kind {
        O::Procedure => "procedure",
        O::Routine => "routine",
        O::Aggregate => "aggregate",
        _ => "function",
    }
}
