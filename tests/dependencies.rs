//! What an application gets with Sterna.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::process::Command;

/// What is linked into a program, each package below what brings it.
fn tree(features: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--package", "sterna"])
        .args(["--no-default-features", "--features", features])
        .args(["--prefix", "depth", "--no-dedupe", "--format", " {p}"])
        // A macro runs in the compiler: what it depends on stays there.
        .args(["--edges", "normal,no-proc-macro"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The packages that are linked with this driver, without it and those below it.
fn beside(driver: &str) -> Vec<String> {
    let (mut of_driver, mut others) = (BTreeSet::new(), BTreeSet::new());
    let mut below = None;
    for line in tree(driver).lines() {
        let mut words = line.split(' ');
        let depth: usize = words.next().unwrap().parse().unwrap();
        let name = words.next().unwrap().to_owned();
        below = below.filter(|driver| depth > *driver);
        if name == driver {
            below = Some(depth);
        }
        let side = if below.is_some() {
            &mut of_driver
        } else {
            &mut others
        };
        side.insert(name);
    }
    assert!(of_driver.contains(driver));
    others.difference(&of_driver).cloned().collect()
}

#[test]
fn an_application_gets_the_driver_and_little_else() {
    let expected = ["sterna", "sterna-runtime", "tracing", "tracing-core"];
    assert_eq!(beside("postgres"), expected);
    assert_eq!(beside("tokio-postgres"), expected);
    // It has `tracing` itself.
    let expected = ["futures-timer", "sterna", "sterna-runtime"];
    assert_eq!(beside("sqlx"), expected);
    // Runtime and TLS are the application's choice, and it has its macros elsewhere.
    for choice in ["tokio", "smol", "rustls", "native-tls", "sqlx-macros"] {
        assert!(!tree("sqlx").contains(&format!(" {choice} v")), "{choice}");
    }
}
