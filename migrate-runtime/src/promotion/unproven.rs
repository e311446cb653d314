//! What is wrong with evidence, in words.

use std::time::Duration;

/// Why nothing shows that the environment before had what is pending.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unproven {
    /// There is no evidence.
    NoEvidence,
    /// The receipt is not one, or its file could not be read.
    Unreadable {
        /// What is wrong with it.
        reason: String,
    },
    /// A later version of Sterna has written the receipt.
    Newer {
        /// Its format.
        found: u64,
        /// The format that this version writes.
        known: u64,
    },
    /// The environment has no `receipt_key`, so that it can take no receipt.
    NoKey,
    /// The receipt is sound, but signed with another key.
    WrongSigner {
        /// Who signed it.
        found: String,
        /// The `receipt_key` of the environment.
        expected: String,
    },
    /// The receipt was changed after it was signed.
    Tampered,
    /// The evidence is about another plan.
    OtherPlan {
        /// Which one.
        found: String,
        /// The plan of this program.
        expected: &'static str,
    },
    /// The evidence is from another environment.
    OtherEnvironment {
        /// Which one, if its database was told what it is.
        found: Option<String>,
    },
    /// The environment before has not had a pending migration.
    NotCovered,
    /// The environment before had the migration, or one before it, with another
    /// content or in another order.
    Different,
    /// The environment before has not had a pending migration for long enough.
    TooYoung {
        /// For how long it has had it.
        had: Duration,
        /// For how long it must have had it.
        soak: Duration,
    },
    /// The evidence is from the future: a clock is wrong, or ran backwards.
    Clock {
        /// By how much at least.
        ahead: Duration,
    },
    /// The evidence is a connection that this run has no means to ask.
    OtherDriver,
}

/// The environment, and the one that it comes after.
#[derive(Clone, Copy)]
pub(crate) struct Places<'a> {
    pub(crate) environment: &'a str,
    pub(crate) after: &'a str,
}

/// How to go on against a rule.
pub(crate) const GLASS: &str = "in an emergency `.break_glass(\"reason\")` goes on without, and the reason \
                     stays in the history";

impl Unproven {
    /// What happened; `label` is the migration that it is about, or empty.
    pub(crate) fn title(&self, places: Places<'_>, label: &str) -> String {
        let Places { environment, after } = places;
        match self {
            Unproven::NoEvidence => format!("nothing shows that `{after}` had `{label}`"),
            Unproven::Unreadable { .. } => "the receipt cannot be read".to_owned(),
            Unproven::Newer { .. } => {
                "the receipt was written by a later version of Sterna".to_owned()
            }
            Unproven::NoKey => {
                format!("`{environment}` takes no receipts, because it has no `receipt_key`")
            }
            Unproven::WrongSigner { .. } => {
                format!("the receipt is not signed with the key that `{environment}` trusts")
            }
            Unproven::Tampered => "the receipt was changed after it was signed".to_owned(),
            Unproven::OtherPlan { found, expected } => {
                format!("the evidence is about the plan `{found}`, and this one is `{expected}`")
            }
            Unproven::OtherEnvironment { found: Some(found) } => {
                format!("the evidence is from `{found}`, and `{environment}` comes after `{after}`")
            }
            Unproven::OtherEnvironment { found: None } => {
                "the evidence is from a database that was not told what it is".to_owned()
            }
            Unproven::NotCovered => format!("`{after}` has not had `{label}`"),
            Unproven::Different => {
                format!("`{after}` had another `{label}`, or others before it")
            }
            Unproven::TooYoung { had, soak } => format!(
                "`{after}` has had `{label}` for {}, which is less than {}",
                span(*had),
                span(*soak)
            ),
            Unproven::Clock { ahead } if label.is_empty() => {
                format!("the evidence is from the future, by {}", span_up(*ahead))
            }
            Unproven::Clock { ahead } => format!(
                "`{after}` says that it had `{label}` in the future, by {}",
                span_up(*ahead)
            ),
            Unproven::OtherDriver => {
                "the evidence is a connection that this run cannot ask".to_owned()
            }
        }
    }

