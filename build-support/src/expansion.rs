//! What the macro `migrations!` expands to.

use std::env;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::check::Checked;
use crate::codegen;
use crate::config::{self, Environment};
use crate::diagnostic::Diagnostics;
use crate::folder::Folder;
use crate::out_dir;
use crate::plan::Plan;
use crate::report;
use crate::text::Files;

pub use crate::codegen::CRATE;

/// The content of the generated module, and what is to be said beside it.
#[derive(Debug)]
pub struct Expansion {
    /// Rust code that calls the crate `sterna` [`CRATE`]; it may begin with inner attributes.
    pub code: String,
    /// Why the build fails.
    pub error: Option<String>,
    /// What the build shows.
    pub warnings: Vec<String>,
}

/// The expansion for a folder.
///
/// Where a build script has checked it and nothing has changed since, what
/// that left in `OUT_DIR` is included, and no SQL is read.
#[must_use]
pub fn expand(folder: &Folder) -> Expansion {
    match left_by_build_script(folder) {
        Some(code) => Expansion {
            code: format!(
                "#![{}]\n::core::include!({:?});",
                codegen::ALLOW,
                code.display().to_string()
            ),
            error: None,
            warnings: Vec::new(),
        },
        None => checked_now(folder),
    }
}

fn left_by_build_script(folder: &Folder) -> Option<PathBuf> {
    let out_dir = PathBuf::from(env::var_os("OUT_DIR")?);
    let located = folder
        .locate(&mut Files::default(), &mut Diagnostics::default())
        .ok()?;
    let place = out_dir::place(&out_dir, &located.folder);
    out_dir::fresh(&place, &located.name, &located.folder)
}

fn checked_now(folder: &Folder) -> Expansion {
    let checked = match memory(folder) {
        Some(memory) => folder.remember_in(memory).for_build().check(),
        None => folder.for_build().check(),
    };
    match checked {
        Ok(checked) => from_files(&checked),
        Err(error) => failed(&environments(folder), &report::failure(&error)),
    }
}

/// A place in Cargo's target folder for what was found before.
///
/// A macro has no `OUT_DIR`, so this looks at where the compiler was told to
/// put its output. Outside of Cargo's folders nothing is kept.
fn memory(folder: &Folder) -> Option<PathBuf> {
    let mut arguments = env::args_os().skip_while(|argument| argument != "--out-dir");
    let output = PathBuf::from(arguments.nth(1)?);
    let target = output.parent()?;
    let package = env::var("CARGO_PKG_NAME").ok()?;
    target.join(".fingerprint").is_dir().then(|| {
        // Not `sterna`: Cargo puts a program of that name there.
        target
            .join(".sterna")
            .join(format!("{package}-{}", folder.file_name()))
    })
}

/// The environments, as far as they can be known of a folder that cannot be read.
fn environments(folder: &Folder) -> Vec<Environment> {
    folder
        .locate(&mut Files::default(), &mut Diagnostics::default())
        .map_or_else(|_| config::defaults(), |located| located.environments)
}

fn from_files(checked: &Checked) -> Expansion {
    let Checked {
        files,
        plan,
        environments,
        tracked,
        ..
    } = checked;
    let (table, sources) = match codegen::with_files(plan, files) {
        Ok(found) => found,
        Err(error) => return failed(environments, &error.to_string()),
    };
    let sources: Vec<_> = sources
        .into_iter()
        .map(|path| include("include_str", path) + ".as_bytes()")
        .collect();
    let sources = format!("&[{}]", sources.join(","));
    let mut code = codegen::module(plan, environments, &codegen::byte_string(&table), &sources);
    for path in tracked {
        let _ = writeln!(code, "const _: &[u8] = {};", include("include_bytes", path));
    }
    Expansion {
        code,
        error: report::errors(checked),
        warnings: report::warnings(checked),
    }
}

/// A module without migrations, so that what uses it adds few errors of its own.
fn failed(environments: &[Environment], error: &str) -> Expansion {
    let plan = Plan::default();
    let files = Files::default();
    let table = codegen::with_files(&plan, &files).map_or_else(|_| Vec::new(), |(table, _)| table);
    Expansion {
        code: codegen::module(&plan, environments, &codegen::byte_string(&table), "&[]"),
        error: Some(error.to_owned()),
        warnings: Vec::new(),
    }
}

fn include(with: &str, path: &Path) -> String {
    format!("::core::{with}!({:?})", path.display().to_string())
}
