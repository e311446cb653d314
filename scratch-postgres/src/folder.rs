//! Makes the temporary folder that holds the socket, the data and the log.
//!
//! The name of a Unix socket has room for about a hundred bytes, and the
//! server writes the folder into a list that is separated by commas. A
//! temporary folder that does not suit is passed over for `/tmp`.

use std::env;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::Error;
use crate::account::Account;

/// The longest socket path that every system takes: macOS has 104 bytes with
/// the terminator, Linux 108.
const SOCKET_PATH_LIMIT: usize = 103;

/// What stands between the temporary folder and the end of the socket's path.
const OWN_PART: &str = "/pg-XXXXXX/.s.PGSQL.5432";

/// Makes a folder that only `account`, or else this user, can enter.
pub(crate) fn make(account: Option<Account>) -> Result<TempDir, Error> {
    let parent = choose(env::temp_dir(), account.is_some());
    let folder = tempfile::Builder::new()
        .prefix("pg-")
        // Whoever reaches the socket is let in as the superuser.
        .permissions(fs::Permissions::from_mode(0o700))
        .tempdir_in(&parent)
        .map_err(|error| Error::file("make a folder in", &parent, error))?;
    if let Some(account) = account {
        account.own(folder.path())?;
    }
    Ok(folder)
}

/// The folder of the system, where it suits, else `/tmp`.
fn choose(wanted: PathBuf, for_another: bool) -> PathBuf {
    let wanted = fs::canonicalize(&wanted).unwrap_or(wanted);
    let suits = fits(&wanted) && (!for_another || open_to_all(&wanted));
    if suits { wanted } else { PathBuf::from("/tmp") }
}

fn fits(parent: &Path) -> bool {
    let bytes = parent.as_os_str().as_bytes();
    let plain = !bytes.iter().any(|byte| matches!(byte, b',' | b'"'));
    plain && bytes.len() + OWN_PART.len() <= SOCKET_PATH_LIMIT
}

/// Whether a user without rights of its own can get into `parent`.
fn open_to_all(parent: &Path) -> bool {
    parent.ancestors().all(|folder| {
        fs::metadata(folder).is_ok_and(|folder| folder.permissions().mode() & 0o001 != 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_short_temporary_folder() {
        assert_eq!(choose("/var/tmp".into(), false), Path::new("/var/tmp"));
    }

    #[test]
    fn passes_over_a_folder_as_soon_as_the_socket_would_not_fit() {
        let longest = format!("/{}", "x".repeat(SOCKET_PATH_LIMIT - OWN_PART.len() - 1));
        let longer = format!("{longest}x");
        assert_eq!(choose(longest.clone().into(), false), Path::new(&longest));
        assert_eq!(choose(longer.into(), false), Path::new("/tmp"));
    }

    #[test]
    fn passes_over_names_that_end_an_entry_of_the_servers_list() {
        assert_eq!(choose("/var/a,b".into(), false), Path::new("/tmp"));
        assert_eq!(choose("/var/a\"b".into(), false), Path::new("/tmp"));
    }

    #[test]
    fn passes_over_a_folder_that_the_other_user_cannot_enter() {
        let private = make(None).unwrap();
        let path = fs::canonicalize(private.path()).unwrap();
        assert_eq!(choose(path.clone(), false), path);
        assert_eq!(choose(path, true), Path::new("/tmp"));
    }

    #[test]
    fn makes_folders_that_others_cannot_enter() {
        let folder = make(None).unwrap();
        let mode = fs::metadata(folder.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }

    #[test]
    fn knows_the_length_of_its_own_part() {
        let folder = make(None).unwrap();
        let parent = folder.path().parent().unwrap().as_os_str().len();
        let socket = folder.path().join(".s.PGSQL.5432");
        assert_eq!(socket.as_os_str().len() - parent, OWN_PART.len());
    }
}
