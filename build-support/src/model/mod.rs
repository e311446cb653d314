//! The catalog as the server would have it after each migration.

#[allow(
    dead_code,
    unused_imports,
    reason = "the rooms of the model that ask follow"
)]
pub(crate) mod builtin;
