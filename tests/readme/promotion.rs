//! The way from `staging` to `production`, as the README goes it.

use std::process::Command;

use postgres::{Client, NoTls};

use crate::first_use::{database, first_use};
use crate::page::blocks;
use crate::support::{Project, STERNA, cargo, target};

/// The blocks of the section in this language.
fn shown(language: &str) -> Vec<String> {
    let blocks = blocks("Promotion").into_iter();
    let of_language = blocks.filter(|block| block.language == language);
    of_language.map(|block| block.text).collect()
}

/// The crate of the section, which trusts the key that it makes.
fn project(keygen: &str) -> Project {
    let project = first_use("promotion");
    let (code, printed, _) = run(&project, keygen, &[]);
    assert_eq!(code, Some(0));
    for block in blocks("Promotion") {
        let line = |line: &str| match line.split_once(" = ") {
            Some(("receipt_key", _)) => printed.clone(),
            _ => format!("{line}\n"),
        };
        match block.file.as_deref() {
            Some("sterna.toml") => {
                let text: String = block.text.lines().map(line).collect();
                assert!(text.contains(&printed));
                project.write("sterna.toml", &text);
            }
            Some("Cargo.toml") => depend(&project, &block.text),
            Some(file) => project.write(file, &block.text),
            None => {}
        }
    }
    project
}

/// Puts these dependencies in the place of those of the first use.
fn depend(project: &Project, dependencies: &str) {
    let manifest = std::fs::read_to_string(project.path("Cargo.toml")).unwrap();
    let (before, rest) = manifest.split_once("[dependencies]").unwrap();
    let (_, patch) = rest.split_once("[patch").unwrap();
    let manifest = format!("{before}{dependencies}\n[patch{patch}");
    project.write("Cargo.toml", &manifest);
}

/// Runs commands in the crate's folder, with the command `sterna` of this repository.
fn run(
    project: &Project,
    commands: &str,
    variables: &[(&str, &str)],
) -> (Option<i32>, String, String) {
    let programs = target().join("debug");
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-ec", commands])
        .current_dir(project.root())
        .env("PATH", path)
        .env("CARGO_TARGET_DIR", target())
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("RUSTFLAGS")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// The text without how long it was, and how long it is to be.
fn masked(text: &str) -> String {
    let (before, rest) = text.split_once(" for ").unwrap();
    let (_, rest) = rest.split_once(", ").unwrap();
    let (middle, rest) = rest.split_once(" another ").unwrap();
    let (_, end) = rest.split_once("; ").unwrap();
    format!("{before} for TIME, {middle} another TIME; {end}")
}

#[test]
fn a_plan_goes_from_staging_to_production_with_a_receipt() {
    let build = cargo(STERNA.as_ref(), &["build", "-p", "sterna-cli"]);
    assert!({ build }.status().unwrap().success());
    let [keygen, staging, production] = &shown("sh")[..] else {
        panic!("three steps are shown");
    };
    let project = project(keygen);
    let databases = [database(), database()].map(|database| (database.url(), database));
    let urls = [
        ("STAGING_URL", &*databases[0].0),
        ("PRODUCTION_URL", &*databases[1].0),
    ];
    let (code, said, refused) = run(&project, production, &urls);
    assert_eq!((code, &*said), (Some(1), ""));
    assert!(refused.contains("the receipt cannot be read"), "{refused}");

    let (code, said, refused) = run(&project, staging, &urls);
    assert_eq!(code, Some(0), "{refused}");
    assert!(said.starts_with("applied 2 migrations in "), "{said}");

    let (code, _, refused) = run(&project, production, &urls);
    assert_eq!(code, Some(1));
    let (_, error) = refused.split_once("Error: ").unwrap();
    let [shown] = &shown("text")[..] else {
        panic!("one text is shown");
    };
    assert_eq!(masked(&format!("Error: {error}")), masked(shown));

    // As though an hour had passed; that is signed, so the receipt is made again.
    let mut client = Client::connect(urls[0].1, NoTls).unwrap();
    let earlier = "update sterna.history set applied_at = applied_at - interval '1 h'";
    client.batch_execute(earlier).unwrap();
    run(&project, staging, &urls);
    let (code, said, refused) = run(&project, production, &urls);
    assert_eq!(code, Some(0), "{refused}");
    assert!(said.starts_with("applied 2 migrations in "), "{said}");
}
