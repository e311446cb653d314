//! The kinds of locks, straight and behind a pooler.

use std::thread;
use std::time::Duration;

use sterna_runtime::{ErrorKind, Event};

use crate::encode::{Draft, Index, plan};
use crate::environments::Environment;
use crate::pooler::Pooler;
use crate::session::{Kind, Session, database};

scenarios!(
    one_of_eight_applies_each_migration_under_any_lock,
    one_of_eight_applies_each_migration_behind_a_pooler,
    a_lock_of_the_session_is_refused_behind_a_pooler,
    a_lock_of_the_session_that_is_lost_stops_the_run,
    what_has_run_is_noted_even_if_the_lock_is_lost,
    a_lock_of_the_transaction_works_under_any_isolation,
    a_lock_of_the_transaction_shows_its_holder,
    a_migration_without_a_transaction_needs_more_than_a_lock_of_one,
    a_lease_shows_its_holder,
    a_lease_that_ran_out_is_taken_over,
    a_lease_that_was_taken_over_is_lost,
    a_lease_lasts_as_long_as_a_statement_may_take,
    a_lease_needs_no_advisory_locks,
);

fn drafts() -> Vec<Draft> {
    let tables = ["001", "002", "003", "004"].map(|version| {
        let sql = format!("create table t{version} ()");
        Draft::new(version, "t", &[&sql])
    });
    tables.to_vec()
}

/// Runs eight at once; all succeed, and together they apply each migration once.
fn eight_at_once(kind: Kind, url: &str, environment: Environment) {
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let mut session = Session::open(kind, url);
            thread::spawn(move || {
                let plan = plan("app", &drafts());
                session.run(plan.environment(environment))
            })
        })
        .collect();
    let reports = threads.into_iter().map(|thread| thread.join().unwrap());
    let applied = reports.map(|report| report.unwrap().applied.len());
    assert_eq!(applied.sum::<usize>(), 4);
}

const ONCE: [&str; 4] = ["001 applied", "002 applied", "003 applied", "004 applied"];

fn one_of_eight_applies_each_migration_under_any_lock(kind: Kind) {
    for environment in [Environment::Local, Environment::Pooled, Environment::Leased] {
        let database = database();
        eight_at_once(kind, &database.url(), environment);
        let mut session = Session::open(kind, &database.url());
        assert_eq!(session.history(), ONCE);
    }
}

fn one_of_eight_applies_each_migration_behind_a_pooler(kind: Kind) {
    let Some(pooler) = Pooler::start() else {
        return;
    };
    for environment in [Environment::Pooled, Environment::Leased] {
        let database = database();
        eight_at_once(kind, &pooler.url(&database), environment);
        let mut session = Session::open(kind, &database.url());
        assert_eq!(session.history(), ONCE);
        session.query(
            "select pg_terminate_backend(pid) from pg_stat_activity \
                       where datname = current_database() and pid <> pg_backend_pid()",
        );
    }
}

/// Makes the pooler open two connections, which then take turns.
fn open_two(kind: Kind, url: &str) -> Session {
    let (mut one, mut two) = (Session::open(kind, url), Session::open(kind, url));
    for session in [&mut one, &mut two] {
        session.query("begin");
    }
    for session in [&mut one, &mut two] {
        session.query("commit");
    }
    one
}

const ADVICE: &str = "\
a pooler changes the server process under this connection
   = help: set `lock = \"transaction\"` for this environment in `sterna.toml`, or \
     `lock = \"lease\"` for migrations without a transaction too; or connect past the pooler";

fn a_lock_of_the_session_is_refused_behind_a_pooler(kind: Kind) {
    let Some(pooler) = Pooler::start() else {
        return;
    };
    let database = database();
    let mut session = open_two(kind, &pooler.url(&database));
    let error = session.apply(&plan("app", &drafts())).unwrap_err();
    assert_eq!(error.to_string(), ADVICE);
    let locks = "select count(*) from pg_locks where locktype = 'advisory' \
                 and database = (select oid from pg_database where datname = current_database())";
    assert_eq!(session.query(locks), ["0"]);
    assert!(session.tables().is_empty());
}

const LOST: &str = "\
the migration lock was lost
   = help: look who else migrates, and run again: the history will tell";

