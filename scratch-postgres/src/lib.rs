#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        reason = "a test that cannot prepare its case has to fail"
    )
)]

#[cfg(not(unix))]
compile_error!("scratch-postgres needs Unix sockets and signals, so it builds on Unix only");

mod account;
mod builder;
mod client;
mod database;
mod error;
mod folder;
mod postmaster;
mod programs;
mod server;
mod watchdog;

pub use builder::Builder;
pub use database::Database;
pub use error::Error;
pub use server::Server;
