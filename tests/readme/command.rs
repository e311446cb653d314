//! The command `sterna`, installed and used as the README says.

use std::process::Command;

use tempfile::TempDir;

use crate::page::blocks;
use crate::support::{STERNA, cargo};

#[test]
fn is_installed_and_used_as_shown() {
    let [block] = &blocks("The command")[..] else {
        panic!("one block is shown");
    };
    let mut lines = block.text.lines();
    let install = lines.next().unwrap();
    assert!(install.starts_with("cargo install --path migrate-cli "));
    let installed = TempDir::new().unwrap();
    let root = installed.path().to_str().unwrap();
    // The profile of the tests, so that the libraries are not built twice.
    let options = [
        "install",
        "--path",
        "migrate-cli",
        "--debug",
        "--locked",
        "--root",
        root,
    ];
    let output = cargo(STERNA.as_ref(), &options).output().unwrap();
    assert!(output.status.success(), "{output:?}");

    let here = TempDir::new().unwrap();
    let run = |line: &str| {
        let output = Command::new("sh")
            .args(["-c", line])
            .current_dir(here.path())
            .env(
                "PATH",
                format!("{root}/bin:{}", std::env::var("PATH").unwrap()),
            )
            .env_remove("CARGO_MANIFEST_DIR")
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let lines: Vec<_> = lines
        .map(|line| line.split('#').next().unwrap().trim())
        .collect();
    let [check, new, lock, keygen] = lines[..] else {
        panic!("four commands are shown");
    };
    assert_eq!(run(check).0, Some(2));
    let made = "migrations/001_add_users_email.sql\n".to_owned();
    assert_eq!(run(new), (Some(0), made));
    assert_eq!(run("sterna check --locked").0, Some(1));
    assert_eq!(run(lock).0, Some(0));
    assert_eq!(run("sterna check --locked").0, Some(0));
    assert_eq!(run("sterna check --format json").0, Some(0));
    let (code, line) = run(keygen);
    assert_eq!(code, Some(0));
    assert!(line.starts_with("receipt_key = \"ed25519:"), "{line}");
}
