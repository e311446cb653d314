//! The files of data: lines that are found by their name and read when asked for.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::versions::Versions;

/// What an entry of a file says.
pub(super) trait Entry: Sized + 'static {
    /// Reads an entry.
    fn read(text: &'static str) -> Option<Self>;
}

/// An entry, and the versions that have it.
#[derive(Debug)]
pub(crate) struct Versioned<T> {
    pub(crate) versions: Versions,
    pub(crate) value: T,
}

/// A file, or a stretch of one: lines in the order of their names.
#[derive(Debug)]
pub(super) struct Table<T: 'static> {
    text: &'static str,
    /// How many bytes of each line stand before the name.
    prefix: usize,
    lines: OnceLock<Vec<Line<T>>>,
    /// Where the line of a name is.
    places: OnceLock<FxHashMap<&'static str, usize>>,
}

/// A name, and the entries for it.
#[derive(Debug)]
struct Line<T: 'static> {
    name: &'static str,
    text: &'static str,
    entries: OnceLock<Box<[Versioned<T>]>>,
}

impl<T> Table<T> {
    /// A file; its first line says which versions it is about.
    pub(super) const fn of_file(text: &'static str) -> Self {
        Self::of_lines(text, 0)
    }

    /// Lines that all begin with a prefix.
    pub(super) const fn of_lines(text: &'static str, prefix: usize) -> Self {
        Self {
            text,
            prefix,
            lines: OnceLock::new(),
            places: OnceLock::new(),
        }
    }
}

impl<T: Entry> Table<T> {
    /// The entries of a line, in any version.
    pub(super) fn get(&self, name: &str) -> &[Versioned<T>] {
        let lines = self.lines();
        let places = self.places.get_or_init(|| {
            let names = lines.iter().enumerate();
            names.map(|(at, line)| (line.name, at)).collect()
        });
        places.get(name).map_or(&[], |&at| lines[at].entries())
    }

    /// The names, with the entries.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &[Versioned<T>])> {
        self.lines().iter().map(|line| (line.name, line.entries()))
    }

    /// The names, without a look at the entries.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.lines().iter().map(|line| line.name)
    }

    /// The names that one of these versions has.
    pub(super) fn names(&self, versions: Versions) -> impl Iterator<Item = &'static str> {
        let has = move |entries| within(entries, versions).next().is_some();
        self.iter()
            .filter(move |(_, entries)| has(entries))
            .map(|(name, _)| name)
    }

    fn lines(&self) -> &[Line<T>] {
        self.lines.get_or_init(|| {
            let lines = self.text.lines();
            let line = |line: &'static str| {
                let (name, text) = line.get(self.prefix..)?.split_once('\t')?;
                let entries = OnceLock::new();
                Some(Line {
                    name,
                    text,
                    entries,
                })
            };
            lines.filter_map(line).collect()
        })
    }
}

impl<T: Entry> Line<T> {
    fn entries(&self) -> &[Versioned<T>] {
        self.entries.get_or_init(|| {
            let entry = |text| {
                let (text, versions) = Versions::split(text);
                let value = T::read(text)?;
                Some(Versioned { versions, value })
            };
            self.text.split('\t').filter_map(entry).collect()
        })
    }
}

/// The entries that one of these versions has.
pub(super) fn within<T>(
    entries: &[Versioned<T>],
    versions: Versions,
) -> impl Iterator<Item = &T> + Clone {
    let of_version = move |entry: &&Versioned<T>| !entry.versions.and(versions).is_empty();
    entries.iter().filter(of_version).map(|entry| &entry.value)
}
