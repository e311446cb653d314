//! `sterna.lock`, in the folder of the migrations: what was there when somebody last looked.
//!
//! Every migration has one line, a new one the last. So two branches that both
//! add a migration change the same place, and git cannot merge them unseen. The
//! second digest of a line covers all lines before it: where a merge went
//! through all the same, it does not fit.

use std::collections::{HashMap, HashSet};
use std::fmt::Write;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, codes};
use crate::plan::hex;
use crate::text::{CONFLICT_MARKS, FileId, Files, Span};

/// The name of the file.
pub const FILE_NAME: &str = "sterna.lock";

const HEADER: &str = "\
# The migrations of this folder: checksum, digest of all up to here, name.
# Made by `sterna lock`. After a conflict put the migrations in order and run it again.
";

/// A migration, as the lock file knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What identifies it: the name of its file or folder without endings.
    pub name: String,
    /// The checksum over its tokens.
    pub checksum: [u8; 32],
    /// The digest of it and all before it.
    pub chain: [u8; 32],
}

/// The text of the lock file for these migrations, in their order.
#[must_use]
pub fn print(entries: &[Entry]) -> String {
    let mut text = HEADER.to_owned();
    for Entry {
        name,
        checksum,
        chain,
    } in entries
    {
        let _ = writeln!(text, "{} {} {name}", hex(checksum), hex(chain));
    }
    text
}

/// Holds the migrations of the folder against the lock file, which is one of `files`.
///
/// Where new ones come before some that are locked, `late` adds what there is to say of them, and
/// tells whether they may come after those as well.
pub fn compare(
    file: FileId,
    files: &Files,
    entries: &[Entry],
    late: impl Fn(&Arrival, &mut Diagnostic) -> bool,
    diagnostics: &mut Diagnostics,
) {
    let text = files[file].text();
    if report_conflict(text, file, entries, &late, diagnostics) {
        return;
    }
    let Some(locked) = parse(text, file, diagnostics) else {
        return;
    };
    let known = diagnostics.iter().len();
    report_changed(&locked, file, entries, diagnostics);
    report_new(&locked, files[file].path(), entries, &late, diagnostics);
    if diagnostics.iter().len() == known {
        report_order(&locked, file, entries, diagnostics);
    }
}

/// Migrations that arrive where others may have been applied, by their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Those that arrive.
    pub new: Vec<usize>,
    /// Those that may have been applied.
    pub old: Vec<usize>,
}

impl Arrival {
    /// Whether one of them comes before one that may have been applied.
    #[must_use]
    pub fn is_late(&self) -> bool {
        let first = self.new.first().zip(self.old.last());
        first.is_some_and(|(new, old)| new < old)
    }
}

/// What of the folder the text of a lock file does not have yet: nothing where it fits, or cannot
/// be read.
pub(crate) fn arrived(text: &str, entries: &[Entry]) -> Vec<Arrival> {
    let is_mark = |line: &str| CONFLICT_MARKS.iter().any(|mark| line.starts_with(mark));
    if lines(text).any(|(_, line)| is_mark(line)) {
        return arrivals(text, entries).into();
    }
    let Some(locked) = read(text) else {
        return Vec::new();
    };
    let new = new(&locked, entries);
    let old = (0..entries.len()).filter(|place| !new.contains(place));
    let old = old.collect();
    vec![Arrival { new, old }]
}

/// The lines of a file in which all is right.
fn read(text: &str) -> Option<Vec<Line<'_>>> {
    let content = |line: &(Span, &str)| !line.1.is_empty() && !line.1.starts_with('#');
    let lines = lines(text).filter(content);
    lines.map(|(span, line)| parse_line(span, line)).collect()
}

/// A line of the file.
struct Line<'a> {
    name: &'a str,
    checksum: &'a str,
    chain: &'a str,
    span: Span,
}

/// The lines with the place of each, without what ends them.
fn lines(text: &str) -> impl Iterator<Item = (Span, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let content = line.trim_end();
        let span = Span::new(start, start + content.len());
        start += line.len();
        (span, content)
    })
}

fn report_conflict(
    text: &str,
    file: FileId,
    entries: &[Entry],
    late: &impl Fn(&Arrival, &mut Diagnostic) -> bool,
    diagnostics: &mut Diagnostics,
) -> bool {
    let is_mark = |line: &str| CONFLICT_MARKS.iter().any(|mark| line.starts_with(mark));
    let Some((span, _)) = lines(text).find(|(_, line)| is_mark(line)) else {
        return false;
    };
    let diagnostic = diagnostics.error(
        &codes::LOCK_CONFLICT,
        (file, span),
        "git could not merge the lock file",
    );
    diagnostic.note("two branches have each added or changed a migration");
    for arrival in arrivals(text, entries) {
        late(&arrival, diagnostic);
    }
    diagnostic.help(
        "put the migrations into the order in which they are to be applied, then run `sterna lock`",
    );
    true
}

