//! Finds the folder that has PostgreSQL's server programs.
//!
//! The places are data, taken under a root, so that tests can lay out systems
//! of their own. Nothing is run here but `pg_config`, and nothing is kept.

use std::cmp::Reverse;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Error;

/// What a folder must have to run a server.
const SERVER_PROGRAMS: [&str; 2] = ["initdb", "postgres"];

/// Where packages put their programs. A `*` stands for a version, and the
/// newest is taken first.
const PLACES: [&str; 8] = [
    // Debian, Ubuntu
    "usr/lib/postgresql/*/bin",
    // Fedora and RHEL: the packages of postgresql.org, then their own
    "usr/pgsql-*/bin",
    "usr/bin",
    // Homebrew on Apple's processors, then on Intel's
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "opt/homebrew/bin",
    "usr/local/bin",
    // Postgres.app
    "Applications/Postgres.app/Contents/Versions/*/bin",
];

/// What the search depends on.
pub(crate) struct Search {
    /// `SCRATCH_POSTGRES_BIN`: the folder to use, and no other.
    pub(crate) named: Option<OsString>,
    /// `PATH`.
    pub(crate) path: Option<OsString>,
    /// `/`, but in tests.
    pub(crate) root: PathBuf,
}

impl Search {
    pub(crate) fn from_env() -> Self {
        Self {
            named: env::var_os("SCRATCH_POSTGRES_BIN").filter(|value| !value.is_empty()),
            path: env::var_os("PATH"),
            root: PathBuf::from("/"),
        }
    }

    /// The folder of the server programs.
    pub(crate) fn find(&self) -> Result<PathBuf, Error> {
        if let Some(named) = &self.named {
            return check(Path::new(named));
        }
        let looked_in = self.candidates();
        looked_in
            .iter()
            .find_map(|folder| check(folder).ok())
            .ok_or(Error::NotInstalled { looked_in })
    }

    /// The folders that exist of those that may have the programs, best first.
    fn candidates(&self) -> Vec<PathBuf> {
        let path = self.path.iter().flat_map(env::split_paths);
        let places = PLACES.iter().flat_map(|place| expand(&self.root, place));
        let mut folders: Vec<PathBuf> = Vec::new();
        for folder in path.chain(self.asked()).chain(places) {
            if folder.is_dir() && !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        folders
    }

    /// What the first `pg_config` in `PATH` says.
    fn asked(&self) -> Option<PathBuf> {
        let program = env::split_paths(self.path.as_ref()?)
            .map(|folder| folder.join("pg_config"))
            .find(|program| is_program(program))?;
        let output = Command::new(program).arg("--bindir").output().ok()?;
        let folder = String::from_utf8(output.stdout).ok()?;
        output
            .status
            .success()
            .then(|| PathBuf::from(folder.trim_end()))
    }
}

/// Takes `folder` if it has all server programs.
///
/// Distributions link `postgres` into `PATH` but not always the programs for
/// clients, so a link is followed to the folder that has them all.
pub(crate) fn check(folder: &Path) -> Result<PathBuf, Error> {
    for program in SERVER_PROGRAMS {
        if !is_program(&folder.join(program)) {
            let folder = folder.to_path_buf();
            return Err(Error::MissingProgram { program, folder });
        }
    }
    let server = folder.join("postgres");
    let real = fs::canonicalize(&server).map_err(|error| Error::file("find", &server, error))?;
    match real.parent() {
        Some(home) if is_program(&home.join("initdb")) => Ok(home.to_path_buf()),
        _ => Ok(folder.to_path_buf()),
    }
}

/// Whether `path` is a file that somebody may execute.
pub(crate) fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

/// The folders that `place` stands for under `root`, newest version first.
fn expand(root: &Path, place: &str) -> Vec<PathBuf> {
    let Some((before, after)) = place.split_once('*') else {
        return vec![root.join(place)];
    };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    let parent = root.join(parent);
    let mut versions: Vec<(Version, OsString)> = fs::read_dir(&parent)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.file_name()))
        .filter_map(|name| Some((Version::after(prefix, &name)?, name)))
        .collect();
    versions.sort_by(|a, b| Reverse(&a.0).cmp(&Reverse(&b.0)));
    let rest = after.trim_start_matches('/');
    let folder = |(_, name)| parent.join(name).join(rest);
    versions.into_iter().map(folder).collect()
}

/// A version in a folder's name, such as 9.6 or 17.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Version(Vec<u32>);

