//! `sterna.toml`, beside `Cargo.toml`: what the macro, the build script and the command agree on.
//!
//! The file may be left out, and so may every key in it. With every key it is
//!
//! ```toml
#![doc = include_str!("reference.toml")]
//! ```
//!
//! - The order of `[[environments]]` is that of promotion. A file that has any
//!   replaces the default ones, which are `local` (or `dev`, `development`), `ci`
//!   (or `test`), `staging` (or `preview`) and `production` (or `prod`, `live`).
//! - By default, staging and production have `lock_timeout = "10s"` and
//!   `statement_timeout = "30s"`, and production is `protected`. An environment of
//!   such a name has these settings in the file as well, unless it says otherwise.
//! - A name has lower-case letters, digits, `-` and `_`, and becomes a variant of
//!   the generated `Environment`: `pre-prod` is `Environment::PreProd`.
//! - `baseline` is for a database that is older than its first migration, or shared with others:
//!   what `pg_dump --schema-only` prints of it is enough. The checks begin with what the file
//!   makes. It is never applied.
//! - A time is a whole number and `ms`, `s`, `min` or `m`, `h`, `d`.

mod duration;
mod environments;
mod promotion;
mod receipt_key;
mod settings;
mod values;

use std::error::Error;
use std::fmt;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

pub use self::environments::{Ahead, Environment, Hazards, LockKind, OutOfOrder, defaults};
use self::values::{Value, Values};
use crate::diagnostic::{Diagnostics, codes};
use crate::source::{Layout, Numbering, decode, file_system};
use crate::text::{self, FileId, Files};
use crate::toml_file;

/// The name of the file.
pub const FILE_NAME: &str = "sterna.toml";

/// The versions of PostgreSQL that a plan can be checked for.
pub const POSTGRES: RangeInclusive<u32> = 13..=18;

/// What the file says, or would say if it were there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// The folder of the migrations, relative to that of the file.
    pub folder: Option<String>,
    /// The name of the plan.
    pub name: Option<String>,
    /// How the files are laid out.
    pub layout: Layout,
    /// How the files are numbered.
    pub numbering: Numbering,
    /// The oldest major version of PostgreSQL in any environment.
    pub postgres: Option<u32>,
    /// The file that says what is there before the first migration, relative to that of the file.
    pub baseline: Option<String>,
    /// The environments, in the order of promotion; never none.
    pub environments: Vec<Environment>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            folder: None,
            name: None,
            layout: Layout::Auto,
            numbering: Numbering::Auto,
            postgres: None,
            baseline: None,
            environments: defaults(),
        }
    }
}

/// Why the file could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// There is a file, but it cannot be opened.
    Io {
        /// The path of the file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Io { path, .. } = self;
        write!(f, "failed to read `{}`", path.display())
    }
}

impl Error for ConfigError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let Self::Io { source, .. } = self;
        Some(source)
    }
}

/// Reads `sterna.toml`, which is at `path` and shown as `shown`; without the file there is nothing
/// to read.
///
/// What is wrong in it is added to `diagnostics` and then as if it were not there.
///
/// # Errors
///
/// If there is a file that cannot be opened.
pub fn read(
    path: &Path,
    shown: &str,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Option<Config>, ConfigError> {
    let bytes = match file_system::read_if_there(path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(None),
        Err(source) => {
            let path = path.to_owned();
            return Err(ConfigError::Io { path, source });
        }
    };
    let file = decode::decode(shown.to_owned(), bytes, files, diagnostics);
    Ok(Some(match file {
        Some(file) => parse(file, files, diagnostics),
        None => Config::default(),
    }))
}

fn parse(file: FileId, files: &Files, diagnostics: &mut Diagnostics) -> Config {
    let mut config = Config::default();
    let text = files[file].text();
    if let Some(table) = toml_file::parse(text, file, &codes::INVALID_CONFIG, diagnostics) {
        document(&mut Values { file, diagnostics }, &table, &mut config);
    }
    config
}

const TABLES: [&str; 2] = ["migrations", "environments"];
const KEYS: [&str; 6] = [
    "folder",
    "name",
    "layout",
    "numbering",
    "postgres",
    "baseline",
];

fn document(values: &mut Values<'_>, document: &DeTable<'_>, config: &mut Config) {
    for (key, value) in document {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("migrations", DeValue::Table(table)) => migrations(values, table, config),
            ("migrations", _) => {
                values
                    .wrong_type("migrations", value)
                    .help("write a line `[migrations]`, and the keys below it");
            }
            ("environments", _) => config.environments = promotion::read(values, value),
            _ => values.unknown(key, "", &TABLES),
        }
    }
}

fn migrations(values: &mut Values<'_>, table: &DeTable<'_>, config: &mut Config) {
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        match name {
            "folder" => config.folder = values.text(name, value, "migrations"),
            "name" => config.name = plan_name(values, value),
            "layout" => {
                let found = values.choice(name, value, Layout::ALL, Layout::name);
                config.layout = found.unwrap_or_default();
            }
            "numbering" => {
                let found = values.choice(name, value, Numbering::ALL, Numbering::name);
                config.numbering = found.unwrap_or_default();
            }
            "postgres" => config.postgres = postgres(values, value),
            "baseline" => config.baseline = values.text(name, value, "schema.sql"),
            _ => values.unknown(key, " in `[migrations]`", &KEYS),
        }
    }
}

/// A name that can be seen: it stands in the generated code and in messages.
fn plan_name(values: &mut Values<'_>, value: &Value<'_>) -> Option<String> {
    let name = values.text("name", value, "orders")?;
    let Some(hidden) = text::hidden(&name) else {
        return Some(name);
    };
    let code = u32::from(hidden);
    values
        .error(
            value,
            format!("`name` has the character U+{code:04X}, which cannot be seen"),
        )
        .help("take it out, as in `name = \"orders\"`");
    None
}

fn postgres(values: &mut Values<'_>, value: &Value<'_>) -> Option<u32> {
    let problem = match Values::integer(value) {
        Ok(version) if POSTGRES.contains(&version) => return Some(version),
        Ok(version) => version.to_string(),
        Err(problem) => problem,
    };
    let (oldest, newest) = (POSTGRES.start(), POSTGRES.end());
    values.error(value, format!("`postgres` is {problem}")).help(format!(
        "write the oldest major version that is in use, {oldest} to {newest}, as in `postgres = 15`"
    ));
    None
}

#[cfg(test)]
mod tests;
