//! Settings for a server that is about to start.

use std::path::PathBuf;

use crate::programs::{self, Search};
use crate::{Error, Server};

/// Settings that say where the server is, which is decided here.
const FIXED: [&str; 4] = [
    "data_directory",
    "listen_addresses",
    "port",
    "unix_socket_directories",
];

/// Settings for a server, made by [`Server::builder`].
#[derive(Clone, Debug, Default)]
pub struct Builder {
    bin_dir: Option<PathBuf>,
    settings: Vec<(String, String)>,
}

impl Builder {
    /// Takes the programs from `folder`, instead of looking for them.
    #[must_use]
    pub fn bin_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.bin_dir = Some(folder.into());
        self
    }

    /// Starts the server with a setting of `postgresql.conf`.
    ///
    /// It wins over the server's own choices, such as `fsync = off`.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.push((name.into(), value.into()));
        self
    }

    /// Starts the server and waits until it takes connections.
    ///
    /// # Errors
    ///
    /// Returns an error if no server is installed, if it does not start with
    /// these settings, or if a setting would move it to another place.
    pub fn start(self) -> Result<Server, Error> {
        if let Some((name, _)) = self.settings.iter().find(|(name, _)| is_fixed(name)) {
            let name = name.clone();
            return Err(Error::FixedSetting { name });
        }
        let bin_dir = match &self.bin_dir {
            Some(folder) => programs::check(folder)?,
            None => Search::from_env().find()?,
        };
        Server::launch(bin_dir, self.settings)
    }
}

fn is_fixed(name: &str) -> bool {
    FIXED.iter().any(|fixed| fixed.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_settings_that_would_move_the_server() {
        for name in ["port", "LISTEN_ADDRESSES"] {
            let error = Server::builder().setting(name, "1").start().unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "the setting `{name}` cannot be changed: \
                     the server listens on its own socket only"
                )
            );
        }
    }

    #[test]
    fn refuses_a_folder_without_a_server() {
        let error = Server::builder().bin_dir("/no/such/folder").start();
        assert_eq!(
            error.unwrap_err().to_string(),
            "`/no/such/folder` has no program `initdb`: install all of PostgreSQL there, \
             or name another folder"
        );
    }
}
