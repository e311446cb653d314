//! What the README says, done word by word.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod command;
mod first_use;
mod folders;
mod meaning;
mod merges;
mod page;
mod promotion;
mod repository;
mod reverting;
