//! The SQL that reads and writes the history.
//!
//! Everything is qualified: a migration may have changed `search_path`.

use super::Options;
use super::compare::Entry;
use super::format::{COLUMNS, FORMAT};
use super::text::{READ_COMMITTED, identifier, literal};
use crate::plan::Direction;
use crate::promotion::moment_sql;

/// What the history says that wrote it.
pub(super) const TOOL: &str = concat!("sterna ", env!("CARGO_PKG_VERSION"));

/// The columns of the primary key.
const KEY: [&str; 2] = ["plan", "position"];

/// There is no statement any more that may have run.
const FORGOTTEN: &str = ", doing = null, found = null";

/// The history of one plan in one table.
pub(super) struct History {
    pub(super) schema: String,
    pub(super) table: String,
    pub(super) plan: String,
    /// Where the run takes place, as SQL.
    pub(super) environment: String,
    /// Who applies, as SQL.
    pub(super) application: String,
    /// Why a rule is broken in this run, as SQL.
    pub(super) glass: Option<String>,
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
            glass: None,
        }
    }

    /// Notes with every migration from here on why a rule was broken for it.
    pub(super) fn break_glass(&mut self, reason: &str) {
        self.glass = Some(literal(reason));
    }

    /// Whether a rule is broken in this run.
    pub(super) fn is_glass_broken(&self) -> bool {
        self.glass.is_some()
    }

    /// The table as messages call it.
    pub(super) fn display_name(&self) -> String {
        format!("{}.{}", self.schema, self.table)
    }

    /// The table as SQL calls it.
    pub(super) fn table(&self) -> String {
        format!("{}.{}", identifier(&self.schema), identifier(&self.table))
    }

    /// The table of states as messages call it.
    pub(super) fn state_display_name(&self) -> String {
        format!("{}_state", self.display_name())
    }

    /// What a person can send who knows that the holder of the lease is gone.
    pub(super) fn free_lease(&self) -> String {
        let (state, plan) = (self.state_display_name(), &self.plan);
        format!("update {state} set lease_expires = null where plan = {plan}")
    }

    /// The table of states as SQL calls it.
    pub(super) fn state_table(&self) -> String {
        let table = format!("{}_state", self.table);
        format!("{}.{}", identifier(&self.schema), identifier(&table))
    }

    /// The table of repairs as SQL calls it.
    pub(super) fn repairs_table(&self) -> String {
        let table = format!("{}_repairs", self.table);
        format!("{}.{}", identifier(&self.schema), identifier(&table))
    }

    pub(super) fn is_table(&self, schema: Option<&str>, table: Option<&str>) -> bool {
        schema == Some(&self.schema) && table == Some(&self.table)
    }

    /// One row at least: whether a transaction was open before, what is known of the
    /// database, and beside it, where they are there, the last record of which something
    /// has run, the last one after which no more than the target was in place, and those
    /// for which the glass was broken.
    ///
    /// Mostly the first two are the last record, which is all that is looked at.
    pub(super) fn read_head(&self, target: usize) -> String {
        let (plan, table) = (&self.plan, self.table());
        let last = |which: &str| {
            format!(
                "(select t.position, coalesce(t.in_place, t.position) as in_place, t.chain, \
                 t.state, t.format, t.version, t.name, null as reason, null as told, \
                 false as reverts, false as repairs from {table} t where t.plan = {plan} and {which} \
                 order by t.position desc limit 1)"
            )
        };
        let (ran, reached) = (
            last("(t.state in ('applied', 'reverted') or t.statements_done > 0)"),
            last(&format!(
                "(t.state <> 'failed' or t.statements_done > 0) \
                 and coalesce(t.in_place, t.position) <= {target}"
            )),
        );
        format!(
            "select now.environment, now.format, now.writable, now.open, h.in_place, h.chain, \
             h.state, h.format, h.version, h.name, h.reason, h.told, h.reverts, h.repairs from (select {}, \
             pg_catalog.transaction_timestamp() <> pg_catalog.statement_timestamp() as open) now \
             left join ({ran} union all {reached} union all \
             select g.position, g.position, g.chain, g.state, g.format, g.version, g.name, \
             g.break_glass, {}, g.reverts is not null, false from {table} g where g.plan = {plan} \
             and g.break_glass is not null union all \
             select 0, 0, null, p.repair, null, p.version, p.name, p.reason, {}, false, true \
             from {} p where p.plan = {plan}) h on true order by h.position, h.told",
            self.known(),
            glass_told("g"),
            when_and_who("p.repaired_at", "p.repaired_by"),
            self.repairs_table()
        )
    }

    /// One row at least: what is known of the database, whether the lock is ours and
    /// in which process that was looked for, and all records of the plan; where there
    /// are none, the last ones of other plans.
    pub(super) fn read_all(&self, locked: &str) -> String {
        let (plan, table) = (&self.plan, self.table());
        format!(
            "select now.environment, now.format, now.writable, now.locked, now.pid, \
             h.plan = {plan}, h.plan, h.position, h.version, h.name, h.file, h.checksum, \
             h.chain, h.transactional, h.state, h.out_of_order, h.statements_done, \
             h.done_digest, h.format, pg_catalog.to_char(coalesce(h.applied_at, h.started_at) \
             at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC by `' || h.applied_by || '`' || {}, \
             now.time, h.break_glass, {}, h.reverts, h.in_place, h.doing, h.found \
             from (select {}, {locked} as locked, \
             pg_catalog.pg_backend_pid() as pid, {} as time) now \
             left join {table} h on h.plan = {plan} \
             or not exists (select from {table} o where o.plan = {plan}) and h.position = \
             (select pg_catalog.max(m.position) from {table} m where m.plan = h.plan) \
             order by h.plan, h.position",
            other_tool("h"),
            glass_told("h"),
            self.known(),
            moment_sql("pg_catalog.clock_timestamp()")
        )
    }

    /// What the database was told that it is, by this plan or by another one; the
    /// latest format; whether this session may write.
    pub(super) fn known(&self) -> String {
        let (plan, state) = (&self.plan, self.state_table());
        let tables = [literal(&self.table()), literal(&state)];
        let may = tables.map(|name| {
            ["insert", "update"]
                .map(|right| format!("pg_catalog.has_table_privilege({name}, '{right}')"))
                .join(" and ")
        });
        format!(
            "(select s.environment from {state} s where s.environment is not null \
             order by s.plan <> {plan}, s.plan limit 1) as environment, \
             (select pg_catalog.max(s.format) from {state} s) as format, \
             pg_catalog.current_setting('transaction_read_only') = 'off' and {} as writable",
            may.join(" and ")
        )
    }

    /// Tells the database what it is, also where another process does so at the
    /// same time.
    pub(super) fn claim(&self) -> String {
        format!(
            "{READ_COMMITTED}insert into {} as s (plan, format, environment) values ({}, {FORMAT}, {}) \
             on conflict (plan) do update set environment = excluded.environment",
            self.state_table(),
            self.plan,
            self.environment
        )
    }

    /// Records a transactional migration, or that it was reverted, inside its transaction.
    ///
    /// The primary key is what stops a second holder of a lost lock.
    pub(super) fn insert_applied(&self, entry: &Entry) -> String {
        self.insert(
            entry,
            "state, applied_at, duration",
            &format!(
                "'{}', pg_catalog.clock_timestamp(), \
                 pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp()",
                done(entry)
            ),
        )
    }

    /// Opens the journal of a migration that runs statement by statement.
    pub(super) fn insert_running(&self, entry: &Entry) -> String {
        self.insert(entry, "state", "'running'")
    }

    /// Opens the journal again; the name and the statements that are still to run may
    /// have changed. What was begun stays there if it is to be settled.
    pub(super) fn resume(&self, entry: &Entry, settles: bool) -> String {
        let (migration, chain) = (entry.migration, entry.chain_text());
        let (name, file) = (literal(migration.name()), literal(entry.script().file()));
        let glass = self.glass_values().map(|[reason, by, at]| {
            format!(", break_glass = {reason}, break_glass_by = {by}, break_glass_at = {at}")
        });
        let glass = glass.unwrap_or_default();
        let begun = if settles { "" } else { FORGOTTEN };
        let set = format!(
            "state = 'running'{begun}, name = {name}, file = {file}, checksum = '{}', \
             chain = '{chain}', transactional = {}{glass}",
            migration.checksum(),
            entry.script().transactional()
        );
        self.update(entry, &set)
    }

    /// Notes that a statement is about to run alone, and what was there before it.
    pub(super) fn note_begun(&self, entry: &Entry, statement: &str, found: &str) -> String {
        let (statement, found) = (literal(statement), literal(found));
        self.update(entry, &format!("doing = {statement}, found = {found}"))
    }

    /// Notes that the first `done` statements have run, unless more have.
    pub(super) fn note_done(&self, entry: &Entry, done: usize, digest: &str) -> String {
        let set = format!(
            "statements_done = {done}, done_digest = {}{FORGOTTEN}",
            literal(digest)
        );
        format!("{} and statements_done < {done}", self.update(entry, &set))
    }

    /// Notes that the statement after those that are done was refused, and whether it
    /// left something.
    pub(super) fn note_failed(&self, entry: &Entry, left: bool) -> String {
        let begun = if left { "" } else { FORGOTTEN };
        self.update(entry, &format!("state = 'failed'{begun}"))
    }

    /// Closes the journal.
    pub(super) fn note_applied(&self, entry: &Entry) -> String {
        let set = format!(
            "state = '{}', applied_at = pg_catalog.clock_timestamp(), \
             duration = pg_catalog.clock_timestamp() - started_at, done_digest = null",
            done(entry)
        );
        self.update(entry, &set)
    }

    /// The reason, who, and when.
    pub(super) fn glass_values(&self) -> Option<[&str; 3]> {
        let reason = self.glass.as_deref()?;
        Some([reason, "session_user", "pg_catalog.clock_timestamp()"])
    }

    fn update(&self, entry: &Entry, set: &str) -> String {
        self.update_at(entry.position, set)
    }

    /// Changes the record at this position.
    pub(super) fn update_at(&self, position: usize, set: &str) -> String {
        let (table, plan) = (self.table(), &self.plan);
        format!("update {table} set {set} where plan = {plan} and position = {position}")
    }

    fn insert(&self, entry: &Entry, columns: &str, values: &str) -> String {
        let migration = entry.migration;
        let glass = self.glass_values().unwrap_or(["null"; 3]).join(", ");
        let replacing = if entry.replaces {
            replacing()
        } else {
            String::new()
        };
        format!(
            "insert into {} as h (plan, position, version, name, file, checksum, chain, \
             transactional, out_of_order, reverts, in_place, tool, format, environment, \
             application, break_glass, break_glass_by, break_glass_at, {columns}) \
             values ({}, {}, {}, {}, {}, '{}', '{}', {}, {}, {}, {}, {}, {FORMAT}, {}, {}, {glass}, \
             {values}){replacing}",
            self.table(),
            self.plan,
            entry.position,
            literal(migration.version()),
            literal(migration.name()),
            literal(entry.script().file()),
            migration.checksum(),
            entry.chain_text(),
            entry.script().transactional(),
            entry.late,
            entry.reverts.map_or("null".to_owned(), |at| at.to_string()),
            entry.in_place,
            literal(TOOL),
            self.environment,
            self.application,
        )
    }
}

