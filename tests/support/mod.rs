//! Throw-away crates that use Sterna, built by Cargo as a user's would be.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;

use tempfile::TempDir;

/// The root of this repository.
pub(crate) const STERNA: &str = env!("CARGO_MANIFEST_DIR");

/// A folder with a crate in it.
pub(crate) struct Project {
    root: TempDir,
}

/// What Cargo said.
pub(crate) struct Built {
    pub(crate) success: bool,
    pub(crate) stderr: String,
    pub(crate) stdout: String,
}

impl Project {
    /// An empty crate that depends on this one as `sterna`.
    pub(crate) fn new(package: &str) -> Self {
        take_name(package);
        Self::with_manifest(&format!(
            "[package]\nname = \"{package}\"\nedition = \"2024\"\n\n\
             [dependencies]\nsterna = {{ path = \"{STERNA}\" }}\n"
        ))
    }

    /// An empty crate with this manifest, and the versions that this repository has locked.
    pub(crate) fn with_manifest(manifest: &str) -> Self {
        let project = Self {
            root: TempDir::new().unwrap(),
        };
        let lock = Path::new(STERNA).join("Cargo.lock");
        fs::copy(lock, project.path("Cargo.lock")).unwrap();
        project.file("Cargo.toml", manifest)
    }

    /// Adds a build script that checks `migrations`.
    pub(crate) fn with_build_script(self) -> Self {
        self.append(
            "Cargo.toml",
            &format!(
                "\n[build-dependencies]\nsterna-build = {{ path = \"{STERNA}/build-support\" }}\n"
            ),
        )
        .file(
            "build.rs",
            "fn main() { sterna_build::Folder::new(\"migrations\").emit(); }\n",
        )
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    /// Writes a file, and the folders that it is in.
    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        self.write(name, text);
        self
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Adds to the end of a file.
    pub(crate) fn append(self, name: &str, text: &str) -> Self {
        let old = fs::read_to_string(self.path(name)).unwrap();
        self.file(name, &(old + text))
    }

    /// Runs `cargo COMMAND` in the crate's folder.
    pub(crate) fn cargo(&self, command: &[&str]) -> Built {
        self.cargo_in(self.root.path(), command)
    }

    /// Runs `cargo COMMAND` in another folder.
    pub(crate) fn cargo_in(&self, folder: &Path, command: &[&str]) -> Built {
        cargo(folder, command).output().unwrap().into()
    }

    /// Runs `cargo COMMAND` in the crate's folder with these variables.
    pub(crate) fn cargo_with(&self, command: &[&str], variables: &[(&str, &str)]) -> Built {
        let mut cargo = cargo(self.root(), command);
        cargo
            .envs(variables.iter().copied())
            .output()
            .unwrap()
            .into()
    }

    /// Runs the program with `DATABASE_URL`.
    pub(crate) fn run_against(&self, url: &str) -> Built {
        let mut run = cargo(self.root(), &["run"]);
        run.env("DATABASE_URL", url).output().unwrap().into()
    }
}

/// `cargo COMMAND` in a folder, as the tests run it.
pub(crate) fn cargo(folder: &Path, command: &[&str]) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(command)
        .args(["--offline", "--quiet"])
        .current_dir(folder)
        // One for all, so that the parsers are built once.
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_TERM_COLOR", "never")
        .env_remove("RUSTFLAGS")
        // The programs are not where this test is.
        .env_remove("STERNA_ENV")
        .env_remove("ENVIRONMENT");
    cargo
}

impl From<Output> for Built {
    fn from(output: Output) -> Self {
        Self {
            success: output.status.success(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
        }
    }
}

impl Built {
    /// Checks that it went well, and gives what was printed on standard error.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        assert!(self.success, "{}\n{}", self.stdout, self.stderr);
        self.stderr
    }

    /// Checks that it failed, and gives what was printed on standard error.
    #[track_caller]
    pub(crate) fn failed(self) -> String {
        assert!(!self.success, "it was built\n{}", self.stderr);
        self.stderr
    }
}

/// Two projects of one name would take each other's programs for their own:
/// they share the target folder.
fn take_name(package: &str) {
    static TAKEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    let new = TAKEN.lock().unwrap().insert(package.to_owned());
    assert!(new, "another project of this test is called `{package}`");
}

/// The target folder of all projects.
pub(crate) fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects")
}
