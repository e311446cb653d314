//! Why a command could not run.

use std::error::Error;
use std::fmt;
use std::io;

use sterna_build::CheckError;
use sterna_build::next::NextError;
use sterna_runtime::KeyError;

/// Why a command could not run; shown with its causes.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The folder cannot be read.
    Check(CheckError),
    /// There is no name for another migration.
    Next(NextError),
    /// The clock is far off.
    Clock,
    /// A file could not be written.
    Write {
        /// The path to show.
        shown: String,
        /// What the system says.
        source: io::Error,
    },
    /// The system has no random numbers.
    Random(getrandom::Error),
    /// There is a file where the key is to be.
    KeyExists {
        /// The path to show.
        shown: String,
    },
    /// The key that was written cannot be read.
    Key(KeyError),
    /// The output could not be written.
    Print(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(error) => error.fmt(f),
            Self::Next(error) => error.fmt(f),
            Self::Clock => f.write_str("the clock is not within the years 0 to 9999"),
            Self::Write { shown, .. } => write!(f, "failed to write `{shown}`"),
            Self::Random(_) => f.write_str("failed to make random numbers"),
            Self::KeyExists { shown } => {
                write!(
                    f,
                    "`{shown}` is there already, and a key is never overwritten"
                )
            }
            Self::Key(error) => error.fmt(f),
            Self::Print(_) => f.write_str("failed to print"),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Check(error) => error.source(),
            Self::Next(error) => error.source(),
            Self::Random(error) => Some(error),
            Self::Key(error) => error.source(),
            Self::Clock | Self::KeyExists { .. } => None,
            Self::Write { source, .. } | Self::Print(source) => Some(source),
        }
    }
}

impl From<CheckError> for Failure {
    fn from(error: CheckError) -> Self {
        Self::Check(error)
    }
}