/// What each of two branches adds, as seen from the other.
fn arrivals(text: &str, entries: &[Entry]) -> [Arrival; 2] {
    let mut sides: [HashSet<&str>; 2] = Default::default();
    let mut side = None;
    for (span, line) in lines(text) {
        match CONFLICT_MARKS
            .iter()
            .position(|mark| line.starts_with(mark))
        {
            Some(0) => side = Some(0),
            Some(2) => side = Some(1),
            Some(_) => side = None,
            None => {
                if let (Some(side), Some(line)) = (side, parse_line(span, line)) {
                    // One of two with the same number may have got another since.
                    sides[side].extend([line.name, line.checksum]);
                }
            }
        }
    }
    let [ours, theirs] = &sides;
    let has = |side: &HashSet<&str>, entry: &Entry| {
        side.contains(entry.name.as_str()) || side.contains(hex(&entry.checksum).as_str())
    };
    let only = |own: &HashSet<&str>, other: &HashSet<&str>| -> Vec<usize> {
        let places = entries.iter().enumerate();
        let own = places.filter(|(_, entry)| has(own, entry) && !has(other, entry));
        own.map(|(place, _)| place).collect()
    };
    let (ours, theirs) = (only(ours, theirs), only(theirs, ours));
    [
        Arrival {
            new: ours.clone(),
            old: theirs.clone(),
        },
        Arrival {
            new: theirs,
            old: ours,
        },
    ]
}

fn parse<'a>(text: &'a str, file: FileId, diagnostics: &mut Diagnostics) -> Option<Vec<Line<'a>>> {
    let mut found: Vec<Line<'_>> = Vec::new();
    let mut places: HashMap<&str, Span> = HashMap::new();
    let mut sound = true;
    for (span, content) in lines(text) {
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let Some(line) = parse_line(span, content) else {
            sound = false;
            diagnostics
                .error(
                    &codes::LOCK_MALFORMED,
                    (file, span),
                    "this line is not a checksum, a digest and a name",
                )
                .help("run `sterna lock` to write the file again");
            continue;
        };
        if let Some(first) = places.insert(line.name, line.span) {
            sound = false;
            let message = format!("`{}` is locked twice", line.name);
            diagnostics
                .error(&codes::LOCK_MALFORMED, (file, line.span), message)
                .label_at(file, first, "for the first time")
                .help("run `sterna lock` to write the file again");
        }
        found.push(line);
    }
    sound.then_some(found)
}

/// Reads a line; the span of the result is that of the name.
fn parse_line(span: Span, content: &str) -> Option<Line<'_>> {
    let (checksum, rest) = content.split_once(' ')?;
    let (chain, name) = rest.split_once(' ')?;
    let is_digest =
        |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_digest(checksum) && is_digest(chain) && !name.is_empty()).then(|| Line {
        name,
        checksum,
        chain,
        span: Span::new(span.end - name.len(), span.end),
    })
}

/// What became of a locked migration.
enum Change<'e> {
    Edited,
    /// It has this name now.
    Renamed(&'e str),
    Gone,
}

impl Change<'_> {
    const fn code(&self) -> &'static Code {
        match self {
            Self::Edited => &codes::LOCK_MISMATCH,
            Self::Renamed(_) | Self::Gone => &codes::LOCK_MISSING_MIGRATION,
        }
    }

    fn message(&self, name: &str) -> String {
        match self {
            Self::Edited => format!("`{name}` has changed since it was locked"),
            Self::Renamed(now) => format!("`{name}` was renamed to `{now}` since it was locked"),
            Self::Gone => format!("`{name}` is locked, but not in the folder"),
        }
    }

    /// What makes it fit again.
    const fn undo(&self) -> &'static str {
        match self {
            Self::Edited => "undo the change and write a new migration",
            Self::Renamed(_) => "give it its old name back",
            Self::Gone => "bring it back",
        }
    }
}

/// The lines that do not fit the folder any more.
fn changes<'l, 't, 'e>(
    locked: &'l [Line<'t>],
    entries: &'e [Entry],
) -> Vec<(&'l Line<'t>, Change<'e>)> {
    let by_name: HashMap<_, _> = entries.iter().map(|e| (e.name.as_str(), e)).collect();
    let by_checksum: HashMap<_, _> = entries.iter().map(|e| (hex(&e.checksum), e)).collect();
    let change = |line: &Line<'_>| match by_name.get(line.name) {
        Some(entry) if hex(&entry.checksum) == line.checksum => None,
        Some(_) => Some(Change::Edited),
        None => Some(match by_checksum.get(line.checksum) {
            Some(entry) => Change::Renamed(&entry.name),
            None => Change::Gone,
        }),
    };
    let changed = locked.iter();
    changed
        .filter_map(|line| Some((line, change(line)?)))
        .collect()
}

