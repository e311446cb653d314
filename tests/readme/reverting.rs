//! The program that reverts, and the question to the history.

use std::fs;

use postgres::{Client, NoTls};
use scratch_postgres::Server;

use crate::page::blocks;
use crate::support::Project;

#[test]
fn what_the_program_reverts_is_not_in_place() {
    let mut project = Project::new("reverting").append("Cargo.toml", "postgres = \"0.19\"\n");
    let in_pairs = |file: &str| match file.strip_suffix(".sql") {
        Some(stem) if !stem.ends_with(".down") => format!("{stem}.up.sql"),
        _ => file.to_owned(),
    };
    let mut question = String::new();
    let shown = blocks("First use").into_iter().skip(1);
    for block in shown.filter(|block| block.file.is_some()) {
        project = project.file(&in_pairs(block.file.as_deref().unwrap()), &block.text);
    }
    let database = Server::shared().unwrap().database().unwrap();
    project.run_against(&database.url()).ok();
    for block in blocks("Reverting") {
        match block.file.as_deref() {
            Some(file) => project = project.file(file, &block.text),
            None => question = block.text,
        }
    }
    assert!(fs::exists(project.path("migrations/002_orders.down.sql")).unwrap());
    let mut client = Client::connect(&database.url(), NoTls).unwrap();
    let mut in_place = || -> Vec<String> {
        let rows = client.query(&question, &[]).unwrap();
        rows.iter().map(|row| row.get("version")).collect()
    };
    assert_eq!(in_place(), ["001", "002"]);
    let ran = project.run_against(&database.url());
    assert!(ran.success, "{}", ran.stderr);
    assert!(
        ran.stdout.starts_with("reverted 1 migration in "),
        "{}",
        ran.stdout
    );
    assert_eq!(in_place(), ["001"]);
}
