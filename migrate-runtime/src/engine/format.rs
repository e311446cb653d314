//! The format of the history's tables: how it is told, made, and brought up to date.
//!
//! | format | what is new |
//! |---|---|
//! | 1 | the table itself |
//! | 2 | the table of states beside it; `out_of_order` |
//! | 3 | `break_glass`, with who and when |
//! | 4 | reverts: `reverts`, `in_place`, and the state `reverted` |
//! | 5 | `doing` and `found`; the table of repairs beside it |
//!
//! A new format is a new entry in [`UPGRADES`]. A table is made by running all of
//! them, so that one that grew and one that was made at once are the same.

use super::history::History;
use super::records::{Unreadable, check_format, filled, flag, text};
use super::refusals::MAKE_ATTEMPTS;
use super::text::{identifier, literal};
use super::{Engine, Foresight, Step};
use crate::driver::Rows;
use crate::plan::Direction;
use crate::promotion::moment_sql;

/// The format that this version writes.
pub(super) const FORMAT: u32 = UPGRADES.len() as u32;

/// The statements that make each format of the one before it.
const UPGRADES: [fn(&History) -> String; 5] = [table, states, glass, reverts, settling];

/// The columns of the first format: what has them is ours.
pub(super) const COLUMNS: [&str; 20] = [
    "plan",
    "position",
    "version",
    "name",
    "file",
    "checksum",
    "chain",
    "transactional",
    "state",
    "statements_done",
    "done_digest",
    "started_at",
    "applied_at",
    "duration",
    "applied_by",
    "application",
    "client_address",
    "environment",
    "tool",
    "format",
];

impl History {
    /// Asks what there is under the names of the tables.
    ///
    /// The catalogs are read as tables, so that all of it is seen at one moment:
    /// `to_regclass` already finds a table whose columns the query cannot see yet,
    /// where another process has just made it.
    pub(super) fn read_format(&self) -> String {
        let (schema, table) = (literal(&self.schema), literal(&self.table));
        let state = literal(&format!("{}_state", self.table));
        let repairs = literal(&format!("{}_repairs", self.table));
        format!(
            "with named as (select c.oid, c.relname from pg_catalog.pg_class c \
             join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
             where n.nspname = {schema} and c.relname in ({table}, {state}, {repairs})), \
             history as (select oid from named where relname = {table}) \
             select exists (select from history), \
             exists (select from named where relname = {state}), \
             (select pg_catalog.substring(pg_catalog.obj_description(oid, 'pg_class'), \
             'Format ([0-9]+)') from history), \
             (select pg_catalog.string_agg(a.attname::text, ' ') \
             from pg_catalog.pg_attribute a join history h on h.oid = a.attrelid \
             where a.attnum > 0 and not a.attisdropped), \
             exists (select from named where relname = {repairs}), {}",
            moment_sql("pg_catalog.clock_timestamp()")
        )
    }

    /// Makes the current format of that one.
    pub(super) fn upgrade(&self, from: usize) -> String {
        let steps = UPGRADES[from.min(UPGRADES.len())..].iter();
        let steps: String = steps.map(|step| step(self) + ";\n").collect();
        format!(
            "{steps}comment on table {} is 'Migrations applied and reverted by Sterna, \
             one row each time. Format {FORMAT}.'",
            self.table()
        )
    }
}

impl Engine {
    /// Finds out which format is there, after the current one was not.
    pub(super) fn format_read(&mut self, rows: &Rows) {
        let row = rows.first().cloned().unwrap_or_default();
        let found = text(&row, 2);
        if let Err(newer) = check_format(found) {
            return self.unreadable(newer);
        }
        let (table, state, columns) = (flag(&row, 0), flag(&row, 1), filled(&row, 3));
        let repairs = flag(&row, 4);
        let columns = columns.unwrap_or_default();
        let has = |name: &str| columns.split(' ').any(|column| column == name);
        if !table && self.direction == Direction::Down {
            return self.revert_nothing();
        }
        if !table && self.foresight == Foresight::None {
            return self.foresee(text(&row, 5));
        }
        let missing = COLUMNS.into_iter().find(|name| !has(name));
        let from = match missing {
            _ if !table => 0,
            Some(name) => {
                let reason = format!("it has no column `{name}`");
                return self.unreadable(Unreadable::Odd(reason));
            }
            None if !state || !has("out_of_order") => 1,
            None if !has("break_glass") => 2,
            None if !has("reverts") => 3,
            None if !has("found") || !repairs => 4,
            // Another process was quicker, which happens, but not again and again.
            None if self.made_in_vain() => {
                let reason = "a column that this program reads is missing".to_owned();
                return self.unreadable(Unreadable::Odd(reason));
            }
            None => UPGRADES.len(),
        };
        self.step = Step::MakeHistory(from);
    }

