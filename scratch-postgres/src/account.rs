//! Chooses the user that the server runs as.
//!
//! PostgreSQL refuses to run as root, which is who runs tests in most
//! containers. There it is run as another user of the system.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use nix::unistd::{User, geteuid};

use crate::Error;

/// Whom to run the server as instead of root, best first.
const STAND_INS: [&str; 2] = ["postgres", "nobody"];

/// A user other than the one of this process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Account {
    uid: u32,
    gid: u32,
}

impl Account {
    /// The user to switch to: none unless this process runs as root.
    pub(crate) fn to_switch_to() -> Result<Option<Self>, Error> {
        if !geteuid().is_root() {
            return Ok(None);
        }
        Self::first_of(&STAND_INS).map(Some)
    }

    fn first_of(names: &[&str]) -> Result<Self, Error> {
        names
            .iter()
            // A user database that cannot be read is no better than one without the name.
            .find_map(|name| User::from_name(name).ok().flatten())
            .filter(|user| !user.uid.is_root())
            .map(|user| Self {
                uid: user.uid.as_raw(),
                gid: user.gid.as_raw(),
            })
            .ok_or(Error::NoAccount)
    }

    /// Lets `command` run as this user.
    pub(crate) fn run(self, command: &mut Command) {
        command.uid(self.uid).gid(self.gid);
    }

    /// Gives `path` to this user.
    pub(crate) fn own(self, path: &Path) -> Result<(), Error> {
        std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
            .map_err(|error| Error::file("change the owner of", path, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_first_user_that_exists() {
        let account = Account::first_of(&["no-such-user", "nobody"]).unwrap();
        let nobody = User::from_name("nobody").unwrap().unwrap();
        assert_eq!(account.uid, nobody.uid.as_raw());
        assert_eq!(account.gid, nobody.gid.as_raw());
    }

    #[test]
    fn never_takes_root() {
        let error = Account::first_of(&["root"]).unwrap_err();
        assert!(matches!(error, Error::NoAccount), "{error}");
    }
}
