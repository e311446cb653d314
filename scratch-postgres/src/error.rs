//! The one error type of the crate, and every text that it prints.

use std::error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;

/// Why there is no server, or no database.
///
/// An error can be cloned, so that [`Server::shared`](crate::Server::shared)
/// can give every caller the one that was met.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// None of the usual places has PostgreSQL's server programs.
    NotInstalled {
        /// The folders that were looked in, in order.
        looked_in: Vec<PathBuf>,
    },
    /// A folder that was named lacks a program that is needed from it.
    MissingProgram {
        /// The name of the program.
        program: &'static str,
        /// The folder that lacks it.
        folder: PathBuf,
    },
    /// PostgreSQL does not run as root, and there is nobody else to run it as.
    NoAccount,
    /// A setting was given that the server's place decides.
    FixedSetting {
        /// The name of the setting.
        name: String,
    },
    /// The operating system refused something about a file or a folder.
    File {
        /// What failed, as in "failed to `open`".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: Arc<io::Error>,
    },
    /// A program could not be run at all.
    Run {
        /// The program.
        program: PathBuf,
        /// The cause.
        source: Arc<io::Error>,
    },
    /// A program ran and reported a failure.
    Failed {
        /// The program.
        program: PathBuf,
        /// How it ended.
        status: ExitStatus,
        /// What it said.
        output: String,
    },
    /// The server ended before it was ready.
    Ended {
        /// How it ended.
        status: ExitStatus,
        /// The last lines of its log.
        log: String,
    },
    /// The server runs, but did not become ready in time.
    NotReady {
        /// How many seconds it was given.
        seconds: u64,
        /// The last lines of its log.
        log: String,
    },
}

impl Error {
    pub(crate) fn file(action: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        let source = Arc::new(source);
        Self::File {
            action,
            path,
            source,
        }
    }

    pub(crate) fn run(program: &Path, source: io::Error) -> Self {
        let program = program.to_path_buf();
        let source = Arc::new(source);
        Self::Run { program, source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInstalled { looked_in } => write_not_installed(f, looked_in),
            Self::MissingProgram { program, folder } => write!(
                f,
                "`{}` has no program `{program}`: install all of PostgreSQL there, \
                 or name another folder",
                folder.display()
            ),
            Self::NoAccount => f.write_str(
                "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` \
                 to run it as: run this as another user",
            ),
            Self::FixedSetting { name } => write!(
                f,
                "the setting `{name}` cannot be changed: the server listens on its own socket only"
            ),
            Self::File { action, path, .. } => write!(f, "failed to {action} `{}`", path.display()),
            Self::Run { program, .. } => write!(f, "failed to run `{}`", program.display()),
            Self::Failed {
                program,
                status,
                output,
            } => {
                let program = program.display();
                write!(f, "`{program}` failed ({status}) and said:\n{output}")
            }
            Self::Ended { status, log } => write!(
                f,
                "the server ended before it was ready ({status}); the end of its log:\n{log}"
            ),
            Self::NotReady { seconds, log } => write!(
                f,
                "the server was not ready after {seconds} seconds; the end of its log:\n{log}"
            ),
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::File { source, .. } | Self::Run { source, .. } => Some(&**source),
            _ => None,
        }
    }
}

fn write_not_installed(f: &mut fmt::Formatter<'_>, looked_in: &[PathBuf]) -> fmt::Result {
    f.write_str(
        "no PostgreSQL server is installed\n\
         install one with `apt-get install postgresql`, `dnf install postgresql-server` \
         or `brew install postgresql@17`,\n\
         or set `DATABASE_URL` to a server that is running,\n\
         or set `SCRATCH_POSTGRES_BIN` to the folder that has `initdb` and `postgres`\n\
         looked in:",
    )?;
    if looked_in.is_empty() {
        f.write_str(" no folder, as none of the usual ones exists")?;
    }
    for folder in looked_in {
        write!(f, "\n  {}", folder.display())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    fn denied() -> io::Error {
        io::Error::from(io::ErrorKind::PermissionDenied)
    }

    fn exit_1() -> ExitStatus {
        ExitStatus::from_raw(1 << 8)
    }

    #[test]
    fn says_how_to_install_a_server_and_where_it_looked() {
        let looked_in = vec!["/usr/bin".into(), "/opt/homebrew/bin".into()];
        assert_eq!(
            Error::NotInstalled { looked_in }.to_string(),
            "no PostgreSQL server is installed\n\
             install one with `apt-get install postgresql`, `dnf install postgresql-server` \
             or `brew install postgresql@17`,\n\
             or set `DATABASE_URL` to a server that is running,\n\
             or set `SCRATCH_POSTGRES_BIN` to the folder that has `initdb` and `postgres`\n\
             looked in:\n  /usr/bin\n  /opt/homebrew/bin"
        );
    }

    #[test]
    fn says_so_where_there_was_no_place_to_look() {
        let text = Error::NotInstalled { looked_in: vec![] }.to_string();
        assert_eq!(
            text.lines().last(),
            Some("looked in: no folder, as none of the usual ones exists")
        );
    }

    #[test]
    fn names_the_program_that_a_folder_lacks() {
        let error = Error::MissingProgram {
            program: "createdb",
            folder: "/pg/bin".into(),
        };
        assert_eq!(
            error.to_string(),
            "`/pg/bin` has no program `createdb`: install all of PostgreSQL there, \
             or name another folder"
        );
    }

    #[test]
    fn says_why_root_cannot_run_a_server() {
        assert_eq!(
            Error::NoAccount.to_string(),
            "PostgreSQL does not run as root, and there is no user `postgres` or `nobody` \
             to run it as: run this as another user"
        );
    }

    #[test]
    fn names_a_setting_that_is_fixed() {
        let name = "port".to_owned();
        assert_eq!(
            Error::FixedSetting { name }.to_string(),
            "the setting `port` cannot be changed: the server listens on its own socket only"
        );
    }

    #[test]
    fn keeps_the_cause_of_a_file_error_as_its_source() {
        let error = Error::file("read", Path::new("/pg/log"), denied());
        assert_eq!(error.to_string(), "failed to read `/pg/log`");
        assert_eq!(error.source().unwrap().to_string(), "permission denied");
    }

    #[test]
    fn keeps_the_cause_of_a_program_that_does_not_run() {
        let error = Error::run(Path::new("/pg/bin/initdb"), denied());
        assert_eq!(error.to_string(), "failed to run `/pg/bin/initdb`");
        assert_eq!(error.source().unwrap().to_string(), "permission denied");
    }

    #[test]
    fn repeats_what_a_failed_program_said() {
        let error = Error::Failed {
            program: "/pg/bin/initdb".into(),
            status: exit_1(),
            output: "initdb: error: disk full".to_owned(),
        };
        assert_eq!(
            error.to_string(),
            "`/pg/bin/initdb` failed (exit status: 1) and said:\ninitdb: error: disk full"
        );
        assert!(error.source().is_none());
    }

    #[test]
    fn shows_the_log_of_a_server_that_ended() {
        let error = Error::Ended {
            status: exit_1(),
            log: "FATAL:  out of luck".to_owned(),
        };
        assert_eq!(
            error.to_string(),
            "the server ended before it was ready (exit status: 1); the end of its log:\n\
             FATAL:  out of luck"
        );
    }

    #[test]
    fn shows_the_log_of_a_server_that_is_late() {
        let error = Error::NotReady {
            seconds: 60,
            log: "LOG:  still busy".to_owned(),
        };
        assert_eq!(
            error.to_string(),
            "the server was not ready after 60 seconds; the end of its log:\nLOG:  still busy"
        );
    }
}
