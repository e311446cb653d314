//! `sterna keygen`.

use std::fs;

use sterna_runtime::SigningKey;

use crate::folder::{Here, failed, fine};

const NEXT: &str = "write that line into `sterna.toml`, and keep `receipt.key` as a secret of the \
                    environment before\n";

#[test]
fn makes_a_key_and_prints_its_public_half() {
    let here = Here::new(&[]);
    let (code, stdout, stderr) = here.sterna(&["keygen", "receipt.key"]);
    let key = SigningKey::from_file(here.path("receipt.key")).unwrap();
    let line = format!("receipt_key = \"{}\"\n", key.public_key());
    assert_eq!((code, &*stdout, &*stderr), (0, &*line, NEXT));

    // The line is one that `sterna.toml` takes.
    let environments = "[[environments]]\nname = \"staging\"\n[[environments]]\n\
                        name = \"production\"\nafter = \"staging\"\n";
    here.write("sterna.toml", &format!("{environments}{line}"));
    here.write("migrations/001_a.sql", "select 1;");
    assert_eq!(
        here.sterna(&["check"]),
        fine("1 migration in `migrations`: no errors\n")
    );
}

#[test]
fn every_key_is_another_one() {
    let here = Here::new(&[]);
    let (_, one, _) = here.sterna(&["keygen", "one"]);
    let (_, two, _) = here.sterna(&["keygen", "two"]);
    assert_ne!(one, two);
    assert_ne!(here.read("one"), here.read("two"));
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let here = Here::new(&[]);
    here.sterna(&["keygen", "receipt.key"]);
    let mode = fs::metadata(here.path("receipt.key")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_file_that_is_there_is_left_alone() {
    let here = Here::new(&[("receipt.key", "old")]);
    let expected = "error: `receipt.key` is there already, and a key is never overwritten\n";
    assert_eq!(here.sterna(&["keygen", "receipt.key"]), failed(expected));
    assert_eq!(here.read("receipt.key"), "old");
    // A link is not followed either.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("elsewhere", here.path("link.key")).unwrap();
        let (code, stdout, _) = here.sterna(&["keygen", "link.key"]);
        assert_eq!((code, &*stdout), (2, ""));
        assert!(!here.path("elsewhere").exists());
    }
}

#[test]
fn says_why_there_is_no_key() {
    let here = Here::new(&[]);
    let (code, stdout, stderr) = here.sterna(&["keygen", "no/such/folder/key"]);
    assert_eq!((code, &*stdout), (2, ""));
    let expected = "error: failed to write `no/such/folder/key`: ";
    assert!(stderr.starts_with(expected), "{stderr}");
    assert_eq!(fs::read_dir(here.root()).unwrap().count(), 0);
}
