//! Never skip an environment: receipts and connections as evidence, and break-glass.

use std::time::Duration;

use scratch_postgres::Database;
use sterna_runtime::__private::environment;
use sterna_runtime::{Error, Evidence, Plan, Receipt, Report, SigningKey};

use crate::encode::{Draft, Index, plan};
use crate::session::{Kind, Session, database};

scenarios!(
    a_receipt_lets_what_it_covers_through,
    a_connection_lets_what_is_there_through,
    nothing_pending_needs_no_evidence,
    no_evidence_is_refused,
    evidence_is_refused_for_what_is_wrong_with_it,
    a_receipt_is_refused_until_it_has_soaked,
    a_clock_that_ran_backwards_is_refused,
    a_connection_that_fails_is_told,
    a_file_that_cannot_be_read_is_told,
    a_receipt_is_made_of_a_database_that_knows_what_it_is,
);

/// Stands for the generated enum of environments.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Environment {
    Local,
    Staging,
    Production,
    Soaking,
    Keyless,
}

impl Environment {
    const ALL: &'static [Self] = &[
        Self::Local,
        Self::Staging,
        Self::Production,
        Self::Soaking,
        Self::Keyless,
    ];
}

/// Of the key in `key()`.
pub(crate) const KEY: [u8; 32] = [
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
];

sterna_runtime::__private::environment!(
    Environment,
    [
        environment("local"),
        environment("staging"),
        environment("production").after("staging").receipt_key(KEY),
        environment("soaking")
            .after("staging")
            .soak(Duration::from_secs(3600))
            .receipt_key(KEY),
        environment("keyless").after("staging"),
    ]
);

/// From the first test vector of RFC 8032, or any other.
fn key(text: &str) -> SigningKey {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    std::fs::write(&path, text).unwrap();
    SigningKey::from_file(&path).unwrap()
}

fn own_key() -> SigningKey {
    key("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
}

pub(crate) fn drafts() -> [Draft; 2] {
    [
        Draft::new("001", "users", &["create table users ()"]),
        Draft::new("002", "orders", &["create table orders ()"]),
    ]
}

/// A database that went through a plan in staging.
fn staging(kind: Kind, plan: &Plan<Index>) -> (Database, Session) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    session.run(plan.environment(Environment::Staging)).unwrap();
    (database, session)
}

/// A receipt of staging, after this was done to its history.
pub(crate) fn receipt(kind: Kind, plan: &Plan<Index>, change: &str) -> Receipt {
    let (_database, mut session) = staging(kind, plan);
    session.query(change);
    session.receipt(plan, &own_key()).unwrap()
}

/// Applies the plan to a fresh database with a receipt.
fn promoted(kind: Kind, to: Environment, receipt: Receipt) -> Result<Report, Error> {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &drafts());
    let evidence = Evidence::receipt(receipt);
    let result = session.run(plan.environment(to).evidence(evidence));
    if result.is_err() {
        assert!(session.tables().is_empty());
        assert!(!session.has_history());
    }
    result
}

const GLASS: &str = "   = note: in an emergency `.break_glass(\"reason\")` goes on without, and \
                     the reason stays in the history";

fn a_receipt_lets_what_it_covers_through(kind: Kind) {
    let all = plan("app", &drafts());
    let report = promoted(kind, Environment::Production, receipt(kind, &all, "select")).unwrap();
    assert_eq!(report.applied.len(), 2);
    assert!(report.overrides.is_empty());

    // What is applied already need not be covered.
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let first = plan("app", &drafts()[..1]);
    let whole = receipt(kind, &all, "select");
    let evidence = Evidence::receipt(receipt(kind, &first, "select"));
    let production = Environment::Production;
    session
        .run(first.environment(production).evidence(evidence))
        .unwrap();
    let later = Evidence::receipt(whole);
    let report = session.run(all.environment(production).evidence(later));
    assert_eq!(report.unwrap().applied.len(), 1);
    // One kept as text is as good.
    let text = receipt(kind, &all, "select").to_string();
    promoted(kind, production, Receipt::from_text(text + "\n")).unwrap();
}

fn a_connection_lets_what_is_there_through(kind: Kind) {
    let plan = plan("app", &drafts());
    let (_staging, mut before) = staging(kind, &plan);
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let run = plan.environment(Environment::Keyless);
    let report = session.run(run.evidence(before.evidence())).unwrap();
    assert_eq!(report.applied.len(), 2);
}

