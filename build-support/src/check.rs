//! Checks a folder: every step from the files to the plan.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::baseline;
use crate::config::{ConfigError, Environment};
use crate::diagnostic::{Code, Diagnostics, Place, Severity, codes};
use crate::folder::{Folder, Located, Lock};
use crate::lock_file;
use crate::locked::{self, entries};
use crate::memory::{History, Texts};
use crate::merges::ReadAgain;
use crate::model::{Database, Schema, SearchPath};
use crate::plan::{Plan, Planned};
use crate::read::Reading;
use crate::simulate::{self, Simulation};
use crate::source::{self, ReadError, Tree};
use crate::syntax::Reader;
use crate::text::{self, FileId, Files};

/// What there is to know of a folder.
#[derive(Debug)]
pub struct Checked {
    /// Every file that was read.
    pub files: Files,
    /// Everything there is to say, sorted.
    pub diagnostics: Diagnostics,
    /// The plan, as far as the folder is sound.
    pub plan: Plan,
    /// The path to show for the folder.
    pub shown: String,
    /// The absolute path of the folder.
    pub folder: PathBuf,
    /// The oldest major version of PostgreSQL that must do.
    pub postgres: Option<u32>,
    /// The catalog after the last migration; none if the folder is not sound.
    pub schema: Option<Schema>,
    /// The environments that the plan goes through, in the order of promotion.
    pub environments: Vec<Environment>,
    /// The path at which `sterna.toml` is, or would be.
    pub settings: PathBuf,
    /// The folder, and the folders in it that hold migrations.
    pub folders: Vec<PathBuf>,
    /// The settings and the lock file, where there are any: a program is built
    /// again when they change.
    pub tracked: Vec<PathBuf>,
}

/// Why a folder could not be checked.
#[derive(Debug)]
#[non_exhaustive]
pub enum CheckError {
    /// `sterna.toml` cannot be opened.
    Config(ConfigError),
    /// There is no such folder, or it cannot be opened.
    Folder(ReadError),
    /// The lock file cannot be opened.
    LockFile {
        /// The path of the file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file that says what is there before the first migration cannot be opened.
    Baseline {
        /// The path of the file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The plan's name has a character that cannot be seen.
    Name {
        /// The name.
        name: String,
    },
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(error) => error.fmt(f),
            Self::Folder(error) => error.fmt(f),
            Self::LockFile { path, .. } => write!(f, "failed to read `{}`", path.display()),
            Self::Baseline { path, .. } => {
                write!(f, "failed to read the baseline `{}`", path.display())
            }
            Self::Name { name } => write!(
                f,
                "the plan's name `{}` has a character that cannot be seen: write another name",
                text::shown(name)
            ),
        }
    }
}

impl Error for CheckError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Config(error) => error.source(),
            Self::Folder(error) => error.source(),
            Self::LockFile { source, .. } | Self::Baseline { source, .. } => Some(source),
            Self::Name { .. } => None,
        }
    }
}

/// Reads and checks `folder`.
///
/// # Errors
///
/// If there is no such folder, or something cannot be opened.
pub(crate) fn check(folder: &Folder) -> Result<Checked, CheckError> {
    let mut files = Files::default();
    let mut diagnostics = Diagnostics::default();
    let opened = Opened::open(folder, &mut files, &mut diagnostics)?;
    let reader = Reader::default();
    let mut texts = Texts::open(folder.memory());
    let mut of_baseline = |file| {
        let script = baseline::read(file, &reader, &mut texts, &files, &mut diagnostics);
        (file, script)
    };
    let before = opened.baseline.as_ref().map(|(file, _)| of_baseline(*file));
    let database = Database {
        postgres: opened.located.postgres,
        search_path: search_path(&opened.located.environments),
        baseline: before.as_ref().map(|(file, script)| (*file, script)),
    };
    let tree = &opened.tree;
    let reading = Reading::new(reader, texts, tree, &files);
    let (migrations, schema) = follow(folder, &opened, database, reading, &mut diagnostics);
    let plan = Plan::of(opened.located.name.clone(), migrations);
    let again = ReadAgain { database, tree };
    let lock_file = hold(&opened, &plan, &again, &mut files, &mut diagnostics)?;
    silence(tree, &mut diagnostics);
    drop_consequences(&mut diagnostics);
    diagnostics.sort(&files);
    let tracked = opened.tracked(lock_file);
    let Opened { located, tree, .. } = opened;
    Ok(Checked {
        files,
        diagnostics,
        plan,
        shown: located.shown,
        folder: located.folder,
        postgres: located.postgres,
        schema,
        environments: located.environments,
        settings: located.settings,
        folders: tree.folders,
        tracked,
    })
}

/// A folder whose files have been opened.
struct Opened {
    located: Located,
    /// The file that says what is there before, and its path.
    baseline: Option<(FileId, PathBuf)>,
    tree: Tree,
    /// Whether all files could be read. Without the broken ones, the folder would be another one.
    whole: bool,
}

/// What is wrong with a comment that is meant for Sterna leaves the SQL and its order as they are.
const OF_COMMENTS: [&Code; 3] = [
    &codes::INVALID_DIRECTIVE,
    &codes::MISPLACED_DIRECTIVE,
    &codes::UNKNOWN_DIRECTIVE,
];

