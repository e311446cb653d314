//! The environments that a plan goes through, and what they are where nothing is said.

use std::time::Duration;

/// An environment: its names and its settings.
///
/// What is `None` is left to the runtime.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Environment {
    /// The name: lower-case letters, digits, `-` and `_`.
    pub name: String,
    /// Other names that it answers to.
    pub aliases: Vec<String>,
    /// How long a statement waits for a lock; 0 is without end.
    pub lock_timeout: Option<Duration>,
    /// How long a statement may take; 0 is without end.
    pub statement_timeout: Option<Duration>,
    /// How long a transaction may be left open; 0 is without end.
    pub idle_in_transaction_session_timeout: Option<Duration>,
    /// How long to wait for another process that migrates.
    pub lock_wait: Option<Duration>,
    /// How often a migration is tried again.
    pub retries: Option<u32>,
    /// The pause before the first retry.
    pub backoff: Option<Duration>,
    /// The role that migrations run as.
    pub role: Option<String>,
    /// The schemas in which migrations find what they name.
    pub search_path: Option<String>,
    /// What the server shows as the application.
    pub application_name: Option<String>,
    /// Whether reverting and destroying need a reason.
    pub protected: bool,
    /// The environment that every migration must have passed.
    pub after: Option<String>,
    /// How long it must have been there.
    pub soak: Option<Duration>,
    /// The Ed25519 key that must have signed so.
    pub receipt_key: Option<[u8; 32]>,
    /// What is done about a migration that would hurt.
    pub hazards: Option<Hazards>,
    /// What is done where the database has more migrations than the program.
    pub ahead: Option<Ahead>,
    /// What is done about a migration that comes before one already applied.
    pub out_of_order: Option<OutOfOrder>,
    /// How processes keep out of each other's way.
    pub lock: Option<LockKind>,
}

/// Makes an enum of the values of a setting with their names in `sterna.toml`.
macro_rules! choices {
    ($($(#[$doc:meta])* $Choice:ident { $($(#[$variant_doc:meta])* $Variant:ident $name:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $Choice {
            $($(#[$variant_doc])* $Variant,)*
        }

        impl $Choice {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$Variant,)*];

            /// The name in `sterna.toml`.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Variant => $name,)*
                }
            }
        }
    )*};
}

choices! {
    /// What is done about a migration that would hurt. No check looks for one yet.
    Hazards {
        /// It is refused.
        Deny "deny",
        /// It is warned of.
        Warn "warn",
        /// Nothing.
        Allow "allow",
    }

    /// What is done where the database has more migrations than the program.
    Ahead {
        /// It is left alone, if all that the program knows is there.
        Allow "allow",
        /// It is refused.
        Deny "deny",
    }

    /// What is done about a migration that comes before one already applied.
    OutOfOrder {
        /// It is refused.
        Deny "deny",
        /// It is applied, and the history says so.
        Allow "allow",
    }

    /// How processes keep out of each other's way.
    LockKind {
        /// An advisory lock of the session.
        Advisory "advisory",
        /// An advisory lock of each transaction, for poolers.
        Transaction "transaction",
        /// A row that expires, for servers without advisory locks.
        Lease "lease",
    }
}

/// The environments where `sterna.toml` names none: `local`, `ci`, `staging` and `production`.
#[must_use]
pub fn defaults() -> Vec<Environment> {
    // Staging has production's limits, so that what passes there has met them.
    let limited = Environment {
        lock_timeout: Some(Duration::from_secs(10)),
        statement_timeout: Some(Duration::from_secs(30)),
        ..Environment::default()
    };
    let open = Environment::default();
    vec![
        named("local", &["dev", "development"], open.clone()),
        named("ci", &["test"], open),
        named("staging", &["preview"], limited.clone()),
        Environment {
            protected: true,
            ..named("production", &["prod", "live"], limited)
        },
    ]
}

fn named(name: &str, aliases: &[&str], settings: Environment) -> Environment {
    Environment {
        name: name.to_owned(),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        ..settings
    }
}

impl Environment {
    /// What is known of an environment by its name alone.
    ///
    /// One that is called as a default one may be has the settings of that, so
    /// that naming production does not take away its limits.
    pub(super) fn called(name: &str) -> Self {
        let is_called =
            |one: &Environment| one.name == name || one.aliases.iter().any(|alias| alias == name);
        let mut environment = defaults().into_iter().find(is_called).unwrap_or_default();
        let own = std::mem::replace(&mut environment.name, name.to_owned());
        environment.aliases.insert(0, own);
        environment
            .aliases
            .retain(|alias| !alias.is_empty() && alias != name);
        environment
    }
}

/// Takes away the aliases that are also names, or that two environments have.
pub(super) fn settle_aliases(environments: &mut [Environment]) {
    let all: Vec<_> = environments
        .iter()
        .flat_map(|one| one.aliases.iter().chain([&one.name]))
        .cloned()
        .collect();
    for environment in environments {
        environment
            .aliases
            .retain(|alias| all.iter().filter(|other| *other == alias).count() == 1);
    }
}
