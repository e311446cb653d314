//! What to ask the catalog about a statement that may have run.
//!
//! A row is a thing that tells: its oid, its name as SQL has it, its state, and the
//! process that still works on it, if there is one. Names without a schema are looked
//! up as the statement does it, by the `search_path` of the session.

use crate::engine::text::literal;
use crate::plan::Witness;

/// The names of what `reindex concurrently` works with.
const LEFTOVER: &str = "'_cc(new|old)[0-9]*$'";

/// The names that the server finds for indexes.
const FOUND: &str = "'_idx[0-9]*$'";

/// The query, if there is anything to look at.
pub(super) fn query(witness: Witness) -> Option<String> {
    let sql = match witness {
        Witness::Nothing | Witness::Repeatable | Witness::Block(_) => return None,
        Witness::Index {
            name: Some(name),
            table,
        } => index(&format!("c.relname = {}", literal(name)), table),
        Witness::Index { name: None, table } => index(
            &format!("i.indrelid = t.oid and c.relname ~ {FOUND}"),
            table,
        ),
        Witness::DroppedIndex(name) => dropped(name),
        Witness::RebuiltIndex(name) => leftovers(&of_index(name)),
        Witness::RebuiltTable(name) => leftovers(&with_toast(&of_table(name))),
        Witness::RebuiltSchema(name) => leftovers(&with_toast(&of_schema(name))),
        Witness::RebuiltDatabase => leftovers("select r.oid from pg_catalog.pg_class r"),
        Witness::DetachedPartition { partition, table } => detached(partition, table),
    };
    Some(sql)
}

const NAME: &str = "pg_catalog.format('%I.%I', n.nspname, c.relname)";

const STATE: &str = "case when i.indexrelid is null then 'other' \
    when i.indisvalid then 'valid' else 'invalid' end";

const BUSY: &str = "(select pg_catalog.min(p.pid) \
    from pg_catalog.pg_stat_progress_create_index p \
    where p.index_relid = c.oid and p.pid <> pg_catalog.pg_backend_pid())";

/// What has the name that the index will have, in the schema of its table.
fn index(which: &str, table: &str) -> String {
    format!(
        "select c.oid, {NAME}, {STATE}, {BUSY} from pg_catalog.pg_class t \
         join pg_catalog.pg_class c on c.relnamespace = t.relnamespace \
         join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
         left join pg_catalog.pg_index i on i.indexrelid = c.oid and i.indrelid = t.oid \
         where t.oid = {} and {which} order by c.oid",
        relation(table)
    )
}

fn dropped(name: &str) -> String {
    format!(
        "select c.oid, {NAME}, {STATE}, null from pg_catalog.pg_class c \
         join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
         left join pg_catalog.pg_index i on i.indexrelid = c.oid where c.oid = {}",
        relation(name)
    )
}

/// The invalid indexes that `reindex concurrently` has left on these tables.
fn leftovers(tables: &str) -> String {
    format!(
        "select c.oid, {NAME}, {STATE}, {BUSY} from pg_catalog.pg_index i \
         join pg_catalog.pg_class c on c.oid = i.indexrelid \
         join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
         where not i.indisvalid and c.relname ~ {LEFTOVER} \
         and i.indrelid in ({tables}) order by c.oid"
    )
}

/// The table of an index, or those of its partitions.
fn of_index(name: &str) -> String {
    let oid = relation(name);
    format!(
        "select x.indrelid from pg_catalog.pg_index x where x.indexrelid = {oid} \
         or x.indexrelid in (select p.relid from pg_catalog.pg_partition_tree({oid}) p)"
    )
}

fn of_table(name: &str) -> String {
    let oid = relation(name);
    format!("select {oid}::oid union select p.relid from pg_catalog.pg_partition_tree({oid}) p")
}

fn of_schema(name: &str) -> String {
    format!(
        "select r.oid from pg_catalog.pg_class r \
         where r.relnamespace = pg_catalog.to_regnamespace({})",
        literal(name)
    )
}

/// These tables, and where the server keeps their long values.
fn with_toast(tables: &str) -> String {
    format!(
        "{tables} union select r.reltoastrelid from pg_catalog.pg_class r where r.oid in ({tables})"
    )
}

/// The column that tells of a detachment under way is read as JSON, since PostgreSQL 13
/// does not have it.
fn detached(partition: &str, table: &str) -> String {
    format!(
        "select c.oid, {NAME}, case when i.inhrelid is null then 'detached' \
         when pg_catalog.to_jsonb(i) ->> 'inhdetachpending' = 'true' then 'pending' \
         else 'attached' end, null from pg_catalog.pg_class c \
         join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
         left join pg_catalog.pg_inherits i on i.inhrelid = c.oid and i.inhparent = {} \
         where c.oid = {}",
        relation(table),
        relation(partition)
    )
}

fn relation(name: &str) -> String {
    format!("pg_catalog.to_regclass({})", literal(name))
}