impl Opened {
    fn open(
        folder: &Folder,
        files: &mut Files,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, CheckError> {
        let located = folder
            .locate(files, diagnostics)
            .map_err(CheckError::Config)?;
        if text::hidden(&located.name).is_some() {
            return Err(CheckError::Name { name: located.name });
        }
        let baseline = baseline::open(located.baseline.as_ref(), files, diagnostics)?;
        let tree = source::read(&located.request(), files, diagnostics);
        let whole = diagnostics
            .iter()
            .all(|found| found.severity != Severity::Error || OF_COMMENTS.contains(&found.code));
        Ok(Self {
            located,
            baseline,
            tree: tree.map_err(CheckError::Folder)?,
            whole,
        })
    }

    /// The files beside the migrations that the plan depends on.
    fn tracked(&self, lock_file: Option<PathBuf>) -> Vec<PathBuf> {
        let located = &self.located;
        let settings = located.configured.then(|| located.settings.clone());
        let baseline = self.baseline.as_ref().map(|(_, path)| path.clone());
        [settings, baseline, lock_file]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// Reads the migrations, and follows the catalog through them.
fn follow(
    folder: &Folder,
    opened: &Opened,
    database: Database<'_>,
    reading: Reading<'_>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Planned>, Option<Schema>) {
    let (tree, files) = (reading.tree, reading.files);
    let history = match folder.memory() {
        Some(path) => {
            let digests = simulate::digests(&database, tree, &reading.digests, files);
            History::open(path, digests)
        }
        None => History::none(),
    };
    let all = tree.migrations.len();
    // A statement that cannot be read is one that the model knows nothing of.
    let mut simulation = opened
        .whole
        .then(|| Simulation::begin(history, all, database, files));
    let migrations = reading.all(simulation.as_mut(), diagnostics);
    let run = simulation.and_then(|simulation| simulation.finish(diagnostics));
    let run = run.filter(|_| folder.wants_schema());
    (migrations, run.map(|run| run.schema()))
}

/// Holds the plan against the lock file, and gives its path if there is one.
fn hold(
    opened: &Opened,
    plan: &Plan,
    again: &ReadAgain<'_>,
    files: &mut Files,
    diagnostics: &mut Diagnostics,
) -> Result<Option<PathBuf>, CheckError> {
    let located = &opened.located;
    match located.lock {
        _ if !opened.whole => Ok(None),
        Lock::Ignored => {
            locked::note_differences(located, plan, again, files, diagnostics);
            Ok(None)
        }
        lock => locked::hold(lock, located, plan, again, files, diagnostics),
    }
}

/// The `search_path` that every environment migrates with, if it is the same.
fn search_path(environments: &[Environment]) -> SearchPath<'_> {
    let mut paths = environments
        .iter()
        .map(|environment| environment.search_path.as_deref());
    let Some(first) = paths.next() else {
        return SearchPath::Default;
    };
    match (first, paths.all(|path| path == first)) {
        (_, false) => SearchPath::Unknown,
        (None, true) => SearchPath::Default,
        (Some(path), true) => SearchPath::Set(path),
    }
}

impl Checked {
    /// The path at which the lock file is, or would be.
    #[must_use]
    pub fn lock_path(&self) -> PathBuf {
        self.folder.join(lock_file::FILE_NAME)
    }

    /// The path to show for it.
    #[must_use]
    pub fn lock_shown(&self) -> String {
        source::show_in(&self.shown, lock_file::FILE_NAME)
    }

    /// What the lock file has to say of the plan.
    #[must_use]
    pub fn lock_text(&self) -> String {
        lock_file::print(&entries(&self.plan))
    }
}

/// Takes out what follows from an error: a file with one in it may do nothing because of that (an
/// open comment, say), and a statement that is refused loses nothing.
fn drop_consequences(diagnostics: &mut Diagnostics) {
    let mut faults: HashMap<FileId, Vec<usize>> = HashMap::new();
    for found in &*diagnostics {
        if let (Severity::Error, Place::Text(file, span)) = (found.severity, &found.place) {
            faults.entry(*file).or_default().push(span.start);
        }
    }
    diagnostics.retain(|found| match found.place {
        Place::Text(file, _) if found.code == &codes::EMPTY_MIGRATION => {
            !faults.contains_key(&file)
        }
        Place::Text(file, span) if found.code == &codes::DESTRUCTIVE => {
            let mut faults = faults.get(&file).into_iter().flatten();
            !faults.any(|fault| span.range().contains(fault))
        }
        _ => true,
    });
}

/// Takes out what the files allow, and reports what they allow in vain.
fn silence(tree: &Tree, diagnostics: &mut Diagnostics) {
    let sections = tree
        .migrations
        .iter()
        .flat_map(|migration| [Some(&migration.up), migration.down.as_ref()])
        .flatten();
    for allow in sections.flat_map(|section| &section.allows) {
        let before = diagnostics.iter().len();
        diagnostics
            .retain(|diagnostic| diagnostic.code != allow.code || !diagnostic.is_in(allow.file));
        if diagnostics.iter().len() == before {
            diagnostics
                .warning(
                    &codes::UNUSED_ALLOW,
                    (allow.file, allow.span),
                    format!(
                        "`{}` is allowed here, but nothing reports it",
                        allow.code.name
                    ),
                )
                .help("remove the line");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_with_a_hidden_name_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new("migrations").root(root.path());
        let error = folder.name("a\nb\u{202e}").check().unwrap_err();
        assert_eq!(
            error.to_string(),
            "the plan's name `a\\nb\\u{202e}` has a character that cannot be seen: write another name"
        );
        assert!(error.source().is_none());
    }
}
