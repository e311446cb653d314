//! The files: what is known, and in which versions.
//!
//! The first line has the versions that the file knows. Each line after it has
//! a name and the entries for it, between tabs, and is sorted by its name. Behind
//! an entry stands `@from-to` if not all versions have it, either left out if
//! it is the file's own end.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;
use std::{fmt, fs, io};

/// What a file has.
#[derive(Default)]
pub(crate) struct Lines {
    /// A bit for each version, by its number.
    versions: u64,
    lines: BTreeMap<String, Vec<Entry>>,
    /// What is to be merged in, in the order of one server, and whether that counts.
    new: BTreeMap<String, (Order, Vec<String>)>,
}

/// Whether the order of entries says something.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Order {
    #[default]
    None,
    /// That of columns.
    Kept,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    text: String,
    versions: u64,
}

impl Lines {
    /// Reads a file; if there is none it is empty.
    pub(crate) fn read(path: &Path) -> io::Result<Self> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            text => text?,
        };
        let (head, lines) = text.split_once('\n').unwrap_or_default();
        let ends = range(head, &(0..=0)).ok_or(io::ErrorKind::InvalidData)?;
        let line = |line: &str| {
            let mut parts = line.split('\t');
            let name = parts.next().unwrap_or_default().to_owned();
            (name, parts.map(|part| entry(part, &ends)).collect())
        };
        Ok(Self {
            versions: bits(&ends),
            lines: lines.lines().map(line).collect(),
            new: BTreeMap::new(),
        })
    }

    /// Takes a version out.
    pub(crate) fn forget(&mut self, version: u32) {
        self.versions &= !(1 << version);
        for entries in self.lines.values_mut() {
            for entry in &mut *entries {
                entry.versions &= !(1 << version);
            }
            entries.retain(|entry| entry.versions != 0);
        }
        self.lines.retain(|_, entries| !entries.is_empty());
    }

    /// Notes what a version has, to be [merged](Self::merge).
    pub(crate) fn add(&mut self, name: &str, order: Order, entry: String) {
        let (own, entries) = self.new.entry(name.to_owned()).or_default();
        *own = order;
        entries.push(entry);
    }

    /// Puts what was noted to what is there.
    pub(crate) fn merge(&mut self, version: u32) {
        self.versions |= 1 << version;
        for (name, (order, mut new)) in std::mem::take(&mut self.new) {
            new.dedup();
            let old = self.lines.entry(name).or_default();
            *old = merged(old, &new, 1 << version);
            if order == Order::None {
                old.sort();
            }
        }
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ends = ends(self.versions);
        writeln!(f, "{}-{}", ends.start(), ends.end())?;
        for (name, entries) in &self.lines {
            f.write_str(name)?;
            for Entry { text, versions } in entries {
                // What was missing in between is two entries.
                for run in runs(*versions) {
                    write!(f, "\t{text}")?;
                    if run == ends {
                        continue;
                    }
                    f.write_str("@")?;
                    if run.start() != ends.start() {
                        write!(f, "{}", run.start())?;
                    }
                    f.write_str("-")?;
                    if run.end() != ends.end() {
                        write!(f, "{}", run.end())?;
                    }
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// Both lists as one, in the order of each, with what they share once.
fn merged(old: &[Entry], new: &[String], version: u64) -> Vec<Entry> {
    // The length of the longest common part of what is left of both.
    let mut common = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for (i, entry) in old.iter().enumerate().rev() {
        for (j, text) in new.iter().enumerate().rev() {
            common[i][j] = if entry.text == *text {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut merged) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        let both = i < old.len() && j < new.len();
        if both && old[i].text == new[j] {
            let versions = old[i].versions | version;
            merged.push(Entry {
                versions,
                ..old[i].clone()
            });
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (!both || common[i + 1][j] >= common[i][j + 1]) {
            merged.push(old[i].clone());
            i += 1;
        } else {
            merged.push(Entry {
                text: new[j].clone(),
                versions: version,
            });
            j += 1;
        }
    }
    merged
}

fn entry(text: &str, ends: &RangeInclusive<u32>) -> Entry {
    let marked = text.rsplit_once('@');
    let marked = marked.and_then(|(text, mark)| Some((text, range(mark, ends)?)));
    let (text, versions) = marked.unwrap_or((text, ends.clone()));
    Entry {
        text: text.to_owned(),
        versions: bits(&versions),
    }
}

/// Reads `13-18`, `13-` or `-18`.
fn range(text: &str, ends: &RangeInclusive<u32>) -> Option<RangeInclusive<u32>> {
    let (from, to) = text.split_once('-')?;
    let number = |text: &str, default: &u32| match text {
        "" => Some(*default),
        text => text.parse().ok(),
    };
    Some(number(from, ends.start())?..=number(to, ends.end())?)
}

fn bits(range: &RangeInclusive<u32>) -> u64 {
    range.clone().map(|version| 1 << version).sum()
}

fn ends(bits: u64) -> RangeInclusive<u32> {
    bits.trailing_zeros()..=bits.checked_ilog2().unwrap_or_default()
}

/// The stretches of versions that follow each other.
fn runs(bits: u64) -> impl Iterator<Item = RangeInclusive<u32>> {
    let is = move |version: &u32| bits >> *version & 1 == 1;
    let starts = (1..63).filter(move |version| is(version) && !is(&(version - 1)));
    starts.map(move |start| {
        let length = (bits >> start).trailing_ones();
        start..=start + length - 1
    })
}
