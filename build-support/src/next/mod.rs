//! Names the files of the next migration.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use crate::config::ConfigError;
use crate::diagnostic::Diagnostics;
use crate::folder::{Folder, Located};
use crate::source::version::{self, Foreign, Parts, Shape};
use crate::source::{self, Layout, Migration, Numbering, ReadError, Tree};
use crate::text::Files;

/// A point in time as 14 digits, `20260115120000`: this crate knows no clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment(String);

impl Moment {
    /// The moment of these 14 digits: year, month, day, hours, minutes, seconds.
    ///
    /// Gives nothing for any other text.
    #[must_use]
    pub fn new(digits: &str) -> Option<Self> {
        let sound = digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| Self(digits.to_owned()))
    }
}

/// Why the next migration has no name.
#[derive(Debug)]
#[non_exhaustive]
pub enum NextError {
    /// `sterna.toml` cannot be opened.
    Config(ConfigError),
    /// The folder is there, but cannot be read.
    Read(ReadError),
    /// The names or the numbers in the folder are not sound.
    Faulty {
        /// The path to show for the folder.
        folder: String,
    },
    /// There is no letter and no digit in the name.
    NoName {
        /// What was given.
        name: String,
    },
    /// The new migration would come before one that is there.
    NotLast {
        /// The new one.
        stem: String,
        /// The one that is the last now.
        last: String,
    },
}

impl fmt::Display for NextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Read(error) => error.fmt(f),
            Self::Faulty { folder } => write!(
                f,
                "the files in `{folder}` are not in order: run `sterna check {folder}`, \
                 and mend what it finds"
            ),
            Self::NoName { name } => write!(f, "`{name}` is no name: write a few words"),
            Self::NotLast { stem, last } => {
                write!(
                    f,
                    "`{stem}` would come before `{last}`, which is the last now: \
                     name the new file by hand"
                )
            }
        }
    }
}

impl Error for NextError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Config(error) => error.source(),
            Self::Read(error) => error.source(),
            Self::Faulty { .. } | Self::NoName { .. } | Self::NotLast { .. } => None,
        }
    }
}

/// The paths of the next migration's files, in the layout and the numbering of the folder.
///
/// A folder that is missing or empty gets `001_name.sql`, if nothing else is asked for.
///
/// # Errors
///
/// [`NextError`] if there is no name that comes last.
pub fn next(folder: &Folder, name: &str, now: &Moment) -> Result<Vec<PathBuf>, NextError> {
    let name = in_words(name)?;
    let mut files = Files::default();
    let mut diagnostics = Diagnostics::default();
    let located = folder
        .locate(&mut files, &mut diagnostics)
        .map_err(NextError::Config)?;
    let tree = match source::read(&located.request(), &mut files, &mut diagnostics) {
        Ok(tree) if tree.migrations.is_empty() => None,
        Ok(_) if diagnostics.has_errors() => {
            let folder = located.shown;
            return Err(NextError::Faulty { folder });
        }
        Ok(tree) => Some(tree),
        Err(ReadError::Missing { .. }) => None,
        Err(error) => return Err(NextError::Read(error)),
    };
    match tree {
        Some(tree) => behind(&located, &tree, &name, now),
        None => Ok(first(&located, &name, now)),
    }
}

/// `Add users' e-mail` becomes `add_users_e_mail`.
fn in_words(name: &str) -> Result<String, NextError> {
    let words: Vec<_> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    match words.is_empty() {
        true => Err(NextError::NoName {
            name: name.to_owned(),
        }),
        false => Ok(words.join("_")),
    }
}

fn first(located: &Located, name: &str, now: &Moment) -> Vec<PathBuf> {
    let version = match (located.numbering, located.layout) {
        (Numbering::Auto | Numbering::Sequential | Numbering::Numeric, Layout::Versioned) => {
            "1".to_owned()
        }
        (Numbering::Lexical, Layout::Versioned) | (Numbering::Timestamp, _) => now.0.clone(),
        (Numbering::Auto | Numbering::Sequential | Numbering::Numeric, _) => "001".to_owned(),
        (Numbering::Dated, _) => format!("{}_001", date(now)),
        (Numbering::Lexical, _) => String::new(),
    };
    let ends: &[&str] = match located.layout {
        Layout::Auto | Layout::Flat | Layout::Versioned => &[".sql"],
        Layout::Pairs => &[".up.sql", ".down.sql"],
        Layout::Directories => &["/up.sql", "/down.sql"],
    };
    paths(located, &stem(located.layout, &version, "_", name), ends)
}

fn behind(
    located: &Located,
    tree: &Tree,
    name: &str,
    now: &Moment,
) -> Result<Vec<PathBuf>, NextError> {
    let last = &tree.migrations[tree.migrations.len() - 1];
    let number = number_of(tree.layout, last);
    let version = match &number {
        Some(number) => version_behind(tree.numbering, number, now),
        None => String::new(),
    };
    let separator = match &number {
        Some(Parts { version, .. }) if last.stem[version.len()..].starts_with('-') => "-",
        _ => "_",
    };
    let stem = stem(tree.layout, &version, separator, name);
    let comes_last = match tree.numbering {
        Numbering::Auto | Numbering::Sequential | Numbering::Dated => true,
        Numbering::Timestamp => digits(&version) > digits(&last.version),
        Numbering::Numeric => version::values(&version) > version::values(&last.version),
        Numbering::Lexical => stem > last.stem,
    };
    match comes_last {
        true => Ok(paths(located, &stem, ends(tree.layout, last))),
        false => Err(NextError::NotLast {
            stem,
            last: last.stem.clone(),
        }),
    }
}

