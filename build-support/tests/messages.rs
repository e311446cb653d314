//! Every code has a message that somebody has read: here, or in the tests of the crate `sterna`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use sterna_build::diagnostic::{Look, codes, render};
use sterna_build::{Folder, Lock};

#[test]
fn every_code_has_an_expected_message() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let mut expected = include_str!("messages.rs").to_owned();
    expected.push_str(&fs::read_to_string(tests.join("messages.rs")).unwrap());
    for topic in entries(&tests.join("ui")) {
        for file in entries(&topic) {
            if file.extension() == Some(OsStr::new("stderr")) {
                expected.push_str(&fs::read_to_string(file).unwrap());
            }
        }
    }
    let missing: Vec<_> = codes::ALL
        .iter()
        .map(|code| code.name)
        .filter(|name| !expected.contains(&format!("[{name}]: ")))
        .collect();
    assert_eq!(missing, [""; 0]);
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// The compiler has no place for a note, so only the command shows it.
#[test]
fn a_needless_begin_and_commit_is_worth_a_note() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("migrations");
    fs::create_dir(&folder).unwrap();
    fs::write(
        folder.join("001_users.sql"),
        "begin;\ncreate table users (id bigint);\ncommit;\n",
    )
    .unwrap();
    let checked = Folder::new("migrations").root(root.path()).check().unwrap();
    assert_eq!(
        render(&checked.diagnostics, &checked.files, Look::Plain, |_| true),
        "\
note[needless-transaction-control]: a migration runs in a transaction without saying so
 --> migrations/001_users.sql:1:1
  |
1 | begin;
  | ^^^^^
2 | create table users (id bigint);
3 | commit;
  | ------ up to here
  |
  = help: remove both lines; nothing else changes"
    );
}

/// `sterna lock` writes the file whatever it says, so this is no error for it.
#[test]
fn a_migration_that_is_locked_late_is_worth_a_note() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("migrations");
    fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    let check = || {
        let folder = Folder::new("migrations").root(root.path());
        folder.lock(Lock::Ignored).check().unwrap()
    };
    write(
        "20260101120000_users.sql",
        "create table users (id bigint);",
    );
    write(
        "20260301120000_notes.sql",
        "alter table users add note text;",
    );
    let checked = check();
    assert!(checked.diagnostics.iter().next().is_none());
    write("sterna.lock", &checked.lock_text());
    let said = |text: &str| {
        write("20260201120000_late.sql", text);
        let checked = check();
        render(&checked.diagnostics, &checked.files, Look::Plain, |_| true)
    };
    assert_eq!(
        said("create table items (id bigint);"),
        "\
note[late-migration]: `20260201120000_late` comes before `20260301120000_notes`, which was locked already
--> migrations/20260201120000_late.sql
 = note: `20260201120000_late` touches nothing that `20260301120000_notes` touches: it may come after as well
 = help: where `20260301120000_notes` has been applied, set `out_of_order = \"allow\"`"
    );
    assert_eq!(
        said("alter table users add name text;"),
        "\
note[late-migration]: `20260201120000_late` comes before `20260301120000_notes`, which was locked already
 --> migrations/20260201120000_late.sql
  |
 ::: migrations/20260201120000_late.sql:1:13
  |
1 | alter table users add name text;
  |             ----- changed here
  |
 ::: migrations/20260301120000_notes.sql:1:13
  |
1 | alter table users add note text;
  |             ----- changed here
  |
  = note: `20260201120000_late` may not commute with `20260301120000_notes`: both change table `users`
  = help: where `20260301120000_notes` has been applied, give `20260201120000_late` a number behind all others"
    );
}

const DROPS: &str =
    "create table users (); create table orders ();\ndrop table users;\ntruncate orders;\n";

/// What is noted of a folder with this migration.
fn notes_of(sql: &str) -> String {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("migrations");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("001_users.sql"), sql).unwrap();
    let checked = Folder::new("migrations").root(root.path()).check().unwrap();
    let place = checked.plan.migrations[0].destroys;
    let expected = (!sql.contains("allow(destructive")).then_some(2);
    assert_eq!(place, expected.filter(|_| sql.contains("drop")));
    render(&checked.diagnostics, &checked.files, Look::Plain, |_| true)
}

#[test]
fn a_statement_that_loses_data_is_worth_a_note() {
    assert_eq!(
        notes_of(DROPS),
        "\
note[destructive]: this `drop table` loses data
 --> migrations/001_users.sql:2:1
  |
2 | drop table users;
  | ^^^^^^^^^^^^^^^^
  |
  = help: a `protected` environment refuses it without break-glass
  = note: if that is meant: `-- sterna: allow(destructive, \"reason\")`"
    );
    let allowed = format!("-- sterna: allow(destructive, \"moved to accounts\")\n{DROPS}");
    assert_eq!(notes_of(&allowed), "");
    let wrapped = format!("begin;\n{DROPS}commit;\n");
    assert!(notes_of(&wrapped).contains("note[destructive]: this `drop table` loses data"));
}

#[test]
fn an_allow_where_nothing_is_lost_is_reported() {
    let found = notes_of("-- sterna: allow(destructive, \"why\")\nselect 1;\n");
    let expected = "warning[unused-allow]: `destructive` is allowed here, but nothing reports it";
    assert_eq!(found.lines().next(), Some(expected));
}
