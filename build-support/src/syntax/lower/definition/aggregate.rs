//! Aggregates, operators and casts.

use sqlparser::tokenizer::Token;

use super::super::super::change::{
    Change, CreateAggregate, CreateCast, CreateOperator, ObjectKind, TypeName,
};
use super::super::cursor::{Cursor, Read, unknown};
use super::{argument, assignments, object};

/// `create [or replace] aggregate ...`.
pub(super) fn create(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create")?;
    let or_replace = cursor.eat("or replace");
    cursor.expect("aggregate")?;
    let name = cursor.name()?;
    // Without arguments before it the definition has them: the old style.
    let arguments = cursor.attempt(|cursor| {
        let arguments = argument::bracketed(cursor)?;
        match cursor.sees(&Token::LParen) {
            true => Ok(arguments),
            false => unknown(),
        }
    });
    let arguments = arguments.unwrap_or_default().into_iter();
    let mut aggregate = CreateAggregate {
        name,
        or_replace,
        arguments: arguments.map(|argument| argument.data_type).collect(),
        transition: None,
        state: None,
    };
    assignments::read(cursor, |cursor, key| {
        match key {
            "basetype" => aggregate.arguments.extend(base_type(cursor)?),
            "sfunc" | "sfunc1" => aggregate.transition = Some(cursor.name()?),
            "stype" | "stype1" => aggregate.state = Some(cursor.type_name()?),
            _ => {}
        }
        Ok(())
    })?;
    Ok(Change::CreateAggregate(Box::new(aggregate)))
}

/// The only argument of an aggregate of the old style; `any` means none.
fn base_type(cursor: &mut Cursor) -> Read<Option<TypeName>> {
    if cursor.optional_string().is_some() {
        return Ok(None);
    }
    let found = cursor.type_name()?;
    let is_any = matches!(&*found.name.0, [name] if name.text == "any");
    Ok((!is_any).then_some(found))
}

/// `create operator ...`.
pub(super) fn create_operator(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create operator")?;
    let mut operator = CreateOperator {
        name: cursor.operator()?,
        left: None,
        right: None,
        function: None,
    };
    assignments::read(cursor, |cursor, key| {
        match key {
            "leftarg" => operator.left = Some(cursor.type_name()?),
            "rightarg" => operator.right = Some(cursor.type_name()?),
            "function" | "procedure" => operator.function = Some(cursor.name()?),
            _ => {}
        }
        Ok(())
    })?;
    Ok(Change::CreateOperator(Box::new(operator)))
}

/// `create cast ...`.
pub(super) fn create_cast(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create cast")?;
    let (source, target) = cursor.in_brackets(|cursor| {
        let source = cursor.type_name()?;
        cursor.expect("as")?;
        Ok((source, cursor.type_name()?))
    })?;
    let how = cursor.expect_any(&["with function", "without function", "with inout"])?;
    let function = match how {
        "with function" => Some(object::routine(cursor, ObjectKind::Function)?),
        _ => None,
    };
    let context = cursor.eat_any(&["as implicit", "as assignment"]);
    Ok(Change::CreateCast(Box::new(CreateCast {
        source,
        target,
        function,
        assignment: context.is_some(),
    })))
}
