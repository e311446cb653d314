//! The command as a user runs it: what it prints, where, and its exit code.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod check;
mod folder;
mod json;
mod keygen;
mod lock;
#[cfg(target_os = "linux")]
mod memory;
mod new;
mod usage;
