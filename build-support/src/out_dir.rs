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
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::check::Checked;
use crate::codegen::{self, CRATE, TooLarge};
use crate::folder::file_name;

const STAMP: &str = "stamp";
const CODE: &str = "plan.rs";
const TABLE: &str = "plan.table";
const SQL: &str = "plan.sql";

/// Where the answer for the folder shown as `shown` is kept.
pub(crate) fn place(out_dir: &Path, shown: &str) -> PathBuf {
    out_dir.join("sterna").join(file_name(shown))
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
        &format!("&[::core::include_str!({SQL:?})]"),
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
        (STAMP, stamp(&plan.name, &stamped(checked)).as_bytes()),
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

/// Writes the module for a program that includes it, named after the last part of `shown`.
pub(crate) fn write_module(out_dir: &Path, shown: &str, code: &Path) -> Result<(), WriteError> {
    let name = module_name(shown);
    let module = format!(
        "/// The migrations in `{shown}`.\n\
         pub mod {name} {{\n\
             use ::sterna as {CRATE};\n\
             ::core::include!({code:?});\n\
         }}\n",
        code = code.display().to_string(),
    );
    let path = out_dir.join(name).with_extension("rs");
    write_if_changed(&path, module.as_bytes()).map_err(|source| WriteError::Io { path, source })
}

fn module_name(shown: &str) -> String {
    let last = shown.rsplit('/').next().unwrap_or_default();
    let name = file_name(last);
    match name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() {
        true => format!("_{name}"),
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
pub(crate) fn fresh(place: &Path, name: &str) -> Option<PathBuf> {
    let kept = fs::read_to_string(place.join(STAMP)).ok()?;
    let paths: Vec<_> = kept
        .lines()
        .skip(1)
        .filter_map(|line| line.splitn(3, ' ').nth(2))
        .map(PathBuf::from)
        .collect();
    (stamp(name, &paths) == kept).then(|| place.join(CODE))
}

/// A line for each path, below one for what else must be the same.
fn stamp(name: &str, paths: &[PathBuf]) -> String {
    let mut stamp = format!("{} {name}\n", env!("CARGO_PKG_VERSION"));
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
