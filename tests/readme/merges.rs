//! Merges: what is said of a migration that came late.

use std::fs;

use sterna_build::Folder;
use sterna_build::diagnostic::{Look, render};
use tempfile::TempDir;

use crate::page::blocks;

#[test]
fn a_migration_that_came_late_gets_the_message_that_is_shown() {
    let here = TempDir::new().unwrap();
    let folder = here.path().join("migrations");
    fs::create_dir(&folder).unwrap();
    let mut shown = None;
    for block in blocks("Merges") {
        match (block.file, &*block.language) {
            (Some(file), "sql") => fs::write(here.path().join(file), &block.text).unwrap(),
            (None, "text") => shown = Some(block.text),
            _ => panic!("a block of something else"),
        }
    }
    let check = || Folder::new("migrations").root(here.path()).check().unwrap();
    let lock = check().lock_text();
    let kept = lock.lines().filter(|line| !line.ends_with("_customers"));
    let kept: Vec<&str> = kept.collect();
    fs::write(folder.join("sterna.lock"), kept.join("\n")).unwrap();
    let checked = check();
    let said = render(&checked.diagnostics, &checked.files, Look::Plain, |_| true);
    assert_eq!(said + "\n", shown.unwrap());
}
