//! A folder that is a migration: `NUM_name/up.sql` or `NUM_name/migration.sql`.

use super::file_system::{self, Entry, Kind};
use super::folder::Folder;
use super::layout::{Candidate, Piece, Role};
use super::{Layout, version};
use crate::diagnostic::{Diagnostics, codes};

/// What is in the sub-folder `name`, if it is a migration.
pub(super) fn look(
    folder: &mut Folder<'_>,
    name: String,
    diagnostics: &mut Diagnostics,
) -> Option<Piece> {
    let path = folder.visit(&name);
    let place = folder.show(&name);
    let entries = match file_system::list(&path) {
        Ok(entries) => entries,
        Err(error) => {
            diagnostics
                .error(&codes::UNREADABLE, &*place, "the folder cannot be read")
                .note(format!("the system says: {error}"));
            return None;
        }
    };
    // What drizzle remembers about the files beside it.
    if name == "meta" && has(&entries, "_journal.json") {
        return None;
    }
    let up = up_file(&name, &place, &entries, diagnostics)?;
    let inside = |file: &str| has(&entries, file).then(|| format!("{name}/{file}"));
    let candidate = Candidate {
        parts: version::split(&name),
        up: format!("{name}/{up}"),
        down: inside("down.sql"),
        metadata: inside("metadata.toml"),
        title: name.clone(),
        stem: name,
    };
    Some(Piece {
        layout: Layout::Directories,
        role: Role::Up,
        candidate,
    })
}

/// Whether there is something to read under that name; a broken link is found when it is read.
fn has(entries: &[Entry], file: &str) -> bool {
    entries
        .iter()
        .any(|entry| entry.name == file && !matches!(entry.kind, Ok(Kind::Folder | Kind::Special)))
}

fn up_file(
    name: &str,
    place: &str,
    entries: &[Entry],
    diagnostics: &mut Diagnostics,
) -> Option<&'static str> {
    let (text, help) = match (has(entries, "up.sql"), has(entries, "migration.sql")) {
        (true, false) => return Some("up.sql"),
        (false, true) => return Some("migration.sql"),
        (true, true) => (
            format!("`{name}` holds both `up.sql` and `migration.sql`"),
            "keep one of them",
        ),
        (false, false) if has(entries, "down.sql") => (
            format!("`{name}` holds a `down.sql`, but no `up.sql`"),
            "bring back what it reverts, or delete the folder",
        ),
        (false, false) => (
            format!("`{name}` holds neither `up.sql` nor `migration.sql`"),
            "the folder of a migration holds `up.sql` (and `down.sql`) or `migration.sql`; \
             move any other folder elsewhere, or begin its name with `.`",
        ),
    };
    let other = entries
        .iter()
        .filter_map(|entry| entry.name.to_str())
        .find(|other| other.to_lowercase().ends_with(".sql") && *other != "down.sql");
    let diagnostic = diagnostics.error(&codes::UNKNOWN_LAYOUT, place, text);
    if let Some(other) = other.filter(|other| !["up.sql", "migration.sql"].contains(other)) {
        diagnostic.note(format!(
            "`{other}` in it is not read: sub-folders are migrations and are not searched for more"
        ));
    }
    diagnostic.help(help);
    None
}
