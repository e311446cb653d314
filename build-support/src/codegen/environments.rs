//! Writes the environments of a plan as an enum with constant settings.

use std::fmt::{Debug, Write as _};
use std::time::Duration;

use super::{CRATE, DERIVES, environment_variant};
use crate::config::Environment;

/// The enum `Environment`, and what makes it the type of the environments.
pub(super) fn write(code: &mut String, environments: &[Environment]) {
    let variants: Vec<_> = environments
        .iter()
        .map(|environment| environment_variant(&environment.name))
        .collect();
    let _ = write!(
        code,
        "/// The environments, in the order of promotion.\n{DERIVES}#[derive(::core::fmt::Debug)]\npub enum Environment {{\n"
    );
    for (variant, environment) in variants.iter().zip(environments) {
        let _ = writeln!(code, "/// `{}`\n{variant},", environment.name);
    }
    code.push_str("}\nimpl Environment {\n/// Every environment, in the order of promotion.\npub const ALL: &'static [Self] = &[");
    for variant in &variants {
        let _ = write!(code, "Self::{variant},");
    }
    let _ = write!(
        code,
        "];\n}}\n{CRATE}::__private::environment!(Environment, ["
    );
    for environment in environments {
        let _ = write!(code, "\n{},", settings(environment));
    }
    code.push_str("\n]);\n");
}

/// A constant expression that makes the settings; what is not given is left to the runtime.
fn settings(environment: &Environment) -> String {
    let name = &environment.name;
    let mut settings = Settings(format!("{CRATE}::__private::environment({name:?})"));
    let aliases = &environment.aliases;
    let aliases = (!aliases.is_empty()).then_some(aliases);
    settings.set("aliases", aliases.map(|all| format!("&{all:?}")));
    settings.session(environment);
    settings.waiting(environment);
    settings.promotion(environment);
    settings.0
}

/// The expression so far.
struct Settings(String);

impl Settings {
    fn set(&mut self, setting: &str, value: Option<String>) {
        if let Some(value) = value {
            let _ = write!(self.0, ".{setting}({value})");
        }
    }

    /// What a session is told before a migration.
    fn session(&mut self, of: &Environment) {
        let some = |time| format!("::core::option::Option::Some({})", duration(time));
        let idle = of.idle_in_transaction_session_timeout;
        self.set("lock_timeout", of.lock_timeout.map(some));
        self.set("statement_timeout", of.statement_timeout.map(some));
        self.set("idle_in_transaction_session_timeout", idle.map(some));
        self.set("role", of.role.as_deref().map(literal));
        self.set("search_path", of.search_path.as_deref().map(literal));
        let application = of.application_name.as_deref();
        self.set("application_name", application.map(literal));
    }

    /// How processes wait for each other.
    fn waiting(&mut self, of: &Environment) {
        let retries = of.retries.map(u64::from);
        self.set("lock_wait", of.lock_wait.map(duration));
        self.set("retries", retries.map(number));
        self.set("backoff", of.backoff.map(duration));
        self.set("lock", of.lock.map(|kind| choice("LockKind", kind)));
    }

    /// What may be applied.
    fn promotion(&mut self, of: &Environment) {
        self.set("protected", of.protected.then(|| "true".to_owned()));
        self.set("after", of.after.as_deref().map(literal));
        self.set("soak", of.soak.map(duration));
        self.set("receipt_key", of.receipt_key.map(|key| format!("{key:?}")));
        self.set("hazards", of.hazards.map(|found| choice("Hazards", found)));
        self.set("ahead", of.ahead.map(|found| choice("Ahead", found)));
        let order = of.out_of_order.map(|found| choice("OutOfOrder", found));
        self.set("out_of_order", order);
    }
}

/// A variant of an enum that has the same name in the runtime.
fn choice(name: &str, variant: impl Debug) -> String {
    format!("{CRATE}::__private::{name}::{variant:?}")
}

/// A text as Rust writes it.
fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// Seconds and nanoseconds: clippy wants every other constructor to have the largest unit.
fn duration(time: Duration) -> String {
    format!(
        "::core::time::Duration::new({}, {})",
        number(time.as_secs()),
        number(time.subsec_nanos().into())
    )
}

/// A number with its digits in groups, as clippy wants it.
fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut code = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            code.push('_');
        }
        code.push(digit);
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Hazards, defaults};

    #[test]
    fn writes_what_is_given_and_nothing_else() {
        let mut environment = defaults().remove(3);
        assert_eq!(
            settings(&environment),
            "__sterna::__private::environment(\"production\")\
             .aliases(&[\"prod\", \"live\"])\
             .lock_timeout(::core::option::Option::Some(::core::time::Duration::new(10, 0)))\
             .statement_timeout(::core::option::Option::Some(::core::time::Duration::new(30, 0)))\
             .protected(true)"
        );
        environment = Environment {
            role: Some("the \"owner\"\\\n".to_owned()),
            hazards: Some(Hazards::Deny),
            ..defaults().remove(0)
        };
        environment.aliases.clear();
        assert_eq!(
            settings(&environment),
            "__sterna::__private::environment(\"local\")\
             .role(\"the \\\"owner\\\"\\\\\\n\")\
             .hazards(__sterna::__private::Hazards::Deny)"
        );
    }

    #[test]
    fn writes_long_numbers_in_groups() {
        let time = Duration::from_millis(31_536_000_200);
        assert_eq!(
            duration(time),
            "::core::time::Duration::new(31_536_000, 200_000_000)"
        );
        assert_eq!(
            [number(0), number(999), number(1000)],
            ["0", "999", "1_000"]
        );
    }

    #[test]
    fn writes_a_documented_variant_each() {
        let mut code = String::new();
        write(&mut code, &defaults()[..2]);
        let expected = "/// The environments, in the order of promotion.\n";
        assert!(code.starts_with(expected), "{code}");
        let expected = "pub enum Environment {\n/// `local`\nLocal,\n/// `ci`\nCi,\n}\n\
                        impl Environment {\n/// Every environment, in the order of promotion.\n\
                        pub const ALL: &'static [Self] = &[Self::Local,Self::Ci,];\n}\n\
                        __sterna::__private::environment!(Environment, [\n\
                        __sterna::__private::environment(\"local\").aliases(&[\"dev\", \"development\"]),\n\
                        __sterna::__private::environment(\"ci\").aliases(&[\"test\"]),\n]);\n";
        assert!(code.ends_with(expected), "{code}");
    }
}
