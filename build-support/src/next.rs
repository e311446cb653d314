//! Names the files of the next migration.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

use crate::config::ConfigError;
use crate::diagnostic::Diagnostics;
use crate::folder::{Folder, Located};
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
    /// The numbers in the folder are not sound.
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
                "the numbers in `{folder}` are not sound: run `sterna check {folder}`"
            ),
            Self::NoName { name } => write!(f, "`{name}` is no name: write a few words"),
            Self::NotLast { stem, last } => {
                write!(
                    f,
                    "`{stem}` would come before `{last}`, which is the last now"
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
    let stem = match located.numbering {
        Numbering::Auto | Numbering::Sequential => format!("001_{name}"),
        Numbering::Timestamp => format!("{}_{name}", now.0),
        Numbering::Dated => format!("{}_001_{name}", date(now)),
        Numbering::Lexical => name.to_owned(),
    };
    let ends: &[&str] = match located.layout {
        Layout::Auto | Layout::Flat | Layout::Versioned => &[".sql"],
        Layout::Pairs => &[".up.sql", ".down.sql"],
        Layout::Directories => &["/up.sql", "/down.sql"],
    };
    let stem = match located.layout {
        Layout::Versioned => format!("V1__{name}"),
        _ => stem,
    };
    paths(located, &stem, ends)
}

fn behind(
    located: &Located,
    tree: &Tree,
    name: &str,
    now: &Moment,
) -> Result<Vec<PathBuf>, NextError> {
    let last = &tree.migrations[tree.migrations.len() - 1];
    let version = match tree.numbering {
        Numbering::Auto | Numbering::Sequential => format!("{}_", increment(&last.version)),
        Numbering::Timestamp => format!("{}_", timestamp(&last.version, now)),
        Numbering::Dated => format!("{}_", dated(&last.version, now)),
        Numbering::Lexical => String::new(),
    };
    let stem = match tree.layout {
        Layout::Versioned => format!("V{version}_{name}"),
        _ => format!("{version}{name}"),
    };
    let comes_last = match tree.numbering {
        Numbering::Auto | Numbering::Sequential => true,
        Numbering::Timestamp => now.0 > digits(&last.version),
        Numbering::Dated => date(now).as_str() >= date_of(&last.version),
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

/// The moment, with dashes where `last` has them.
fn timestamp(last: &str, Moment(now): &Moment) -> String {
    match last.matches('-').count() {
        0 => now.clone(),
        dashes => {
            let (year, month, day) = (&now[..4], &now[4..6], &now[6..8]);
            let sequence = if dashes > 3 { "-0000" } else { "" };
            format!("{year}-{month}-{day}-{}{sequence}", &now[8..])
        }
    }
}

/// The place behind `last` if that is of the same day, else the first of the day.
fn dated(last: &str, now: &Moment) -> String {
    let today = date(now);
    let sequence = match last.rsplit_once('_') {
        Some((day, sequence)) if day == today => increment(sequence),
        _ => "001".to_owned(),
    };
    format!("{today}_{sequence}")
}

fn date(Moment(now): &Moment) -> String {
    format!("{}_{}_{}", &now[..4], &now[4..6], &now[6..8])
}

/// The date that a dated version begins with.
fn date_of(version: &str) -> &str {
    version.rsplit_once('_').map_or(version, |(day, _)| day)
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
mod tests {
    use super::*;

    /// The names, relative to a folder that has `there`.
    fn next_to(there: &[&str], name: &str) -> Result<Vec<String>, String> {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("migrations");
        for file in there {
            let path = folder.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "select 1;").unwrap();
        }
        let now = Moment::new("20260704153000").unwrap();
        let paths = next(&Folder::new("migrations").root(root.path()), name, &now)
            .map_err(|error| error.to_string())?;
        Ok(paths
            .iter()
            .map(|path| path.strip_prefix(&folder).unwrap().display().to_string())
            .collect())
    }

    #[test]
    fn follows_the_scheme_of_the_folder() {
        let cases: &[(&[&str], &[&str])] = &[
            (&[], &["001_add_users.sql"]),
            (&["001_a.sql"], &["002_add_users.sql"]),
            (&["1_a.sql"], &["2_add_users.sql"]),
            (&["009_a.sql"], &["010_add_users.sql"]),
            (&["20260101000000_a.sql"], &["20260704153000_add_users.sql"]),
            (&["2026_01_15_001_a.sql"], &["2026_07_04_001_add_users.sql"]),
            (&["2026_07_04_001_a.sql"], &["2026_07_04_002_add_users.sql"]),
            (
                &["001_a.up.sql", "001_a.down.sql"],
                &["002_add_users.up.sql", "002_add_users.down.sql"],
            ),
            (
                &["2026-01-15-120000_a/up.sql", "2026-01-15-120000_a/down.sql"],
                &[
                    "2026-07-04-153000_add_users/up.sql",
                    "2026-07-04-153000_add_users/down.sql",
                ],
            ),
            (
                &["20260115120000_a/migration.sql"],
                &["20260704153000_add_users/migration.sql"],
            ),
            (&["V1__a.sql"], &["V2__add_users.sql"]),
        ];
        for (there, expected) in cases {
            assert_eq!(next_to(there, "Add users").unwrap(), *expected, "{there:?}");
        }
    }

    #[test]
    fn says_why_there_is_no_next_name() {
        let cases: &[(&[&str], &str, &str)] = &[
            (&[], " - ", "` - ` is no name: write a few words"),
            (
                &["20270101000000_a.sql"],
                "b",
                "`20260704153000_b` would come before `20270101000000_a`, which is the last now",
            ),
            (
                &["001_a.sql", "003_b.sql"],
                "c",
                "the numbers in `migrations` are not sound: run `sterna check migrations`",
            ),
        ];
        for (there, name, expected) in cases {
            assert_eq!(next_to(there, name).unwrap_err(), *expected, "{there:?}");
        }
    }

    #[test]
    fn counts_on_in_the_same_width() {
        let cases = [("1", "2"), ("009", "010"), ("99", "100"), ("000", "001")];
        for (version, expected) in cases {
            assert_eq!(increment(version), expected);
        }
    }
}
