//! Histories in each format that there was, brought up to date.

use crate::encode::{Index, plan};
use crate::reverting::three;
use crate::session::{Kind, Session, database};

scenarios!(
    every_earlier_format_is_brought_up_to_date,
    a_history_in_an_earlier_format_can_be_reverted,
);

/// What made each format of the one before it, as the version wrote it that had it first.
const FORMATS: [&str; 4] = [
    "create schema sterna; create table sterna.history (
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
  constraint history_pkey primary key (plan, position)
)",
    "alter table sterna.history add column out_of_order boolean not null default false;
create table sterna.history_state (
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
comment on table sterna.history_state is 'What this database is to each plan, and who is \
     migrating it.'",
    "alter table sterna.history add column break_glass text,
  add column break_glass_by text, add column break_glass_at timestamptz;
create index history_break_glass on sterna.history (plan, position) where break_glass is not null",
    "alter table sterna.history drop constraint history_state_check;
alter table sterna.history
  add check (state in ('running', 'failed', 'applied', 'reverted')),
  add column reverts bigint, add column in_place bigint;
create unique index history_reverts on sterna.history (plan, reverts) where reverts is not null",
];

/// A database with the first two of three migrations, in this format.
pub(crate) fn grown(session: &mut Session, format: usize) {
    for sql in &FORMATS[..format] {
        session.query(sql);
    }
    session.query(&format!(
        "comment on table sterna.history is 'Migrations applied by Sterna, one row each. \
         Format {format}.'; create table users (); create table orders ()"
    ));
    let plan = plan("app", &three());
    for (index, migration) in plan.migrations().take(2).enumerate() {
        session.query(&format!(
            "insert into sterna.history (plan, position, version, name, file, checksum, chain, \
             transactional, state, applied_at, tool, format) values ('app', {}, '{}', '{}', '{}', \
             '{}', '{}', true, 'applied', now(), 'sterna 0.1.0', {format})",
            index + 1,
            migration.version(),
            migration.name(),
            migration.file(),
            migration.checksum(),
            migration.chain(),
        ));
    }
}

/// Columns, constraints, indexes and comments of the tables.
const SHAPE: &str = "select attrelid::regclass, attname, format_type(atttypid, atttypmod), \
     attnotnull from pg_attribute where attrelid in ('sterna.history'::regclass, \
     'sterna.history_state'::regclass, 'sterna.history_repairs'::regclass) and attnum > 0 \
     union all select conrelid::regclass, conname, pg_get_constraintdef(oid), true \
     from pg_constraint where conrelid in ('sterna.history'::regclass, \
     'sterna.history_state'::regclass, 'sterna.history_repairs'::regclass) and contype <> 'n' \
     union all select null, indexname, indexdef, true from pg_indexes where schemaname = 'sterna' \
     union all select null, 'comment', obj_description('sterna.history'::regclass), true \
     union all select null, 'comment', obj_description('sterna.history_state'::regclass), true \
     order by 1, 2, 3";

fn every_earlier_format_is_brought_up_to_date(kind: Kind) {
    let (plan, made) = (plan("app", &three()), database());
    let mut session = Session::open(kind, &made.url());
    session.apply(&plan).unwrap();
    let shape = session.query(SHAPE);
    for format in 1..=FORMATS.len() {
        let database = database();
        let mut session = Session::open(kind, &database.url());
        grown(&mut session, format);
        // A program that has nothing to do does not wait for the next migration.
        let report = session.run(plan.up_to(Index(1))).unwrap();
        assert_eq!((report.in_place, report.applied.len()), (2, 0));
        assert_eq!(session.query(SHAPE), shape, "from format {format}");
        assert_eq!(session.apply(&plan).unwrap().applied.len(), 1);
        let records = "select version, format, out_of_order, in_place, reverts \
                       from sterna.history order by position";
        let earlier = |version| format!("{version} {format} f null null");
        let expected = [earlier("001"), earlier("002"), "003 5 f 3 null".to_owned()];
        assert_eq!(session.query(records), expected);
        assert_eq!(session.apply(&plan).unwrap().in_place, 3);
    }
}

fn a_history_in_an_earlier_format_can_be_reverted(kind: Kind) {
    let plan = plan("app", &three());
    for format in 1..=FORMATS.len() {
        let database = database();
        let mut session = Session::open(kind, &database.url());
        grown(&mut session, format);
        let report = session.run(plan.revert_to(Index(0))).unwrap();
        assert_eq!(report.reverted.len(), 1, "from format {format}");
        assert_eq!(session.tables(), ["users"]);
        let report = session.run(plan.up_to(Index(0))).unwrap();
        assert_eq!((report.in_place, report.ahead), (1, 0));
        assert_eq!(session.apply(&plan).unwrap().applied.len(), 2);
    }
}
