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

/// What a module needs that rustc does not see a macro write, as where it includes a file: lints
/// of what a program does not use, or does not show, look at it as at the user's own code.
pub(crate) const ALLOW: &str =
    "allow(dead_code, unreachable_pub, reason = \"a program uses and shows what it likes\")";

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
/// `table` and `sources` are Rust expressions: a `&'static [u8]` and a `&'static [&'static [u8]]`.
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
        "#[doc = {doc:?}]\n\
         pub static PLAN: {CRATE}::Plan<Version> =\n    \
             {CRATE}::__private::plan({table}, {sources});\n",
        doc = format!(
            "The plan `{}`, checked when this program was compiled.",
            quotable(&plan.name)
        ),
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
        let doc = format!("`{}`", quotable(&migration.stem));
        let _ = writeln!(code, "#[doc = {doc:?}]\n{variant},");
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

/// A name that can stand between backticks.
fn quotable(name: &str) -> String {
    name.replace('`', "'")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use syn::Item;

    use super::*;
    use crate::plan::{Part, Planned};
    use crate::source::version;
    use crate::text::{File, Span};

    fn plan(name: &str, stems: &[String]) -> Plan {
        let migrations = stems.iter().map(|stem| {
            let parts = version::split(stem);
            let (version, name) = parts.map_or_else(
                || (stem.clone(), String::new()),
                |parts| (parts.version, parts.name),
            );
            Planned {
                stem: stem.clone(),
                version,
                name,
                checksum: [0; 32],
                chain: [0; 32],
                up: nothing(),
                down: None,
                destroys: None,
            }
        });
        Plan {
            name: name.to_owned(),
            migrations: migrations.collect(),
        }
    }

    fn nothing() -> Part {
        let mut files = Files::default();
        Part {
            file: files.add(File::new("a.sql", "")),
            path: "a.sql".into(),
            body: Span::new(0, 0),
            transactional: true,
            statements: Vec::new(),
            steps: Vec::new(),
            witnesses: Vec::new(),
        }
    }

    /// The variants of `Version` in the generated code, with their documentation.
    fn variants_of(plan: &Plan) -> Vec<(String, String)> {
        let code = module(plan, &crate::config::defaults(), "b\"\"", "&[]");
        let file = syn::parse_file(&code).unwrap();
        let version = file.items.iter().find_map(|item| match item {
            Item::Enum(item) if item.ident == "Version" => Some(item),
            _ => None,
        });
        let variants = version.unwrap().variants.iter();
        let doc = |variant: &syn::Variant| {
            let doc = &variant.attrs[0].meta.require_name_value().unwrap().value;
            match doc {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Str(text),
                    ..
                }) => text.value(),
                _ => panic!("the documentation is no text"),
            }
        };
        variants
            .map(|variant| (variant.ident.to_string(), doc(variant)))
            .collect()
    }

    #[test]
    fn no_name_gets_out_of_its_documentation() {
        let evil = "001_a\npub fn evil() {} // \"` \u{202e}".to_owned();
        let plan = plan("orders\nfn evil() {}", &[evil]);
        assert_eq!(
            variants_of(&plan),
            [(
                "V001APubFnEvil".to_owned(),
                "`001_a\npub fn evil() {} // \"' \u{202e}`".to_owned()
            )]
        );
        let code = module(&plan, &[], "b\"\"", "&[]");
        assert!(
            !code.contains('\u{202e}') && !code.contains("\nfn evil"),
            "{code}"
        );
    }

    proptest! {
        #[test]
        fn any_names_make_code_with_a_variant_each(
            name in any::<String>(),
            mut stems in prop::collection::vec("([0-9]{3}[_-]?)?(\\PC|.){0,8}", 0..6),
        ) {
            stems.sort();
            stems.dedup();
            let found = variants_of(&plan(&name, &stems));
            let docs: Vec<_> = found.iter().map(|(_, doc)| doc.clone()).collect();
            let expected: Vec<_> = stems.iter().map(|stem| format!("`{}`", quotable(stem))).collect();
            prop_assert_eq!(docs, expected);
            let mut names: Vec<_> = found.iter().map(|(name, _)| name).collect();
            names.sort();
            names.dedup();
            prop_assert_eq!(names.len(), stems.len());
        }
    }
}
