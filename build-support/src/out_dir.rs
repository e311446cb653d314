//! What a build script leaves in `OUT_DIR` for the macro.
//!
//! A folder of its own holds the generated code, the table, the SQL of all
//! files as one text, and a stamp: every folder that the answer depends on with
//! its time. While the stamp holds, the macro includes the code and reads no
//! SQL. That no file was edited since is known from Cargo, which would have
//! run the build script again before the compiler.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::check::Checked;
use crate::codegen::{self, ALLOW, CRATE, TooLarge};
use crate::folder::{distinct_name, file_name};

const STAMP: &str = "stamp";
const CODE: &str = "plan.rs";
const TABLE: &str = "plan.table";
const SQL: &str = "plan.sql";

/// Where the answer for the folder at that absolute path is kept.
pub(crate) fn place(out_dir: &Path, folder: &Path) -> PathBuf {
    out_dir.join("sterna").join(distinct_name(folder))
}

/// Why the answer could not be kept.
#[derive(Debug)]
pub(crate) enum WriteError {
    /// A file could not be written.
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The plan does not fit.
    TooLarge(TooLarge),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io { path, .. } => write!(f, "failed to write `{}`", path.display()),
            Self::TooLarge(too_large) => too_large.fmt(f),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::TooLarge(_) => None,
        }
    }
}

/// Writes the answer, and gives the path of the code.
pub(crate) fn write(place: &Path, checked: &Checked) -> Result<PathBuf, WriteError> {
    let Checked {
        plan,
        files,
        environments,
        ..
    } = checked;
    let (table, sql) = codegen::with_one_text(plan, files).map_err(WriteError::TooLarge)?;
    let code = codegen::module(
        plan,
        environments,
        &format!("::core::include_bytes!({TABLE:?})"),
        // As bytes: rustc looks for the lines of what it includes as a `str`, which costs
        // as much again for a large folder. It is UTF-8, as this function writes it.
        &format!("&[::core::include_bytes!({SQL:?})]"),
    );
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| WriteError::Io { path, source }
    };
    fs::create_dir_all(place).map_err(io(place))?;
    for (name, content) in [
        (TABLE, table.as_slice()),
        (SQL, sql.as_bytes()),
        (CODE, code.as_bytes()),
        (
            STAMP,
            stamp(&plan.name, &checked.folder, &stamped(checked)).as_bytes(),
        ),
    ] {
        let path = place.join(name);
        write_if_changed(&path, content).map_err(io(&path))?;
    }
    Ok(place.join(CODE))
}

/// What the answer depends on and Cargo may not know of: `sterna.toml` where it is not there yet.
fn stamped(checked: &Checked) -> Vec<PathBuf> {
    let mut paths = checked.folders.clone();
    paths.push(checked.settings.clone());
    paths
}

/// Writes the module for a program that includes it, and calls the crate `sterna` like that.
pub(crate) fn write_module(
    out_dir: &Path,
    checked: &Checked,
    code: &Path,
    sterna: &str,
) -> Result<(), WriteError> {
    let Checked { shown, folder, .. } = checked;
    let module = format!(
        "#[doc = {doc:?}]\n\
         #[{ALLOW}]\n\
         pub mod {name} {{\n\
             use ::{sterna} as {CRATE};\n\
             ::core::include!({code:?});\n\
         }}\n",
        doc = format!("The migrations in `{shown}`."),
        name = module_name(folder),
        code = code.display().to_string(),
    );
    let path = module_path(out_dir, shown);
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| WriteError::Io { path, source }
    };
    let parent = path.parent().unwrap_or(out_dir);
    fs::create_dir_all(parent).map_err(io(parent))?;
    write_if_changed(&path, module.as_bytes()).map_err(io(&path))
}

/// The path of the folder as it was written, below `out_dir`: two folders of
/// one name must not become one file.
fn module_path(out_dir: &Path, shown: &str) -> PathBuf {
    let mut path = out_dir.to_owned();
    for part in Path::new(shown).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::ParentDir => path.push("_"),
            Component::RootDir => path.push("_root"),
            Component::Prefix(prefix) => {
                path.push(file_name(&prefix.as_os_str().to_string_lossy()));
            }
            Component::CurDir => path.push("_here"),
        }
    }
    path.as_mut_os_string().push(".rs");
    path
}

/// The words that no module can be named, in the editions up to 2024.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The last part of the path as an identifier of Rust.
fn module_name(folder: &Path) -> String {
    let last = folder.file_name().unwrap_or_default().to_string_lossy();
    let name = file_name(&last).to_ascii_lowercase();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("_{name}");
    }
    if name.bytes().all(|byte| byte == b'_') {
        return format!("{name}migrations");
    }
    match KEYWORDS.contains(&&*name) {
        true => format!("{name}_"),
        false => name,
    }
}

