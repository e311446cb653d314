//! SQL migrations for PostgreSQL, checked at compile time.
//!
//! [`migrations!`] reads a folder while the program is compiled, refuses what
//! cannot be right in it, and makes a [`Plan`]. The plan is static data: nothing
//! is read from disk at run time. [`Plan::apply`] brings a database up to it.
//!
#![cfg_attr(feature = "postgres", doc = "```no_run")]
#![cfg_attr(not(feature = "postgres"), doc = "```ignore")]
//! use postgres::{Client, NoTls};
//!
//! sterna::migrations!(mod migrations = "examples/quickstart");
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut client = Client::connect(&std::env::var("DATABASE_URL")?, NoTls)?;
//! let report = migrations::PLAN.apply(&mut client)?;
//! println!("{report}");
//! # Ok(())
//! # }
//! ```
//!
//! | feature | a plan is applied to |
//! |---|---|
//! | `postgres` (default) | a client of the crate `postgres`, with [`Plan::apply`] |
//! | `tokio-postgres` | a client of the crate `tokio-postgres`, with [`Plan::apply_async`] |
//! | `sqlx` | a `PgConnection` of the crate `sqlx` 0.9, with [`Plan::apply_async`]; one that a pool has lent: `&mut *connection` |
//! | `receipts` | signed receipts are the evidence that the environment before had a plan |
//!
//! A connection of another kind can be had with an implementation of [`Driver`]
//! or [`AsyncDriver`].

pub use sterna_runtime::{
    Ahead, Applied, AsyncDriver, Digest, Driver, EnvironmentSettings, Error, ErrorKind,
    ErrorPosition, Event, Evidence, Failure, Hazards, Holder, Leftover, Location, LockKind,
    Migration, OutOfOrder, Outcome, Override, Plan, PlanEnvironment, PlanVersion, Repair, Repaired,
    Report, Reverted, Row, Rows, Run, Script, ServerError, Settled, Statement, UnknownEnvironment,
    UnknownVersion, Unproven,
};
#[cfg(feature = "receipts")]
pub use sterna_runtime::{KeyError, PublicKey, Receipt, SigningKey};

/// Makes a module of a folder of SQL migrations, and checks the folder while doing so.
///
/// ```
/// sterna::migrations!(pub mod migrations = "examples/quickstart");
///
/// use migrations::{PLAN, Version};
///
/// assert_eq!(PLAN.len(), Version::ALL.len());
/// assert_eq!(Version::V001Users.to_string(), "001");
/// assert_eq!("002".parse(), Ok(Version::V002Organisations));
/// ```
///
/// The folder is relative to the folder of the crate's `Cargo.toml`. The module has
///
/// - `PLAN`: the [`Plan`], to be applied with [`Plan::apply`];
/// - `Version`: an enum with a variant for each migration, such as
///   `Version::V001InitialSchema`, in the order they are applied;
/// - `Version::ALL`: all of them. A `Version` is printed as its number and
///   parsed from it.
/// - `Environment`: an enum with a variant for each environment of `sterna.toml`,
///   in the order of promotion; without the file `Local`, `Ci`, `Staging` and
///   `Production`. It is printed as its name and parsed from it or from another
///   name that it answers to. `Environment::from_env()` reads `STERNA_ENV`, or else
///   `ENVIRONMENT`; where neither is set it is the first one.
/// - `Environment::ALL`: all of them.
///
/// A program applies the plan as the environment that it runs in has it:
/// `PLAN.environment(Environment::from_env()?).apply(&mut client)?`.
///
/// Attributes and doc comments in front of `mod` are kept. Shorter forms:
///
/// | written | makes |
/// |---|---|
/// | `migrations!(pub mod db);` | `pub mod db` of the folder that `sterna.toml` names, else `migrations` |
/// | `migrations!("db/migrations");` | `mod migrations` of that folder |
/// | `migrations!();` | `mod migrations` of the folder that `sterna.toml` names, else `migrations` |
///
/// A plan is kept in the history under the name of the package. A crate with
/// two plans names one of them: `migrations!(mod audit = "audit", name = "audit");`
///
/// # When the folder changes
///
/// Editing a file of the plan builds the crate again. Rust cannot see by itself
/// that a file was added: a build script that calls `sterna_build::Folder::emit`
/// sees it, and so does a lock file (`sterna lock`), which is edited for every
/// new migration.
///
/// Editing `sterna.toml` builds the crate again as well. A new one is seen as soon
/// as the crate is compiled for any reason; saving `Cargo.toml` is one.
///
/// # Errors
///
/// Everything that is wrong in the folder is reported in one build, as a
/// compiler error at the folder's name. Warnings about the folder are compiler
/// warnings.
#[macro_export]
macro_rules! migrations {
    ($($input:tt)*) => {
        $crate::__private::migrations! { $crate; $($input)* }
    };
}

/// What `migrations!` and the code that it makes need. This is not API.
#[doc(hidden)]
pub mod __private {
    pub use sterna_macros::migrations;
    pub use sterna_runtime::__private::*;
}
