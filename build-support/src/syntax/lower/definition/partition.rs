//! `partition by` and the bounds of partitions.

use sqlparser::tokenizer::Token;

use super::super::super::change::{PartitionOf, TableKind};
use super::super::super::name::Name;
use super::super::cursor::{Cursor, Read, unknown};
use super::index;

/// `partition by m (...)`, if it comes next.
pub(super) fn key(cursor: &mut Cursor) -> Read<Option<TableKind>> {
    cursor.behind("partition by", |cursor| {
        let method = cursor.ident()?.text;
        let key = cursor.in_brackets(|cursor| cursor.list(index::element))?;
        Ok(TableKind::Partitioned { method, key })
    })
}

/// `for values ...` or `default`, of that table.
pub(super) fn bound(cursor: &mut Cursor, parent: Name) -> Read<PartitionOf> {
    let start = cursor.start();
    let default = cursor.eat("default");
    if !default {
        values(cursor)?;
    }
    Ok(PartitionOf {
        parent,
        default,
        bound: cursor.span(start),
    })
}

fn values(cursor: &mut Cursor) -> Read<()> {
    cursor.expect("for values")?;
    let kind = cursor.expect_any(&["in", "from", "with"])?;
    if !cursor.sees(&Token::LParen) {
        return unknown();
    }
    cursor.skip_group()?;
    if kind == "from" {
        cursor.expect("to")?;
        cursor.skip_options()?;
    }
    Ok(())
}
