//! Checks a folder: every step from the files to the plan.

use std::collections::HashSet;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::baseline;
use crate::config::{ConfigError, Environment};
use crate::destruction;
use crate::diagnostic::{Diagnostics, Place, Severity, codes};
use crate::folder::{Folder, Lock};
use crate::lock_file;
use crate::locked::{self, entries};
use crate::memory::{History, Judged};
use crate::merges::ReadAgain;
use crate::model::{Database, Schema, SearchPath};
use crate::parallel;
use crate::plan::{self, Part, Plan, Planned, Stated};
use crate::simulate::{self, Scripts, Simulation};
use crate::source::{self, Migration, ReadError, Section, Tree};
use crate::syntax::{Reader, Script, Source, Transaction};
use crate::text::{self, FileId, Files, Span};

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
    let located = folder
        .locate(&mut files, &mut diagnostics)
        .map_err(CheckError::Config)?;
    if text::hidden(&located.name).is_some() {
        return Err(CheckError::Name { name: located.name });
    }
    let baseline = baseline::open(located.baseline.as_ref(), &mut files, &mut diagnostics)?;
    let tree = source::read(&located.request(), &mut files, &mut diagnostics)
        .map_err(CheckError::Folder)?;
    let whole = !diagnostics.has_errors();
    let judged = Judged::open(folder.memory());
    let reader = Reader::knowing(judged.known());
    let mut of_baseline = |file| {
        (
            file,
            baseline::read(file, &reader, &files, &mut diagnostics),
        )
    };
    let before = baseline.as_ref().map(|(file, _)| of_baseline(*file));
    let database = Database {
        postgres: located.postgres,
        search_path: search_path(&located.environments),
        baseline: before.as_ref().map(|(file, script)| (*file, script)),
    };
    // Without its broken files, the folder would be another one; a statement that cannot be read
    // is one that the model knows nothing of.
    let history = match folder.memory() {
        Some(path) => History::open(path, simulate::digests(&database, &tree, &files)),
        None => History::none(),
    };
    let all = tree.migrations.len();
    let mut simulation = whole.then(|| Simulation::begin(history, all, database, &files));
    let migrations = read_all(
        &reader,
        &tree,
        &files,
        simulation.as_mut(),
        &mut diagnostics,
    );
    let good = reader.good();
    judged.keep(&good);
    let run = simulation.and_then(|simulation| simulation.finish(&mut diagnostics));
    let run = run.filter(|_| folder.wants_schema());
    let schema = run.map(|run| run.schema());
    let plan = put_together(located.name.clone(), migrations);
    let again = ReadAgain {
        database,
        tree: &tree,
        good,
    };
    let lock_file = match located.lock {
        // Without its broken files, the folder is not what was locked.
        _ if !whole => None,
        Lock::Ignored => {
            locked::note_late(&located, &plan, &again, &files, &mut diagnostics);
            None
        }
        lock => locked::hold(lock, &located, &plan, &again, &mut files, &mut diagnostics)?,
    };
    silence(&tree, &mut diagnostics);
    drop_consequences(&mut diagnostics);
    diagnostics.sort(&files);
    let settings = located.configured.then(|| located.settings.clone());
    let baseline = baseline.map(|(_, path)| path);
    let tracked: Vec<_> = settings
        .into_iter()
        .chain(baseline)
        .chain(lock_file)
        .collect();
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

/// So many migrations are read before the model sees them: what their statements change takes
/// many times their size, and is gone before the next are read.
const AT_ONCE: usize = 128;