    /// What else is known.
    pub(crate) fn notes(&self) -> Vec<String> {
        match self {
            Unproven::Unreadable { reason } => vec![reason.clone()],
            Unproven::Newer { found, known } => vec![format!(
                "it has format {found}, and this program knows {known}"
            )],
            Unproven::WrongSigner { found, expected } => vec![
                format!("it is signed with `{found}`"),
                format!("`receipt_key` is `{expected}`"),
            ],
            Unproven::NoEvidence | Unproven::NotCovered | Unproven::TooYoung { .. } => {
                vec![GLASS.to_owned()]
            }
            _ => Vec::new(),
        }
    }

    /// What to do.
    pub(crate) fn help(&self, places: Places<'_>) -> String {
        let Places { environment, after } = places;
        match self {
            Unproven::NoEvidence => help_nothing(after),
            Unproven::Unreadable { .. } | Unproven::Tampered => {
                format!("make it again where `{after}` is: `PLAN.receipt(...)`")
            }
            Unproven::Newer { .. } => {
                "build this program with that version or a later one".to_owned()
            }
            Unproven::NoKey => format!(
                "write `receipt_key = \"ed25519:...\"` for `{environment}` into `sterna.toml`, or \
                 give a connection: `.evidence(Evidence::database(...))`"
            ),
            Unproven::WrongSigner { .. } => {
                format!("make it again with the key that belongs to `{environment}`")
            }
            Unproven::OtherPlan { .. } => {
                format!("make evidence with this plan where `{after}` is")
            }
            Unproven::OtherEnvironment { .. } => {
                format!("apply as `{after}` there, and make the evidence there")
            }
            Unproven::NotCovered => {
                format!("apply it in `{after}`, and make the evidence after that")
            }
            Unproven::Different => {
                format!("build from the files that `{after}` had, or apply these there first")
            }
            Unproven::TooYoung { had, soak } => {
                let rest = span_up(soak.saturating_sub(*had));
                format!("wait for another {rest}; the evidence need not be made again")
            }
            Unproven::Clock { .. } => {
                "set the clocks of both servers right, and make the evidence again".to_owned()
            }
            Unproven::OtherDriver => {
                "`apply` asks an `Evidence::database(...)`, and `apply_async` an \
                 `Evidence::database_async(...)`"
                    .to_owned()
            }
        }
    }
}

fn help_nothing(after: &str) -> String {
    let receipt = if cfg!(feature = "receipts") {
        "or a receipt: `.evidence(Evidence::receipt_file(...))`"
    } else {
        "or turn on the feature `receipts` and give a receipt"
    };
    format!("give a connection to `{after}`: `.evidence(Evidence::database(...))`, {receipt}")
}

/// A duration for people, in its two largest units.
fn span(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let units = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)];
    let largest = units.iter().position(|(_, size)| seconds >= *size);
    let mut rest = seconds;
    let parts: Vec<String> = units[largest.unwrap_or(3)..]
        .iter()
        .take(2)
        .map(|(unit, size)| {
            let number = rest / size;
            rest %= size;
            (number, unit)
        })
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    if parts.is_empty() {
        return "0 s".to_owned();
    }
    parts.join(" ")
}

/// The same, rounded up to a second: less than one is not nothing.
fn span_up(duration: Duration) -> String {
    let begun = u64::from(duration.subsec_nanos() > 0);
    span(Duration::from_secs(
        duration.as_secs().saturating_add(begun),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_its_two_largest_units() {
        let spans = [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3599, "59 min 59 s"),
            (3600, "1 h"),
            (3601, "1 h"),
            (86_400 * 3 + 3600 * 4 + 59, "3 d 4 h"),
        ];
        for (seconds, expected) in spans {
            assert_eq!(span(Duration::from_secs(seconds)), expected);
        }
        assert_eq!(span(Duration::from_nanos(1)), "0 s");
        assert_eq!(span_up(Duration::from_nanos(1)), "1 s");
    }
}
