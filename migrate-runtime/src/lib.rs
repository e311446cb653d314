//! Applies a checked plan of SQL migrations to PostgreSQL.
//!
//! A [`Plan`] is made at build time and carried as static data; [`Plan::apply`]
//! brings a database up to it. How that goes is decided by one state machine that
//! knows neither sockets nor clocks (`engine`); a [`Driver`] sends what it says.
//! How SQL is read and checked is not known here: that happened in the build.
//!
//! # The history
//!
//! What was applied and what was reverted stands in the table `sterna.history`, one row
//! each time, to be read with plain SQL. All that ever happened:
//!
//! ```sql
//! select version, name, state, applied_at, duration, applied_by, application
//! from sterna.history where plan = 'app' order by position;
//! ```
//!
//! What is in place now:
//!
//! ```sql
//! select version, name, applied_at from sterna.history h
//! where plan = 'app' and state = 'applied' and not exists (
//!     select from sterna.history r
//!     where r.plan = h.plan and r.reverts = h.position and r.state = 'reverted'
//! )
//! order by position;
//! ```
//!
//! | columns | say |
//! |---|---|
//! | `plan`, `position` | which plan, and the place in its history from 1: together the primary key |
//! | `version`, `name`, `file`, `transactional` | the migration as the plan has it |
//! | `checksum`, `chain` | its digest, and the one over it and all before it; of a revert, over what is left |
//! | `reverts` | of a revert, the position of the record that it reverts |
//! | `in_place` | how many migrations are in place after it; null in records of early versions |
//! | `out_of_order` | whether it came in before others that were there |
//! | `state` | `applied` or `reverted`; by statement also `running` or `failed` |
//! | `statements_done`, `done_digest` | how far a migration by statement has come |
//! | `doing`, `found` | the statement that was sent alone and may have run, and what was there before |
//! | `started_at`, `applied_at`, `duration` | when, by the server's clock |
//! | `applied_by`, `application`, `client_address` | who, from where |
//! | `break_glass`, `break_glass_by`, `break_glass_at` | why it went against a rule |
//! | `environment` | where; null as long as nobody said |
//! | `tool`, `format` | what wrote the row, and the format of the table |
//!
//! Beside it, `sterna.history_state` has one row a plan: what the database was told
//! that it is, and who has the lease. A run that says another environment is refused,
//! and so is one that says none.
//!
//! `sterna.history_repairs` has a row for each [`Repair`]: what was decided, who did it,
//! when and why.
//!
//! # Migrations without a transaction
//!
//! They run statement by statement, and go on where they stopped. A statement is noted in
//! its own transaction, so the journal tells whether it ran. One that the server refuses
//! beside another is noted before and behind; where a run breaks off in between, the
//! next one looks what became of it ([`Outcome`]), and where nothing tells, only
//! [`Run::repair`] does.
//!
//! # Environments
//!
//! [`Plan::environment`] runs with the settings of an environment: timeouts, role and
//! the like hold inside each migration and end with it. What another session was in
//! the way of is rolled back and tried again. [`LockKind`] tells how processes keep
//! out of each other's way.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, reason = "a failed unwrap fails the test")
)]

mod driver;
mod engine;
mod environment;
mod error;
mod event;
mod outcome;
mod plan;
mod promotion;
mod repair;
mod report;
mod run;
mod server_error;

pub use driver::{AsyncDriver, Driver, Failure, Row, Rows};
pub use environment::{
    Ahead, EnvironmentSettings, Hazards, LockKind, OutOfOrder, PlanEnvironment, UnknownEnvironment,
};
pub use error::{Error, ErrorKind};
pub use event::{Event, Holder};
pub use outcome::{Leftover, Outcome};
pub use plan::{Digest, Location, Migration, Plan, PlanVersion, Script, Statement, UnknownVersion};
pub use promotion::{Evidence, Unproven};
#[cfg(feature = "receipts")]
pub use promotion::{KeyError, PublicKey, Receipt, SigningKey};
pub use repair::Repair;
pub use report::{Applied, Override, Repaired, Report, Reverted, Settled};
pub use run::Run;
pub use server_error::{ErrorPosition, ServerError};

/// What generated code needs. This is not API: it may change in any release,
/// which is why the crates are pinned to each other.
#[doc(hidden)]
pub mod __private {
    pub use crate::__environment as environment;
    pub use crate::__version as version;
    pub use crate::environment::{Ahead, Hazards, LockKind, OutOfOrder, PlanEnvironment};
    pub use crate::plan::PlanVersion;
    use crate::{EnvironmentSettings, UnknownEnvironment};

    /// A plan over a table of the format told in `plan/table.rs`.
    pub const fn plan<V: PlanVersion>(
        table: &'static [u8],
        sources: &'static [&'static [u8]],
    ) -> crate::Plan<V> {
        crate::Plan::new(table, sources)
    }

    /// An environment with the default settings.
    pub const fn environment(name: &'static str) -> EnvironmentSettings {
        EnvironmentSettings::new(name)
    }

    /// What the variables of the process say.
    pub fn environment_from_env<E: PlanEnvironment>() -> Result<E, UnknownEnvironment> {
        crate::environment::from_env()
    }

    /// What a text says.
    pub fn parse_environment<E: PlanEnvironment>(text: &str) -> Result<E, UnknownEnvironment> {
        crate::environment::parse(text)
    }
}

#[cfg(test)]
extern crate self as sterna_runtime;

#[cfg(test)]
#[path = "../tests/runtime/encode.rs"]
mod encode;
