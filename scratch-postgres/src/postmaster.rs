//! The server's main process: starts it, waits until it is ready, stops it.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::Error;

/// How long a server may take to be ready; a machine under load needs some.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// How often a state is looked at that cannot be waited for.
const PAUSE: Duration = Duration::from_millis(5);

/// How many lines of the log an error shows.
const TAIL: usize = 20;

/// Starts `command` with `log` for its output.
pub(crate) fn start(command: &mut Command, log: &Path) -> Result<Child, Error> {
    let failed = |error| Error::file("open", log, error);
    let output = File::options().create(true).append(true).open(log);
    let output = output.map_err(failed)?;
    let errors = output.try_clone().map_err(failed)?;
    command
        .stdout(output)
        .stderr(errors)
        .spawn()
        .map_err(|error| Error::run(Path::new(command.get_program()), error))
}

/// Waits until the server takes connections.
pub(crate) fn wait_until_ready(
    process: &mut Child,
    data: &Path,
    log: &Path,
    patience: Duration,
) -> Result<(), Error> {
    let deadline = Instant::now() + patience;
    while !is_ready(data, process.id()) {
        // A process that cannot be asked counts as running: the deadline stays.
        if let Ok(Some(status)) = process.try_wait() {
            let log = tail(log);
            return Err(Error::Ended { status, log });
        }
        if Instant::now() >= deadline {
            let (seconds, log) = (patience.as_secs(), tail(log));
            return Err(Error::NotReady { seconds, log });
        }
        thread::sleep(PAUSE);
    }
    Ok(())
}

/// Stops the server as a crash would: nothing is flushed or finished.
pub(crate) fn stop(mut process: Child) {
    let pid = Pid::from_raw(process.id().cast_signed());
    // Both can fail only because the process is gone, which is what is wanted.
    let _ = kill(pid, Signal::SIGQUIT);
    let _ = process.wait();
}

/// Whether the server says in its pid file that it is ready.
///
/// The file may be left over from another server, so the pid must be right.
fn is_ready(data: &Path, pid: u32) -> bool {
    let Ok(text) = fs::read_to_string(data.join("postmaster.pid")) else {
        return false;
    };
    let mut lines = text.lines().map(str::trim);
    lines.next() == Some(pid.to_string().as_str()) && lines.nth(6) == Some("ready")
}

fn tail(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL)..].join("\n")
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        command
    }

    fn outcome(script: &str, patience: Duration) -> Result<(), Error> {
        let folder = TempDir::new().unwrap();
        let log = folder.path().join("log");
        let mut command = shell(script);
        command.current_dir(folder.path());
        let mut process = start(&mut command, &log).unwrap();
        let outcome = wait_until_ready(&mut process, folder.path(), &log, patience);
        stop(process);
        outcome
    }

    #[test]
    fn believes_the_pid_file_of_the_same_process() {
        let script = "printf '%s\\n' $$ 2 3 4 5 6 7 'ready   ' > postmaster.pid; exec sleep 60";
        outcome(script, PATIENCE).unwrap();
    }

    #[test]
    fn does_not_believe_the_pid_file_of_another_process() {
        let script = "printf '%s\\n' 1 2 3 4 5 6 7 'ready   ' > postmaster.pid; exit 1";
        let error = outcome(script, PATIENCE).unwrap_err();
        assert!(matches!(error, Error::Ended { .. }), "{error}");
    }

    #[test]
    fn shows_the_last_lines_of_the_log_when_the_server_ends() {
        let error = outcome(
            "i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo $i; done; exit 2",
            PATIENCE,
        );
        let lines: Vec<String> = (11..=30).map(|line| line.to_string()).collect();
        assert_eq!(
            error.unwrap_err().to_string(),
            format!(
                "the server ended before it was ready (exit status: 2); the end of its log:\n{}",
                lines.join("\n")
            )
        );
    }

    #[test]
    fn gives_up_at_the_deadline() {
        let error = outcome("exec sleep 60", Duration::ZERO).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the server was not ready after 0 seconds; the end of its log:\n"
        );
    }
}
