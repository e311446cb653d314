//! The environments of a plan as a type, and how a program learns where it runs.

use std::error::Error;
use std::ffi::OsString;
use std::fmt;

use super::EnvironmentSettings;

/// Where a program is told its environment; the first that is set counts.
const VARIABLES: [&str; 2] = ["STERNA_ENV", "ENVIRONMENT"];

/// The environments of a plan; implemented by the enum that the macro makes.
pub trait PlanEnvironment: Copy + 'static {
    /// The settings of this environment.
    fn settings(self) -> &'static EnvironmentSettings;

    /// The settings of all environments, in the order of promotion.
    fn all() -> &'static [&'static EnvironmentSettings];

    /// The environment at a place of that order.
    fn from_index(index: usize) -> Option<Self>;

    /// The place of this environment in that order, from 0.
    fn index(self) -> usize;
}

/// A text that names no environment of a plan.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownEnvironment {
    text: String,
    variable: Option<&'static str>,
    known: Vec<&'static str>,
}

impl fmt::Display for UnknownEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(variable) = self.variable {
            write!(
                f,
                "`{variable}` is `{}`, which is no environment",
                self.text
            )?;
        } else {
            write!(f, "there is no environment `{}`", self.text)?;
        }
        let known: Vec<_> = self.known.iter().map(|name| format!("`{name}`")).collect();
        write!(f, "; known are {}", known.join(", "))
    }
}

/// The text, which is what a `main` shows that returns the error.
impl fmt::Debug for UnknownEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Error for UnknownEnvironment {}

/// The environment that is written `text`, by its name or another one it answers to.
pub(crate) fn parse<E: PlanEnvironment>(text: &str) -> Result<E, UnknownEnvironment> {
    let found = E::all()
        .iter()
        .position(|settings| settings.is_called(text));
    found
        .and_then(E::from_index)
        .ok_or_else(|| UnknownEnvironment {
            text: text.to_owned(),
            variable: None,
            known: E::all().iter().map(|settings| settings.name).collect(),
        })
}

/// The environment that the process was told.
pub(crate) fn from_env<E: PlanEnvironment>() -> Result<E, UnknownEnvironment> {
    told(|variable| std::env::var_os(variable))
}

fn told<E: PlanEnvironment>(
    read: impl Fn(&str) -> Option<OsString>,
) -> Result<E, UnknownEnvironment> {
    for variable in VARIABLES {
        let value = read(variable).unwrap_or_default();
        let text = value.to_string_lossy();
        if text.trim().is_empty() {
            continue;
        }
        return parse(text.trim()).map_err(|unknown| UnknownEnvironment {
            variable: Some(variable),
            ..unknown
        });
    }
    parse(E::all().first().map_or("", |settings| settings.name))
}

/// Makes the generated enum `$Environment` the type of the environments of a plan.
#[doc(hidden)]
#[macro_export]
macro_rules! __environment {
    ($Environment:ident, [$($settings:expr),* $(,)?]) => {
        impl $crate::__private::PlanEnvironment for $Environment {
            fn settings(self) -> &'static $crate::EnvironmentSettings {
                <Self as $crate::__private::PlanEnvironment>::all()[self as usize]
            }

            fn all() -> &'static [&'static $crate::EnvironmentSettings] {
                const ALL: &[&$crate::EnvironmentSettings] = &[$(&$settings),*];
                ALL
            }

            fn from_index(index: usize) -> ::core::option::Option<Self> {
                Self::ALL.get(index).copied()
            }

            fn index(self) -> usize {
                self as usize
            }
        }

        impl $Environment {
            /// The environment that `STERNA_ENV` names, or else `ENVIRONMENT`; the
            /// first one where neither is set.
            ///
            /// # Errors
            ///
            /// If it names none that is known.
            #[allow(unreachable_pub, reason = "as public as the enum")]
            pub fn from_env() -> ::core::result::Result<Self, $crate::UnknownEnvironment> {
                $crate::__private::environment_from_env()
            }
        }

        impl ::core::fmt::Display for $Environment {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad($crate::__private::PlanEnvironment::settings(*self).name())
            }
        }

        impl ::core::str::FromStr for $Environment {
            type Err = $crate::UnknownEnvironment;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::UnknownEnvironment> {
                $crate::__private::parse_environment(text)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::__private::environment;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Place {
        Local,
        Production,
    }

    impl Place {
        const ALL: &'static [Self] = &[Self::Local, Self::Production];
    }

    crate::__private::environment!(
        Place,
        [
            environment("local").aliases(&["dev"]),
            environment("production")
                .aliases(&["prod", "live"])
                .lock_timeout(Some(Duration::from_secs(10)))
                .protected(true),
        ]
    );

    fn told_by(set: &[(&str, &str)]) -> Result<Place, UnknownEnvironment> {
        told(|variable| {
            let found = set.iter().find(|(name, _)| *name == variable);
            found.map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn an_environment_has_its_settings_and_its_place() {
        let settings = Place::Production.settings();
        assert_eq!(settings.lock_timeout, Some(Duration::from_secs(10)));
        assert!(settings.protected);
        assert_eq!(Place::Production.index(), 1);
        assert_eq!(Place::from_index(0), Some(Place::Local));
        assert_eq!(Place::from_index(2), None);
        assert_eq!(format!("{:>7}", Place::Local), "  local");
    }

    #[test]
    fn an_environment_answers_to_its_names_in_any_case() {
        assert_eq!("production".parse(), Ok(Place::Production));
        assert_eq!("Prod".parse(), Ok(Place::Production));
        assert_eq!("DEV".parse(), Ok(Place::Local));
        let error = "staging".parse::<Place>().unwrap_err();
        let expected = "there is no environment `staging`; known are `local`, `production`";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn sterna_env_comes_before_environment() {
        let both = [("ENVIRONMENT", "local"), ("STERNA_ENV", "live")];
        assert_eq!(told_by(&both), Ok(Place::Production));
        assert_eq!(told_by(&both[..1]), Ok(Place::Local));
        let empty = [("STERNA_ENV", " "), ("ENVIRONMENT", "prod")];
        assert_eq!(told_by(&empty), Ok(Place::Production));
    }

    #[test]
    fn the_first_environment_is_where_nobody_said() {
        assert_eq!(told_by(&[]), Ok(Place::Local));
        assert_eq!(told_by(&[("STERNA_ENV", "")]), Ok(Place::Local));
    }

    #[test]
    fn a_wrong_variable_is_named() {
        let error = told_by(&[("ENVIRONMENT", "staging")]).unwrap_err();
        let expected = "`ENVIRONMENT` is `staging`, which is no environment; \
                        known are `local`, `production`";
        assert_eq!(error.to_string(), expected);
        assert_eq!(format!("{error:?}"), expected);
    }

    #[test]
    fn what_the_process_is_told_is_read() {
        // The variables of the test's own process; whatever they are, both agree.
        let read = |variable: &str| std::env::var_os(variable);
        assert_eq!(Place::from_env(), told(read));
    }
}
