//! The name by which the package that is built calls the crate `sterna`.
//!
//! The macro has it from `$crate`; a build script has to look into `Cargo.toml`.

use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

const STERNA: &str = "sterna";
const MANIFEST: &str = "Cargo.toml";

/// How the crate is called, and the files that say so.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dependency {
    /// The name, as Rust writes it.
    pub(crate) name: String,
    /// The manifests that were read.
    pub(crate) manifests: Vec<PathBuf>,
}

/// Looks in the manifest of the package at `root`; where that tells nothing it is `sterna`.
pub(crate) fn dependency(root: &Path) -> Dependency {
    let path = root.join(MANIFEST);
    let mut manifests = Vec::new();
    let name = read(&path).and_then(|manifest| {
        manifests.push(path);
        let mut inherited = None;
        let package_of = |(key, value): &(&String, &Value)| {
            if value.get("workspace").is_none() {
                return package(key, value) == STERNA;
            }
            let workspace = inherited.get_or_insert_with(|| workspace(root, &manifest));
            workspace.as_ref().is_some_and(|(path, dependencies)| {
                if !manifests.contains(path) {
                    manifests.push(path.clone());
                }
                let value = dependencies.get(*key);
                value.is_some_and(|value| package(key, value) == STERNA)
            })
        };
        let found = dependencies(&manifest).find(package_of);
        found.map(|(key, _)| key.replace('-', "_"))
    });
    Dependency {
        name: name.unwrap_or_else(|| STERNA.to_owned()),
        manifests,
    }
}

fn read(path: &Path) -> Option<Table> {
    fs::read_to_string(path).ok()?.parse().ok()
}

/// The dependencies of the program, also those for some targets only.
fn dependencies(manifest: &Table) -> impl Iterator<Item = (&String, &Value)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values);
    let of_targets = targets.filter_map(|target| target.get("dependencies"));
    let all = manifest.get("dependencies").into_iter().chain(of_targets);
    all.filter_map(Value::as_table).flatten()
}

/// The package that is meant, which may have another name than the dependency.
fn package<'a>(key: &'a str, value: &'a Value) -> &'a str {
    let renamed = value.get("package").and_then(Value::as_str);
    renamed.unwrap_or(key)
}

/// The dependencies that the workspace of the package has for all, and where that says so.
fn workspace(root: &Path, manifest: &Table) -> Option<(PathBuf, Table)> {
    let named = manifest.get("package")?.get("workspace");
    let shared = |folder: &Path| {
        let path = folder.join(MANIFEST);
        let manifest = read(&path)?;
        let workspace = manifest.get("workspace")?;
        let dependencies = workspace.get("dependencies").and_then(Value::as_table);
        Some((path, dependencies.cloned().unwrap_or_default()))
    };
    match named.and_then(Value::as_str) {
        Some(named) => shared(&root.join(named)),
        None => root.ancestors().find_map(shared),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(member: &str, workspace: &str) -> String {
        let root = tempfile::tempdir().unwrap();
        let package = root.path().join("crates/app");
        fs::create_dir_all(&package).unwrap();
        fs::write(root.path().join(MANIFEST), workspace).unwrap();
        fs::write(package.join(MANIFEST), format!("[package]\n{member}")).unwrap();
        dependency(&package).name
    }

    #[test]
    fn the_manifest_says_how_the_crate_is_called() {
        let cases = [
            ("[dependencies]\nsterna = \"0.1\"", "sterna"),
            (
                "[dependencies]\na = \"1\"\nmy-db = { package = \"sterna\", path = \"x\" }",
                "my_db",
            ),
            (
                "[target.'cfg(unix)'.dependencies]\ndb = { package = \"sterna\" }",
                "db",
            ),
            ("[dependencies.db]\npackage = \"sterna\"", "db"),
            ("[dependencies]\ndb.workspace = true", "db"),
            ("[dependencies]\nother.workspace = true", "sterna"),
            ("", "sterna"),
            ("[", "sterna"),
        ];
        let workspace =
            "[workspace]\n[workspace.dependencies]\ndb = { package = \"sterna\" }\nother = \"1\"\n";
        for (member, expected) in cases {
            assert_eq!(name(member, workspace), expected, "{member}");
        }
        let named = "workspace = \"../..\"\n[dependencies]\ndb.workspace = true";
        assert_eq!(name(named, workspace), "db");
        assert_eq!(name(named, "[package]\n"), "sterna");
    }
}
