//! `sterna.toml`, beside `Cargo.toml`: what the macro, the build script and the command agree on.

use std::error::Error;
use std::fmt;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Diagnostics, codes};
use crate::nearest::nearest;
use crate::source::{Layout, Numbering, UnknownName, decode, file_system};
use crate::text::{FileId, Files, Span};
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
    pub postgres: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            folder: None,
            name: None,
            layout: Layout::Auto,
            numbering: Numbering::Auto,
            postgres: 15,
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

/// Reads `sterna.toml` in the folder `root`; without the file there is nothing to read.
///
/// What is wrong in it is added to `diagnostics` and then as if it were not there.
///
/// # Errors
///
/// If there is a file that cannot be opened.
pub fn read(
    root: &Path,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Option<Config>, ConfigError> {
    let path = root.join(FILE_NAME);
    let bytes = match file_system::read_if_there(&path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(None),
        Err(source) => return Err(ConfigError::Io { path, source }),
    };
    let file = decode::decode(FILE_NAME.to_owned(), bytes, files, diagnostics);
    Ok(Some(match file {
        Some(file) => parse(file, files, diagnostics),
        None => Config::default(),
    }))
}

fn parse(file: FileId, files: &Files, diagnostics: &mut Diagnostics) -> Config {
    let mut reader = Reader {
        file,
        diagnostics,
        config: Config::default(),
    };
    let text = files[file].text();
    if let Some(table) = toml_file::parse(text, file, &codes::INVALID_CONFIG, reader.diagnostics) {
        reader.document(&table);
    }
    reader.config
}

const TABLES: [&str; 2] = ["migrations", "environments"];
const KEYS: [&str; 5] = ["folder", "name", "layout", "numbering", "postgres"];

struct Reader<'a> {
    file: FileId,
    diagnostics: &'a mut Diagnostics,
    config: Config,
}

impl Reader<'_> {
    fn document(&mut self, document: &DeTable<'_>) {
        for (key, value) in document {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("migrations", DeValue::Table(table)) => self.migrations(table),
                ("migrations", other) => {
                    let message = format!("`migrations` is {}", toml_file::description(other));
                    self.error(value, message)
                        .help("write a line `[migrations]`, and the keys below it");
                }
                ("environments", _) => {}
                _ => self.unknown(key, "", &TABLES),
            }
        }
    }

    fn migrations(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "folder" => self.config.folder = self.text("folder", value),
                "name" => self.config.name = self.text("name", value),
                "layout" => {
                    let names = Layout::ALL.iter().map(|layout| layout.name());
                    self.config.layout = self.choice("layout", value, names).unwrap_or_default();
                }
                "numbering" => {
                    let names = Numbering::ALL.iter().map(|numbering| numbering.name());
                    let numbering = self.choice("numbering", value, names);
                    self.config.numbering = numbering.unwrap_or_default();
                }
                "postgres" => self.postgres(value),
                _ => self.unknown(key, " in `[migrations]`", &KEYS),
            }
        }
    }

    fn text(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let problem = match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => return Some(text.to_string()),
            DeValue::String(_) => "empty",
            other => toml_file::description(other),
        };
        self.error(value, format!("`{key}` is {problem}"))
            .help(format!(
                "write a text in quotes, as in `{key} = \"migrations\"`"
            ));
        None
    }

    fn choice<T: std::str::FromStr<Err = UnknownName>>(
        &mut self,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        names: impl Iterator<Item = &'static str>,
    ) -> Option<T> {
        let names: Vec<_> = names.collect();
        let all = format!("write one of `\"{}\"`", names.join("\"`, `\""));
        let DeValue::String(name) = value.get_ref() else {
            let problem = toml_file::description(value.get_ref());
            self.error(value, format!("`{key}` is {problem}")).help(all);
            return None;
        };
        match name.parse() {
            Ok(found) => Some(found),
            Err(_) => {
                let diagnostic = self.error(value, format!("there is no {key} `{name}`"));
                guess(name, &names, diagnostic);
                diagnostic.help(all);
                None
            }
        }
    }

    fn postgres(&mut self, value: &Spanned<DeValue<'_>>) {
        let message = match value.get_ref() {
            DeValue::Integer(integer) => {
                match u32::from_str_radix(integer.as_str(), integer.radix()) {
                    Ok(version) if POSTGRES.contains(&version) => {
                        self.config.postgres = version;
                        return;
                    }
                    _ => format!("`postgres` is {integer}"),
                }
            }
            other => format!("`postgres` is {}", toml_file::description(other)),
        };
        let (oldest, newest) = (POSTGRES.start(), POSTGRES.end());
        self.error(value, message).help(format!(
            "write the oldest major version that is in use, {oldest} to {newest}, as in `postgres = 15`"
        ));
    }

    fn unknown(&mut self, key: &Spanned<impl AsRef<str>>, whereabouts: &str, names: &[&str]) {
        let name = key.get_ref().as_ref();
        let diagnostic = self.error(key, format!("there is no key `{name}`{whereabouts}"));
        guess(name, names, diagnostic);
        diagnostic.note(format!("the keys are `{}`", names.join("`, `")));
    }

    fn error<T>(&mut self, place: &Spanned<T>, message: String) -> &mut Diagnostic {
        let span = Span::new(place.span().start, place.span().end);
        self.diagnostics
            .error(&codes::INVALID_CONFIG, (self.file, span), message)
    }
}

