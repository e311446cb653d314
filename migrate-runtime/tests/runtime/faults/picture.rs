//! All that a database holds, as lines that can be compared.

use crate::session::Session;

/// Every object of the user and what can be said of it, all data, and the history
/// without what differs from run to run: times, processes, addresses.
pub(crate) fn picture(session: &mut Session) -> Vec<String> {
    let mut lines = Vec::new();
    for part in [OBJECTS, RELATIONS, COLUMNS, INDEXES, DEFINITIONS] {
        lines.extend(session.query(part));
    }
    for table in session.query(TABLES) {
        let rows = format!(
            "select '{table}', (pg_catalog.to_jsonb(t) - '{{{PASSING}}}'::text[])::text \
             from {table} t order by 2"
        );
        lines.extend(session.query(&rows));
    }
    lines
}

/// Checks that a database holds what another one does; tells the lines that differ.
pub(crate) fn assert_same(found: &[String], expected: &[String], told: &str) {
    let only = |these: &[String], those: &[String]| -> Vec<String> {
        let new = these.iter().filter(|line| !those.contains(line));
        new.cloned().collect()
    };
    let (more, less) = (only(found, expected), only(expected, found));
    assert_eq!((more, less), (vec![], vec![]), "{told}");
    assert_eq!(found, expected, "{told}");
}

/// Indexes that the server does not use, or builds at every write for nothing.
pub(crate) const INVALID: &str = "select indexrelid::regclass from pg_index \
    where not (indisvalid and indisready and indislive)";

/// How many locks and leases somebody has.
pub(crate) const HELD: &str = "\
select (select count(*) from pg_locks where locktype = 'advisory' and database =
    (select oid from pg_database where datname = current_database()))
  + (select count(*) from sterna.history_state where lease_expires > clock_timestamp())";

/// The columns of the history that differ from run to run.
const PASSING: &str = "started_at,applied_at,repaired_at,duration,client_address,\
    lease_fence,lease_since,lease_expires,lease_pid,lease_application,lease_address";

/// What the server calls each object that does not come with it.
const OBJECTS: &str = "\
select o.type, o.identity from (
  select tableoid, oid from pg_namespace
  union all select tableoid, oid from pg_class
  union all select tableoid, oid from pg_type
  union all select tableoid, oid from pg_proc
  union all select tableoid, oid from pg_constraint
  union all select tableoid, oid from pg_trigger
  union all select tableoid, oid from pg_attrdef
  union all select tableoid, oid from pg_rewrite
  union all select tableoid, oid from pg_policy
  union all select tableoid, oid from pg_extension
) c, pg_identify_object(c.tableoid, c.oid, 0) o
where c.oid >= 16384 and o.schema is distinct from 'pg_toast' order by 1, 2";

const RELATIONS: &str = "\
select 'relation', oid::regclass, relkind, relpersistence, relowner::regrole, relacl,
  relrowsecurity, obj_description(oid), pg_get_partkeydef(oid),
  pg_get_expr(relpartbound, oid)
from pg_class where oid >= 16384 and relnamespace <> 'pg_toast'::regnamespace
order by oid::regclass::text";

const COLUMNS: &str = "\
select 'column', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
  a.attnotnull, pg_get_expr(d.adbin, d.adrelid)
from pg_attribute a join pg_class c on c.oid = a.attrelid
left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
where a.attrelid >= 16384 and a.attnum > 0 and not a.attisdropped
  and c.relnamespace <> 'pg_toast'::regnamespace
order by a.attrelid::regclass::text, a.attname";

const INDEXES: &str = "\
select pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indislive
from pg_index i join pg_class c on c.oid = i.indexrelid
where i.indexrelid >= 16384 and c.relnamespace <> 'pg_toast'::regnamespace
order by 1";

const DEFINITIONS: &str = "\
select 'constraint', conrelid::regclass::text, conname::text, pg_get_constraintdef(oid),
  convalidated::text from pg_constraint where oid >= 16384
union all select 'label', enumtypid::regtype::text, row_number() over
  (partition by enumtypid order by enumsortorder)::text, enumlabel::text, '' from pg_enum
union all select 'trigger', tgrelid::regclass::text, tgname::text, pg_get_triggerdef(oid),
  tgenabled::text from pg_trigger where not tgisinternal
union all select 'function', '', '', pg_get_functiondef(oid), ''
  from pg_proc where oid >= 16384 and prokind in ('f', 'p')
union all select 'view', oid::regclass::text, '', pg_get_viewdef(oid), ''
  from pg_class where oid >= 16384 and relkind in ('v', 'm')
order by 1, 2, 3, 4";

/// What has rows.
const TABLES: &str = "\
select oid::regclass from pg_class where oid >= 16384 and relkind in ('r', 'm')
  and relnamespace <> 'pg_toast'::regnamespace order by oid::regclass::text";