/// Reads the SQL of all migrations, and takes them through the model; of those that it has seen,
/// what they change is not read.
fn read_all<'t>(
    reader: &Reader<'t>,
    tree: &Tree,
    files: &'t Files,
    mut simulation: Option<&mut Simulation<'_>>,
    diagnostics: &mut Diagnostics,
) -> Vec<Planned> {
    let seen = match &simulation {
        Some(simulation) => simulation.seen(),
        None => tree.migrations.len(),
    };
    let mut migrations = Vec::with_capacity(tree.migrations.len());
    for some in tree.migrations.chunks(AT_ONCE) {
        let first = migrations.len();
        let read = parallel::map(some, |index, migration| {
            let mut found = Diagnostics::default();
            let with_changes = first + index >= seen;
            let scripts = read_one(reader, migration, with_changes, files, &mut found);
            (scripts, found)
        });
        for (migration, (scripts, found)) in some.iter().zip(read) {
            diagnostics.append(found);
            if let Some(simulation) = &mut simulation {
                simulation.step(migrations.len(), migration, &scripts);
            }
            migrations.push(planned(migration, scripts));
        }
    }
    migrations
}

/// Reads the SQL of a migration.
pub(crate) fn read_one<'t>(
    reader: &Reader<'t>,
    migration: &Migration,
    with_changes: bool,
    files: &'t Files,
    diagnostics: &mut Diagnostics,
) -> Scripts {
    let mut read = |section: &Section| {
        let source = Source {
            file: section.file,
            text: files[section.file].text(),
            section: section.span,
            declared: section
                .no_transaction
                .as_ref()
                .map(|_| Transaction::Outside),
        };
        match with_changes {
            true => reader.read(&source, diagnostics),
            false => reader.read_without_changes(&source, diagnostics),
        }
    };
    let up = read(&migration.up);
    let down = migration.down.as_ref().map(read);
    destruction::note(migration, &up, diagnostics);
    (up, down)
}

fn put_together(name: String, mut migrations: Vec<Planned>) -> Plan {
    plan::link(&mut migrations);
    Plan { name, migrations }
}

fn planned(migration: &Migration, (up, down): Scripts) -> Planned {
    let (checksum, lost) = (up.checksum, destruction::find(migration, &up));
    let up = part(&migration.up, up);
    let is_lost = |step: &Span| lost.is_some_and(|lost| step.range().contains(&lost.start));
    Planned {
        stem: migration.stem.clone(),
        version: migration.version.clone(),
        name: name_of(migration).to_owned(),
        checksum,
        chain: plan::Sha256Digest::default(),
        destroys: up.steps.iter().position(is_lost),
        up,
        down: migration
            .down
            .as_ref()
            .zip(down)
            .map(|(section, script)| part(section, script)),
    }
}

/// What the version does not say: nothing where that is the whole name.
fn name_of(migration: &Migration) -> &str {
    match migration.version == migration.stem {
        true => "",
        false => &migration.name,
    }
}

/// Takes the script apart: one with millions of statements is not held twice.
fn part(section: &Section, script: Script) -> Part {
    let mut steps = steps(&script);
    steps.shrink_to_fit();
    let transactional = script.transaction == Transaction::Inside;
    let witnesses = match transactional {
        true => Vec::new(),
        false => script.witnesses().collect(),
    };
    let statements = script.statements.into_iter();
    let mut statements: Vec<_> = statements
        .map(|statement| Stated {
            span: statement.span,
            tag: statement.tag,
        })
        .collect();
    // They stand where the others stood, which had much more in them.
    statements.shrink_to_fit();
    Part {
        file: section.file,
        path: section.path.clone(),
        body: script.body,
        transactional,
        steps,
        witnesses,
        statements,
    }
}

/// What is sent one after the other; in a transaction, what stands between its begin and end.
fn steps(script: &Script) -> Vec<Span> {
    match script.transaction {
        Transaction::Outside => script.steps().collect(),
        Transaction::Inside => script
            .statements
            .iter()
            .map(|statement| statement.span)
            .filter(|span| script.body.start <= span.start && span.end <= script.body.end)
            .collect(),
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

/// A file with an error in it may do nothing because of that: an open comment, say.
fn drop_consequences(diagnostics: &mut Diagnostics) {
    let faulty: HashSet<FileId> = diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .filter_map(|found| match found.place {
            Place::Text(file, _) => Some(file),
            Place::Path(_) => None,
        })
        .collect();
    diagnostics.retain(|found| {
        found.code != &codes::EMPTY_MIGRATION || !faulty.iter().any(|&file| found.is_in(file))
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
