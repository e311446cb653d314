//! The way in: a folder of migrations, and how to read it.

use std::env;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::check::{self, CheckError, Checked};
use crate::config::{self, ConfigError, Environment};
use crate::diagnostic::Diagnostics;
use crate::plan;
use crate::source::{Layout, Numbering, Request};
use crate::text::Files;

/// The folder that is meant where none is named.
pub(crate) const DEFAULT_FOLDER: &str = "migrations";

/// What paths are relative to where nothing else is said.
const HERE: &str = "the current directory";

/// A folder of migrations, and how to read it.
///
/// What is not set here is taken from `sterna.toml` in the [root](Self::root),
/// and what is not there either is found by looking.
///
/// In a build script, [`emit`](Self::emit) does everything:
///
/// ```no_run
/// sterna_build::Folder::new("migrations").emit();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Folder {
    folder: Option<PathBuf>,
    root: Option<PathBuf>,
    layout: Option<Layout>,
    numbering: Option<Numbering>,
    name: Option<String>,
    postgres: Option<u32>,
    baseline: Option<PathBuf>,
    lock: Lock,
    memory: Option<PathBuf>,
    builds: bool,
}

/// What is to be done with the lock file `sterna.lock` of a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lock {
    /// The folder is held against it if it is there.
    #[default]
    IfPresent,
    /// It must be there.
    Required,
    /// It is about to be written.
    Ignored,
}

impl Folder {
    /// The folder at `path`, relative to the [root](Self::root).
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            folder: Some(path.into()),
            ..Self::default()
        }
    }

    /// The folder that `sterna.toml` names, else `migrations`.
    #[must_use]
    pub fn configured() -> Self {
        Self::default()
    }

    /// Sets the folder that paths are relative to, where `sterna.toml` is; an
    /// empty path is the current directory.
    ///
    /// Without it that is the folder of `Cargo.toml` where Cargo runs this
    /// code, else the current directory.
    ///
    /// Where it is the current directory, which has no `sterna.toml`, the one of the package counts
    /// that a named folder is in: the nearest directory above it with a `sterna.toml` or a
    /// `Cargo.toml`. What is set here stays relative to the current directory.
    #[must_use]
    pub fn root(mut self, root: impl Into<PathBuf>) -> Self {
        self.root = Some(root.into());
        self
    }

    /// Sets which files make up a migration.
    #[must_use]
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = Some(layout);
        self
    }

    /// Sets what the numbers look like.
    #[must_use]
    pub fn numbering(mut self, numbering: Numbering) -> Self {
        self.numbering = Some(numbering);
        self
    }

    /// Sets the plan's name, which keeps two plans in one database apart.
    ///
    /// Without it that is `name` of `sterna.toml`, else the package's name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Sets the oldest major version of PostgreSQL that must do, 13 to 18.
    #[must_use]
    pub fn postgres(mut self, major: u32) -> Self {
        self.postgres = Some(major);
        self
    }

    /// Sets the file that says what is there before the first migration, relative to the
    /// [root](Self::root): `pg_dump --schema-only` prints it.
    ///
    /// Without it that is an empty database. The file is never applied.
    #[must_use]
    pub fn baseline(mut self, path: impl Into<PathBuf>) -> Self {
        self.baseline = Some(path.into());
        self
    }

    /// Sets what is done with the lock file.
    #[must_use]
    pub fn lock(mut self, lock: Lock) -> Self {
        self.lock = lock;
        self
    }

    /// Reads and checks the folder.
    ///
    /// # Errors
    ///
    /// If there is no such folder, or something cannot be opened. What is wrong
    /// in it is no error here: see [`Checked::diagnostics`].
    pub fn check(&self) -> Result<Checked, CheckError> {
        check::check(self)
    }

    /// Sets the file that remembers what was found of the texts.
    pub(crate) fn remember_in(&self, path: PathBuf) -> Self {
        Self {
            memory: Some(path),
            ..self.clone()
        }
    }

    /// The same folder, of which a build wants the plan and what is wrong, but not the catalog.
    pub(crate) fn for_build(&self) -> Self {
        Self {
            builds: true,
            ..self.clone()
        }
    }

    /// Whether the catalog after the last migration is asked for.
    pub(crate) const fn wants_schema(&self) -> bool {
        !self.builds
    }

    /// the file that remembers what was found of the texts, if there is to be one.
    pub(crate) fn memory(&self) -> Option<&Path> {
        self.memory.as_deref()
    }

    /// The folder as it was given, as a file name that no other one has.
    pub(crate) fn file_name(&self) -> String {
        match &self.folder {
            Some(folder) => distinct_name(&plain(folder)),
            None => "configured".to_owned(),
        }
    }

    /// Reads `sterna.toml` and finds out what is meant.
    pub(crate) fn locate(
        &self,
        files: &mut Files,
        diagnostics: &mut Diagnostics,
    ) -> Result<Located, ConfigError> {
        let (root, resolved_from) = self.find_root();
        let home = match &self.folder {
            Some(folder) if resolved_from == HERE => home(&root, folder),
            _ => PathBuf::new(),
        };
        let settings = root.join(&home).join(config::FILE_NAME);
        let shown_settings = shown(&home.join(config::FILE_NAME));
        let found = config::read(&settings, &shown_settings, files, diagnostics)?;
        let configured = found.is_some();
        let config = found.unwrap_or_default();
        let folder = self
            .folder
            .clone()
            .or(config.folder.map(PathBuf::from))
            .unwrap_or_else(|| PathBuf::from(DEFAULT_FOLDER));
        let baseline = self.baseline.clone();
        let baseline = baseline.or(config.baseline.map(|path| home.join(path)));
        Ok(Located {
            folder: plain(&root.join(&folder)),
            shown: shown(&folder),
            resolved_from,
            layout: self.layout.unwrap_or(config.layout),
            numbering: self.numbering.unwrap_or(config.numbering),
            name: self
                .name
                .clone()
                .or(config.name)
                .unwrap_or_else(|| package(&root.join(&home))),
            postgres: self.postgres.or(config.postgres),
            baseline: baseline.map(|path| Baseline {
                shown: shown(&path),
                path: plain(&root.join(path)),
            }),
            lock: self.lock,
            environments: config.environments,
            settings,
            configured,
        })
    }

    fn find_root(&self) -> (PathBuf, &'static str) {
        let of_package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        match (&self.root, of_package) {
            (None, Some(root)) => (absolute(&root), "the folder of `Cargo.toml`"),
            (Some(root), _) if *root != Path::new("") => (absolute(root), "the given root"),
            _ => (absolute(Path::new("")), HERE),
        }
    }
}

