//! The SQL of the history table and of the lock, and the rows that come back.
//!
//! Everything is qualified: a migration may have changed `search_path`.

use super::Options;
use super::text::{identifier, literal};
use crate::driver::Row;
use crate::plan::Migration;

/// The format of the table that this version writes, kept in each row so that a
/// later version can tell what it finds.
const FORMAT: &str = "1";

/// What the history says that wrote it.
const TOOL: &str = concat!("sterna ", env!("CARGO_PKG_VERSION"));

/// The history of one plan in one table.
pub(super) struct History {
    schema: String,
    table: String,
    plan: String,
    /// Where the run takes place, as SQL.
    environment: String,
    /// Who applies, as SQL.
    application: String,
}

impl History {
    pub(super) fn new(options: &Options, plan: &str) -> History {
        let environment = options.environment.map(|settings| literal(settings.name));
        let application = options.settings().application_name.map(literal);
        let connected = "pg_catalog.current_setting('application_name')";
        History {
            schema: options.schema.clone(),
            table: options.table.clone(),
            plan: literal(plan),
            environment: environment.unwrap_or("null".to_owned()),
            application: application.unwrap_or(connected.to_owned()),
        }
    }

    /// The table as messages call it.
    pub(super) fn display_name(&self) -> String {
        format!("{}.{}", self.schema, self.table)
    }

    pub(super) fn is_table(&self, schema: Option<&str>, table: Option<&str>) -> bool {
        schema == Some(&self.schema) && table == Some(&self.table)
    }

    /// One row at least: whether a transaction was open before, and beside it the
    /// last record and the one at the target, where they are there.
    ///
    /// In a transaction of its own a statement and its transaction start at the
    /// same moment; in one that was open before, they do not.
    pub(super) fn read_head(&self, target: usize) -> String {
        let History { plan, .. } = self;
        let table = self.name();
        format!(
            "select now.open, h.position, h.chain, h.state, h.format from (select \
             pg_catalog.transaction_timestamp() <> pg_catalog.statement_timestamp() as open) now \
             left join {table} h on h.plan = {plan} and h.position in ({target}, (select \
             pg_catalog.max(m.position) from {table} m where m.plan = {plan})) \
             order by h.position"
        )
    }

    /// Tries to take the lock; tells who has it, and how to undo what migrations
    /// will set in this session.
    pub(super) fn take_lock(&self) -> String {
        let key = self.lock_key();
        format!(
            "with attempt as (select k.key, pg_catalog.pg_try_advisory_lock(k.key) as got \
             from (select {key} as key) k) \
             select t.got, a.pid, a.application_name, pg_catalog.host(a.client_addr), \
             pg_catalog.to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), \
             pg_catalog.format('set role %L; ', pg_catalog.current_setting('role')) || \
             coalesce((select pg_catalog.string_agg(pg_catalog.format(\
             'select pg_catalog.set_config(%L, %L, false); ', s.name, s.setting), '') \
             from pg_catalog.pg_settings s where s.source = 'session' \
             and s.name not like 'transaction%'), ''), \
             pg_catalog.format('select pg_catalog.set_config(''role'', %L, true); ', \
             pg_catalog.current_setting('role')) \
             from attempt t left join (pg_catalog.pg_locks l \
             join pg_catalog.pg_stat_activity a on a.pid = l.pid) on not t.got \
             and l.locktype = 'advisory' and l.objsubid = 1 and l.granted \
             and l.database = (select d.oid from pg_catalog.pg_database d \
             where d.datname = pg_catalog.current_database()) \
             and (l.classid::int8 << 32 | l.objid::int8) = t.key"
        )
    }

    /// Gives the lock back.
    pub(super) fn release_lock(&self) -> String {
        format!("select pg_catalog.pg_advisory_unlock({})", self.lock_key())
    }

    /// All records of the plan.
    pub(super) fn read_all(&self) -> String {
        format!(
            "select position, version, name, checksum, chain, state, statements_done, \
             done_digest, format, pg_catalog.to_char(coalesce(applied_at, started_at) \
             at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC by `' || applied_by || '`' \
             from {} where plan = {} order by position",
            self.name(),
            self.plan
        )
    }

