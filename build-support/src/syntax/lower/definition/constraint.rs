//! Constraints of tables, and what constraints of columns share with them.

use sqlparser::tokenizer::Token;

use super::super::super::change::{
    Attributes, ForeignKey, IndexElement, KeyColumns, MatchKind, ReferentialAction,
    TableConstraint, TableConstraintKind,
};
use super::super::super::name::Ident;
use super::super::cursor::{Cursor, Read, unknown};
use super::index;

/// Whether a constraint of a table comes next, and no column.
pub(super) fn begins(cursor: &Cursor) -> bool {
    cursor.is_any(&["constraint", "check", "unique", "primary", "foreign", "not"])
        || cursor.is("exclude") && (cursor.nth_sees(1, &Token::LParen) || cursor.nth_is(1, "using"))
}

/// `[constraint name] ...` with its attributes.
pub(super) fn table(cursor: &mut Cursor) -> Read<TableConstraint> {
    let start = cursor.start();
    let name = cursor.behind("constraint", Cursor::ident)?;
    let kind = kind(cursor)?;
    let mut found = Attributes::default();
    attributes(cursor, &mut found);
    Ok(TableConstraint {
        name,
        kind,
        attributes: found,
        span: cursor.span(start),
    })
}

fn kind(cursor: &mut Cursor) -> Read<TableConstraintKind> {
    use TableConstraintKind as K;
    const KINDS: &[&str] = &[
        "check",
        "not null",
        "unique",
        "primary key",
        "exclude",
        "foreign key",
    ];
    Ok(match cursor.expect_any(KINDS)? {
        "check" => K::Check(cursor.bracketed_expr()?),
        "not null" => K::NotNull(cursor.ident()?),
        "unique" => {
            let nulls_not_distinct = nulls_not_distinct(cursor);
            K::Unique {
                key: key(cursor)?,
                nulls_not_distinct,
            }
        }
        "primary key" => K::PrimaryKey(key(cursor)?),
        "exclude" => exclude(cursor)?,
        _ => K::ForeignKey {
            columns: columns_and_period(cursor)?,
            references: foreign_key(cursor)?,
        },
    })
}

/// `nulls [not] distinct`, if it comes next.
pub(super) fn nulls_not_distinct(cursor: &mut Cursor) -> bool {
    cursor.eat_any(&["nulls not distinct", "nulls distinct"]) == Some("nulls not distinct")
}

/// `(a, b without overlaps) include (c) ...` or `using index i`.
fn key(cursor: &mut Cursor) -> Read<KeyColumns> {
    if cursor.eat("using index") {
        return cursor.ident().map(KeyColumns::Index);
    }
    let mut without_overlaps = false;
    let columns = cursor.in_brackets(|cursor| {
        let columns = cursor.list(Cursor::ident)?;
        without_overlaps = cursor.eat("without overlaps");
        Ok(columns)
    })?;
    let include = include(cursor)?;
    index_options(cursor)?;
    Ok(KeyColumns::Columns {
        columns,
        include,
        without_overlaps,
    })
}

/// `include (a, b)`, if it comes next.
pub(super) fn include(cursor: &mut Cursor) -> Read<Vec<Ident>> {
    let found = cursor.behind("include", Cursor::idents)?;
    Ok(found.unwrap_or_default())
}

/// `with (...) using index tablespace s`, as far as it comes next.
pub(super) fn index_options(cursor: &mut Cursor) -> Read<()> {
    if cursor.eat("with") {
        cursor.skip_options()?;
    }
    if cursor.eat("using index tablespace") {
        cursor.ident()?;
    }
    Ok(())
}

fn exclude(cursor: &mut Cursor) -> Read<TableConstraintKind> {
    let method = cursor.behind("using", Cursor::ident)?;
    let elements = cursor.in_brackets(|cursor| cursor.list(exclusion))?;
    let include = include(cursor)?;
    index_options(cursor)?;
    let predicate = cursor.behind("where", Cursor::bracketed_expr)?;
    Ok(TableConstraintKind::Exclude {
        method,
        elements,
        include,
        predicate,
    })
}

fn exclusion(cursor: &mut Cursor) -> Read<(IndexElement, String)> {
    let element = index::element(cursor)?;
    cursor.expect("with")?;
    let operator = match cursor.eat("operator") {
        true => cursor.in_brackets(Cursor::operator)?,
        false => cursor.operator()?,
    };
    Ok((element, operator.to_string()))
}

/// `references t (a) ...`, up to its actions.
pub(super) fn foreign_key(cursor: &mut Cursor) -> Read<ForeignKey> {
    let start = cursor.start();
    cursor.expect("references")?;
    let mut key = ForeignKey {
        table: cursor.name()?,
        columns: match cursor.sees(&Token::LParen) {
            true => columns_and_period(cursor)?,
            false => Vec::new(),
        },
        match_kind: match_kind(cursor)?,
        on_update: ReferentialAction::default(),
        on_delete: ReferentialAction::default(),
        delete_columns: Vec::new(),
        span: cursor.span(start),
    };
    while let Some(event) = cursor.eat_any(&["on update", "on delete"]) {
        let action = action(cursor)?;
        match event {
            "on update" => key.on_update = action,
            _ => {
                key.on_delete = action;
                key.delete_columns = cursor.optional_idents()?;
            }
        }
    }
    key.span = cursor.span(start);
    Ok(key)
}

/// `(a, period b)`.
fn columns_and_period(cursor: &mut Cursor) -> Read<Vec<Ident>> {
    cursor.in_brackets(|cursor| {
        cursor.list(|cursor| {
            let period = cursor.is("period")
                && !cursor.nth_sees(1, &Token::Comma)
                && !cursor.nth_sees(1, &Token::RParen);
            if period {
                cursor.skip();
            }
            cursor.ident()
        })
    })
}

fn match_kind(cursor: &mut Cursor) -> Read<MatchKind> {
    if !cursor.eat("match") {
        return Ok(MatchKind::Simple);
    }
    Ok(match cursor.expect_any(&["full", "partial", "simple"])? {
        "full" => MatchKind::Full,
        "partial" => MatchKind::Partial,
        _ => MatchKind::Simple,
    })
}

fn action(cursor: &mut Cursor) -> Read<ReferentialAction> {
    use ReferentialAction as A;
    const ACTIONS: &[(&str, A)] = &[
        ("no action", A::NoAction),
        ("restrict", A::Restrict),
        ("cascade", A::Cascade),
        ("set null", A::SetNull),
        ("set default", A::SetDefault),
    ];
    let found = ACTIONS.iter().find(|(words, _)| cursor.eat(words));
    found.map_or_else(unknown, |(_, action)| Ok(*action))
}

/// What stands behind a constraint, in any order.
pub(super) fn attributes(cursor: &mut Cursor, found: &mut Attributes) {
    const WORDS: &[&str] = &[
        "not deferrable",
        "deferrable",
        "initially immediate",
        "initially deferred",
        "not valid",
        "no inherit",
        "not enforced",
        "enforced",
    ];
    while let Some(words) = cursor.eat_any(WORDS) {
        match words {
            "deferrable" => found.deferrable = true,
            "initially deferred" => {
                found.deferrable = true;
                found.deferred = true;
            }
            "not valid" => found.not_valid = true,
            "no inherit" => found.no_inherit = true,
            "not enforced" => found.not_enforced = true,
            // As without them.
            _ => {}
        }
    }
}
