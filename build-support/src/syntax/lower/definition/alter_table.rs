//! `alter table` and its like for views, indexes and foreign tables.

use sqlparser::tokenizer::Token;

use crate::text::Span;

use super::super::super::change::{
    AlterTable, AlterTableAction, AlterTableKind, Attributes, Change, Firing, ObjectKind,
    PartitionOf, ReplicaIdentity, RowSecurity,
};
use super::super::cursor::{Cursor, Read, unknown};
use super::super::parts::at_end;
use super::{alter_column, column, constraint, general, object, partition};

/// `alter table ...`, whatever it does.
pub(super) fn alter(cursor: &mut Cursor) -> Read<Change> {
    if let Some(change) = general::alone(cursor) {
        return Ok(change);
    }
    cursor.expect("alter")?;
    let kind = object::kind(cursor)?.kind;
    if cursor.eat("all in tablespace") {
        cursor.skip_until(at_end)?;
        return Ok(Change::Nothing);
    }
    let if_exists = cursor.eat("if exists");
    let only = cursor.eat("only");
    let name = cursor.name()?;
    let _star = cursor.take(&Token::Mul);
    Ok(Change::AlterTable(Box::new(AlterTable {
        kind,
        name,
        if_exists,
        only,
        actions: cursor.list(|cursor| action(cursor, kind))?,
    })))
}

/// One action. Where one is not understood the others are still told.
fn action(cursor: &mut Cursor, kind: ObjectKind) -> Read<AlterTableAction> {
    let start = cursor.start();
    let read = cursor.attempt(|cursor| {
        let action = one(cursor, kind)?;
        if ends(cursor) { Ok(action) } else { unknown() }
    });
    let kind = match read {
        Some(action) => action,
        None => {
            cursor.skip_until(ends)?;
            AlterTableKind::Unread
        }
    };
    let span = cursor.span(start);
    if span.is_empty() {
        return unknown();
    }
    Ok(AlterTableAction { kind, span })
}

fn ends(cursor: &Cursor) -> bool {
    cursor.at_end() || cursor.sees(&Token::Comma)
}

fn one(cursor: &mut Cursor, kind: ObjectKind) -> Read<AlterTableKind> {
    const VERBS: &[&str] = &[
        "add",
        "drop",
        "alter constraint",
        "alter column",
        "alter",
        "validate constraint",
        "attach partition",
        "detach partition",
        "no inherit",
        "inherit",
        "not of",
        "of",
        "enable",
        "disable",
    ];
    Ok(match cursor.eat_any(VERBS) {
        Some("add") => add(cursor)?,
        Some("drop") => drop(cursor)?,
        Some("alter constraint") => alter_constraint(cursor)?,
        Some("alter column" | "alter") => alter_column::alter(cursor)?,
        Some("validate constraint") => AlterTableKind::ValidateConstraint(cursor.ident()?),
        Some("attach partition") => attach(cursor, kind)?,
        Some("detach partition") => detach(cursor)?,
        Some("no inherit") => AlterTableKind::NoInherit(cursor.name()?),
        Some("inherit") => AlterTableKind::Inherit(cursor.name()?),
        Some("not of") => AlterTableKind::NotOf,
        Some("of") => AlterTableKind::Of(cursor.name()?),
        Some(verb) => enable(cursor, verb == "enable")?,
        None => plain(cursor)?,
    })
}

/// Behind `add`.
fn add(cursor: &mut Cursor) -> Read<AlterTableKind> {
    if constraint::begins(cursor) {
        let constraint = constraint::table(cursor)?;
        return Ok(AlterTableKind::AddConstraint(Box::new(constraint)));
    }
    let _column = cursor.eat("column");
    let if_not_exists = cursor.eat("if not exists");
    Ok(AlterTableKind::AddColumn {
        column: Box::new(column::definition(cursor)?),
        if_not_exists,
    })
}

/// Behind `drop`.
fn drop(cursor: &mut Cursor) -> Read<AlterTableKind> {
    let constraint = cursor.eat("constraint");
    let _column = !constraint && cursor.eat("column");
    let if_exists = cursor.eat("if exists");
    let name = cursor.ident()?;
    let cascade = cursor.eat_any(&["cascade", "restrict"]) == Some("cascade");
    Ok(match constraint {
        true => AlterTableKind::DropConstraint {
            name,
            if_exists,
            cascade,
        },
        false => AlterTableKind::DropColumn {
            column: name,
            if_exists,
            cascade,
        },
    })
}