fn report_changed(
    locked: &[Line<'_>],
    file: FileId,
    entries: &[Entry],
    diagnostics: &mut Diagnostics,
) {
    for (line, change) in changes(locked, entries) {
        let place = (file, line.span);
        diagnostics
            .error(change.code(), place, change.message(line.name))
            .help(change.undo())
            .help("if it was never applied anywhere but here, run `sterna lock`");
    }
}

/// Notes what the text of the lock file at `path` has, and the folder has no more: nothing where
/// it fits, or cannot be read.
pub(crate) fn note_changed(
    text: &str,
    path: &str,
    entries: &[Entry],
    diagnostics: &mut Diagnostics,
) {
    let locked = read(text).unwrap_or_default();
    for (line, change) in changes(&locked, entries) {
        diagnostics
            .note(change.code(), path, change.message(line.name))
            .help(format!("where it has been applied, {}", change.undo()));
    }
}

/// The places of the migrations that are not locked.
fn new(locked: &[Line<'_>], entries: &[Entry]) -> Vec<usize> {
    let names: HashSet<_> = locked.iter().map(|line| line.name).collect();
    let there: HashSet<_> = entries.iter().map(|entry| entry.name.as_str()).collect();
    let gone = |line: &&Line<'_>| !there.contains(line.name);
    let gone: HashSet<_> = locked
        .iter()
        .filter(gone)
        .map(|line| line.checksum)
        .collect();
    // One that was locked under another name has been reported under that.
    let is_new = |entry: &&Entry| {
        !names.contains(entry.name.as_str()) && !gone.contains(&*hex(&entry.checksum))
    };
    let places = entries.iter().enumerate();
    let new = places.filter(|(_, entry)| is_new(entry));
    new.map(|(place, _)| place).collect()
}

fn report_new(
    locked: &[Line<'_>],
    path: &str,
    entries: &[Entry],
    late: &impl Fn(&Arrival, &mut Diagnostic) -> bool,
    diagnostics: &mut Diagnostics,
) {
    let new = new(locked, entries);
    let Some(&first) = new.first() else {
        return;
    };
    let name = &entries[first].name;
    let message = match new.len() - 1 {
        0 => format!("`{name}` is not locked"),
        1 => format!("`{name}` and another migration are not locked"),
        others => format!("`{name}` and {others} more migrations are not locked"),
    };
    let diagnostic = diagnostics.error(&codes::LOCK_OUTDATED, path, message);
    let mut behind = first..entries.len();
    match behind.find(|place| !new.contains(place)) {
        Some(later) => {
            let later = entries[later].name.as_str();
            diagnostic.note(format!(
                "it comes before `{later}`, which is locked and may have been applied"
            ));
            let old = (0..entries.len()).filter(|place| !new.contains(place));
            let old = old.collect();
            let commutes = late(&Arrival { new, old }, diagnostic);
            came_late(name, later, commutes, diagnostic);
        }
        None => {
            diagnostic.help("run `sterna lock`, and commit the file with the migration");
        }
    }
}

fn came_late(name: &str, later: &str, commutes: bool, diagnostic: &mut Diagnostic) {
    diagnostic.help(format!("give `{name}` a number behind all others"));
    if commutes {
        diagnostic.help(
            "or run `sterna lock`, and set `out_of_order = \"allow\"` for the environments that \
             have had what is behind it",
        );
    }
    diagnostic.help(format!(
        "if `{later}` was never applied anywhere but here, run `sterna lock`"
    ));
}

/// Where every line is right by itself, the digest says whether they come in the right order.
fn report_order(
    locked: &[Line<'_>],
    file: FileId,
    entries: &[Entry],
    diagnostics: &mut Diagnostics,
) {
    let torn = locked
        .iter()
        .zip(entries)
        .find(|(line, entry)| line.name != entry.name || line.chain != hex(&entry.chain));
    let Some((line, _)) = torn else {
        return;
    };
    diagnostics
        .error(
            &codes::LOCK_MISMATCH,
            (file, line.span),
            format!("what comes before `{}` is not what was locked", line.name),
        )
        .note("the lines were put together by a merge or by hand")
        .help("run `sterna lock` to write the file again");
}

#[cfg(test)]
mod tests;
