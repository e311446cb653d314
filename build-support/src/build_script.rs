//! What a build script says to Cargo.
//!
//! See <https://doc.rust-lang.org/cargo/reference/build-scripts.html#outputs-of-the-build-script>.

#![allow(
    clippy::print_stdout,
    reason = "Cargo reads what a build script prints"
)]

use std::env;
use std::path::{Path, PathBuf};

use crate::check::Checked;
use crate::dependency::{Dependency, dependency};
use crate::folder::Folder;
use crate::out_dir;
use crate::report::{self, causes};

impl Folder {
    /// Checks the folder in a build script, and leaves the result for the program.
    ///
    /// - Cargo runs the script again when the folder, a file in it or
    ///   `sterna.toml` changes. A new `sterna.toml` is seen by the macro when the
    ///   crate is next compiled, and by the script when that runs again: to watch
    ///   for a file that is not there, Cargo would compile the crate each time.
    /// - Errors fail the build, warnings are shown.
    /// - `sterna::migrations!` for the same folder takes what is left in
    ///   `OUT_DIR`, and parses nothing.
    /// - `OUT_DIR/migrations.rs` has the same module for a program that includes
    ///   it instead of calling the macro:
    ///   `include!(concat!(env!("OUT_DIR"), "/migrations.rs"));`
    ///
    ///   The file is named after the path of the folder, so that no two folders
    ///   share one: for `db/migrations` it is `OUT_DIR/db/migrations.rs`, with
    ///   `_` for each `..`, and for a path from the root it is below
    ///   `OUT_DIR/_root`. The module is named after the folder alone, with `_`
    ///   for what Rust has in no name and behind a keyword: `type_`.
    pub fn emit(&self) {
        let Some(out_dir) = env::var_os("OUT_DIR").map(PathBuf::from) else {
            error("`OUT_DIR` is not set: `Folder::emit` is for build scripts");
            return;
        };
        let memory = out_dir
            .join("sterna")
            .join(format!("texts-{}", self.file_name()));
        match self.remember_in(memory).for_build().check() {
            Ok(checked) => leave(&out_dir, &checked),
            Err(failure) => error(&report::failure(&failure)),
        }
    }
}

fn leave(out_dir: &Path, checked: &Checked) {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let Dependency { name, manifests } = dependency(&package.unwrap_or_default());
    // Cargo looks at every file in a folder that it is told of.
    let folder = std::iter::once(&checked.folder);
    for path in folder.chain(&checked.tracked).chain(&manifests) {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    for text in report::warnings(checked) {
        say("warning", &text);
    }
    let place = out_dir::place(out_dir, &checked.folder);
    let left = match report::errors(checked) {
        Some(text) => {
            error(&text);
            out_dir::remove(&place)
        }
        None => out_dir::write(&place, checked)
            .and_then(|code| out_dir::write_module(out_dir, checked, &code, &name)),
    };
    if let Err(failure) = left {
        error(&causes(&failure));
    }
}

fn error(text: &str) {
    say("error", text);
}

/// Cargo takes one line at a time.
fn say(directive: &str, text: &str) {
    for line in text.lines().filter(|line| !line.is_empty()) {
        println!("cargo::{directive}={line}");
    }
}
