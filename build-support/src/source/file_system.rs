//! The only place that touches the file system.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

/// What an entry of a folder is, behind any links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A file with bytes in it.
    File,
    /// A folder.
    Folder,
    /// A socket, a pipe or a device: reading it could take for ever.
    Special,
}

/// An entry of a folder.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: OsString,
    /// The error is that of a link that cannot be followed.
    pub(crate) kind: io::Result<Kind>,
}

/// All entries of a folder, sorted by name.
///
/// # Errors
///
/// If the folder cannot be opened or read.
pub(crate) fn list(folder: &Path) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        entries.push(Entry {
            kind: kind(&entry),
            name: entry.file_name(),
        });
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

/// The system says with the name what an entry is; only a link costs another call.
fn kind(entry: &fs::DirEntry) -> io::Result<Kind> {
    let mut kind = entry.file_type()?;
    if kind.is_symlink() {
        kind = fs::metadata(entry.path())?.file_type();
    }
    Ok(if kind.is_dir() {
        Kind::Folder
    } else if kind.is_file() {
        Kind::File
    } else {
        Kind::Special
    })
}

/// Whether there is a folder.
///
/// # Errors
///
/// If there is nothing, or it cannot be looked at.
pub(crate) fn is_folder(path: &Path) -> io::Result<bool> {
    Ok(fs::metadata(path)?.is_dir())
}

/// The bytes of a file, in memory once.
///
/// # Errors
///
/// If the file cannot be opened or read.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path)
}

/// The bytes of a file, if there is one.
///
/// # Errors
///
/// If there is a file that cannot be opened or read.
pub(crate) fn read_if_there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}
