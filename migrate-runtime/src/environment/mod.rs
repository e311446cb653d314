//! The environments that a plan goes through, as `sterna.toml` has them.
//!
//! What the file says was checked in the build; here it is plain data. The enum of
//! a plan's environments is generated, and [`PlanEnvironment`] is what it can do.

mod named;

use std::time::Duration;

pub use self::named::{PlanEnvironment, UnknownEnvironment};
pub(crate) use self::named::{from_env, parse};

/// What is done about a migration that would hurt. No check of the build looks for one
/// yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hazards {
    /// The build fails.
    Deny,
    /// The build warns.
    Warn,
    /// Nothing.
    Allow,
}

/// What is done where the database has migrations that the program does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ahead {
    /// It is left alone, if all that the program knows is there: a rolling deploy.
    Allow,
    /// It is refused.
    Deny,
}

/// What is done about a migration that came in before one that is already applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutOfOrder {
    /// It is refused.
    Deny,
    /// It is applied, and the history says so.
    Allow,
}

/// How processes keep out of each other's way.
///
/// Whatever the kind, each transaction looks in the same message whether the lock
/// is still there, and the history's primary key stops whoever gets past that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LockKind {
    /// An advisory lock of the session, for a connection that is one session. Behind a
    /// pooler that gives out connections by transaction it is refused.
    Advisory,
    /// An advisory lock of each migration's transaction, for a pooler that gives out
    /// connections by transaction. Between two migrations another process may go on
    /// with the plan. It cannot guard a migration that runs without a transaction.
    Transaction,
    /// A row with an expiry that is renewed, and a number that each transaction
    /// checks; also for servers without advisory locks.
    ///
    /// After a crash it runs out within 30 seconds. Around a statement that runs
    /// without a transaction it lasts 30 seconds longer than `statement_timeout`, or
    /// an hour where none is set. Such a migration has its settings for the session,
    /// so behind a pooler it belongs in an environment without a `role`.
    Lease,
}

/// The settings of one environment, as `sterna.toml` has them or by default.
///
/// Made by generated code only, in a `const`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvironmentSettings {
    pub(crate) name: &'static str,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) lock_timeout: Option<Duration>,
    pub(crate) statement_timeout: Option<Duration>,
    pub(crate) idle_in_transaction_session_timeout: Option<Duration>,
    pub(crate) lock_wait: Duration,
    pub(crate) retries: u32,
    pub(crate) backoff: Duration,
    pub(crate) role: Option<&'static str>,
    pub(crate) search_path: Option<&'static str>,
    pub(crate) application_name: Option<&'static str>,
    pub(crate) protected: bool,
    pub(crate) after: Option<&'static str>,
    pub(crate) soak: Duration,
    pub(crate) receipt_key: Option<[u8; 32]>,
    pub(crate) hazards: Hazards,
    pub(crate) ahead: Ahead,
    pub(crate) out_of_order: OutOfOrder,
    pub(crate) lock: LockKind,
}

impl EnvironmentSettings {
    /// All settings at their defaults.
    pub(crate) const fn new(name: &'static str) -> EnvironmentSettings {
        EnvironmentSettings {
            name,
            aliases: &[],
            lock_timeout: None,
            statement_timeout: None,
            idle_in_transaction_session_timeout: None,
            lock_wait: Duration::from_secs(60),
            retries: 5,
            backoff: Duration::from_millis(200),
            role: None,
            search_path: None,
            application_name: None,
            protected: false,
            after: None,
            soak: Duration::ZERO,
            receipt_key: None,
            hazards: Hazards::Warn,
            ahead: Ahead::Allow,
            out_of_order: OutOfOrder::Deny,
            lock: LockKind::Advisory,
        }
    }

    /// Its name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether this is the environment that is written `text`.
    pub(crate) fn is_called(&self, text: &str) -> bool {
        let mut names = [self.name].into_iter().chain(self.aliases.iter().copied());
        names.any(|name| name.eq_ignore_ascii_case(text))
    }
}

/// A setter for each field, which generated code can call in a `const`.
macro_rules! setters {
    ($($setting:ident: $argument:ty => |$value:ident| $stored:expr,)*) => {
        #[doc(hidden)]
        #[allow(missing_docs, reason = "not API, and told at the fields")]
        impl EnvironmentSettings {
            $(
                #[must_use]
                pub const fn $setting(mut self, $value: $argument) -> Self {
                    self.$setting = $stored;
                    self
                }
            )*
        }
    };
}

setters! {
    aliases: &'static [&'static str] => |names| names,
    lock_timeout: Option<Duration> => |time| time,
    statement_timeout: Option<Duration> => |time| time,
    idle_in_transaction_session_timeout: Option<Duration> => |time| time,
    lock_wait: Duration => |time| time,
    retries: u32 => |number| number,
    backoff: Duration => |time| time,
    role: &'static str => |name| Some(name),
    search_path: &'static str => |path| Some(path),
    application_name: &'static str => |name| Some(name),
    protected: bool => |yes| yes,
    after: &'static str => |name| Some(name),
    soak: Duration => |time| time,
    receipt_key: [u8; 32] => |key| Some(key),
    hazards: Hazards => |choice| choice,
    ahead: Ahead => |choice| choice,
    out_of_order: OutOfOrder => |choice| choice,
    lock: LockKind => |kind| kind,
}
