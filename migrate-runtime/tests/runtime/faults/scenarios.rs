//! What is disturbed: one kind of work each, as a row of a table.

use std::sync::OnceLock;

use sterna_runtime::__private::environment;
use sterna_runtime::{Error, ErrorKind, Evidence, LockKind, Receipt, Repair};

use super::picture::INVALID;
use crate::encode::{Draft, Index, plan};
use crate::formats;
use crate::promotion;
use crate::reverting;
use crate::session::{Kind, Session};

/// Work that a run does, and what is left of it in doubt.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    /// The kinds of locks that can guard it.
    pub(crate) locks: &'static [Environment],
    /// Makes the database that the work begins with.
    pub(crate) prepare: fn(&mut Session, Environment),
    /// Does the work, with the lock that the environment has.
    pub(crate) run: fn(&mut Session, Environment) -> Result<(), Error>,
    /// The statement whose fate the next run cannot settle.
    pub(crate) unsettled: Option<Unsettled>,
}

/// A statement of which only a person can tell whether it has run.
pub(crate) struct Unsettled {
    pub(crate) sql: &'static str,
    /// What the next run says.
    pub(crate) title: &'static str,
    /// What a person does then, who has looked.
    pub(crate) decide: fn(&mut Session, Environment),
}

/// Stands for the generated enum: an environment for each kind of lock, and the same
/// behind another environment.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Environment {
    Advisory,
    Transaction,
    Lease,
    AdvisoryAfter,
    TransactionAfter,
    LeaseAfter,
}

use Environment::{Advisory, AdvisoryAfter, Lease, LeaseAfter, Transaction, TransactionAfter};

impl Environment {
    const ALL: &'static [Self] = &[
        Advisory,
        Transaction,
        Lease,
        AdvisoryAfter,
        TransactionAfter,
        LeaseAfter,
    ];

    pub(crate) fn has_lease(self) -> bool {
        matches!(self, Lease | LeaseAfter)
    }
}

sterna_runtime::__private::environment!(
    Environment,
    [
        environment("advisory"),
        environment("transaction").lock(LockKind::Transaction),
        environment("lease").lock(LockKind::Lease),
        environment("advisory-after")
            .after("staging")
            .receipt_key(promotion::KEY),
        environment("transaction-after")
            .after("staging")
            .receipt_key(promotion::KEY)
            .lock(LockKind::Transaction),
        environment("lease-after")
            .after("staging")
            .receipt_key(promotion::KEY)
            .lock(LockKind::Lease),
    ]
);

pub(crate) const TRANSACTIONS: Scenario = Scenario {
    name: "transactions",
    locks: &[Advisory, Transaction, Lease],
    prepare: |_, _| (),
    run: |session, environment| apply(session, environment, &three_tables()),
    unsettled: None,
};

/// Begins with the history of the first format, of a program that knew no environments.
pub(crate) const EARLIER_FORMAT: Scenario = Scenario {
    name: "an earlier format of the history",
    locks: &[Advisory, Transaction, Lease],
    prepare: |session, _| formats::grown(session, 1),
    run: |session, environment| apply(session, environment, &reverting::three()),
    unsettled: None,
};

pub(crate) const RECEIPT: Scenario = Scenario {
    name: "a receipt",
    locks: &[AdvisoryAfter, TransactionAfter, LeaseAfter],
    prepare: |_, _| (),
    run: |session, environment| {
        static RECEIPT: OnceLock<Receipt> = OnceLock::new();
        let plan = plan("app", &three_tables());
        let receipt = RECEIPT.get_or_init(|| promotion::receipt(Kind::Postgres, &plan, "select"));
        let evidence = Evidence::receipt(receipt.clone());
        let run = plan.environment(environment).evidence(evidence);
        session.run(run).map(drop)
    },
    unsettled: None,
};

/// What has run is told by the catalogs.
pub(crate) const INDEX: Scenario = Scenario {
    name: "an index outside of a transaction",
    locks: &[Advisory, Lease],
    prepare: indexed,
    run: |session, environment| apply(session, environment, &between_tables(&INDEXES)),
    unsettled: None,
};

