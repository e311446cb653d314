//! Plans from the macro on a real server, through both drivers.
//!
//! Each test has a database of its own. The folders beside this file are what
//! the macro reads; what they make is asserted with SQL.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod applied;
mod halfway;
mod refused;
mod reverted;
