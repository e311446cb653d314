//! Tells the crate what it is made of, so that nothing holds which other sources found.

#![allow(
    clippy::print_stdout,
    reason = "Cargo reads what a build script prints"
)]

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::Path;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let mut hasher = DefaultHasher::new();
    add(Path::new("src"), &mut hasher)?;
    println!("cargo::rustc-env=STERNA_SOURCES={:016x}", hasher.finish());
    Ok(())
}

/// Adds all files of a folder and of those in it, in the order of their names.
fn add(folder: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    let entries = fs::read_dir(folder)?;
    let mut paths = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort_unstable();
    for path in paths {
        match path.is_dir() {
            true => add(&path, hasher)?,
            false => (path.as_os_str().as_encoded_bytes(), fs::read(&path)?).hash(hasher),
        }
    }
    Ok(())
}
