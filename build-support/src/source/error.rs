//! What stops the reading of a folder altogether.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a folder of migrations could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// There is no such folder.
    Missing {
        /// The absolute path that was looked for.
        folder: PathBuf,
        /// The path as it was given.
        shown: String,
        /// What that was relative to.
        resolved_from: String,
    },
    /// There is something else of that name.
    NotAFolder {
        /// The absolute path.
        folder: PathBuf,
    },
    /// The folder cannot be opened.
    Io {
        /// The absolute path.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing {
                folder,
                shown,
                resolved_from,
            } => {
                write!(f, "there is no folder `{}`", folder.display())?;
                if folder.as_os_str() != shown.as_str() {
                    write!(f, ": looked for `{shown}` relative to {resolved_from}")?;
                }
                Ok(())
            }
            Self::NotAFolder { folder } => write!(f, "`{}` is not a folder", folder.display()),
            Self::Io { folder, .. } => write!(f, "failed to read `{}`", folder.display()),
        }
    }
}

impl Error for ReadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Missing { .. } | Self::NotAFolder { .. } => None,
        }
    }
}