fn a_lock_of_the_session_that_is_lost_stops_the_run(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let unlock = ["create table a ()", "select pg_advisory_unlock_all()"];
    let drafts = [
        Draft::new("001", "a", &unlock),
        Draft::new("002", "b", &["create table b ()"]),
    ];
    let error = session.apply(&plan("app", &drafts)).unwrap_err();
    assert_eq!(error.to_string(), LOST);
    assert_eq!(error.applied().len(), 1);
    assert_eq!(session.history(), ["001 applied"]);
}

fn what_has_run_is_noted_even_if_the_lock_is_lost(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    // It ends what the session holds.
    let statements = ["create table a ()", "discard all", "create table b ()"];
    let draft = Draft::new("001", "a", &statements).without_transaction();
    let plan = plan("app", &[draft]);
    assert_eq!(session.apply(&plan).unwrap_err().to_string(), LOST);
    let journal = "select state, statements_done from sterna.history";
    assert_eq!(session.query(journal), ["running 2"]);
    session.apply(&plan).unwrap();
    assert_eq!(session.tables(), ["a", "b"]);
}

fn a_lock_of_the_transaction_works_under_any_isolation(kind: Kind) {
    let database = database();
    let name = database.name();
    let mut session = Session::open(kind, &database.url());
    session.query(&format!(
        "alter database {name} set default_transaction_isolation = 'serializable'"
    ));
    eight_at_once(kind, &database.url(), Environment::Pooled);
    assert_eq!(session.history(), ONCE);
}

fn a_lock_of_the_transaction_shows_its_holder(kind: Kind) {
    let database = database();
    let mut gate = Session::open(kind, &database.url());
    for sql in ["create table gate ()", "begin", "lock table gate"] {
        gate.query(sql);
    }
    let mut holder = Session::open(kind, &format!("{}?application_name=holder", database.url()));
    let locked = || plan("app", &[Draft::new("001", "a", &["lock table gate"])]);
    let first = thread::spawn(move || {
        let plan = locked();
        holder.run(plan.environment(Environment::Pooled))
    });
    let waiting = "select count(*) from pg_locks l where not granted \
                   and relation = 'gate'::regclass";
    while gate.query(waiting) != ["1"] {
        assert!(!first.is_finished());
        thread::yield_now();
    }
    let mut session = Session::open(kind, &database.url());
    let plan = locked();
    let run = plan
        .environment(Environment::Pooled)
        .lock_wait(Duration::ZERO);
    let error = session.run(run).unwrap_err();
    let ErrorKind::LockTimeout { holder, .. } = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(
        holder.as_ref().unwrap().application.as_deref(),
        Some("holder")
    );
    gate.query("commit");
    first.join().unwrap().unwrap();
    let report = session.run(plan.environment(Environment::Pooled)).unwrap();
    assert_eq!(report.in_place, 1);
}

fn a_migration_without_a_transaction_needs_more_than_a_lock_of_one(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let mut drafts = drafts();
    drafts.push(Draft::new("005", "v", &["vacuum t001"]).without_transaction());
    let plan = plan("app", &drafts);
    let error = session
        .run(plan.environment(Environment::Pooled))
        .unwrap_err();
    let expected = "\
`005_v` runs without a transaction, so no lock of one can guard it
  --> migrations/005_v.sql
   = help: set `lock = \"lease\"` for this environment, or connect past the pooler and set \
     `lock = \"advisory\"`";
    assert_eq!(error.to_string(), expected);
    assert!(session.tables().is_empty());
    assert!(!session.has_history());
    session
        .run(plan.up_to(Index(3)).environment(Environment::Pooled))
        .unwrap();
}

/// Runs the plan, with something else before its second migration; tells how many
/// were applied, or the error.
fn in_the_middle(session: &mut Session, mut meanwhile: impl FnMut() + Send) -> String {
    let plan = plan("app", &drafts());
    let run = plan.environment(Environment::Leased).on_event(|event| {
        if matches!(event, Event::Applying { number: 2, .. }) {
            thread::scope(|scope| scope.spawn(&mut meanwhile).join().unwrap());
        }
    });
    match session.run(run) {
        Ok(report) => report.applied.len().to_string(),
        Err(error) => error.to_string(),
    }
}

