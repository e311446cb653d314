//! A server of one's own, from its making to its removal.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

use crate::account::Account;
use crate::client::{self, Client, PORT, USER};
use crate::watchdog::Watchdog;
use crate::{Builder, Database, Error, folder, postmaster};

/// What makes a server fast that nobody will miss.
const FAST: [&str; 3] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
];

/// A running PostgreSQL server in a temporary folder.
///
/// It listens on a Unix socket in that folder and nowhere else, and lets in
/// whoever can reach the socket. Server and folder are gone after the drop, or
/// soon after the end of the process if there is no drop.
#[derive(Debug)]
pub struct Server {
    process: Option<Child>,
    settings: Vec<(String, String)>,
    account: Option<Account>,
    version: u32,
    client: Client,
    // In this order: the watchdog stops what is left before the folder goes.
    watchdog: Watchdog,
    folder: TempDir,
}

impl Server {
    /// Starts a server with settings that are good for tests.
    ///
    /// # Errors
    ///
    /// Returns an error if no server is installed, or if it does not start.
    pub fn start() -> Result<Self, Error> {
        Self::builder().start()
    }

    /// Prepares a server with settings of one's own.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The one server that this process shares, started by the first call.
    ///
    /// # Errors
    ///
    /// Returns the error of the first call, each time, if it did not start.
    pub fn shared() -> Result<&'static Self, Error> {
        static SHARED: OnceLock<Result<Server, Error>> = OnceLock::new();
        SHARED
            .get_or_init(Self::start)
            .as_ref()
            .map_err(Error::clone)
    }

    /// Creates an empty database.
    ///
    /// # Errors
    ///
    /// Returns an error if the server does not run, or if PostgreSQL's program
    /// `createdb` is not installed beside it.
    pub fn database(&self) -> Result<Database, Error> {
        Database::create(&self.client)
    }

    /// Where to connect to for a database of that name, as a URL.
    ///
    /// `postgres` is the one that always exists.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.client.url(database)
    }

    /// The folder of the Unix socket, which is what libpq takes for a host.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.client.socket_dir
    }

    /// The major version, such as 17.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// What the server has written to its log so far.
    ///
    /// # Errors
    ///
    /// Returns an error if the log cannot be read.
    pub fn log(&self) -> Result<String, Error> {
        let path = self.log_file();
        let text = fs::read(&path).map_err(|error| Error::file("read", &path, error))?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// Stops the server at once, as a crash would, and keeps its data.
    ///
    /// Does nothing to a server that has crashed already.
    pub fn crash(&mut self) {
        if let Some(process) = self.process.take() {
            postmaster::stop(process);
        }
    }

    /// Starts the server again after a [`crash`](Self::crash).
    ///
    /// Does nothing to a server that runs.
    ///
    /// # Errors
    ///
    /// Returns an error if the server does not start.
    pub fn resume(&mut self) -> Result<(), Error> {
        if self.process.is_some() {
            return Ok(());
        }
        let (data, log) = (self.data(), self.log_file());
        let process = postmaster::start(&mut self.server_command(), &log)?;
        let process = self.process.insert(process);
        postmaster::wait_until_ready(process, &data, &log, postmaster::PATIENCE)
            .inspect_err(|_| self.crash())
    }

    pub(crate) fn launch(bin_dir: PathBuf, settings: Vec<(String, String)>) -> Result<Self, Error> {
        let account = Account::to_switch_to()?;
        let folder = folder::make(account)?;
        let mut server = Self {
            process: None,
            settings,
            account,
            version: 0,
            client: Client {
                bin_dir,
                socket_dir: folder.path().to_path_buf(),
            },
            watchdog: Watchdog::start(folder.path())?,
            folder,
        };
        server.make_data()?;
        server.version = read_version(&server.data())?;
        server.resume()?;
        Ok(server)
    }

    fn make_data(&self) -> Result<(), Error> {
        let mut command = self.command("initdb");
        command.arg("-D").arg(self.data()).args(["-U", USER]);
        command.args(["--no-sync", "--auth=trust", "-E", "UTF8", "--locale=C"]);
        // The same time zone on every machine, and no search for it.
        command.env("TZ", "UTC");
        client::finish(&self.client.bin_dir.join("initdb"), &mut command)
    }

    fn server_command(&self) -> Command {
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data());
        command.arg("-k").arg(self.socket_dir()).args(["-p", PORT]);
        command.args(["-c", "listen_addresses="]);
        for setting in FAST {
            command.args(["-c", setting]);
        }
        for (name, value) in &self.settings {
            command.args(["-c", &format!("{name}={value}")]);
        }
        command
    }

    /// A program that runs as the right user, and that the watchdog ends.
    fn command(&self, program: &str) -> Command {
        let mut command = client::command(&self.client.bin_dir.join(program));
        // A folder that this process is in may be closed to the other user.
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        self.watchdog.guard(&mut command);
        if let Some(account) = self.account {
            account.run(&mut command);
        }
        command
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.crash();
    }
}

/// Reads `15` from the file that `initdb` leaves.
fn read_version(data: &Path) -> Result<u32, Error> {
    let path = data.join("PG_VERSION");
    let text = fs::read_to_string(&path).map_err(|error| Error::file("read", &path, error))?;
    // Before 10, the major version had a second number.
    let major = text.trim().split('.').next().unwrap_or_default();
    major.parse().map_err(|error| {
        let error = std::io::Error::new(std::io::ErrorKind::InvalidData, error);
        Error::file("understand the version in", &path, error)
    })
}