fn guess(name: &str, names: &[&str], diagnostic: &mut Diagnostic) {
    if let Some(meant) = nearest(name, names.iter().copied()) {
        diagnostic.help(format!("did you mean `{meant}`?"));
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;
    use crate::diagnostic::{Look, render};

    fn config(text: &str) -> (Config, String) {
        let root = TempDir::new().unwrap();
        fs::write(root.path().join(FILE_NAME), text).unwrap();
        let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
        let config = read(root.path(), &mut files, &mut diagnostics).unwrap();
        diagnostics.sort(&files);
        let said = render(&diagnostics, &files, Look::Plain, |_| true);
        (config.unwrap(), said)
    }

    fn said(text: &str) -> String {
        let (config, said) = config(text);
        assert_eq!(config, Config::default());
        said
    }

    #[test]
    fn without_the_file_there_is_nothing() {
        let root = TempDir::new().unwrap();
        let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
        let found = read(root.path(), &mut files, &mut diagnostics).unwrap();
        assert_eq!(found, None);
    }

    #[test]
    fn a_file_that_cannot_be_opened_is_an_error_with_its_cause() {
        let root = TempDir::new().unwrap();
        let path = root.path().join(FILE_NAME);
        fs::create_dir(&path).unwrap();
        let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
        let error = read(root.path(), &mut files, &mut diagnostics).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("failed to read `{}`", path.display())
        );
        assert!(error.source().is_some());
    }

    #[test]
    fn reads_every_key() {
        let (config, said) = config(
            "[migrations]\nfolder = \"db/migrations\"\nname = \"orders\"\nlayout = \"pairs\"\n\
             numbering = \"lexical\"\npostgres = 13\n\n[[environments]]\nname = \"local\"\n\
             lock_timeout = \"5s\"\n",
        );
        assert_eq!(said, "");
        let expected = Config {
            folder: Some("db/migrations".to_owned()),
            name: Some("orders".to_owned()),
            layout: Layout::Pairs,
            numbering: Numbering::Lexical,
            postgres: 13,
        };
        assert_eq!(config, expected);
    }

    #[test]
    fn an_empty_file_leaves_all_as_it_is() {
        assert_eq!(said(""), "");
        assert_eq!(said("[migrations]\n"), "");
    }

    #[test]
    fn an_unknown_key_gets_the_nearest_name() {
        assert_eq!(
            said("[migrations]\nnumberring = \"lexical\"\n"),
            "\
error[invalid-config]: there is no key `numberring` in `[migrations]`
 --> sterna.toml:2:1
  |
2 | numberring = \"lexical\"
  | ^^^^^^^^^^
  |
  = help: did you mean `numbering`?
  = note: the keys are `folder`, `name`, `layout`, `numbering`, `postgres`"
        );
        assert_eq!(
            said("[migration]\nfolder = \"a\"\n"),
            "\
error[invalid-config]: there is no key `migration`
 --> sterna.toml:1:2
  |
1 | [migration]
  |  ^^^^^^^^^
  |
  = help: did you mean `migrations`?
  = note: the keys are `migrations`, `environments`"
        );
    }

    #[test]
    fn a_wrong_value_is_answered_with_what_is_allowed() {
        assert_eq!(
            said("[migrations]\nnumbering = \"timestamps\"\n"),
            "\
error[invalid-config]: there is no numbering `timestamps`
 --> sterna.toml:2:13
  |
2 | numbering = \"timestamps\"
  |             ^^^^^^^^^^^^
  |
  = help: did you mean `timestamp`?
  = help: write one of `\"auto\"`, `\"sequential\"`, `\"timestamp\"`, `\"dated\"`, `\"lexical\"`"
        );
        assert_eq!(
            said("[migrations]\npostgres = 12\n"),
            "\
error[invalid-config]: `postgres` is 12
 --> sterna.toml:2:12
  |
2 | postgres = 12
  |            ^^
  |
  = help: write the oldest major version that is in use, 13 to 18, as in `postgres = 15`"
        );
    }

    #[test]
    fn a_wrong_type_is_named() {
        for (text, title) in [
            (
                "[migrations]\nfolder = 1\n",
                "`folder` is an integer\n --> sterna.toml:2:10",
            ),
            (
                "[migrations]\nname = \" \"\n",
                "`name` is empty\n --> sterna.toml:2:8",
            ),
            (
                "[migrations]\nlayout = [1]\n",
                "`layout` is an array\n --> sterna.toml:2:10",
            ),
            (
                "[migrations]\npostgres = \"15\"\n",
                "`postgres` is a string\n --> sterna.toml:2:12",
            ),
            (
                "[migrations]\npostgres = 15.4\n",
                "`postgres` is a float\n --> sterna.toml:2:12",
            ),
            (
                "[migrations]\npostgres = -1\n",
                "`postgres` is -1\n --> sterna.toml:2:12",
            ),
            (
                "migrations = \"a\"\n",
                "`migrations` is a string\n --> sterna.toml:1:14",
            ),
        ] {
            let title = format!("error[invalid-config]: {title}");
            assert!(said(text).starts_with(&title), "{}", said(text));
        }
    }

    #[test]
    fn broken_toml_is_pointed_at() {
        let found = said("[migrations\nfolder = \"a\"\n");
        assert!(
            found.starts_with(
                "error[invalid-config]: unclosed table, expected `]`\n --> sterna.toml:1:12"
            ),
            "{found}"
        );
    }
}
