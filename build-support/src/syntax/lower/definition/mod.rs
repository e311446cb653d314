//! Reads what defines, changes and drops objects.
//!
//! A room for each kind of statement. Each reads its statement to the end, or
//! gives it up: what is not understood wholly is not told in part.

mod alter;
mod alter_column;
mod alter_table;
mod argument;
mod column;
mod constraint;
mod drop;
mod index;
mod object;
mod partition;
mod sequence;
mod table;
#[cfg(test)]
mod tests;

use super::super::change::Change;
use super::super::tag::CommandTag;
use super::cursor::{Cursor, Read, parser};
use super::names::Names;

/// What the statement does, if it is read.
pub(super) fn change(tag: CommandTag, names: &Names) -> Option<Change> {
    let read = reader(tag)?;
    let mut parser = parser(names.text)?;
    let mut cursor = Cursor::new(&mut parser, names);
    let change = read(&mut cursor).ok()?;
    cursor.at_end().then_some(change)
}

type Reader = fn(&mut Cursor) -> Read<Change>;

/// Who reads the statements with that tag.
fn reader(tag: CommandTag) -> Option<Reader> {
    let tag = tag.name();
    if tag.starts_with("DROP ") {
        return drop::reader(tag);
    }
    Some(match tag {
        "CREATE TABLE" => table::create,
        "CREATE FOREIGN TABLE" => table::create_foreign,
        "CREATE INDEX" => index::create,
        "CREATE SEQUENCE" => sequence::create,
        "ALTER SEQUENCE" => sequence::alter,
        "ALTER TABLE"
        | "ALTER FOREIGN TABLE"
        | "ALTER VIEW"
        | "ALTER MATERIALIZED VIEW"
        | "ALTER INDEX" => alter_table::alter,
        _ => return None,
    })
}
