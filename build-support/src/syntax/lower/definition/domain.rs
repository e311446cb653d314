//! `create domain` and `alter domain`.

use super::super::super::change::{AlterDomain, AlterDomainKind, Change, CreateDomain};
use super::super::cursor::{Cursor, Read};
use super::super::parts::at_end;
use super::{column, general};

/// `create domain ...`.
pub(super) fn create(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create domain")?;
    let name = cursor.name()?;
    let _as = cursor.eat("as");
    let data_type = cursor.type_name()?;
    let (constraints, collation) = column::constraints(cursor)?;
    Ok(Change::CreateDomain(Box::new(CreateDomain {
        name,
        data_type,
        collation,
        constraints,
    })))
}

/// `alter domain ...`.
pub(super) fn alter(cursor: &mut Cursor) -> Read<Change> {
    if let Some(change) = general::alone(cursor) {
        return Ok(change);
    }
    cursor.expect("alter domain")?;
    let name = cursor.name()?;
    let kind = kind(cursor)?;
    Ok(Change::AlterDomain(Box::new(AlterDomain { name, kind })))
}

fn kind(cursor: &mut Cursor) -> Read<AlterDomainKind> {
    const VERBS: &[&str] = &[
        "set default",
        "drop default",
        "set not null",
        "drop not null",
        "drop constraint",
        "validate constraint",
        "add",
    ];
    Ok(match cursor.expect_any(VERBS)? {
        "set default" => AlterDomainKind::Plain(Some(cursor.expr_before(at_end)?)),
        "drop constraint" => {
            let if_exists = cursor.eat("if exists");
            let name = cursor.ident()?;
            let _behavior = cursor.eat_any(&["cascade", "restrict"]);
            AlterDomainKind::DropConstraint { name, if_exists }
        }
        "validate constraint" => AlterDomainKind::ValidateConstraint(cursor.ident()?),
        "add" => AlterDomainKind::AddConstraint(Box::new(column::constraint(cursor)?)),
        _ => AlterDomainKind::Plain(None),
    })
}
