//! What was reverted shows nothing to the environment behind.

use sterna_runtime::__private::environment;
use sterna_runtime::{Error, Plan, Report};

use crate::encode::{Draft, Index, plan};
use crate::reverting::{table, three};
use crate::session::{Kind, Session, database};

scenarios!(
    what_was_reverted_is_no_evidence_until_it_is_applied_again,
    what_is_half_reverted_is_no_evidence,
    a_digest_over_what_was_reverted_vouches_for_nothing,
);

/// Stands for the generated enum of environments.
#[derive(Clone, Copy, Debug)]
enum Environment {
    Staging,
    Production,
}

impl Environment {
    const ALL: &'static [Self] = &[Self::Staging, Self::Production];
}

sterna_runtime::__private::environment!(
    Environment,
    [
        environment("staging").out_of_order(sterna_runtime::OutOfOrder::Allow),
        environment("production").after("staging"),
    ]
);

/// Applies to a fresh database what that connection to staging shows.
fn promoted(kind: Kind, plan: &Plan<Index>, staging: &mut Session) -> Result<Report, Error> {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let run = plan.environment(Environment::Production);
    session.run(run.evidence(staging.evidence()))
}

fn title(error: &Error) -> String {
    error.to_string().lines().next().unwrap().to_owned()
}

fn what_was_reverted_is_no_evidence_until_it_is_applied_again(kind: Kind) {
    let (database, plan) = (database(), plan("app", &three()));
    let mut session = Session::open(kind, &database.url());
    let staging = || plan.environment(Environment::Staging);
    session.run(staging()).unwrap();
    session.run(staging().revert_to(Index(0))).unwrap();
    let error = promoted(kind, &plan, &mut session).unwrap_err();
    assert_eq!(title(&error), "`staging` has not had `002_orders`");
    session.run(staging()).unwrap();
    let report = promoted(kind, &plan, &mut session).unwrap();
    assert_eq!(report.applied.len(), 3);
}

fn what_is_half_reverted_is_no_evidence(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let broken = table("001", "users");
    let broken = broken.reverted_by_statement(&["drop table users", "select nope"]);
    let plan = plan("app", &[broken]);
    let staging = || plan.environment(Environment::Staging);
    session.run(staging()).unwrap();
    session.run(staging().revert_all()).unwrap_err();
    let error = promoted(kind, &plan, &mut session).unwrap_err();
    assert_eq!(title(&error), "`staging` has not had `001_users`");
    // As though its first statement had been refused.
    session.query("update sterna.history set statements_done = 0 where state = 'failed'");
    assert!(promoted(kind, &plan, &mut session).is_ok());
}

/// The record of what came in late has the digest of all that was in place then.
fn a_digest_over_what_was_reverted_vouches_for_nothing(kind: Kind) {
    let database = database();
    let mut session = Session::open(kind, &database.url());
    let [users, orders, items] = three();
    let other = Draft::new("003", "items", &["create table items (id int)"]);
    let early = plan("app", &[users.clone(), items.clone()]);
    let late = plan("app", &[users.clone(), orders.clone(), items]);
    let changed = plan("app", &[users, orders, other]);
    session
        .run(early.environment(Environment::Staging))
        .unwrap();
    session.run(late.environment(Environment::Staging)).unwrap();
    let staging = late.environment(Environment::Staging);
    session.run(staging.revert_to(Index(1))).unwrap();
    let first = plan("app", &three()[..2]);
    assert!(promoted(kind, &first, &mut session).is_ok());
    session
        .run(changed.environment(Environment::Staging))
        .unwrap();
    let error = promoted(kind, &late, &mut session).unwrap_err();
    let expected = "`staging` had another `003_items`, or others before it";
    assert_eq!(title(&error), expected);
    assert!(promoted(kind, &changed, &mut session).is_ok());
}
