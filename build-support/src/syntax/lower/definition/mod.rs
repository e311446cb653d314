//! Reads what defines, changes and drops objects.
//!
//! A room for each kind of statement. Each reads its statement to the end, or
//! gives it up: what is not understood wholly is not told in part.

mod aggregate;
mod alter_column;
mod alter_table;
mod argument;
mod assignments;
mod body;
mod column;
mod condition;
mod constraint;
mod do_block;
mod domain;
mod drop;
mod function;
mod general;
mod grant;
mod guard;
mod index;
mod maintenance;
mod object;
mod partition;
mod schema;
mod sequence;
mod set;
mod table;
#[cfg(test)]
mod tests;
mod trigger;
mod types;
mod view;

use super::super::change::Change;
use super::super::tag::CommandTag;
use super::cursor::{Cursor, Read, parser};
use super::names::Names;

pub(super) use do_block::steps_of;

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
    match tag.split_once(' ') {
        Some(("CREATE", _)) => creating(tag),
        Some(("ALTER", _)) => altering(tag),
        Some(("DROP", _)) => drop::reader(tag),
        _ => others(tag),
    }
}

fn creating(tag: &str) -> Option<Reader> {
    Some(match tag {
        "CREATE TABLE" => table::create,
        "CREATE FOREIGN TABLE" => table::create_foreign,
        "CREATE TABLE AS" => view::create_table_as,
        "CREATE VIEW" => view::create,
        "CREATE MATERIALIZED VIEW" => view::create_materialized,
        "CREATE INDEX" => index::create,
        "CREATE SEQUENCE" => sequence::create,
        "CREATE SCHEMA" => schema::create,
        "CREATE EXTENSION" => schema::create_extension,
        "CREATE TYPE" => types::create,
        "CREATE DOMAIN" => domain::create,
        "CREATE FUNCTION" | "CREATE PROCEDURE" => function::create,
        "CREATE AGGREGATE" => aggregate::create,
        "CREATE OPERATOR" => aggregate::create_operator,
        "CREATE CAST" => aggregate::create_cast,
        "CREATE TRIGGER" => trigger::create,
        "CREATE RULE" => trigger::create_rule,
        "CREATE POLICY" => trigger::create_policy,
        "CREATE STATISTICS" => maintenance::statistics,
        "CREATE PUBLICATION" => maintenance::publication,
        "CREATE ROLE"
        | "CREATE DATABASE"
        | "CREATE TABLESPACE"
        | "CREATE SERVER"
        | "CREATE FOREIGN DATA WRAPPER"
        | "CREATE USER MAPPING"
        | "CREATE SUBSCRIPTION" => maintenance::nothing,
        // They are there under their names, of which no more is known.
        _ => return None,
    })
}

fn altering(tag: &str) -> Option<Reader> {
    Some(match tag {
        "ALTER TABLE"
        | "ALTER FOREIGN TABLE"
        | "ALTER VIEW"
        | "ALTER MATERIALIZED VIEW"
        | "ALTER INDEX" => alter_table::alter,
        "ALTER SEQUENCE" => sequence::alter,
        "ALTER TYPE" => types::alter,
        "ALTER DOMAIN" => domain::alter,
        "ALTER FUNCTION" | "ALTER PROCEDURE" | "ALTER ROUTINE" => function::alter,
        "ALTER POLICY" => trigger::alter_policy,
        "ALTER DEFAULT PRIVILEGES" => grant::default_privileges,
        "ALTER PUBLICATION" => maintenance::publication,
        "ALTER ROLE" | "ALTER DATABASE" => maintenance::alter_role,
        "ALTER COLLATION"
        | "ALTER CONVERSION"
        | "ALTER FOREIGN DATA WRAPPER"
        | "ALTER LANGUAGE"
        | "ALTER LARGE OBJECT"
        | "ALTER SERVER"
        | "ALTER STATISTICS"
        | "ALTER SUBSCRIPTION"
        | "ALTER SYSTEM"
        | "ALTER TABLESPACE"
        | "ALTER TEXT SEARCH CONFIGURATION"
        | "ALTER TEXT SEARCH DICTIONARY"
        | "ALTER USER MAPPING" => maintenance::alter_other,
        _ => general::any,
    })
}

fn others(tag: &str) -> Option<Reader> {
    Some(match tag {
        "COMMENT" => grant::comment,
        "SECURITY LABEL" => grant::label,
        "GRANT" | "REVOKE" => grant::grant,
        "TRUNCATE TABLE" => maintenance::truncate,
        "REFRESH MATERIALIZED VIEW" => view::refresh,
        "LOCK TABLE" => maintenance::lock,
        "VACUUM" | "ANALYZE" => maintenance::vacuum,
        "CLUSTER" => maintenance::cluster,
        "REINDEX" => maintenance::reindex,
        "SET" => set::set,
        "RESET" => set::reset,
        "DO" => do_block::read,
        "BEGIN"
        | "START TRANSACTION"
        | "COMMIT"
        | "PREPARE TRANSACTION"
        | "COMMIT PREPARED"
        | "ROLLBACK PREPARED"
        | "SET CONSTRAINTS"
        | "GRANT ROLE"
        | "REVOKE ROLE"
        | "SHOW"
        | "LISTEN"
        | "UNLISTEN"
        | "NOTIFY"
        | "CHECKPOINT"
        | "PREPARE"
        | "DEALLOCATE"
        | "DEALLOCATE ALL"
        | "DISCARD PLANS"
        | "DISCARD SEQUENCES"
        | "DECLARE CURSOR"
        | "CLOSE CURSOR"
        | "CLOSE CURSOR ALL"
        | "FETCH"
        | "MOVE"
        | "LOAD"
        | "REASSIGN OWNED" => maintenance::nothing,
        "SAVEPOINT" | "RELEASE" | "ROLLBACK" => maintenance::savepoint,
        "DISCARD TEMP" | "DISCARD ALL" => maintenance::discard_temporary,
        "EXPLAIN" => maintenance::explain,
        // What these do is not known: `call`, `execute`, `import foreign schema`, ...
        _ => return None,
    })
}
