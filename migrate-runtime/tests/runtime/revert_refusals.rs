//! What cannot be reverted is refused before anything changes.

use sterna_runtime::Error;

use crate::encode::{Draft, Index, plan};
use crate::reverting::{table, three};
use crate::session::{Kind, Session, database};

scenarios!(
    all_that_have_nothing_to_revert_them_with_are_named,
    what_is_not_in_place_cannot_be_reverted_to,
    where_nothing_was_applied_there_is_nothing_to_revert,
    what_the_program_does_not_know_is_not_reverted_under,
    what_was_edited_is_reverted_with_a_reason_only,
    what_stopped_halfway_is_applied_first,
    a_user_who_may_not_write_the_history_reverts_nothing,
);

const THEN: &str = "update sterna.history set applied_at = '2026-01-15 12:00:00+00', \
                    started_at = '2026-01-15 12:00:00+00'";

/// The error when this program reverts all behind its first migration, and that nothing
/// changed.
fn refusal(kind: Kind, history: &[Draft], program: &[Draft]) -> String {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.apply(&plan("app", history)).unwrap();
    session.query(THEN);
    let (before, tables) = (session.history(), session.tables());
    let error = session.run(plan("app", program).revert_to(Index(0)));
    assert_eq!(session.history(), before);
    assert_eq!(session.tables(), tables);
    error.unwrap_err().to_string()
}

fn all_that_have_nothing_to_revert_them_with_are_named(kind: Kind) {
    let [users, _, items] = three();
    let orders = Draft::new("002", "orders", &["create table orders ()"]);
    let last = Draft::new("004", "last", &["select 1"]).without_transaction();
    let drafts = [users, orders, items, last];
    let expected = "\
there is nothing to revert 2 migrations with
   = note: `004_last` has no down script
   = note: `002_orders` has no down script
   = help: write that, also for what is applied already; or write a new migration that undoes it";
    assert_eq!(refusal(kind, &drafts, &drafts), expected);

    // It may be written after the migration was applied.
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.apply(&plan("app", &drafts)).unwrap();
    let [users, orders, items] = three();
    let last = drafts[3].clone().reverted_by(&["select 1"]);
    let written = plan("app", &[users, orders, items, last]);
    let report = session.run(written.revert_to(Index(0))).unwrap();
    assert_eq!(report.reverted.len(), 3);
}

fn what_is_not_in_place_cannot_be_reverted_to(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &three());
    session.run(plan.up_to(Index(0))).unwrap();
    let expected = "\
`002_orders` is not in place, so nothing can be reverted to it
   = help: name one that is in place; the history has all of them";
    let error = session.run(plan.revert_to(Index(1))).unwrap_err();
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.version(), Some("002"));
    session.apply(&plan).unwrap();
    session.run(plan.revert_to(Index(0))).unwrap();
    let error = session.run(plan.revert_to(Index(1))).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

fn where_nothing_was_applied_there_is_nothing_to_revert(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &three());
    let error = session.run(plan.revert_to(Index(0))).unwrap_err();
    let expected = "`001_users` is not in place, so nothing can be reverted to it";
    assert_eq!(error.to_string().lines().next(), Some(expected));
    let mut told = Vec::new();
    let run = plan
        .revert_all()
        .on_event(|event| told.push(event.to_string()));
    let report = session.run(run).unwrap();
    assert!(report.reverted.is_empty());
    assert_eq!(told.last().unwrap(), "nothing to revert");
    // Not even a history is left behind.
    let schemas = "select count(*) from pg_namespace where nspname = 'sterna'";
    assert_eq!(session.query(schemas), ["0"]);
}

fn what_the_program_does_not_know_is_not_reverted_under(kind: Kind) {
    let expected = "\
`003_items` is in place too, and this program does not have it
   = note: applied 2026-01-15 12:00:00 UTC by `postgres`
   = help: revert with the program that has it";
    assert_eq!(refusal(kind, &three(), &three()[..2]), expected);
}

fn edited() -> [Draft; 3] {
    let create = ["create table orders (id int)"];
    let orders = Draft::new("002", "orders", &create).reverted_by(&["drop table orders"]);
    [table("001", "users"), orders, table("003", "items")]
}

fn what_was_edited_is_reverted_with_a_reason_only(kind: Kind) {
    let plans = [three(), edited()].map(|drafts| plan("app", &drafts));
    let [was, is] = plans.map(|plan| plan.migration(Index(1)).checksum().to_string());
    let (was, is) = (&was[..12], &is[..12]);
    let expected = format!(
        "\
`002_orders` was edited after it was applied, so what reverts it may not fit
  --> migrations/002_orders.sql
   = note: applied 2026-01-15 12:00:00 UTC by `postgres`
   = note: its checksum was `{was}`, and is `{is}` now
   = note: in an emergency `.break_glass(\"reason\")` goes on without, and the reason stays in the \
     history
   = help: put the file back as it was, revert, and edit it then"
    );
    assert_eq!(refusal(kind, &three(), &edited()), expected);

    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.apply(&plan("app", &three())).unwrap();
    let edited = plan("app", &edited());
    // What stays in place does not matter.
    session.run(edited.revert_to(Index(1))).unwrap();
    let run = edited.revert_to(Index(0)).break_glass("it fits");
    let report = session.run(run).unwrap();
    let expected = "  note: `002_orders` was reverted under break-glass now: it fits";
    assert_eq!(report.to_string().lines().last(), Some(expected));
    assert_eq!(session.tables(), ["users"]);
    assert_eq!(session.apply(&edited).unwrap().applied.len(), 2);
}

fn what_stopped_halfway_is_applied_first(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let last = |second| {
        let last = Draft::new("002", "last", &["create table a ()", second]);
        last.without_transaction().reverted_by(&["drop table a"])
    };
    let of = |second| plan("app", &[table("001", "users"), last(second)]);
    session.apply(&of("select nope")).unwrap_err();
    session.query(THEN);
    let broken = of("select nope");
    let revert = |session: &mut Session| -> Error { session.run(broken.revert_all()).unwrap_err() };
    let expected = "\
`002_last` stopped halfway while it was applied
   = note: begun 2026-01-15 12:00:00 UTC by `postgres`
   = help: apply again until it is whole, and revert then";
    assert_eq!(revert(&mut session).to_string(), expected);
    session.apply(&of("select 1")).unwrap();
    session.run(of("select 1").revert_all()).unwrap();
    assert!(session.tables().is_empty());

    // Where nothing of it had run, it is as though it had not been begun.
    let nothing = Draft::new("002", "last", &["select nope"]).without_transaction();
    let plan = plan("app", &[table("001", "users"), nothing]);
    session.apply(&plan).unwrap_err();
    session.run(plan.revert_all()).unwrap();
    assert!(session.tables().is_empty());
}

fn a_user_who_may_not_write_the_history_reverts_nothing(kind: Kind) {
    let database = database();
    let (mut session, name) = (Session::open(kind, &database.url()), database.name());
    let plan = plan("app", &three());
    session.apply(&plan).unwrap();
    let role = format!("reader_{name}");
    session.query(&format!(
        "create role {role}; grant usage on schema sterna to {role}; \
         grant select on all tables in schema sterna to {role}; set role {role}"
    ));
    let error = session.run(plan.revert_all()).unwrap_err();
    let expected = "this user may not write `sterna.history`";
    assert_eq!(error.to_string().lines().next(), Some(expected));
    session.query(&format!(
        "reset role; drop owned by {role}; drop role {role}"
    ));
    assert_eq!(session.tables(), ["items", "orders", "users"]);
}
