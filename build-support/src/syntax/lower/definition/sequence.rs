//! `create sequence`, `alter sequence`, and the options that identity columns share.

use sqlparser::tokenizer::Token;

use super::super::super::change::{Change, CreateSequence, OwnedBy, Persistence, SequenceOptions};
use super::super::super::name::Name;
use super::super::cursor::{Cursor, Read, unknown};
use super::{general, table};

/// `create [temporary | unlogged] sequence ...`.
pub(super) fn create(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create")?;
    let persistence = table::persistence(cursor);
    cursor.expect("sequence")?;
    let tolerant = cursor.eat("if not exists");
    Ok(Change::CreateSequence(Box::new(CreateSequence {
        name: cursor.name()?,
        tolerant,
        persistence,
        options: options(cursor)?,
    })))
}

/// `alter sequence ...`.
pub(super) fn alter(cursor: &mut Cursor) -> Read<Change> {
    if let Some(change) = general::alone(cursor) {
        return Ok(change);
    }
    cursor.expect("alter sequence")?;
    let tolerant = cursor.eat("if exists");
    Ok(Change::AlterSequence(Box::new(CreateSequence {
        name: cursor.name()?,
        tolerant,
        persistence: match cursor.eat_any(&["set logged", "set unlogged"]) {
            Some("set unlogged") => Persistence::Unlogged,
            _ => Persistence::Permanent,
        },
        options: options(cursor)?,
    })))
}

/// All options that come next.
pub(super) fn options(cursor: &mut Cursor) -> Read<SequenceOptions> {
    let mut found = SequenceOptions::default();
    while !cursor.at_end() && !cursor.sees(&Token::RParen) {
        option(cursor, &mut found)?;
    }
    Ok(found)
}

/// One option.
pub(super) fn option(cursor: &mut Cursor, found: &mut SequenceOptions) -> Read<()> {
    const NUMBERS: &[(&str, &str)] = &[
        ("start with", "start"),
        ("start", "start"),
        ("increment by", "increment"),
        ("increment", "increment"),
        ("minvalue", "minvalue"),
        ("maxvalue", "maxvalue"),
    ];
    let start = cursor.start();
    if let Some((_, name)) = NUMBERS.iter().find(|(words, _)| cursor.eat(words)) {
        let number = cursor.number()?;
        let kept = number.map(|number| (*name, Some(number), cursor.span(start)));
        found.numbers.extend(kept);
    } else if let Some(words) = cursor.eat_any(&["no minvalue", "no maxvalue"]) {
        found.numbers.push((&words[3..], None, cursor.span(start)));
    } else if cursor.eat("as") {
        found.data_type = Some(cursor.type_name()?);
    } else if cursor.eat("owned by") {
        found.owned_by = Some(owner(cursor)?);
    } else if cursor.eat("sequence name") {
        found.name = Some(cursor.name()?);
    } else {
        return other_option(cursor);
    }
    Ok(())
}

/// An option of which nothing is kept.
fn other_option(cursor: &mut Cursor) -> Read<()> {
    match cursor.expect_any(&[
        "cache",
        "restart with",
        "restart",
        "cycle",
        "no cycle",
        "logged",
        "unlogged",
    ])? {
        "cache" | "restart with" => cursor.number().map(drop),
        "restart" if is_number(cursor) => cursor.number().map(drop),
        _ => Ok(()),
    }
}

fn is_number(cursor: &Cursor) -> bool {
    cursor.sees(&Token::Minus)
        || cursor.sees(&Token::Plus)
        || matches!(cursor.peek(0).token, Token::Number(..))
}

/// `none`, or the column behind its table.
fn owner(cursor: &mut Cursor) -> Read<OwnedBy> {
    if cursor.eat("none") {
        return Ok(OwnedBy::Nobody);
    }
    let Name(mut parts) = cursor.name()?;
    match parts.pop() {
        Some(column) if !parts.is_empty() => Ok(OwnedBy::Column(Name(parts), column)),
        _ => unknown(),
    }
}
