//! Functions, procedures and aggregates.

use crate::syntax::Ident;
use crate::syntax::change::{
    AlterFunction, Argument, ArgumentMode as M, CreateAggregate, CreateFunction,
    FunctionAttributes, FunctionBody,
};

use super::Model;
use super::catalog::{
    DataType, DependencyKind, Function, FunctionKind, Kind, NOWHERE, Oid, Presence, Space, Traits,
};
use super::condition;
use super::refusal::{Outcome, Refusal};

impl Model<'_> {
    /// `create function` and `create procedure`.
    pub(super) fn create_function(&mut self, create: &CreateFunction) -> Outcome {
        let Some(schema) = self.creation_schema(&create.name)? else {
            self.catalog.doubt_name(&create.name.last().text);
            return Ok(());
        };
        let mut function = self.signature(create)?;
        function.code = self.code(create);
        let name = create.name.last();
        let twin = self.same_function(schema, &name.text, &function.arguments);
        if let Some(twin) = twin {
            // One that may be gone makes room.
            if !create.or_replace && self.catalog.is_certain(twin) {
                return Err(self.duplicate_function(create, twin));
            }
            self.refuse_replacement(create, twin, &function)?;
            let origin = self.origin(name);
            if let Some(object) = self.catalog.edit(twin) {
                object.kind = Kind::Function(Box::new(function));
                object.origin = origin;
            }
            return self.check_body(twin, create);
        }
        let oid = self.add_function(schema, name, function);
        self.check_body(oid, create)
    }

    /// Adds a function, which needs its schema and its types.
    fn add_function(&mut self, schema: Oid, name: &Ident, function: Function) -> Oid {
        let types = types_of(&function);
        let kind = Kind::Function(Box::new(function));
        let oid = self.add(Space::Function, schema, name, kind);
        self.catalog.depend(oid, schema, DependencyKind::Normal);
        for own in types {
            self.catalog.depend(oid, own, DependencyKind::Normal);
        }
        oid
    }

    fn signature(&self, create: &CreateFunction) -> Outcome<Function> {
        refuse_no_language(create)?;
        let inputs: Vec<&Argument> = create
            .arguments
            .iter()
            .filter(|argument| matches!(argument.mode, M::In | M::InOut | M::Variadic))
            .collect();
        self.refuse_language(create)?;
        let columns = self.columns_given(create)?;
        let types: Outcome<Vec<_>> = inputs
            .iter()
            .map(|argument| self.data_type(&argument.data_type))
            .collect();
        let returns = match &create.returns {
            Some(returns) => self.data_type(returns)?,
            None if create.procedure => DataType::builtin("void"),
            None => match &*columns {
                [] => return Err(incomplete(create, "function result type must be specified")),
                [(_, only)] => only.clone(),
                _ => DataType::builtin("record"),
            },
        };
        let is_table = create
            .arguments
            .iter()
            .any(|argument| argument.mode == M::Table);
        refuse_missing_default(&inputs)?;
        if create.body == FunctionBody::Missing {
            return Err(incomplete(create, "no function body specified"));
        }
        Ok(Function {
            kind: match (create.procedure, create.window) {
                (true, _) => FunctionKind::Procedure,
                (false, true) => FunctionKind::Window,
                (false, false) => FunctionKind::Function,
            },
            arguments: types?.iter().map(DataType::without_modifier).collect(),
            names: inputs.iter().map(|argument| name_of(argument)).collect(),
            defaults: inputs
                .iter()
                .filter(|argument| argument.default.is_some())
                .count(),
            variadic: inputs.last().is_some_and(|last| last.mode == M::Variadic),
            returns,
            set: is_table || create.returns.as_ref().is_some_and(|returns| returns.set),
            columns: (!columns.is_empty()).then_some(columns),
            code: None,
            traits: Some(Traits::default().with(create.attributes)),
        })
    }

    /// `alter function`.
    pub(super) fn alter_function(&mut self, alter: &AlterFunction) -> Outcome {
        self.must_exist(&alter.function)?;
        let Presence::Present(oid) = self.find_object(&alter.function)? else {
            let name = &alter.function.name.last().text;
            let meant: Vec<_> = self.catalog.named_anywhere(Space::Function, name).collect();
            for oid in meant {
                self.edit_traits(oid, None);
            }
            return Ok(());
        };
        self.edit_traits(oid, alter.attributes);
        Ok(())
    }

    /// Says something of a function; without that, nobody knows what was said.
    fn edit_traits(&mut self, oid: Oid, said: Option<FunctionAttributes>) {
        let object = self.catalog.edit(oid);
        if let Some(Kind::Function(function)) = object.map(|object| &mut object.kind) {
            let traits = function.traits.zip(said);
            function.traits = traits.map(|(traits, said)| traits.with(said));
        }
    }

    /// That there is such a language: those of the server, and what extensions bring.
    fn refuse_language(&self, create: &CreateFunction) -> Outcome {
        let Some(name) = &create.language else {
            return Ok(());
        };
        let is_builtin = matches!(&*name.text, "sql" | "plpgsql" | "c" | "internal");
        let mut extensions = self.catalog.within(Space::Extension, NOWHERE);
        let brought = extensions.any(|(_, extension)| extension.name != "plpgsql");
        if is_builtin || brought || self.catalog.may_hold(NOWHERE, &name.text) {
            return Ok(());
        }
        let message = format!("language \"{}\" does not exist", name.text);
        let condition = condition::UNDEFINED_OBJECT;
        Err(Refusal::new(condition, name.span, message).help(format!(
            "if an extension brings it: `create extension {}`",
            name.text
        )))
    }

    /// What a function gives through its arguments. The types of all of them must be there.
    fn columns_given(&self, create: &CreateFunction) -> Outcome<Vec<(String, DataType)>> {
        let mut columns = Vec::new();
        for argument in &create.arguments {
            let data_type = self.data_type(&argument.data_type)?;
            if matches!(argument.mode, M::Out | M::InOut | M::Table) {
                columns.push((name_of(argument), data_type));
            }
        }
        Ok(columns)
    }

    /// The function of the schema with these argument types.
    fn same_function(&self, schema: Oid, name: &str, arguments: &[DataType]) -> Option<Oid> {
        let mut found = self.catalog.named(Space::Function, schema, name);
        found.find(|&oid| {
            self.function(oid)
                .is_some_and(|function| function.arguments == arguments)
                && arguments.iter().all(DataType::is_known)
        })
    }

    fn duplicate_function(&self, create: &CreateFunction, twin: Oid) -> Box<Refusal> {
        let name = create.name.last();
        let message = format!(
            "function \"{}\" already exists with same argument types",
            name.text
        );
        let refusal = Refusal::new(condition::DUPLICATE_FUNCTION, name.span, message);
        self.already(refusal, twin)
            .help("write `create or replace` if it is to take its place")
    }

    fn refuse_replacement(&self, create: &CreateFunction, twin: Oid, new: &Function) -> Outcome {
        let Some(old) = self.function(twin) else {
            return Ok(());
        };
        if !self.catalog.is_certain(twin) {
            return Ok(());
        }
        let name = create.name.last();
        if old.kind != new.kind {
            let message = "cannot change routine kind";
            return Err(Refusal::new(
                condition::WRONG_OBJECT_TYPE,
                name.span,
                message,
            ));
        }
        self.refuse_other_result(name, twin, (old, new))?;
        self.refuse_other_arguments(name, twin, (old, new))
    }

    /// A function that is replaced gives what it gave.
    fn refuse_other_result(
        &self,
        name: &Ident,
        twin: Oid,
        (old, new): (&Function, &Function),
    ) -> Outcome {
        let (before, after) = (
            old.returns.without_modifier(),
            new.returns.without_modifier(),
        );
        let known = before.is_known() && after.is_known();
        let refusal = |message| {
            let refusal = Refusal::new(condition::INVALID_FUNCTION_DEFINITION, name.span, message);
            self.already(refusal, twin).help(format!(
                "first `drop function {}`",
                self.describe(twin.into()).trim_start_matches("function ")
            ))
        };
        if known && (before != after || old.set != new.set) {
            return Err(refusal("cannot change return type of existing function"));
        }
        let rows = |function: &Function| -> Option<Vec<(String, DataType)>> {
            let columns = function.columns.clone()?;
            (columns.len() > 1 || function.set).then_some(columns)
        };
        let known = |function: &Function| {
            function
                .columns
                .iter()
                .flatten()
                .all(|(_, data_type)| data_type.is_known())
        };
        if known(old) && known(new) && rows(old) != rows(new) && before.is("record") {
            return Err(refusal("cannot change return type of existing function")
                .note("row type defined by OUT parameters is different"));
        }
        Ok(())
    }

    /// A function that is replaced keeps the names of its arguments, and their defaults.
    fn refuse_other_arguments(
        &self,
        name: &Ident,
        twin: Oid,
        (old, new): (&Function, &Function),
    ) -> Outcome {
        let renamed = old
            .names
            .iter()
            .zip(&new.names)
            .find(|(old, new)| !old.is_empty() && old != new);
        if let Some((before, _)) = renamed {
            let message = format!("cannot change name of input parameter \"{before}\"");
            let refusal = Refusal::new(condition::INVALID_FUNCTION_DEFINITION, name.span, message);
            return Err(self.already(refusal, twin).help("drop the function first"));
        }
        if old.defaults > new.defaults {
            let message = "cannot remove parameter defaults from existing function";
            let refusal = Refusal::new(condition::INVALID_FUNCTION_DEFINITION, name.span, message);
            return Err(self.already(refusal, twin).help("drop the function first"));
        }
        Ok(())
    }

    /// `create aggregate`.
    pub(super) fn create_aggregate(&mut self, create: &CreateAggregate) -> Outcome {
        let Some(schema) = self.creation_schema(&create.name)? else {
            self.catalog.doubt_name(&create.name.last().text);
            return Ok(());
        };
        let arguments: Outcome<Vec<_>> = create
            .arguments
            .iter()
            .map(|argument| self.data_type(argument))
            .collect();
        let arguments: Vec<_> = arguments?.iter().map(DataType::without_modifier).collect();
        let name = create.name.last();
        if let Some(twin) = self.same_function(schema, &name.text, &arguments) {
            if create.or_replace || !self.catalog.is_certain(twin) {
                return Ok(());
            }
            let message = format!(
                "function \"{}\" already exists with same argument types",
                name.text
            );
            let refusal = Refusal::new(condition::DUPLICATE_FUNCTION, name.span, message);
            return Err(self.already(refusal, twin));
        }
        let function = Function {
            kind: FunctionKind::Aggregate,
            names: Vec::new(),
            arguments,
            defaults: 0,
            variadic: false,
            returns: DataType::unknown(),
            set: false,
            columns: None,
            code: None,
            traits: None,
        };
        self.add_function(schema, name, function);
        Ok(())
    }
}

