//! Writes the environments of a plan as an enum with constant settings.

use std::fmt::Write as _;
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
        "/// The environments, in the order of promotion.\n{DERIVES}pub enum Environment {{\n"
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
    let mut code = format!("{CRATE}::__private::environment({:?})", environment.name);
    let mut set = |setting: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(code, ".{setting}({value})");
        }
    };
    let named = |kind: &str, variant: String| format!("{CRATE}::__private::{kind}::{variant}");
    let aliases = &environment.aliases;
    set(
        "aliases",
        (!aliases.is_empty()).then(|| format!("&{aliases:?}")),
    );
    set("lock_timeout", environment.lock_timeout.map(some));
    set("statement_timeout", environment.statement_timeout.map(some));
    set(
        "idle_in_transaction_session_timeout",
        environment.idle_in_transaction_session_timeout.map(some),
    );
    set("lock_wait", environment.lock_wait.map(duration));
    set(
        "retries",
        environment.retries.map(|retries| number(retries.into())),
    );
    set("backoff", environment.backoff.map(duration));
    set("role", environment.role.as_ref().map(literal));
    set("search_path", environment.search_path.as_ref().map(literal));
    set(
        "application_name",
        environment.application_name.as_ref().map(literal),
    );
    set(
        "protected",
        environment.protected.then(|| "true".to_owned()),
    );
    set("after", environment.after.as_ref().map(literal));
    set("soak", environment.soak.map(duration));
    set(
        "receipt_key",
        environment.receipt_key.map(|key| format!("{key:?}")),
    );
    set(
        "hazards",
        environment
            .hazards
            .map(|choice| named("Hazards", format!("{choice:?}"))),
    );
    set(
        "ahead",
        environment
            .ahead
            .map(|choice| named("Ahead", format!("{choice:?}"))),
    );
    set(
        "out_of_order",
        environment
            .out_of_order
            .map(|choice| named("OutOfOrder", format!("{choice:?}"))),
    );
    set(
        "lock",
        environment
            .lock
            .map(|kind| named("LockKind", format!("{kind:?}"))),
    );
    code
}

/// A text as Rust writes it.
fn literal(text: &String) -> String {
    format!("{text:?}")
}

fn some(time: Duration) -> String {
    format!("::core::option::Option::Some({})", duration(time))
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
