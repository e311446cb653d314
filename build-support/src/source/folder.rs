//! The folder that is being read: its entries, and the folders in it.

use std::io;
use std::path::PathBuf;

use super::file_system::{self, Entry, Kind};
use super::{Layout, Numbering, ReadError, Request};
use crate::diagnostic::{Diagnostics, codes};

/// An opened folder.
pub(super) struct Folder<'a> {
    request: Request<'a>,
    entries: Vec<Entry>,
    /// The folder itself, and those in it that were looked at.
    pub(super) folders: Vec<PathBuf>,
}

/// An entry that can be a migration or a part of one.
pub(super) struct Item {
    pub(super) name: String,
    pub(super) kind: Kind,
}

impl<'a> Folder<'a> {
    /// Lists what is in the folder.
    pub(super) fn open(request: &Request<'a>) -> Result<Self, ReadError> {
        let folder = request.folder.to_path_buf();
        match file_system::is_folder(&folder) {
            Ok(true) => {}
            Ok(false) => return Err(ReadError::NotAFolder { folder }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(ReadError::Missing {
                    folder,
                    shown: request.shown.to_owned(),
                    resolved_from: request.resolved_from.to_owned(),
                });
            }
            Err(source) => return Err(ReadError::Io { folder, source }),
        }
        match file_system::list(&folder) {
            Ok(entries) => Ok(Self {
                request: *request,
                entries,
                folders: vec![folder],
            }),
            Err(source) => Err(ReadError::Io { folder, source }),
        }
    }

    /// What the folder shall be read as.
    pub(super) const fn wanted(&self) -> (Layout, Numbering) {
        (self.request.layout, self.request.numbering)
    }

    /// The path to show for the folder.
    pub(super) const fn shown(&self) -> &str {
        self.request.shown
    }

    /// Where the folder is, and what its path was relative to.
    pub(super) fn whereabouts(&self) -> String {
        let Request {
            folder,
            shown,
            resolved_from,
            ..
        } = self.request;
        if folder.as_os_str() == shown {
            return format!("the folder is `{shown}`");
        }
        let folder = folder.display();
        format!("the folder is `{folder}`: `{shown}` relative to {resolved_from}")
    }

    /// The path to show for what is in the folder.
    pub(super) fn show(&self, inside: &str) -> String {
        show_in(self.request.shown, inside)
    }

    /// The absolute path of a folder in the folder, which is looked at now.
    pub(super) fn visit(&mut self, inside: &str) -> PathBuf {
        let path = self.path(inside);
        self.folders.push(path.clone());
        path
    }

    /// The absolute path of what is in the folder.
    pub(super) fn path(&self, inside: &str) -> PathBuf {
        self.request.folder.join(inside)
    }

    /// The entries that are neither hidden nor certainly something else.
    pub(super) fn items(&mut self, diagnostics: &mut Diagnostics) -> Vec<Item> {
        let entries = std::mem::take(&mut self.entries);
        entries
            .into_iter()
            .filter_map(|entry| self.item(entry, diagnostics))
            .collect()
    }

    fn item(&self, entry: Entry, diagnostics: &mut Diagnostics) -> Option<Item> {
        let name = entry.name.to_string_lossy();
        if name.starts_with('.') {
            return None;
        }
        let place = self.show(&name);
        let kind = match entry.kind {
            Ok(kind) => kind,
            Err(error) => {
                diagnostics
                    .error(
                        &codes::BROKEN_LINK,
                        &*place,
                        format!("`{name}` is a link that leads nowhere"),
                    )
                    .note(format!("the system says: {error}"))
                    .help("let it point to a file, or delete it");
                return None;
            }
        };
        let of_interest = kind == Kind::Folder || name.to_lowercase().ends_with(".sql");
        if of_interest && entry.name.to_str().is_none() {
            diagnostics
                .error(
                    &codes::INVALID_NAME,
                    &*place,
                    format!("the name `{name}` is not UTF-8"),
                )
                .help("rename it: the program carries the names of its migrations as text");
            return None;
        }
        of_interest.then(|| Item {
            name: name.into_owned(),
            kind,
        })
    }
}

/// The path to show for what is in the folder shown as `shown`.
pub(crate) fn show_in(shown: &str, inside: &str) -> String {
    match shown {
        "." => inside.to_owned(),
        shown => format!("{}/{inside}", shown.trim_end_matches('/')),
    }
}
