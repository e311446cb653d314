//! Schemas and extensions.

use crate::text::Span;

use super::super::super::change::{Change, CreateExtension, CreateSchema};
use super::super::super::name::Ident;
use super::super::cursor::{Cursor, Read, unknown};
use super::super::within;
use super::function;

/// `create schema ...`, with what is created in it.
pub(super) fn create(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create schema")?;
    let if_not_exists = cursor.eat("if not exists");
    let name = match cursor.is("authorization") {
        true => None,
        false => Some(cursor.ident()?),
    };
    let role = cursor.behind("authorization", Cursor::ident)?;
    if name.is_none() && role.is_none() {
        return unknown();
    }
    Ok(Change::CreateSchema(Box::new(CreateSchema {
        name: name.or(role),
        if_not_exists,
        elements: elements(cursor)?,
    })))
}

/// The statements behind each other, without semicolons.
fn elements(cursor: &mut Cursor) -> Read<Vec<(Change, Span)>> {
    let mut found = Vec::new();
    while !cursor.at_end() {
        if !begins(cursor) {
            return unknown();
        }
        let start = cursor.start();
        cursor.skip();
        cursor.skip_until(begins)?;
        let span = cursor.span(start);
        found.push((within(cursor.names, span), span));
    }
    Ok(found)
}

fn begins(cursor: &Cursor) -> bool {
    cursor.is_any(&["create", "grant"])
}

/// `create extension ...`.
pub(super) fn create_extension(cursor: &mut Cursor) -> Read<Change> {
    if !cursor.eat("create extension") {
        return language(cursor);
    }
    let if_not_exists = cursor.eat("if not exists");
    let mut extension = named(cursor.ident()?, if_not_exists);
    let _with = cursor.eat("with");
    while !cursor.at_end() {
        match cursor.expect_any(&["schema", "version", "from", "cascade"])? {
            "schema" => extension.schema = Some(cursor.ident()?),
            "cascade" => extension.cascade = true,
            _ => cursor.skip(),
        }
    }
    Ok(Change::CreateExtension(Box::new(extension)))
}

/// `create [or replace] [trusted] [procedural] language l`: the extension of that name.
fn language(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create")?;
    let or_replace = cursor.eat("or replace");
    let _trusted = cursor.eat("trusted");
    let _procedural = cursor.eat("procedural");
    cursor.expect("language")?;
    let extension = named(function::language(cursor)?, or_replace);
    Ok(Change::CreateExtension(Box::new(extension)))
}

fn named(name: Ident, if_not_exists: bool) -> CreateExtension {
    CreateExtension {
        name,
        if_not_exists,
        schema: None,
        cascade: false,
    }
}