/// Removes an answer that does not hold any more.
pub(crate) fn remove(place: &Path) -> Result<(), WriteError> {
    let path = place.join(STAMP);
    match fs::remove_file(&path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(WriteError::Io { path, source })
        }
        _ => Ok(()),
    }
}

/// The path of the code, if nothing that it depends on has changed since.
pub(crate) fn fresh(place: &Path, name: &str, folder: &Path) -> Option<PathBuf> {
    let kept = fs::read_to_string(place.join(STAMP)).ok()?;
    let paths: Vec<_> = kept
        .lines()
        .skip(1)
        .filter_map(|line| line.splitn(3, ' ').nth(2))
        .map(PathBuf::from)
        .collect();
    (stamp(name, folder, &paths) == kept).then(|| place.join(CODE))
}

/// A line for each path, below one for what else must be the same.
fn stamp(name: &str, folder: &Path, paths: &[PathBuf]) -> String {
    let mut stamp = format!("{} {name:?} {folder:?}\n", env!("CARGO_PKG_VERSION"));
    for path in paths {
        let (length, nanoseconds) = fs::metadata(path).map_or((0, 0), |metadata| {
            let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
            let age = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
            (metadata.len(), age.as_nanos())
        });
        let _ = writeln!(stamp, "{length} {nanoseconds} {}", path.display());
    }
    stamp
}

/// Leaves a file alone that is as it should be, so that nothing is compiled again for it.
fn write_if_changed(path: &Path, content: &[u8]) -> io::Result<()> {
    match fs::read(path) {
        Ok(old) if old == content => Ok(()),
        _ => fs::write(path, content),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Folder;

    fn root_with(folders: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for folder in folders {
            let path = root.path().join(folder);
            fs::create_dir_all(&path).unwrap();
            fs::write(path.join("001_users.sql"), format!("select '{folder}';")).unwrap();
        }
        root
    }

    fn check(root: &Path, folder: &str) -> Checked {
        let folder = Folder::new(folder).root(root).name("orders");
        folder.check().unwrap()
    }

    #[test]
    fn folders_that_differ_in_punctuation_have_answers_of_their_own() {
        let root = root_with(&["a-b", "a_b"]);
        let out_dir = root.path().join("out");
        let kept = ["a-b", "a_b"].map(|folder| {
            let checked = check(root.path(), folder);
            let place = place(&out_dir, &checked.folder);
            write(&place, &checked).unwrap();
            (place, checked.folder)
        });
        for ((place, folder), text) in kept.iter().zip(["select 'a-b';\n", "select 'a_b';\n"]) {
            assert_eq!(fs::read_to_string(place.join(SQL)).unwrap(), text);
            assert_eq!(fresh(place, "orders", folder), Some(place.join(CODE)));
        }
    }

    #[test]
    fn an_answer_holds_for_the_folder_that_it_was_made_of_and_no_other() {
        let root = root_with(&["a"]);
        let checked = check(root.path(), "a");
        let place = place(&root.path().join("out"), &checked.folder);
        write(&place, &checked).unwrap();
        assert_eq!(fresh(&place, "orders", &root.path().join("b")), None);
        assert_eq!(fresh(&place, "other", &checked.folder), None);
    }

    #[test]
    fn modules_are_written_where_their_folders_are() {
        let cases = [
            ("migrations", "out/migrations.rs"),
            ("a/migrations", "out/a/migrations.rs"),
            ("b/migrations", "out/b/migrations.rs"),
            ("../migrations", "out/_/migrations.rs"),
            ("a-b.v2", "out/a-b.v2.rs"),
            (".", "out/_here.rs"),
        ];
        for (shown, path) in cases {
            assert_eq!(module_path(Path::new("out"), shown), Path::new(path));
        }
    }

    #[test]
    fn folders_of_one_name_have_modules_of_their_own() {
        let root = root_with(&["a/type", "b/type"]);
        for folder in ["a/type", "b/type"] {
            let checked = check(root.path(), folder);
            write_module(root.path(), &checked, Path::new("plan.rs"), "terns").unwrap();
        }
        for folder in ["a/type", "b/type"] {
            assert_eq!(
                fs::read_to_string(root.path().join(folder).with_extension("rs")).unwrap(),
                format!(
                    "#[doc = \"The migrations in `{folder}`.\"]\n#[{ALLOW}]\npub mod type_ {{\n\
                     use ::terns as __sterna;\n::core::include!(\"plan.rs\");\n}}\n"
                )
            );
        }
    }

    #[test]
    fn modules_have_names_that_rust_takes() {
        let cases = [
            ("/a/migrations", "migrations"),
            ("/a/my-Migrations", "my_migrations"),
            ("/a/2026", "_2026"),
            ("/a/type", "type_"),
            ("/a/self", "self_"),
            ("/a/-", "_migrations"),
            ("/", "migrations"),
        ];
        for (folder, name) in cases {
            assert_eq!(module_name(Path::new(folder)), name, "{folder}");
        }
    }
}