fn a_lease_shows_its_holder(kind: Kind) {
    let database = database();
    let mut holder = Session::open(kind, &format!("{}?application_name=holder", database.url()));
    let mut session = Session::open(kind, &database.url());
    let mut found = None;
    let done = in_the_middle(&mut holder, || {
        let plan = plan("app", &drafts());
        let run = plan
            .environment(Environment::Leased)
            .lock_wait(Duration::ZERO);
        let error = session.run(run).unwrap_err();
        if let ErrorKind::LockTimeout { holder, .. } = error.kind() {
            found.clone_from(holder);
        }
    });
    assert_eq!(done, "4");
    let found = found.unwrap();
    assert_eq!(found.application.as_deref(), Some("holder"));
    assert!(
        found.since.is_some() && found.until > found.since,
        "{found}"
    );
    let state = "select lease_fence, lease_expires from sterna.history_state";
    assert_eq!(session.query(state), ["1 null"]);
}

/// As if the holder had said nothing for so long.
const RUN_OUT: &str = "update sterna.history_state \
                       set lease_expires = clock_timestamp() - interval '1 second'";

fn a_lease_that_ran_out_is_taken_over(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &drafts());
    session
        .run(plan.up_to(Index(0)).environment(Environment::Leased))
        .unwrap();
    session.query("update sterna.history_state set lease_expires = 'infinity'");
    let refused = |session: &mut Session| {
        let run = plan.environment(Environment::Leased);
        let run = run.lock_wait(Duration::ZERO);
        let error = session.run(run).unwrap_err();
        let ErrorKind::LockTimeout { frees, .. } = error.kind() else {
            panic!("{error}");
        };
        frees.clone().unwrap()
    };
    refused(&mut session);
    session.query(RUN_OUT);
    session
        .run(plan.up_to(Index(1)).environment(Environment::Leased))
        .unwrap();
    // Nor has anybody to wait for a lease of one that is gone.
    session.query("update sterna.history_state set lease_expires = 'infinity'");
    let frees = refused(&mut session);
    session.query(&frees);
    let report = session.run(plan.environment(Environment::Leased)).unwrap();
    assert_eq!(report.applied.len(), 2);
}

fn a_lease_that_was_taken_over_is_lost(kind: Kind) {
    let database = database();
    let (mut holder, mut other) = (
        Session::open(kind, &database.url()),
        Session::open(kind, &database.url()),
    );
    let lost = in_the_middle(&mut holder, || {
        other.query(RUN_OUT);
        let plan = plan("app", &drafts());
        let report = other.run(plan.environment(Environment::Leased)).unwrap();
        assert_eq!(report.applied.len(), 3);
    });
    assert_eq!(lost, LOST);
    assert_eq!(other.history(), ONCE);
}

fn a_lease_lasts_as_long_as_a_statement_may_take(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.query("create table seen (lease interval)");
    let look = "insert into seen select lease_expires - clock_timestamp() \
                from sterna.history_state";
    let drafts = [
        Draft::new("001", "in", &[look]),
        Draft::new("002", "by", &[look]).without_transaction(),
    ];
    let plan = plan("app", &drafts);
    session.run(plan.environment(Environment::Leased)).unwrap();
    let seen = "select lease <= '30s', lease between '50min' and '60min' from seen order by lease";
    assert_eq!(session.query(seen), ["t f", "f t"]);
}

/// As on a server that has none: nobody may use them, nor look at them.
fn a_lease_needs_no_advisory_locks(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let (name, role) = (database.name(), format!("plain_{}", database.name()));
    session.query(&format!(
        "revoke execute on function pg_try_advisory_lock(bigint), \
         pg_try_advisory_xact_lock(bigint), pg_advisory_unlock(bigint) from public; \
         revoke select on pg_locks from public; create role {role}; \
         grant create on database {name} to {role}; \
         grant create, usage on schema public to {role}; set role {role}"
    ));
    let mut drafts = drafts();
    drafts.push(Draft::new("005", "v", &["vacuum t001", "select 1"]).without_transaction());
    let plan = plan("app", &drafts);
    let expected = "\
failed to take the migration lock: permission denied for view pg_locks \
(42501, insufficient_privilege)
   = help: grant that right, or set `lock = \"lease\"` for this environment in `sterna.toml`";
    let error = session.run(plan.environment(Environment::Local));
    assert_eq!(error.unwrap_err().to_string(), expected);
    let report = session.run(plan.environment(Environment::Leased)).unwrap();
    assert_eq!(report.applied.len(), 5);
    session.query(&format!(
        "reset role; drop owned by {role}; drop role {role}"
    ));
}