/// The file that says what is there before the first migration.
#[derive(Debug)]
pub(crate) struct Baseline {
    /// The absolute path.
    pub(crate) path: PathBuf,
    /// The path to show.
    pub(crate) shown: String,
}

/// What is meant by a [`Folder`], with `sterna.toml` taken into account.
#[derive(Debug)]
pub(crate) struct Located {
    /// The absolute path.
    pub(crate) folder: PathBuf,
    /// The path to show.
    pub(crate) shown: String,
    /// What the path was relative to.
    pub(crate) resolved_from: &'static str,
    pub(crate) layout: Layout,
    pub(crate) numbering: Numbering,
    /// The plan's name.
    pub(crate) name: String,
    pub(crate) postgres: Option<u32>,
    pub(crate) baseline: Option<Baseline>,
    pub(crate) lock: Lock,
    pub(crate) environments: Vec<Environment>,
    /// The path at which `sterna.toml` is, or would be.
    pub(crate) settings: PathBuf,
    /// Whether it is there.
    pub(crate) configured: bool,
}

impl Located {
    pub(crate) fn request(&self) -> Request<'_> {
        Request {
            folder: &self.folder,
            shown: &self.shown,
            resolved_from: self.resolved_from,
            layout: self.layout,
            numbering: self.numbering,
        }
    }
}

/// Where the settings for a folder are, as seen from `here`: an empty path, or the nearest
/// directory above the folder that has some or is a package's, if `here` has none.
fn home(here: &Path, folder: &Path) -> PathBuf {
    let has = |home: &Path, name: &str| here.join(home).join(name).is_file();
    if has(Path::new(""), config::FILE_NAME) {
        return PathBuf::new();
    }
    let depth = here.components().count() + folder.components().count();
    std::iter::successors(Some(plain(folder)), |path| above(path))
        .skip(1)
        .take(depth)
        .find(|home| has(home, config::FILE_NAME) || has(home, "Cargo.toml"))
        .unwrap_or_default()
}

/// The directory above one, also where the path leads out of the current directory.
fn above(path: &Path) -> Option<PathBuf> {
    match path.components().next_back() {
        Some(Component::Normal(_)) => path.parent().map(Path::to_owned),
        None | Some(Component::ParentDir) => Some(path.join("..")),
        Some(_) => None,
    }
}

/// The path with `/` on every system; `.` for the root itself.
fn shown(path: &Path) -> String {
    let path = plain(path);
    if path.as_os_str().is_empty() {
        return ".".to_owned();
    }
    match path.is_absolute() {
        true => path.display().to_string(),
        false => {
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            parts.join("/")
        }
    }
}

/// The path without `.` and without a slash at its end.
fn plain(path: &Path) -> PathBuf {
    path.components()
        .filter(|part| !matches!(part, Component::CurDir))
        .collect()
}

/// A file name that no other path has, and that says which one it is.
pub(crate) fn distinct_name(path: &Path) -> String {
    const ENOUGH: usize = 40;
    let last = path.file_name().unwrap_or_default().to_string_lossy();
    let mut name: String = file_name(&last).chars().take(ENOUGH).collect();
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    name.push('-');
    name.push_str(&plan::hex(&digest.into())[..16]);
    name
}

/// A path as one name: what is no letter and no digit becomes `_`.
pub(crate) fn file_name(shown: &str) -> String {
    shown
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}

/// Makes a path absolute without looking at what is there.
fn absolute(path: &Path) -> PathBuf {
    if path.as_os_str().is_empty() {
        return env::current_dir().unwrap_or_default();
    }
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The name of the package that is built, else that of its folder.
fn package(root: &Path) -> String {
    env::var("CARGO_PKG_NAME").unwrap_or_else(|_| {
        root.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_differ_in_punctuation_have_file_names_of_their_own() {
        let names = ["a-b", "a_b", "a/b", "b"].map(|path| Folder::new(path).file_name());
        assert_eq!(names[0], "a_b-d44362d67d921091");
        assert_eq!(Folder::new("./a-b/").file_name(), names[0]);
        for (index, name) in names.iter().enumerate() {
            assert!(!names[..index].contains(name), "{name}");
        }
        assert_eq!(Folder::configured().file_name(), "configured");
    }

    #[test]
    fn a_long_path_still_has_a_file_name_that_fits() {
        let name = Folder::new("a".repeat(255)).file_name();
        assert_eq!(name.len(), 40 + 1 + 16);
    }
}