/// The same with `if`, where the server is content with an index that is invalid.
pub(crate) const INDEX_IF_NOT_EXISTS: Scenario = Scenario {
    name: "an index outside of a transaction, if it does not exist",
    locks: &[Advisory, Lease],
    prepare: indexed,
    run: |session, environment| {
        let statements = [
            "create index concurrently if not exists t_a on t (a)",
            "alter type mood add value if not exists 'new'",
            "drop index concurrently if exists t_b",
        ];
        apply(session, environment, &between_tables(&statements))
    },
    unsettled: None,
};

/// What can be run again, what is set again, and what is noted where it runs.
pub(crate) const STATEMENTS: Scenario = Scenario {
    name: "statements outside of a transaction",
    locks: &[Advisory, Lease],
    prepare: indexed,
    run: |session, environment| {
        let statements = [
            "set lock_timeout = '59s'",
            "insert into log values ('002')",
            "vacuum t",
            "reindex table concurrently t",
            "begin; insert into log values ('002'); commit",
        ];
        apply(session, environment, &between_tables(&statements))
    },
    unsettled: None,
};

/// What leaves no trace in the catalogs, and cannot be noted where it runs.
pub(crate) const UNKNOWN: Scenario = Scenario {
    name: "a statement that nobody can look for",
    locks: &[Advisory, Lease],
    prepare: indexed,
    run: |session, environment| apply(session, environment, &between_tables(&[COMMITS])),
    unsettled: Some(Unsettled {
        sql: COMMITS,
        title: "nobody knows whether statement 1 of `002_middle` has run",
        decide: |session, environment| {
            let looked = session.query("select count(*) from log where version = 'do'");
            let repair = match looked[0].as_str() {
                "0" => Repair::StatementDidNotRun(Index(1)),
                _ => Repair::StatementRan(Index(1)),
            };
            let plan = plan("app", &between_tables(&[COMMITS]));
            session
                .repair(plan.environment(environment), repair, "looked at `log`")
                .unwrap();
        },
    }),
};

/// A migration that was refused halfway, and goes on under its settings.
pub(crate) const HALFWAY: Scenario = Scenario {
    name: "a migration that stopped halfway",
    locks: &[Advisory, Lease],
    prepare: |session, environment| {
        indexed(session, environment);
        let broken = halfway("create table u (a int, a int)");
        apply(session, environment, &broken).unwrap_err();
    },
    run: |session, environment| apply(session, environment, &halfway("create table u (a int)")),
    unsettled: None,
};

/// An index that an earlier run left invalid, so that what clears it away is disturbed.
pub(crate) const LEFTOVER: Scenario = Scenario {
    name: "an invalid index that is left",
    locks: &[Advisory, Lease],
    prepare: |session, environment| {
        indexed(session, environment);
        session.query("insert into t values (1, 1)");
        apply(session, environment, &between_tables(&[UNIQUE])).unwrap_err();
        assert_eq!(session.query(INVALID), ["t_a"]);
        session.query("delete from t where a = 1");
    },
    run: |session, environment| apply(session, environment, &between_tables(&[UNIQUE])),
    unsettled: None,
};

pub(crate) const REVERT: Scenario = Scenario {
    name: "reverting",
    locks: &[Advisory, Transaction, Lease],
    prepare: |session, environment| {
        session.query("create table log (version text)");
        apply(session, environment, &reverted()).unwrap();
    },
    run: |session, environment| revert(session, environment, &reverted()),
    unsettled: None,
};

pub(crate) const REVERT_BY_STATEMENT: Scenario = Scenario {
    name: "reverting outside of a transaction",
    locks: &[Advisory, Lease],
    prepare: |session, environment| {
        indexed(session, environment);
        apply(session, environment, &reverted_by_statement()).unwrap();
    },
    run: |session, environment| revert(session, environment, &reverted_by_statement()),
    unsettled: None,
};