fn alter_constraint(cursor: &mut Cursor) -> Read<AlterTableKind> {
    let name = cursor.ident()?;
    let mut attributes = Attributes::default();
    // Alone, `inherit` takes back `no inherit`.
    if !cursor.eat("inherit") {
        constraint::attributes(cursor, &mut attributes);
    }
    Ok(AlterTableKind::AlterConstraint(name, attributes))
}

fn attach(cursor: &mut Cursor, kind: ObjectKind) -> Read<AlterTableKind> {
    let partition = cursor.name()?;
    let attached = match kind {
        ObjectKind::Index => PartitionOf {
            bound: Span::new(cursor.end(), cursor.end()),
            parent: partition,
            default: false,
        },
        _ => partition::bound(cursor, partition)?,
    };
    Ok(AlterTableKind::AttachPartition(Box::new(attached)))
}

fn detach(cursor: &mut Cursor) -> Read<AlterTableKind> {
    let partition = cursor.name()?;
    let how = cursor.eat_any(&["concurrently", "finalize"]);
    Ok(AlterTableKind::DetachPartition {
        partition,
        concurrently: how == Some("concurrently"),
        finalize: how == Some("finalize"),
    })
}

/// Behind `enable` and `disable`.
fn enable(cursor: &mut Cursor, enable: bool) -> Read<AlterTableKind> {
    if cursor.eat("row level security") {
        return Ok(AlterTableKind::RowSecurity(match enable {
            true => RowSecurity::Enable,
            false => RowSecurity::Disable,
        }));
    }
    let firing = match cursor.eat_any(&["always", "replica"]) {
        _ if !enable => Firing::Disabled,
        Some("always") => Firing::Always,
        Some(_) => Firing::Replica,
        None => Firing::Origin,
    };
    Ok(match cursor.expect_any(&["trigger", "rule"])? {
        "rule" => AlterTableKind::Rule(cursor.ident()?),
        _ if cursor.eat_any(&["all", "user"]).is_some() => AlterTableKind::Trigger(None, firing),
        _ => AlterTableKind::Trigger(Some(cursor.ident()?), firing),
    })
}

/// What changes nothing that the model keeps, or little.
fn plain(cursor: &mut Cursor) -> Read<AlterTableKind> {
    const VERBS: &[&str] = &[
        "set logged",
        "set unlogged",
        "cluster on",
        "replica identity using index",
        "replica identity nothing",
        "replica identity full",
        "replica identity default",
        "force row level security",
        "no force row level security",
        "set without oids",
        "set without cluster",
        "set tablespace",
        "set access method",
        "owner to",
        "set",
        "reset",
        "options",
    ];
    Ok(match cursor.expect_any(VERBS)? {
        "set logged" => AlterTableKind::SetLogged(true),
        "set unlogged" => AlterTableKind::SetLogged(false),
        "cluster on" => AlterTableKind::UsesIndex(cursor.ident()?),
        "replica identity using index" => {
            AlterTableKind::ReplicaIdentity(ReplicaIdentity::Index, Some(cursor.ident()?))
        }
        "replica identity nothing" => {
            AlterTableKind::ReplicaIdentity(ReplicaIdentity::Nothing, None)
        }
        "replica identity full" => AlterTableKind::ReplicaIdentity(ReplicaIdentity::Full, None),
        "replica identity default" => {
            AlterTableKind::ReplicaIdentity(ReplicaIdentity::Default, None)
        }
        "force row level security" => AlterTableKind::RowSecurity(RowSecurity::Force),
        "no force row level security" => AlterTableKind::RowSecurity(RowSecurity::NoForce),
        "set tablespace" => {
            cursor.ident()?;
            let _nowait = cursor.eat("nowait");
            AlterTableKind::Plain
        }
        "set access method" | "owner to" => {
            cursor.ident()?;
            AlterTableKind::Plain
        }
        "set" | "reset" | "options" => {
            cursor.skip_options()?;
            AlterTableKind::Plain
        }
        _ => AlterTableKind::Plain,
    })
}
