//! Never skip an environment: what shows that the one before had what is pending.
//!
//! An environment with `after` in `sterna.toml` takes a migration only with
//! [`Evidence`] that the environment before has had it, unchanged, and for as long as
//! `soak` says. Evidence is a connection to the database there, which is asked, or a
//! receipt, which is what it would have answered, signed. Either way it becomes a
//! [`Testimony`], and [`judge`] decides; nothing here touches a socket or a clock.
//!
//! Receipts and keys are behind the feature `receipts`, since they bring
//! cryptography along. Without it the rule is the same, with connections alone.

mod evidence;
#[cfg(feature = "receipts")]
mod issue;
mod judge;
#[cfg(feature = "receipts")]
mod key;
mod moment;
#[cfg(feature = "receipts")]
mod receipt;
mod testimony;
mod unproven;

pub use self::evidence::Evidence;
pub(crate) use self::evidence::Told;
pub(crate) use self::judge::{Refusal, Rule, judge};
#[cfg(feature = "receipts")]
pub use self::key::{KeyError, PublicKey, SigningKey};
pub(crate) use self::moment::{Moment, moment_sql};
#[cfg(feature = "receipts")]
pub use self::receipt::Receipt;
#[cfg(feature = "receipts")]
pub(crate) use self::receipt::{no_file, verify};
pub(crate) use self::testimony::{Passed, Testimony};
pub use self::unproven::Unproven;
pub(crate) use self::unproven::{GLASS, Places};
