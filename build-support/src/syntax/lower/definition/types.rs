//! `create type` and `alter type`.

use sqlparser::tokenizer::Token;

use crate::text::Span;

use super::super::super::change::{
    AlterEnum, AlterEnumKind, AlterType, Attribute, AttributeChange, Change, CreateType, NewType,
    ObjectKind,
};
use super::super::super::name::Name;
use super::super::cursor::{Cursor, Read};
use super::{assignments, general, object};

/// `create type ...`.
pub(super) fn create(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create type")?;
    let name = cursor.name()?;
    let definition = definition(cursor)?;
    Ok(Change::CreateType(Box::new(CreateType {
        name,
        definition,
    })))
}

fn definition(cursor: &mut Cursor) -> Read<NewType> {
    if cursor.eat("as enum") {
        return values(cursor).map(NewType::Enum);
    }
    if cursor.eat("as range") {
        return range(cursor);
    }
    if cursor.eat("as") {
        return attributes(cursor).map(NewType::Composite);
    }
    if cursor.at_end() {
        return Ok(NewType::Shell);
    }
    cursor.skip_options()?;
    Ok(NewType::Base)
}

fn values(cursor: &mut Cursor) -> Read<Vec<(String, Span)>> {
    cursor.in_brackets(|cursor| match cursor.sees(&Token::RParen) {
        true => Ok(Vec::new()),
        false => cursor.list(Cursor::string),
    })
}

fn range(cursor: &mut Cursor) -> Read<NewType> {
    let (mut subtype, mut multirange) = (None, None);
    assignments::read(cursor, |cursor, key| {
        match key {
            "subtype" => subtype = Some(cursor.type_name()?),
            "multirange_type_name" => multirange = Some(cursor.name()?),
            _ => {}
        }
        Ok(())
    })?;
    Ok(NewType::Range {
        subtype,
        multirange,
    })
}

fn attributes(cursor: &mut Cursor) -> Read<Vec<Attribute>> {
    cursor.in_brackets(|cursor| match cursor.sees(&Token::RParen) {
        true => Ok(Vec::new()),
        false => cursor.list(attribute),
    })
}

fn attribute(cursor: &mut Cursor) -> Read<Attribute> {
    Ok(Attribute {
        name: cursor.ident()?,
        data_type: cursor.type_name()?,
        collation: cursor.collation()?,
    })
}

/// `alter type ...`.
pub(super) fn alter(cursor: &mut Cursor) -> Read<Change> {
    if let Some(change) = general::alone(cursor) {
        return Ok(change);
    }
    cursor.expect("alter type")?;
    let name = cursor.name()?;
    if cursor.eat("add value") {
        return alter_enum(name, add_value(cursor)?);
    }
    if cursor.eat("rename value") {
        return alter_enum(name, rename_value(cursor)?);
    }
    if cursor.eat("set") {
        cursor.skip_options()?;
        return Ok(Change::Uses(vec![object::plain(ObjectKind::Type, name)]));
    }
    let changes = cursor.list(|cursor| {
        let start = cursor.start();
        let change = attribute_change(cursor)?;
        Ok((change, cursor.span(start)))
    })?;
    Ok(Change::AlterType(Box::new(AlterType { name, changes })))
}

fn alter_enum(name: Name, kind: AlterEnumKind) -> Read<Change> {
    Ok(Change::AlterEnum(Box::new(AlterEnum { name, kind })))
}

/// Behind `add value`.
fn add_value(cursor: &mut Cursor) -> Read<AlterEnumKind> {
    let if_not_exists = cursor.eat("if not exists");
    let (value, span) = cursor.string()?;
    let neighbour = match cursor.eat_any(&["before", "after"]) {
        Some(side) => {
            let (neighbour, place) = cursor.string()?;
            Some((side == "before", neighbour, place))
        }
        None => None,
    };
    Ok(AlterEnumKind::Add {
        value,
        span,
        if_not_exists,
        neighbour,
    })
}

/// Behind `rename value`.
fn rename_value(cursor: &mut Cursor) -> Read<AlterEnumKind> {
    let (from, span) = cursor.string()?;
    cursor.expect("to")?;
    let (to, _) = cursor.string()?;
    Ok(AlterEnumKind::Rename { from, span, to })
}

fn attribute_change(cursor: &mut Cursor) -> Read<AttributeChange> {
    let verbs = ["add attribute", "drop attribute", "alter attribute"];
    let change = match cursor.expect_any(&verbs)? {
        "add attribute" => AttributeChange::Add(attribute(cursor)?),
        "drop attribute" => {
            let if_exists = cursor.eat("if exists");
            let name = cursor.ident()?;
            AttributeChange::Drop { name, if_exists }
        }
        _ => {
            let name = cursor.ident()?;
            cursor.expect_any(&["set data type", "type"])?;
            AttributeChange::Type(Attribute {
                name,
                data_type: cursor.type_name()?,
                collation: cursor.collation()?,
            })
        }
    };
    let _behavior = cursor.eat_any(&["cascade", "restrict"]);
    Ok(change)
}