/// What a person decided is decided once.
pub(crate) const REPAIR: Scenario = Scenario {
    name: "a repair",
    locks: &[Advisory, Transaction, Lease],
    prepare: |session, environment| apply(session, environment, &reverting::three()).unwrap(),
    run: |session, environment| {
        let [first, _, third] = reverting::three();
        let second = Draft::new("002", "orders", &["create table orders (id int)"]);
        let edited = plan("app", &[first, second, third]);
        let repair = Repair::AcceptEdited(Index(1));
        let run = edited.environment(environment);
        match session.repair(run, repair, "it was the same") {
            Err(error) if matches!(error.kind(), ErrorKind::NothingToRepair { .. }) => Ok(()),
            result => result.map(drop),
        }
    },
    unsettled: None,
};

const INDEXES: [&str; 3] = [
    "create index concurrently t_a on t (a)",
    "alter type mood add value 'new'",
    "drop index concurrently t_b",
];

const UNIQUE: &str = "create unique index concurrently t_a on t (a)";

const COMMITS: &str = "do $$ begin insert into log values ('do'); commit; end $$";

fn apply(session: &mut Session, environment: Environment, drafts: &[Draft]) -> Result<(), Error> {
    let plan = plan("app", drafts);
    session.run(plan.environment(environment)).map(drop)
}

/// Reverts all but the first.
fn revert(session: &mut Session, environment: Environment, drafts: &[Draft]) -> Result<(), Error> {
    let plan = plan("app", drafts);
    let run = plan.environment(environment).revert_to(Index(0));
    session.run(run).map(drop)
}

/// Each notes in the data that it has run, with much else in its catalog.
fn three_tables() -> [Draft; 3] {
    [
        Draft::new(
            "001",
            "users",
            &[
                "create table log (version text)",
                "create table users (id int primary key, email text not null)",
                "insert into users select n, 'u' || n from generate_series(1, 100) n",
                "insert into log values ('001')",
            ],
        ),
        Draft::new(
            "002",
            "mood",
            &[
                "create type mood as enum ('sad', 'happy')",
                "alter table users add column mood mood default 'happy' check (mood <> 'sad')",
                "create function lower_email() returns trigger language plpgsql as \
                 $$ begin new.email := lower(new.email); return new; end $$",
                "create trigger lower_email before insert on users \
                 for each row execute function lower_email()",
                "insert into log values ('002')",
            ],
        ),
        Draft::new(
            "003",
            "view",
            &[
                "set search_path = public",
                "create unique index users_email on users (email) where mood = 'happy'",
                "create view happy as select id from users where mood = 'happy'",
                "insert into log values ('003')",
            ],
        ),
    ]
}

/// A filled table with an index, and a type.
fn indexed(session: &mut Session, _: Environment) {
    session.query(
        "create table t (a int, b int); create index t_b on t (b); \
         insert into t select n, n from generate_series(1, 100) n; \
         create type mood as enum ('old'); create table log (version text)",
    );
}

/// A migration without a transaction, between two with one.
fn between_tables(statements: &[&str]) -> [Draft; 3] {
    [
        Draft::new("001", "before", &["insert into log values ('001')"]),
        Draft::new("002", "middle", statements).without_transaction(),
        Draft::new("003", "after", &["insert into log values ('003')"]),
    ]
}

fn halfway(last: &str) -> [Draft; 2] {
    let statements = [
        "create schema app",
        "set search_path = app",
        "insert into public.log values ('001')",
        "set work_mem = '7MB'",
        last,
    ];
    [
        Draft::new("001", "halfway", &statements).without_transaction(),
        Draft::new("002", "after", &["insert into log values ('002')"]),
    ]
}

/// Each notes in the data that it has run, and that it was reverted.
fn reverted() -> [Draft; 3] {
    ["001", "002", "003"].map(|version| {
        let up = format!("create table t{version} (a int); insert into log values ('{version}')");
        let down = format!("drop table t{version}; insert into log values ('not {version}')");
        Draft::new(version, "t", &up.split("; ").collect::<Vec<_>>())
            .reverted_by(&down.split("; ").collect::<Vec<_>>())
    })
}

fn reverted_by_statement() -> [Draft; 3] {
    let again = [
        "create index concurrently t_b on t (b)",
        "insert into log values ('not 002')",
        "drop index concurrently t_a",
    ];
    let [first, second, third] = between_tables(&INDEXES);
    [
        first,
        second.reverted_by_statement(&again),
        third.reverted_by(&["insert into log values ('not 003')"]),
    ]
}