/// That code has a language; what stands in no quotes is SQL.
fn refuse_no_language(create: &CreateFunction) -> Outcome {
    let needs_one = create.code.is_some() || create.body == FunctionBody::Missing;
    match needs_one && create.language.is_none() {
        true => Err(incomplete(create, "no language specified")),
        false => Ok(()),
    }
}

/// Refuses a function of which something is not said.
fn incomplete(create: &CreateFunction, message: &str) -> Box<Refusal> {
    let (condition, span) = (
        condition::INVALID_FUNCTION_DEFINITION,
        create.name.last().span,
    );
    Refusal::new(condition, span, message)
}

/// That behind an argument with a default there is none without.
fn refuse_missing_default(inputs: &[&Argument]) -> Outcome {
    let first = inputs.iter().position(|input| input.default.is_some());
    let mut behind = inputs.iter().skip(first.unwrap_or(inputs.len()));
    let lacks = |input: &&&Argument| input.default.is_none() && input.mode != M::Variadic;
    match behind.find(lacks) {
        Some(input) => {
            let message = "input parameters after one with a default value must also have defaults";
            let span = input.data_type.span;
            let condition = condition::INVALID_FUNCTION_DEFINITION;
            Err(Refusal::new(condition, span, message))
        }
        None => Ok(()),
    }
}

/// The name of an argument, empty if it has none.
fn name_of(argument: &Argument) -> String {
    let name = argument.name.as_ref();
    name.map_or_else(String::new, |name| name.text.clone())
}

/// The types of the catalog that a function needs.
fn types_of(function: &Function) -> Vec<Oid> {
    let columns = function
        .columns
        .iter()
        .flatten()
        .map(|(_, data_type)| data_type);
    function
        .arguments
        .iter()
        .chain(columns)
        .chain([&function.returns])
        .filter_map(super::describe::own_type)
        .collect()
}
