//! Finds which files make up a migration.

use std::collections::HashMap;

use super::file_system::Kind;
use super::folder::{Folder, Item};
use super::version::{self, Parts};
use super::{Layout, Numbering, subfolder};
use crate::diagnostic::{Diagnostics, codes};

/// The files of one migration; the paths are relative to the folder.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The name without endings.
    pub(super) stem: String,
    /// The number and the rest; only a lexical order does without.
    pub(super) parts: Option<Parts>,
    /// The file or sub-folder that bears the number.
    pub(super) title: String,
    /// What applies it.
    pub(super) up: String,
    /// What reverts it.
    pub(super) down: Option<String>,
    /// diesel's `metadata.toml`.
    pub(super) metadata: Option<String>,
}

/// What one entry of the folder is.
pub(super) struct Piece {
    pub(super) layout: Layout,
    pub(super) role: Role,
    pub(super) candidate: Candidate,
}

/// Whether it stands alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It is a migration.
    Up,
    /// It reverts the one of the same stem.
    Down,
}

/// Finds the layout, and the migrations that are laid out so.
pub(super) fn arrange(
    folder: &mut Folder<'_>,
    diagnostics: &mut Diagnostics,
) -> (Layout, Vec<Candidate>) {
    let known = diagnostics.iter().len();
    let mut items = folder.items(diagnostics);
    drop_case_conflicts(folder, &mut items, diagnostics);
    let mut pieces = Vec::with_capacity(items.len());
    for item in items {
        pieces.extend(piece(folder, item, diagnostics));
    }
    let layout = choose(folder, &mut pieces, diagnostics);
    let candidates = pair(folder, pieces, diagnostics);
    if candidates.is_empty() && diagnostics.iter().len() == known {
        diagnostics
            .error(
                &codes::EMPTY_FOLDER,
                folder.shown(),
                "there is no migration in the folder",
            )
            .note(folder.whereabouts())
            .help("`sterna new NAME` makes the first one");
    }
    (layout, candidates)
}

fn drop_case_conflicts(folder: &Folder<'_>, items: &mut Vec<Item>, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, String> = HashMap::with_capacity(items.len());
    items.retain(|Item { name, .. }| {
        let Some(other) = seen.insert(name.to_lowercase(), name.clone()) else {
            return true;
        };
        let message = format!("`{name}` and `{other}` differ only in upper and lower case");
        diagnostics
            .error(&codes::CASE_CONFLICT, &*folder.show(name), message)
            .note("macOS and Windows keep only one of them")
            .help("rename one of them");
        false
    });
}

fn piece(folder: &mut Folder<'_>, item: Item, diagnostics: &mut Diagnostics) -> Option<Piece> {
    let place = folder.show(&item.name);
    let piece = match item.kind {
        Kind::Folder => subfolder::look(folder, item.name, diagnostics)?,
        Kind::File => file(item.name, &place, diagnostics)?,
        Kind::Special => {
            let message = format!("`{}` is neither a file nor a folder", item.name);
            diagnostics
                .error(&codes::UNREADABLE, &*place, message)
                .note("reading from a device or a pipe may never end")
                .help("move it out of the folder");
            return None;
        }
    };
    let (_, numbering) = folder.wanted();
    if piece.candidate.parts.is_none() && numbering != Numbering::Lexical {
        report_missing_number(&piece, &place, diagnostics);
        return None;
    }
    Some(piece)
}

/// Reads the name of a file that ends in `.sql`, in whatever case.
fn file(name: String, place: &str, diagnostics: &mut Diagnostics) -> Option<Piece> {
    let lower = name.to_lowercase();
    let endings = [".up.sql", ".down.sql", ".sql"];
    let ending = endings.into_iter().find(|end| lower.ends_with(end))?;
    let Some(stem) = name.strip_suffix(ending) else {
        diagnostics
            .error(
                &codes::INVALID_ENDING,
                place,
                format!("`{name}` ends in upper case"),
            )
            .note("most tools would pass over it without a word")
            .help(format!(
                "rename it to `{}{ending}`",
                &name[..name.len() - ending.len()]
            ));
        return None;
    };
    let (layout, role, stem, parts) = match ending {
        ".up.sql" => (Layout::Pairs, Role::Up, stem.to_owned(), None),
        ".down.sql" => (Layout::Pairs, Role::Down, stem.to_owned(), None),
        _ => whole_file(stem, place, diagnostics)?,
    };
    let parts = parts.or_else(|| match layout {
        Layout::Versioned => None,
        _ => version::split(&stem),
    });
    let candidate = Candidate {
        parts,
        stem,
        title: name.clone(),
        up: name,
        down: None,
        metadata: None,
    };
    Some(Piece {
        layout,
        role,
        candidate,
    })
}

