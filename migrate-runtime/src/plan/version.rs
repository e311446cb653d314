//! The versions of a plan as a type.

use std::error::Error;
use std::fmt;

use crate::plan::Plan;

/// The versions of a plan; implemented by the enum that the macro makes.
pub trait PlanVersion: Copy + 'static {
    /// The place of this version in the plan, from 0.
    fn index(self) -> usize;

    /// The version at a place of the plan.
    fn from_index(index: usize) -> Option<Self>;
}

/// A text that names no migration of a plan.
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownVersion {
    plan: &'static str,
    text: String,
}

impl fmt::Display for UnknownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` has no migration `{}`", self.plan, self.text)
    }
}

/// The text, which is what a `main` shows that returns the error.
impl fmt::Debug for UnknownVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Error for UnknownVersion {}

impl<V: PlanVersion> Plan<V> {
    /// The version that is written `text`: `001`, or `001_initial_schema`.
    ///
    /// # Errors
    ///
    /// [`UnknownVersion`] if no migration of the plan is called that.
    pub fn parse_version(&self, text: &str) -> Result<V, UnknownVersion> {
        self.migrations()
            .position(|migration| migration.is_called(text))
            .and_then(V::from_index)
            .ok_or_else(|| UnknownVersion {
                plan: self.name(),
                text: text.to_owned(),
            })
    }
}

/// Makes the generated enum `$Version` the type of the versions of `$PLAN`.
#[doc(hidden)]
#[macro_export]
macro_rules! __version {
    ($Version:ident, $PLAN:ident) => {
        impl $crate::__private::PlanVersion for $Version {
            fn index(self) -> usize {
                self as usize
            }

            fn from_index(index: usize) -> ::core::option::Option<Self> {
                Self::ALL.get(index).copied()
            }
        }

        // Not derived: an arm for each variant is what a large plan costs most.
        impl ::core::fmt::Debug for $Version {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Formatter::write_fmt(
                    f,
                    ::core::format_args!("Version({})", $PLAN.migration(*self)),
                )
            }
        }

        impl ::core::fmt::Display for $Version {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad($PLAN.migration(*self).version())
            }
        }

        impl ::core::str::FromStr for $Version {
            type Err = $crate::UnknownVersion;

            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::UnknownVersion> {
                $PLAN.parse_version(text)
            }
        }
    };
}
