//! Reaches a running server: by a URL, or with PostgreSQL's own programs.

use std::env;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::Error;
use crate::programs;

/// The name of the superuser that the server is made with.
pub(crate) const USER: &str = "postgres";

/// The port, which names the socket; it is PostgreSQL's default, so that a
/// URL need not say it.
pub(crate) const PORT: &str = "5432";

/// What a URL's host and path may have as they are.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// The way to a server.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    /// The folder of the programs.
    pub(crate) bin_dir: PathBuf,
    /// The folder of the socket.
    pub(crate) socket_dir: PathBuf,
}

impl Client {
    pub(crate) fn url(&self, database: &str) -> String {
        let host = percent_encode(self.socket_dir.as_os_str().as_bytes(), ENCODED);
        let database = percent_encode(database.as_bytes(), ENCODED);
        format!("postgresql://{USER}@{host}/{database}")
    }

    /// Runs one of PostgreSQL's programs for clients.
    pub(crate) fn run(&self, program: &'static str, args: &[&str]) -> Result<(), Error> {
        let path = self.bin_dir.join(program);
        if !programs::is_program(&path) {
            let folder = self.bin_dir.clone();
            return Err(Error::MissingProgram { program, folder });
        }
        let mut command = command(&path);
        command.arg("-h").arg(&self.socket_dir);
        command.args(["-p", PORT, "-U", USER, "-w"]).args(args);
        finish(&path, &mut command)
    }
}

/// A command for one of PostgreSQL's programs that ignores the settings that
/// the user's shell has for other servers, and that speaks English.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os().filter(|(name, _)| is_of_postgres(name)) {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C");
    command
}

/// Runs `command` to its end; what it says matters only if it fails.
pub(crate) fn finish(program: &Path, command: &mut Command) -> Result<(), Error> {
    let output = command
        .output()
        .map_err(|error| Error::run(program, error))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::Failed {
        program: program.to_path_buf(),
        status: output.status,
        output: String::from_utf8_lossy(&output.stderr)
            .trim_end()
            .to_owned(),
    })
}

fn is_of_postgres(name: &OsStr) -> bool {
    name.as_bytes().starts_with(b"PG")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(socket_dir: &str) -> Client {
        Client {
            bin_dir: "/no/such/folder".into(),
            socket_dir: socket_dir.into(),
        }
    }

    #[test]
    fn encodes_the_folder_and_the_name_in_urls() {
        assert_eq!(
            client("/tmp/pg-a_b.c").url("a/b c?"),
            "postgresql://postgres@%2Ftmp%2Fpg-a_b.c/a%2Fb%20c%3F"
        );
    }

    #[test]
    fn says_which_client_program_is_missing() {
        let error = client("/tmp").run("createdb", &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`/no/such/folder` has no program `createdb`: install all of PostgreSQL there, \
             or name another folder"
        );
    }

    #[test]
    fn reports_what_a_program_said_on_failure() {
        let path = Path::new("/bin/sh");
        let mut command = command(path);
        command.args(["-c", "echo told >&2; exit 3"]);
        assert_eq!(
            finish(path, &mut command).unwrap_err().to_string(),
            "`/bin/sh` failed (exit status: 3) and said:\ntold"
        );
    }

    #[test]
    fn knows_the_variables_that_postgres_reads() {
        assert!(is_of_postgres(OsStr::new("PGPORT")));
        assert!(!is_of_postgres(OsStr::new("PATH")));
    }
}
