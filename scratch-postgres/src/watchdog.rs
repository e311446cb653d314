//! Cleans up behind this process, whatever becomes of it.
//!
//! Destructors do not run when a process is killed, interrupted or left by
//! `exit`, and never for a `static`. So a shell in a process group of its own
//! holds one end of a pipe and this process the other, which no other program
//! inherits. When the pipe closes, the shell stops the server and removes the
//! folder. A drop uses the same way: there is only one.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::Error;

const SHELL: &str = "/bin/sh";
const SCRIPT: &str = include_str!("watchdog.sh");

/// The shell that waits for the end of this process, or of this value.
#[derive(Debug)]
pub(crate) struct Watchdog {
    shell: Child,
    pipe: Option<ChildStdin>,
}

impl Watchdog {
    /// Watches over `folder`.
    pub(crate) fn start(folder: &Path) -> Result<Self, Error> {
        let mut shell = Command::new(SHELL)
            .args(["-c", SCRIPT, "scratch-postgres"])
            .arg(folder)
            .process_group(0)
            .stdin(Stdio::piped())
            // An inherited stream would keep readers of our output waiting.
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Error::run(Path::new(SHELL), error))?;
        let pipe = shell.stdin.take();
        Ok(Self { shell, pipe })
    }

    /// Lets `command` run where the watchdog will end it.
    pub(crate) fn guard(&self, command: &mut Command) {
        command.process_group(self.shell.id().cast_signed());
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        self.pipe = None;
        // It kills itself in the end, so there is no status worth a look.
        let _ = self.shell.wait();
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn removes_the_folder_when_dropped() {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        fs::write(folder.path().join("data/file"), "").unwrap();
        drop(Watchdog::start(folder.path()).unwrap());
        assert!(!folder.path().exists());
    }

    #[test]
    fn ends_a_guarded_program_that_ignores_the_first_signal() {
        let folder = TempDir::new().unwrap();
        let watchdog = Watchdog::start(folder.path()).unwrap();
        let mut command = Command::new(SHELL);
        command.args(["-c", "trap '' QUIT; echo; read -r _"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        watchdog.guard(&mut command);
        let mut program = command.spawn().unwrap();
        // Held open to the end, so that only a signal can end the program.
        let _input = program.stdin.take();
        let mut line = [0];
        program
            .stdout
            .take()
            .unwrap()
            .read_exact(&mut line)
            .unwrap();

        drop(watchdog);
        let status = program.wait().unwrap();
        assert_eq!(status.to_string(), "signal: 9 (SIGKILL)");
    }
}
