//! Reads and checks a folder of SQL migrations at build time.
//!
//! One way leads through this crate, each step a function from plain data to
//! plain data: [`source`] finds the files and their order, [`syntax`] reads
//! the SQL, [`plan`] puts digests on it, and [`Folder::emit`] or the
//! macro writes it down for the program. What is wrong is collected in [`diagnostic`].

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may panic"))]

mod baseline;
#[cfg(feature = "bench")]
#[doc(hidden)]
pub mod bench;
mod build_script;
mod check;
mod codegen;
pub mod config;
mod dependency;
mod destruction;
pub mod diagnostic;
pub mod expansion;
mod folder;
pub mod lock_file;
mod locked;
mod memory;
mod merges;
pub mod model;
mod nearest;
pub mod next;
mod out_dir;
mod outline;
mod parallel;
pub mod plan;
mod read;
mod report;
mod simulate;
pub mod source;
pub mod syntax;
pub mod text;
mod toml_file;

pub use check::{CheckError, Checked};
pub use folder::{Folder, Lock};
pub use report::causes;