/// What the record says when all of it has run.
fn done(entry: &Entry) -> &'static str {
    match entry.direction() {
        Direction::Up => "applied",
        Direction::Down => "reverted",
    }
}

/// Takes the place of a record of which nothing had run.
///
/// Where another process has gone on in it, the position becomes null, which stops
/// us as the primary key does. Deleting it would take one more right.
fn replacing() -> String {
    let columns = COLUMNS.iter().filter(|name| !KEY.contains(name));
    let set: String = columns
        .chain(&[
            "out_of_order",
            "reverts",
            "in_place",
            "break_glass",
            "break_glass_by",
            "break_glass_at",
        ])
        .map(|name| format!(", {name} = excluded.{name}"))
        .collect();
    format!(
        " on conflict (plan, position) do update set position = \
         case when h.state = 'failed' and h.statements_done = 0 then h.position end{set}"
    )
}

/// What wrote a record, if it is not this version, as SQL: another one may have read the
/// migration in another way.
fn other_tool(record: &str) -> String {
    let tool = literal(TOOL);
    format!("case when {record}.tool <> {tool} then ' with `' || {record}.tool || '`' else '' end")
}

/// When and by whom the glass was broken for a record, as SQL.
fn glass_told(record: &str) -> String {
    let [at, by] = ["at", "by"].map(|what| format!("{record}.break_glass_{what}"));
    when_and_who(&at, &by)
}

fn when_and_who(at: &str, by: &str) -> String {
    format!(
        "pg_catalog.to_char({at} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') \
         || ' UTC by `' || {by} || '`'"
    )
}
