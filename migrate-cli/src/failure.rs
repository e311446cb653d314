//! Why a command could not run.

use std::fmt;
use std::io;
use std::path::PathBuf;

use sterna_build::next::NextError;
use sterna_build::{CheckError, causes};

/// Why a command could not run; shown with its causes.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The folder cannot be read.
    Check(CheckError),
    /// There is no name for another migration.
    Next(NextError),
    /// The folder has errors, so nothing can be built on it.
    Faulty(String),
    /// The clock is far off.
    Clock,
    /// A file could not be written.
    Write { path: PathBuf, source: io::Error },
    /// The output could not be written.
    Print(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(error) => f.write_str(&causes(error)),
            Self::Next(error) => f.write_str(&causes(error)),
            Self::Faulty(shown) => write!(
                f,
                "`{shown}` has errors: run `sterna check {shown}`, and mend them first"
            ),
            Self::Clock => f.write_str("the clock is not within the years 0 to 9999"),
            Self::Write { path, source } => {
                write!(f, "failed to write `{}`: {source}", path.display())
            }
            Self::Print(source) => write!(f, "failed to print: {source}"),
        }
    }
}

impl From<CheckError> for Failure {
    fn from(error: CheckError) -> Self {
        Self::Check(error)
    }
}
