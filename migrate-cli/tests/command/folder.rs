//! A throw-away current directory, and the command in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The current directory of a command.
pub(crate) struct Here(TempDir);

/// What the command did: its exit code, standard output, standard error.
pub(crate) type Ran = (i32, String, String);

impl Here {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let here = Self(TempDir::new().unwrap());
        for (name, text) in files {
            here.write(name, text);
        }
        here
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    /// Runs the command here.
    pub(crate) fn sterna(&self, arguments: &[&str]) -> Ran {
        self.sterna_in("", arguments)
    }

    /// Runs the command in a folder below.
    pub(crate) fn sterna_in(&self, folder: &str, arguments: &[&str]) -> Ran {
        ran(command(&self.path(folder))
            .args(arguments)
            .output()
            .unwrap())
    }
}

/// The command, without what the environment of the test would change.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sterna"));
    command.current_dir(folder);
    for name in [
        "CARGO_MANIFEST_DIR",
        "CARGO_PKG_NAME",
        "CLICOLOR_FORCE",
        "NO_COLOR",
    ] {
        command.env_remove(name);
    }
    command
}

fn ran(output: Output) -> Ran {
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// A command that went well, with this on standard output.
pub(crate) fn fine(stdout: &str) -> Ran {
    (0, stdout.to_owned(), String::new())
}

/// A command that found errors, with this on standard output.
pub(crate) fn faulty(stdout: &str) -> Ran {
    (1, stdout.to_owned(), String::new())
}

/// A command that could not run, with this on standard error.
pub(crate) fn failed(stderr: &str) -> Ran {
    (2, String::new(), stderr.to_owned())
}
