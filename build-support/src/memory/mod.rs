//! What is kept from one build to the next.
//!
//! Most builds see the same files again. A build script keeps what it found of them in
//! `OUT_DIR`, the macro in Cargo's target folder. The files are worth nothing to anybody else,
//! and without them everything is read as if for the first time.

/// The version of the judge; a test holds it against `Cargo.lock`.
macro_rules! judge {
    () => {
        "2.68.0"
    };
}

mod history;
#[cfg(test)]
mod tests;
mod texts;

use std::fs;
use std::path::Path;
use std::process;

pub(crate) use history::{Beginning, History};
pub(crate) use texts::{Digests, Texts, digest};

/// What another release of Sterna or of the judge found is not known here.
const HEAD: &[u8] = concat!(
    "sterna ",
    env!("CARGO_PKG_VERSION"),
    " ",
    env!("STERNA_SOURCES"),
    ", squawk-syntax ",
    judge!(),
    "\n"
)
.as_bytes();

/// Writes a file and puts it in place whole, as another compiler may read it at this moment.
fn put(path: &Path, content: &[u8]) {
    let new = path.with_extension(process::id().to_string());
    let written = path
        .parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&new, content))
        .and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(new);
    }
}