fn nothing_pending_needs_no_evidence(kind: Kind) {
    let plan = plan("app", &drafts());
    let (_database, mut session) = staging(kind, &plan);
    session.query("update sterna.history_state set environment = 'production'");
    let run = plan.environment(Environment::Production);
    let unread = Evidence::receipt_file("/no/such/receipt");
    assert_eq!(session.run(run.evidence(unread)).unwrap().in_place, 2);
}

fn no_evidence_is_refused(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let plan = plan("app", &drafts());
    let error = session.run(plan.environment(Environment::Production));
    let expected = format!(
        "\
nothing shows that `staging` had `001_users`
  --> migrations/001_users.sql
{GLASS}
   = help: give a connection to `staging`: `.evidence(Evidence::database(...))`, or a receipt: \
     `.evidence(Evidence::receipt_file(...))`"
    );
    assert_eq!(error.unwrap_err().to_string(), expected);
    assert!(session.tables().is_empty());
    assert!(!session.has_history());
}

fn evidence_is_refused_for_what_is_wrong_with_it(kind: Kind) {
    let all = plan("app", &drafts());
    let sound = receipt(kind, &all, "select");
    let (_staging, mut session) = staging(kind, &all);
    let stranger = key("//////////////////////////////////////////8=");
    let signed_otherwise = session.receipt(&all, &stranger).unwrap();
    let edited = [
        drafts()[0].clone(),
        Draft::new("002", "orders", &["select 2"]),
    ];
    let again = "   = help: make it again where `staging` is: `PLAN.receipt(...)`";
    let elsewhere = "update sterna.history_state set environment = 'local'";
    let cases = [
        (
            signed_otherwise,
            format!(
                "\
the receipt is not signed with the key that `production` trusts
   = note: it is signed with `{}`
   = note: `receipt_key` is `{}`
   = help: make it again with the key that belongs to `production`",
                stranger.public_key(),
                own_key().public_key()
            ),
        ),
        (
            Receipt::from_text(sound.to_string().replace("staging", "Staging")),
            format!("the receipt was changed after it was signed\n{again}"),
        ),
        (
            Receipt::from_text("no"),
            format!(
                "the receipt cannot be read\n   = note: expected ident at line 1 column 2\n{again}"
            ),
        ),
        (
            receipt(kind, &all, elsewhere),
            "\
the evidence is from `local`, and `production` comes after `staging`
   = help: apply as `staging` there, and make the evidence there"
                .to_owned(),
        ),
        (
            receipt(kind, &plan("audit", &drafts()), "select"),
            "\
the evidence is about the plan `audit`, and this one is `app`
   = help: make evidence with this plan where `staging` is"
                .to_owned(),
        ),
        (
            receipt(kind, &plan("app", &drafts()[..1]), "select"),
            format!(
                "\
`staging` has not had `002_orders`
  --> migrations/002_orders.sql
{GLASS}
   = help: apply it in `staging`, and make the evidence after that"
            ),
        ),
        (
            receipt(kind, &plan("app", &edited), "select"),
            "\
`staging` had another `002_orders`, or others before it
  --> migrations/002_orders.sql
   = help: build from the files that `staging` had, or apply these there first"
                .to_owned(),
        ),
    ];
    for (receipt, expected) in cases {
        let error = promoted(kind, Environment::Production, receipt).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    let expected = "\
`keyless` takes no receipts, because it has no `receipt_key`
   = help: write `receipt_key = \"ed25519:...\"` for `keyless` into `sterna.toml`, or give a \
     connection: `.evidence(Evidence::database(...))`";
    let error = promoted(kind, Environment::Keyless, sound).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

fn a_receipt_is_refused_until_it_has_soaked(kind: Kind) {
    let all = plan("app", &drafts());
    let older = |ago: &str| {
        format!(
            "update sterna.history set applied_at = clock_timestamp() - interval '{ago}' \
             where version = '002'; \
             update sterna.history set applied_at = now() - interval '1 day' where version = '001'"
        )
    };
    let young = receipt(kind, &all, &older("29 min 59.5 s"));
    let text = promoted(kind, Environment::Soaking, young)
        .unwrap_err()
        .to_string();
    let expected = "`staging` has had `002_orders` for 30 min";
    let almost = "`staging` has had `002_orders` for 29 min 59 s";
    assert!(
        text.starts_with(expected) || text.starts_with(almost),
        "{text}"
    );
    assert!(text.contains(", which is less than 1 h\n"), "{text}");
    let old = receipt(kind, &all, &older("1 h"));
    assert_eq!(
        promoted(kind, Environment::Soaking, old)
            .unwrap()
            .applied
            .len(),
        2
    );

    let (_staging, mut before) = staging(kind, &all);
    before.query(&older("1 min"));
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let run = all.environment(Environment::Soaking);
    let text = session
        .run(run.evidence(before.evidence()))
        .unwrap_err()
        .to_string();
    assert!(text.contains("for 1 min"), "{text}");
    before.query(&older("1 h"));
    let run = all.environment(Environment::Soaking);
    session.run(run.evidence(before.evidence())).unwrap();
}

fn a_clock_that_ran_backwards_is_refused(kind: Kind) {
    let all = plan("app", &drafts());
    let ahead = "update sterna.history set applied_at = clock_timestamp() + interval '1 day' \
                 where version = '001'";
    let error = promoted(kind, Environment::Production, receipt(kind, &all, ahead)).unwrap_err();
    let text = error.to_string();
    let expected = "`staging` says that it had `001_users` in the future, by ";
    assert!(text.starts_with(expected), "{text}");
    let help = "\n   = help: set the clocks of both servers right, and make the evidence again";
    assert!(text.ends_with(help), "{text}");
}

fn a_connection_that_fails_is_told(kind: Kind) {
    let all = plan("app", &drafts());
    let (target, empty) = (database(), database());
    let mut session = Session::open(kind, &target.url());
    let mut before = Session::open(kind, &empty.url());
    let run = || all.environment(Environment::Production);
    let error = session.run(run().evidence(before.evidence())).unwrap_err();
    let expected = "\
the evidence is from a database that was not told what it is
   = help: apply as `staging` there, and make the evidence there";
    assert_eq!(error.to_string(), expected);

    let (_staging, mut before) = staging(kind, &all);
    before.query("alter table sterna.history rename column chain to links");
    let error = session.run(run().evidence(before.evidence())).unwrap_err();
    let expected = "\
failed to read the history of the environment before: column r.chain does not exist \
(42703, undefined_column)
   = help: where an earlier version of Sterna has made it, apply there with this program first";
    assert_eq!(error.to_string(), expected);

    let other = match kind {
        Kind::Postgres => Kind::TokioPostgres,
        Kind::TokioPostgres | Kind::Sqlx => Kind::Postgres,
    };
    let (_staging, mut before) = staging(other, &all);
    let error = session.run(run().evidence(before.evidence())).unwrap_err();
    let expected = "\
the evidence is a connection that this run cannot ask
   = help: `apply` asks an `Evidence::database(...)`, and `apply_async` an \
     `Evidence::database_async(...)`";
    assert_eq!(error.to_string(), expected);
    assert!(session.tables().is_empty());
}

fn a_file_that_cannot_be_read_is_told(kind: Kind) {
    let all = plan("app", &drafts());
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let run = || all.environment(Environment::Production);
    let error = session
        .run(run().evidence(Evidence::receipt_file("/no/such/receipt")))
        .unwrap_err();
    let expected = "\
the receipt cannot be read
   = note: failed to read `/no/such/receipt`
   = help: make it again where `staging` is: `PLAN.receipt(...)`";
    assert_eq!(error.to_string(), expected);
    assert!(std::error::Error::source(&error).is_some());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.json");
    std::fs::write(&path, receipt(kind, &all, "select").to_string()).unwrap();
    session
        .run(run().evidence(Evidence::receipt_file(path)))
        .unwrap();
}

fn a_receipt_is_made_of_a_database_that_knows_what_it_is(kind: Kind) {
    let all = plan("app", &drafts());
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let expected = "\
this database was not told what it is
   = help: apply to it as what it is: `PLAN.environment(Environment::from_env()?)`";
    let error = session.receipt(&all, &own_key()).unwrap_err();
    assert_eq!(error.to_string(), expected);
    session.apply(&all).unwrap();
    let error = session.receipt(&all, &own_key()).unwrap_err();
    assert_eq!(error.to_string(), expected);
    session.run(all.environment(Environment::Staging)).unwrap();
    session.receipt(&all, &own_key()).unwrap();
}