impl Version {
    fn after(prefix: &str, name: &OsStr) -> Option<Self> {
        let version = name.to_str()?.strip_prefix(prefix)?;
        let numbers = version.split('.').map(|part| part.parse().ok());
        numbers.collect::<Option<_>>().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use tempfile::TempDir;

    use super::*;

    /// A system with empty programs in the given places.
    struct System(TempDir);

    impl System {
        fn with(programs: &[&str]) -> Self {
            let system = Self(TempDir::new().unwrap());
            for program in programs {
                system.write(program, "");
            }
            system
        }

        fn write(&self, program: &str, text: &str) {
            let path = self.at(program);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }

        fn at(&self, path: &str) -> PathBuf {
            fs::canonicalize(self.0.path()).unwrap().join(path)
        }

        fn search(&self, path: &[&str]) -> Search {
            let path = path.iter().map(|folder| self.at(folder));
            Search {
                named: None,
                path: Some(env::join_paths(path).unwrap()),
                root: self.at(""),
            }
        }

        fn found(&self, path: &[&str]) -> String {
            let folder = self.search(path).find().unwrap();
            let place = folder.strip_prefix(self.at("")).unwrap();
            place.to_str().unwrap().to_owned()
        }
    }

    #[test]
    fn takes_the_named_folder_before_all_others() {
        let system = System::with(&["pg/initdb", "pg/postgres", "bin/initdb", "bin/postgres"]);
        let mut search = system.search(&["bin"]);
        search.named = Some(system.at("pg").into());
        assert_eq!(search.find().unwrap(), system.at("pg"));
    }

    #[test]
    fn refuses_a_named_folder_without_the_programs() {
        let system = System::with(&["pg/initdb", "bin/initdb", "bin/postgres"]);
        let mut search = system.search(&["bin"]);
        search.named = Some(system.at("pg").into());
        let expected = format!(
            "`{}` has no program `postgres`: install all of PostgreSQL there, \
             or name another folder",
            system.at("pg").display()
        );
        assert_eq!(search.find().unwrap_err().to_string(), expected);
    }

    #[test]
    fn skips_a_folder_in_path_that_has_only_one_of_the_programs() {
        let system = System::with(&["a/postgres", "b/initdb", "b/postgres"]);
        assert_eq!(system.found(&["a", "b"]), "b");
    }

    #[test]
    fn skips_files_that_nobody_may_execute() {
        let system = System::with(&["a/postgres", "a/initdb", "b/initdb", "b/postgres"]);
        fs::set_permissions(system.at("a/initdb"), fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(system.found(&["a", "b"]), "b");
    }

    #[test]
    fn follows_links_in_path_to_the_folder_of_all_programs() {
        let home = "usr/lib/postgresql/15/bin";
        let system = System::with(&[&format!("{home}/initdb"), &format!("{home}/postgres")]);
        fs::create_dir(system.at("local")).unwrap();
        for program in SERVER_PROGRAMS {
            let target = system.at(home).join(program);
            symlink(target, system.at("local").join(program)).unwrap();
        }
        assert_eq!(system.found(&["local"]), home);
    }

    #[test]
    fn asks_pg_config_before_it_looks_in_the_usual_places() {
        let system = System::with(&[
            "own/initdb",
            "own/postgres",
            "usr/bin/initdb",
            "usr/bin/postgres",
        ]);
        let script = format!("#!/bin/sh\necho '{}'\n", system.at("own").display());
        system.write("bin/pg_config", &script);
        assert_eq!(system.found(&["bin"]), "own");
    }

    #[test]
    fn takes_the_newest_version_by_number() {
        let system = System::with(&[
            "usr/lib/postgresql/9.6/bin/initdb",
            "usr/lib/postgresql/9.6/bin/postgres",
            "usr/lib/postgresql/15/bin/initdb",
            "usr/lib/postgresql/15/bin/postgres",
            "usr/lib/postgresql/17/bin/postgres",
        ]);
        assert_eq!(system.found(&[]), "usr/lib/postgresql/15/bin");
    }

    #[test]
    fn knows_where_packages_put_their_programs() {
        for place in [
            "usr/lib/postgresql/15/bin",
            "usr/pgsql-16/bin",
            "usr/bin",
            "opt/homebrew/opt/postgresql@17/bin",
            "usr/local/opt/postgresql@17/bin",
            "opt/homebrew/bin",
            "usr/local/bin",
            "Applications/Postgres.app/Contents/Versions/17/bin",
        ] {
            let programs = SERVER_PROGRAMS.map(|program| format!("{place}/{program}"));
            let system = System::with(&[&programs[0], &programs[1]]);
            assert_eq!(system.found(&[]), place);
        }
    }

    #[test]
    fn names_each_existing_place_once_when_nothing_is_found() {
        let system = System::with(&["usr/bin/ls", "usr/pgsql-16/bin/psql"]);
        let error = system.search(&["usr/bin", "gone"]).find().unwrap_err();
        let Error::NotInstalled { looked_in } = error else {
            panic!("{error}");
        };
        assert_eq!(
            looked_in,
            [system.at("usr/bin"), system.at("usr/pgsql-16/bin")]
        );
    }
}