    fn made_in_vain(&mut self) -> bool {
        self.making += 1;
        self.making > MAKE_ATTEMPTS
    }
}

/// The table, and its schema where that is missing.
///
/// `create schema if not exists` asks for the right to create it even where it is
/// there, so the block looks first.
fn table(history: &History) -> String {
    let schema = literal(&history.schema);
    let create_schema = literal(&format!("create schema {}", identifier(&history.schema)));
    let table = history.table();
    let primary_key = identifier(&format!("{}_pkey", history.table));
    let block = literal(&format!(
        "begin if not exists (select from pg_catalog.pg_namespace where nspname = {schema}) \
         then execute {create_schema}; end if; end"
    ));
    format!(
        "do {block};
create table {table} (
  plan text not null,
  position bigint not null check (position > 0),
  version text not null,
  name text not null,
  file text not null,
  checksum text not null,
  chain text not null,
  transactional boolean not null,
  state text not null check (state in ('running', 'failed', 'applied')),
  statements_done integer not null default 0,
  done_digest text,
  started_at timestamptz not null default pg_catalog.statement_timestamp(),
  applied_at timestamptz,
  duration interval,
  applied_by text not null default session_user,
  application text default pg_catalog.current_setting('application_name'),
  client_address inet default pg_catalog.inet_client_addr(),
  environment text,
  tool text not null,
  format smallint not null,
  constraint {primary_key} primary key (plan, position)
)"
    )
}

/// What the database knows of each plan besides its migrations.
fn states(history: &History) -> String {
    let (table, state) = (history.table(), history.state_table());
    format!(
        "alter table {table} add column if not exists out_of_order boolean not null default false;
create table if not exists {state} (
  plan text primary key,
  format smallint not null,
  environment text,
  lease_fence bigint not null default 0,
  lease_since timestamptz,
  lease_expires timestamptz,
  lease_pid integer,
  lease_application text,
  lease_address inet
);
comment on table {state} is 'What this database is to each plan, and who is migrating it.'"
    )
}

/// Why, by whom, and when a migration was applied against the rules.
///
/// The index holds next to nothing, and spares every start from reading it all.
fn glass(history: &History) -> String {
    let table = history.table();
    let index = identifier(&format!("{}_break_glass", history.table));
    format!(
        "alter table {table} add column if not exists break_glass text,
  add column if not exists break_glass_by text,
  add column if not exists break_glass_at timestamptz;
create index if not exists {index} on {table} (plan, position) where break_glass is not null"
    )
}

/// What a record reverts, and how many migrations are in place after it.
///
/// A revert is a record of its own behind the others. So the history only grows, and
/// its key still is the position. In records of earlier formats, which know no
/// reverts, as many were in place as the position says.
///
/// The check of the first format has the name that the server gave it.
fn reverts(history: &History) -> String {
    let table = history.table();
    let index = identifier(&format!("{}_reverts", history.table));
    let block = literal(&format!(
        "declare the_check text; begin for the_check in select c.conname \
         from pg_catalog.pg_constraint c join pg_catalog.pg_attribute a \
         on a.attrelid = c.conrelid and c.conkey = array[a.attnum] \
         where c.conrelid = {}::pg_catalog.regclass and c.contype = 'c' \
         and a.attname = 'state' loop \
         execute pg_catalog.format('alter table %s drop constraint %I', {}, the_check); \
         end loop; end",
        literal(&table),
        literal(&table)
    ));
    format!(
        "do {block};
alter table {table} add check (state in ('running', 'failed', 'applied', 'reverted')),
  add column if not exists reverts bigint,
  add column if not exists in_place bigint;
create unique index if not exists {index} on {table} (plan, reverts) where reverts is not null"
    )
}

/// What statement may have run, what was there before it, and what people have
/// decided.
///
/// A repair is a row of its own, since a migration may be repaired more than once, and
/// since its record may be forgotten.
fn settling(history: &History) -> String {
    let (table, repairs) = (history.table(), history.repairs_table());
    format!(
        "alter table {table} add column if not exists doing text,
  add column if not exists found text;
create table if not exists {repairs} (
  plan text not null,
  version text not null,
  name text not null,
  repair text not null,
  reason text not null,
  break_glass text,
  repaired_at timestamptz not null default pg_catalog.clock_timestamp(),
  repaired_by text not null default session_user,
  application text,
  client_address inet default pg_catalog.inet_client_addr(),
  environment text,
  tool text not null
);
comment on table {repairs} is 'What people have decided about migrations, and why.'"
    )
}
