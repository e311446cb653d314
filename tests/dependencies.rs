//! What an application gets with Sterna.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::process::Command;

/// The packages that are linked into a program that depends on `package`.
fn linked_with(package: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--prefix", "none", "--format", "{p}"])
        // A macro runs in the compiler: what it depends on stays there.
        .args(["--edges", "normal,no-proc-macro", "--package", package])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn an_application_gets_the_driver_and_little_else() {
    let more: Vec<_> = linked_with("sterna")
        .difference(&linked_with("postgres"))
        .cloned()
        .collect();
    assert_eq!(
        more,
        ["sterna", "sterna-runtime", "tracing", "tracing-core"]
    );
}
