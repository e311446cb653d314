//! Writes a plan as Rust code.
//!
//! The code is made as text: rustc reads it from a file or a token stream much
//! faster than an unoptimised macro can build tokens one by one.

mod environments;
mod table;
mod variants;

use std::fmt::Write as _;
use std::path::Path;

pub(crate) use table::TooLarge;
use table::{Position, encode};
pub(crate) use variants::environment_variant;
use variants::variants;

use crate::config::Environment;
use crate::plan::Plan;
use crate::text::{FileId, Files};

/// The name by which generated code calls the crate `sterna`, whatever the user calls it.
pub const CRATE: &str = "__sterna";

/// The table of a plan whose SQL stays in its files, and those files, a source each.
///
/// # Errors
///
/// [`TooLarge`] if the plan does not fit into the table.
pub(crate) fn with_files<'a>(
    plan: &'a Plan,
    files: &Files,
) -> Result<(Vec<u8>, Vec<&'a Path>), TooLarge> {
    let mut sources: Vec<(FileId, &Path)> = Vec::new();
    let table = encode(plan, files, |part| {
        if sources.last().is_none_or(|(file, _)| *file != part.file) {
            sources.push((part.file, &part.path));
        }
        let source = sources.len() - 1;
        Position { source, base: 0 }
    })?;
    Ok((table, sources.into_iter().map(|(_, path)| path).collect()))
}

/// The table of a plan whose SQL is put into one text, and that text.
///
/// # Errors
///
/// [`TooLarge`] if the plan does not fit into the table.
pub(crate) fn with_one_text(plan: &Plan, files: &Files) -> Result<(Vec<u8>, String), TooLarge> {
    let mut text = String::new();
    let mut last: Option<(FileId, usize)> = None;
    let table = encode(plan, files, |part| {
        let base = match last {
            Some((file, base)) if file == part.file => base,
            _ => {
                let base = text.len();
                text.push_str(files[part.file].text());
                text.push('\n');
                base
            }
        };
        last = Some((part.file, base));
        Position { source: 0, base }
    })?;
    Ok((table, text))
}

/// Bytes as a literal of Rust.
pub(crate) fn byte_string(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut literal = String::with_capacity(bytes.len() * 4 + 3);
    literal.push_str("b\"");
    for &byte in bytes {
        match byte {
            b' '..=b'~' if byte != b'"' && byte != b'\\' => literal.push(char::from(byte)),
            _ => {
                literal.push_str("\\x");
                literal.push(char::from(DIGITS[usize::from(byte >> 4)]));
                literal.push(char::from(DIGITS[usize::from(byte & 15)]));
            }
        }
    }
    literal.push('"');
    literal
}

/// What the generated enums derive.
const DERIVES: &str = "#[derive(::core::clone::Clone, ::core::marker::Copy, \
    ::core::cmp::PartialEq, ::core::cmp::Eq, ::core::cmp::PartialOrd, ::core::cmp::Ord, \
    ::core::hash::Hash)]\n";

/// What stands in the generated module: `Version`, `Environment` and `PLAN`.
///
/// `table` and `sources` are Rust expressions: a `&'static [u8]` and a `&'static [&'static str]`.
pub(crate) fn module(
    plan: &Plan,
    environments: &[Environment],
    table: &str,
    sources: &str,
) -> String {
    let mut code = String::with_capacity(plan.migrations.len() * 96 + 2048);
    version(&mut code, plan);
    environments::write(&mut code, environments);
    let _ = write!(
        code,
        "/// The plan `{name}`, checked when this program was compiled.\n\
         pub static PLAN: {CRATE}::Plan<Version> =\n    \
             {CRATE}::__private::plan({table}, {sources});\n",
        name = plan.name,
    );
    code
}

fn version(code: &mut String, plan: &Plan) {
    let variants = variants(plan);
    let _ = write!(
        code,
        "/// The migrations of the plan, in the order they are applied.\n{DERIVES}pub enum Version {{\n"
    );
    for (variant, migration) in variants.iter().zip(&plan.migrations) {
        let stem = migration.stem.replace('`', "'");
        let _ = writeln!(code, "/// `{stem}`\n{variant},");
    }
    code.push_str("}\nimpl Version {\n/// Every version, in the order they are applied.\npub const ALL: &'static [Self] = &[");
    for variant in &variants {
        let _ = write!(code, "Self::{variant},");
    }
    let _ = write!(
        code,
        "];\n}}\n{CRATE}::__private::version!(Version, PLAN);\n"
    );
}