    /// Makes the table, and its schema where that is missing.
    ///
    /// `create schema if not exists` asks for the right to create it even where it
    /// is there, so the block looks first.
    pub(super) fn create(&self) -> String {
        let schema = literal(&self.schema);
        let create_schema = literal(&format!("create schema {}", identifier(&self.schema)));
        let table = self.name();
        let primary_key = identifier(&format!("{}_pkey", self.table));
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
);
comment on table {table} is 'Migrations applied by Sterna, one row each. Format {FORMAT}.'"
        )
    }

    /// Records a transactional migration inside its transaction.
    ///
    /// The primary key is what stops a second holder of a lost lock.
    pub(super) fn insert_applied(&self, migration: Migration) -> String {
        let values = self.values(migration);
        format!(
            "insert into {} (plan, position, version, name, file, checksum, chain, \
             transactional, tool, format, environment, application, state, applied_at, \
             duration) values ({values}, \
             'applied', pg_catalog.clock_timestamp(), \
             pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp())",
            self.name()
        )
    }

    /// Opens the journal of a migration that runs statement by statement.
    pub(super) fn insert_running(&self, migration: Migration) -> String {
        let values = self.values(migration);
        format!(
            "insert into {} (plan, position, version, name, file, checksum, chain, \
             transactional, tool, format, environment, application, state) values ({values}, 'running')",
            self.name()
        )
    }

    /// Opens the journal again; the statements that are still to run may have changed.
    pub(super) fn resume(&self, migration: Migration) -> String {
        let (checksum, chain) = (migration.checksum(), migration.chain());
        let set = format!("state = 'running', checksum = '{checksum}', chain = '{chain}'");
        self.update(migration, &set)
    }

    /// Notes that the first `done` statements have run.
    pub(super) fn note_done(&self, migration: Migration, done: usize, digest: &str) -> String {
        let set = format!(
            "statements_done = {done}, done_digest = {}",
            literal(digest)
        );
        self.update(migration, &set)
    }

    /// Notes that the statement after those that are done was refused.
    pub(super) fn note_failed(&self, migration: Migration) -> String {
        self.update(migration, "state = 'failed'")
    }

    /// Closes the journal.
    pub(super) fn note_applied(&self, migration: Migration) -> String {
        let set = "state = 'applied', applied_at = pg_catalog.clock_timestamp(), \
                   duration = pg_catalog.clock_timestamp() - started_at, done_digest = null";
        self.update(migration, set)
    }

    fn update(&self, migration: Migration, set: &str) -> String {
        format!(
            "update {} set {set} where plan = {} and position = {}",
            self.name(),
            self.plan,
            migration.position()
        )
    }

    fn values(&self, migration: Migration) -> String {
        format!(
            "{}, {}, {}, {}, {}, '{}', '{}', {}, {}, {FORMAT}, {}, {}",
            self.plan,
            migration.position(),
            literal(migration.version()),
            literal(migration.name()),
            literal(migration.file()),
            migration.checksum(),
            migration.chain(),
            migration.transactional(),
            literal(TOOL),
            self.environment,
            self.application,
        )
    }

    fn name(&self) -> String {
        format!("{}.{}", identifier(&self.schema), identifier(&self.table))
    }

    fn lock_key(&self) -> String {
        format!(
            "pg_catalog.hashtextextended(pg_catalog.format('sterna %L %L %L %L', \
             pg_catalog.current_database(), {}, {}, {}), 0)",
            literal(&self.schema),
            literal(&self.table),
            self.plan
        )
    }
}

/// The head of the history, as [`History::read_head`] asks for it.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) open_transaction: bool,
    pub(super) records: Vec<HeadRecord>,
}

/// One record of the head.
#[derive(Debug)]
pub(super) struct HeadRecord {
    pub(super) position: usize,
    pub(super) chain: String,
    pub(super) applied: bool,
}

impl Head {
    pub(super) fn parse(rows: &[Row]) -> Result<Head, String> {
        let mut head = Head::default();
        for row in rows {
            head.open_transaction |= text(row, 0) == "t";
            if text(row, 1).is_empty() {
                continue;
            }
            check_format(text(row, 4))?;
            head.records.push(HeadRecord {
                position: number(row, 1)?,
                chain: text(row, 2).to_owned(),
                applied: text(row, 3) == "applied",
            });
        }
        Ok(head)
    }
}

/// One record of the history, as [`History::read_all`] asks for it.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) position: usize,
    pub(super) version: String,
    pub(super) name: String,
    pub(super) checksum: String,
    pub(super) chain: String,
    pub(super) applied: bool,
    pub(super) done: usize,
    pub(super) done_digest: String,
    /// When and by whom, for messages.
    pub(super) told: String,
}

impl Record {
    pub(super) fn parse(row: &Row) -> Result<Record, String> {
        check_format(text(row, 8))?;
        Ok(Record {
            position: number(row, 0)?,
            version: text(row, 1).to_owned(),
            name: text(row, 2).to_owned(),
            checksum: text(row, 3).to_owned(),
            chain: text(row, 4).to_owned(),
            applied: text(row, 5) == "applied",
            done: number(row, 6)?,
            done_digest: text(row, 7).to_owned(),
            told: text(row, 9).to_owned(),
        })
    }
}

fn check_format(format: &str) -> Result<(), String> {
    if format == FORMAT {
        return Ok(());
    }
    Err(format!(
        "it has format `{format}`, and `{TOOL}` knows format `{FORMAT}`"
    ))
}

fn number(row: &Row, column: usize) -> Result<usize, String> {
    let text = text(row, column);
    text.parse()
        .map_err(|_| format!("expected a number, found `{text}`"))
}

/// A field of a row; null and missing fields are empty.
pub(super) fn text(row: &Row, column: usize) -> &str {
    row.get(column).and_then(Option::as_deref).unwrap_or("")
}
