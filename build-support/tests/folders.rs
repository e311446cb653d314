//! Folders of other projects, which are not part of this repository.
//!
//! `STERNA_FOLDERS=/path/to/folders cargo test -p sterna-build --test folders -- --ignored`
//! reads every folder in that one. Such folders run in production, so what
//! applies them must be accepted; faults in what reverts them are printed.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may panic, and this one reports"
)]

use std::collections::HashSet;
use std::env;
use std::fs;

use sterna_build::diagnostic::{Look, Place, Severity, render_one};
use sterna_build::{Checked, Folder};

#[test]
#[ignore = "reads folders that are not part of this repository: set `STERNA_FOLDERS`"]
fn what_applies_a_folder_in_production_is_accepted() {
    let folders = env::var("STERNA_FOLDERS").unwrap();
    let mut refused = Vec::new();
    for entry in fs::read_dir(folders).unwrap() {
        let path = entry.unwrap().path();
        let checked = Folder::new(&path).root("").check().unwrap();
        println!(
            "{}: {} migrations",
            path.display(),
            checked.plan.migrations.len()
        );
        refused.append(&mut faults(&checked));
    }
    assert_eq!(refused, [""; 0]);
}

/// The errors in what applies; those in what reverts are printed.
fn faults(checked: &Checked) -> Vec<String> {
    let downs = checked
        .plan
        .migrations
        .iter()
        .filter_map(|m| m.down.as_ref());
    let downs: HashSet<_> = downs.map(|down| down.file).collect();
    let mut found = Vec::new();
    for diagnostic in &checked.diagnostics {
        let text = render_one(diagnostic, &checked.files, Look::Plain);
        let reverts = matches!(diagnostic.place, Place::Text(file, _) if downs.contains(&file));
        match diagnostic.severity {
            Severity::Error if reverts => println!("{text}\n"),
            Severity::Error => found.push(text),
            Severity::Warning | Severity::Note => {}
        }
    }
    found
}