/// The number of a migration; in a lexical order it need not have one.
fn number_of(layout: Layout, migration: &Migration) -> Option<Parts> {
    match layout {
        Layout::Versioned => version::split_versioned(migration.stem.strip_prefix('V')?),
        _ => version::split(&migration.stem),
    }
}

/// The number behind another, made in the same way.
fn version_behind(numbering: Numbering, last: &Parts, now: &Moment) -> String {
    let version = &last.version;
    let shape = match numbering {
        Numbering::Auto | Numbering::Sequential => Shape::Digits,
        Numbering::Timestamp => Shape::Timestamp,
        Numbering::Dated => Shape::Dated,
        Numbering::Numeric | Numbering::Lexical => last.shape,
    };
    match shape {
        Shape::Digits => increment(version),
        Shape::Timestamp => timestamp(version, now),
        Shape::Dated => dated(version, now),
        Shape::Foreign(Foreign::Day | Foreign::Minute | Foreign::Millisecond) => now.0.clone(),
        Shape::Parts => match version.rfind(['.', '_']) {
            Some(at) => format!("{}{}", &version[..=at], increment(&version[at + 1..])),
            None => increment(version),
        },
    }
}

fn stem(layout: Layout, version: &str, separator: &str, name: &str) -> String {
    match layout {
        Layout::Versioned => format!("V{version}__{name}"),
        _ if version.is_empty() => name.to_owned(),
        _ => format!("{version}{separator}{name}"),
    }
}

/// The number behind `version`, as wide as it.
fn increment(version: &str) -> String {
    let mut digits: Vec<u8> = version.bytes().collect();
    for digit in digits.iter_mut().rev() {
        match digit {
            b'9' => *digit = b'0',
            _ => {
                *digit += 1;
                return String::from_utf8_lossy(&digits).into_owned();
            }
        }
    }
    format!("1{}", "0".repeat(version.len()))
}

/// The moment, or one behind `last`, with dashes where that has them.
fn timestamp(last: &str, now: &Moment) -> String {
    let Moment(moment) = now.behind(&digits(last));
    match last.matches('-').count() {
        0 => moment,
        dashes => {
            let (year, month, day) = (&moment[..4], &moment[4..6], &moment[6..8]);
            let sequence = if dashes > 3 { "-0000" } else { "" };
            format!("{year}-{month}-{day}-{}{sequence}", &moment[8..])
        }
    }
}

impl Moment {
    /// This moment, or the second behind `last` where that is not over: two
    /// migrations may be begun in one second, and no two clocks are the same.
    fn behind(&self, last: &str) -> Self {
        let day_and_time = last
            .get(..14)
            .filter(|last| self.0.as_str() <= *last)
            .map(|last| last.split_at(8));
        let Some((day, time)) = day_and_time else {
            return self.clone();
        };
        let number = |at: usize| time[at..at + 2].parse::<u32>().unwrap_or_default();
        let second = number(0) * 3600 + number(2) * 60 + number(4) + 1;
        match second < 24 * 3600 {
            true => Self(format!(
                "{day}{:02}{:02}{:02}",
                second / 3600,
                second / 60 % 60,
                second % 60
            )),
            false => self.clone(),
        }
    }
}

/// The first of the day; behind `last` if that is of the same day, or of one to come.
fn dated(last: &str, now: &Moment) -> String {
    let today = date(now);
    match last.rsplit_once('_') {
        Some((day, sequence)) if day >= today.as_str() => format!("{day}_{}", increment(sequence)),
        _ => format!("{today}_001"),
    }
}

fn date(Moment(now): &Moment) -> String {
    format!("{}_{}_{}", &now[..4], &now[4..6], &now[6..8])
}

fn digits(version: &str) -> String {
    version.chars().filter(char::is_ascii_digit).collect()
}

/// The ends of the files' names, as the last migration has them.
fn ends(layout: Layout, last: &Migration) -> &'static [&'static str] {
    match layout {
        Layout::Auto | Layout::Flat | Layout::Versioned => &[".sql"],
        Layout::Pairs if last.down.is_none() => &[".up.sql"],
        Layout::Pairs => &[".up.sql", ".down.sql"],
        Layout::Directories if last.up.path.ends_with("migration.sql") => &["/migration.sql"],
        Layout::Directories if last.down.is_none() => &["/up.sql"],
        Layout::Directories => &["/up.sql", "/down.sql"],
    }
}

fn paths(located: &Located, stem: &str, ends: &[&str]) -> Vec<PathBuf> {
    ends.iter()
        .map(|end| located.folder.join(format!("{stem}{end}")))
        .collect()
}

#[cfg(test)]
mod tests;