/// Tells `V1__name` and `U1__name` from other files that stand alone.
fn whole_file(
    stem: &str,
    place: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(Layout, Role, String, Option<Parts>)> {
    if stem.starts_with("R__") {
        diagnostics
            .error(
                &codes::REPEATABLE_MIGRATION,
                place,
                format!("`{stem}.sql` is a repeatable migration, which is not supported"),
            )
            .note("a plan is a sequence in which every migration is applied once")
            .help("repeat the text in a new migration, with a number, whenever it changes");
        return None;
    }
    let flat = || (Layout::Flat, Role::Up, stem.to_owned(), None);
    let (role, rest) = match (stem.strip_prefix('V'), stem.strip_prefix('U')) {
        (Some(rest), _) => (Role::Up, rest),
        (None, Some(rest)) => (Role::Down, rest),
        (None, None) => return Some(flat()),
    };
    let numbered = rest.starts_with(|first: char| first.is_ascii_digit());
    if !numbered || !rest.contains("__") {
        return Some(flat());
    }
    let parts = version::split_versioned(rest);
    Some((Layout::Versioned, role, format!("V{rest}"), parts))
}

fn report_missing_number(piece: &Piece, place: &str, diagnostics: &mut Diagnostics) {
    let title = &piece.candidate.title;
    let message = format!("`{title}` has no number");
    let diagnostic = diagnostics.error(&codes::MISSING_NUMBER, place, message);
    let behind_v = title
        .strip_prefix(['V', 'v'])
        .and_then(|rest| rest.strip_suffix(".sql"))
        .and_then(version::split);
    if let Some(Parts { version, name, .. }) = behind_v {
        let right = format!("V{version}__{name}.sql");
        diagnostic.help(format!(
            "two underscores go between the number and the name: `{right}`"
        ));
    } else if piece.layout == Layout::Directories {
        diagnostic.help(format!(
            "begin its name with the number of the migration, as in `001_{title}`"
        ));
    } else {
        diagnostic.help(format!(
            "begin its name with the number of the migration, as in `001_{title}`, \
             or move it out of the folder if it is not a migration"
        ));
    }
}

/// Settles on one layout, drops what has another, and says so.
fn choose(folder: &Folder<'_>, pieces: &mut Vec<Piece>, diagnostics: &mut Diagnostics) -> Layout {
    let (wanted, _) = folder.wanted();
    let count = |layout| pieces.iter().filter(|p| p.layout == layout).count();
    let chosen = match wanted {
        Layout::Auto => *Layout::ALL[1..]
            .iter()
            .rev()
            .max_by_key(|&&layout| count(layout))
            .unwrap_or(&Layout::Flat),
        wanted => wanted,
    };
    for other in Layout::ALL[1..].iter().filter(|&&other| other != chosen) {
        let Some(odd) = pieces.iter().find(|piece| piece.layout == *other) else {
            continue;
        };
        let title = &odd.candidate.title;
        let regular = pieces.iter().find(|piece| piece.layout == chosen);
        let message = match regular.map(|piece| &piece.candidate.title) {
            Some(regular) => {
                format!("`{title}` is laid out as `{other}`, but `{regular}` as `{chosen}`")
            }
            None => format!("`{title}` is laid out as `{other}`, but `{chosen}` was asked for"),
        };
        diagnostics
            .error(&codes::MIXED_LAYOUT, &*folder.show(title), message)
            .note(shape(*other))
            .note(shape(chosen))
            .help("keep one layout for all migrations of the folder");
    }
    pieces.retain(|piece| piece.layout == chosen);
    chosen
}

/// What the names of a layout look like.
fn shape(layout: Layout) -> String {
    let names = match layout {
        Layout::Pairs => "`001_name.up.sql` and `001_name.down.sql`",
        Layout::Directories => "`001_name/up.sql` or `001_name/migration.sql`",
        Layout::Versioned => "`V1__name.sql`",
        Layout::Auto | Layout::Flat => "`001_name.sql`",
    };
    format!("in the layout `{layout}` a migration is {names}")
}

/// Brings what reverts a migration to what applies it.
fn pair(folder: &Folder<'_>, pieces: Vec<Piece>, diagnostics: &mut Diagnostics) -> Vec<Candidate> {
    let (ups, downs): (Vec<_>, Vec<_>) = pieces.into_iter().partition(|p| p.role == Role::Up);
    let mut ups: Vec<_> = ups.into_iter().map(|piece| piece.candidate).collect();
    let places: HashMap<String, usize> = ups
        .iter()
        .enumerate()
        .map(|(at, up)| (up.stem.clone(), at))
        .collect();
    let mut unpaired = Vec::new();
    for Piece { candidate, .. } in downs {
        match places.get(&candidate.stem) {
            Some(&at) => ups[at].down = Some(candidate.up),
            None => unpaired.push(candidate),
        }
    }
    report_unpaired(folder, &unpaired, &ups, diagnostics);
    ups
}

fn report_unpaired(
    folder: &Folder<'_>,
    downs: &[Candidate],
    ups: &[Candidate],
    diagnostics: &mut Diagnostics,
) {
    if downs.is_empty() {
        return;
    }
    let numbered = |up| Some((version_of(up)?, up));
    let twins: HashMap<&str, &Candidate> = ups.iter().filter_map(numbered).collect();
    for down in downs {
        let title = &down.title;
        let place = folder.show(title);
        if let Some(up) = version_of(down).and_then(|version| twins.get(version)) {
            let message = format!("`{title}` has another name than `{}`", up.title);
            diagnostics
                .error(&codes::UNPAIRED_DOWN, &*place, message)
                .help(format!("rename it to `{}`", down_title(up)));
            continue;
        }
        let message = format!("`{title}` reverts a migration that is not there");
        let diagnostic = diagnostics.error(&codes::UNPAIRED_DOWN, &*place, message);
        if down.stem.starts_with('V') {
            diagnostic.note("refinery's `U`, a migration out of the order, is a `V` here");
        }
        diagnostic.help("delete it, or bring back what it reverts");
    }
}

fn version_of(candidate: &Candidate) -> Option<&str> {
    Some(&candidate.parts.as_ref()?.version)
}

/// What the file has to be called that reverts `up`.
fn down_title(up: &Candidate) -> String {
    match up.title.strip_suffix(".up.sql") {
        Some(stem) => format!("{stem}.down.sql"),
        None => up.title.replacen('V', "U", 1),
    }
}
