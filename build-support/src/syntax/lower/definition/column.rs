//! Columns and their constraints.

use sqlparser::tokenizer::Token;

use super::super::super::change::{
    Attributes, ColumnConstraint, ColumnConstraintKind, ColumnDef, SequenceOptions,
};
use super::super::super::name::Name;
use super::super::cursor::{Cursor, Read, unknown};
use super::{constraint, sequence};

/// `name type ...`.
pub(super) fn definition(cursor: &mut Cursor) -> Read<ColumnDef> {
    let start = cursor.start();
    let name = cursor.ident()?;
    let data_type = Some(cursor.type_name()?);
    let _storage = cursor.behind("storage", Cursor::ident)?;
    let _compression = cursor.behind("compression", Cursor::ident)?;
    if cursor.eat("options") {
        cursor.skip_options()?;
    }
    let (constraints, collation) = constraints(cursor)?;
    Ok(ColumnDef {
        name,
        data_type,
        collation,
        constraints,
        span: cursor.span(start),
    })
}

/// The constraints of a column or a domain, with the `collate` among them.
pub(super) fn constraints(cursor: &mut Cursor) -> Read<(Vec<ColumnConstraint>, Option<Name>)> {
    let mut found = Vec::new();
    let mut collation = None;
    while !ends(cursor) {
        match cursor.collation()? {
            Some(name) => collation = Some(name),
            None => found.push(constraint(cursor)?),
        }
    }
    Ok((found, collation))
}

/// Whether the column ends here.
fn ends(cursor: &Cursor) -> bool {
    cursor.at_end() || cursor.sees(&Token::Comma) || cursor.sees(&Token::RParen)
}

/// `[constraint name] ...` with its attributes.
pub(super) fn constraint(cursor: &mut Cursor) -> Read<ColumnConstraint> {
    let start = cursor.start();
    let name = cursor.behind("constraint", Cursor::ident)?;
    let kind = kind(cursor)?;
    constraint::index_options(cursor)?;
    let mut attributes = Attributes::default();
    constraint::attributes(cursor, &mut attributes);
    Ok(ColumnConstraint {
        name,
        kind,
        attributes,
        span: cursor.span(start),
    })
}

fn kind(cursor: &mut Cursor) -> Read<ColumnConstraintKind> {
    use ColumnConstraintKind as K;
    const KINDS: &[&str] = &[
        "not null",
        "null",
        "default",
        "generated",
        "check",
        "primary key",
        "unique",
    ];
    if cursor.is("references") {
        return constraint::foreign_key(cursor).map(K::References);
    }
    Ok(match cursor.expect_any(KINDS)? {
        "not null" => K::NotNull,
        "null" => K::Null,
        "default" => K::Default(cursor.plain_expr_before(ends_default)?),
        "generated" => generated(cursor)?,
        "check" => K::Check(cursor.bracketed_expr()?),
        "primary key" => K::PrimaryKey,
        _ => K::Unique {
            nulls_not_distinct: constraint::nulls_not_distinct(cursor),
        },
    })
}

/// Whether a default ends here.
fn ends_default(cursor: &Cursor) -> bool {
    ends(cursor) || begins_constraint(cursor)
}

/// Whether one of the words comes next that no default goes on with.
fn begins_constraint(cursor: &Cursor) -> bool {
    const WORDS: &[&str] = &[
        "constraint",
        "not",
        "null",
        "default",
        "generated",
        "check",
        "primary",
        "unique",
        "references",
        "collate",
        "deferrable",
        "initially",
        "enforced",
    ];
    cursor.is_any(WORDS)
}

/// What stands behind `generated`.
pub(super) fn generated(cursor: &mut Cursor) -> Read<ColumnConstraintKind> {
    let when = cursor.expect_any(&["always", "by default"])?;
    let always = when == "always";
    cursor.expect("as")?;
    if cursor.eat("identity") {
        let options = match cursor.sees(&Token::LParen) {
            true => cursor.in_brackets(sequence::options)?,
            false => SequenceOptions::default(),
        };
        return Ok(ColumnConstraintKind::Identity { always, options });
    }
    if !always {
        return unknown();
    }
    let expr = cursor.bracketed_expr()?;
    // Without a word it is virtual, which only newer servers have.
    let stored = cursor.eat_any(&["stored", "virtual"]) == Some("stored");
    Ok(ColumnConstraintKind::Generated { expr, stored })
}
