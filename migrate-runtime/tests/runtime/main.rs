//! Plans applied to a real server, through all drivers.
//!
//! Each test has a database of its own on one server for the whole program. A
//! scenario is a function of the driver; `scenarios!` makes a test of it for each.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot prepare its case has to fail"
)]

/// A test for each driver from every scenario that is named.
macro_rules! scenarios {
    ($($name:ident),* $(,)?) => {
        mod with_postgres {
            $(#[test] fn $name() { super::$name(crate::session::Kind::Postgres); })*
        }
        mod with_tokio_postgres {
            $(#[test] fn $name() { super::$name(crate::session::Kind::TokioPostgres); })*
        }
        mod with_sqlx {
            $(#[test] fn $name() { super::$name(crate::session::Kind::Sqlx); })*
        }
    };
}

mod applying;
mod borrowed;
mod break_glass;
mod by_statement;
mod circumstances;
mod conflicts;
mod creation;
mod differences;
mod encode;
mod environments;
mod faults;
mod formats;
mod isolation;
mod knife;
mod lock_kinds;
mod locking;
mod lost;
mod many_at_once;
mod pooler;
mod promotion;
mod protected;
mod refusals;
mod repairing;
mod retrying;
mod revert_circumstances;
mod revert_refusals;
mod reverted_evidence;
mod reverting;
mod round_trips;
mod rules;
mod session;
mod settling;
mod stopped;
mod wire;
