//! A real `pgbouncer` that gives out connections by transaction.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use scratch_postgres::{Database, Server};
use tempfile::TempDir;

use crate::wire::server_socket;

/// A pooler in front of the scratch server, ended on drop.
pub(crate) struct Pooler {
    folder: TempDir,
    process: Child,
}

impl Pooler {
    /// Starts a pooler whose server connections take turns; none where the program
    /// is not installed, which only a machine of a developer may lack.
    #[allow(clippy::print_stderr, reason = "says why a test has not run")]
    pub(crate) fn start() -> Option<Pooler> {
        let installed = Command::new("pgbouncer")
            .arg("--version")
            .stdout(Stdio::null())
            .status();
        if installed.is_err() {
            assert!(
                std::env::var_os("CI").is_none(),
                "pgbouncer is not installed"
            );
            eprintln!("skipped: pgbouncer is not installed (`apt-get install pgbouncer`)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let open = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode));
        open(folder.path(), 0o777).unwrap();
        let file = folder.path().join("pgbouncer.ini");
        fs::write(&file, settings(folder.path())).unwrap();
        open(&file, 0o644).unwrap();
        let mut command = Command::new("pgbouncer");
        // It refuses to run as root.
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            command.args(["-u", "postgres"]);
        }
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let process = command
            .arg("-q")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut pooler = Pooler { folder, process };
        pooler.wait();
        Some(pooler)
    }

    /// How to connect to a database through the pooler.
    pub(crate) fn url(&self, database: &Database) -> String {
        let (host, name) = (self.folder.path().display(), database.name());
        format!("host={host} port=6432 user=postgres dbname={name}")
    }

    /// Waits until the socket is there.
    fn wait(&mut self) {
        let socket = self.folder.path().join(".s.PGSQL.6432");
        let until = Instant::now() + Duration::from_secs(30);
        while !socket.exists() {
            let ended = self.process.try_wait().unwrap();
            let log = fs::read_to_string(self.folder.path().join("log")).unwrap();
            assert!(
                ended.is_none() && Instant::now() < until,
                "no pooler: {log}"
            );
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn settings(folder: &Path) -> String {
    let server = server_socket(Server::shared().unwrap().socket_dir());
    let (host, name) = (server.parent().unwrap(), server.file_name().unwrap());
    let port = name.to_str().unwrap().rsplit('.').next().unwrap();
    format!(
        "\
[databases]
* = host={} port={port} user=postgres
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = {}
auth_type = any
pool_mode = transaction
server_round_robin = 1
default_pool_size = 8
",
        host.display(),
        folder.display()
    )
}
