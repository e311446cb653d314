//! The program that reverts, and the question to the history.

use std::fs;

use postgres::{Client, NoTls};

use crate::first_use::{database, first_use};
use crate::page::blocks;

/// One after the other, as a reader does it: what is applied, the environments, and
/// the files that revert.
#[test]
fn what_the_program_reverts_is_not_in_place() {
    let project = first_use("reverting");
    let database = database();
    let url = database.url();
    let run = || {
        project.cargo_with(
            &["run"],
            &[("DATABASE_URL", &*url), ("STERNA_ENV", "local")],
        )
    };
    run().ok();
    for block in blocks("Environments") {
        project.write(block.file.as_deref().unwrap(), &block.text);
    }
    run().ok();
    for stem in ["001_users", "002_orders"] {
        let path = |end: &str| project.path(&format!("migrations/{stem}{end}"));
        fs::rename(path(".sql"), path(".up.sql")).unwrap();
    }
    let mut question = String::new();
    for block in blocks("Reverting") {
        match block.file.as_deref() {
            Some(file) => project.write(file, &block.text),
            None => question = block.text,
        }
    }
    assert!(fs::exists(project.path("migrations/002_orders.down.sql")).unwrap());
    let mut client = Client::connect(&url, NoTls).unwrap();
    let mut in_place = || -> Vec<String> {
        let rows = client.query(&question, &[]).unwrap();
        rows.iter().map(|row| row.get("version")).collect()
    };
    assert_eq!(in_place(), ["001", "002"]);
    let ran = run();
    assert!(ran.success, "{}", ran.stderr);
    assert!(
        ran.stdout.starts_with("reverted 1 migration in "),
        "{}",
        ran.stdout
    );
    assert_eq!(in_place(), ["001"]);
}
