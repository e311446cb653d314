//! Lock files that fit, and those that do not.

use super::*;
use crate::diagnostic::{Look, render};
use crate::text::File;

/// Migrations with the first letter of their names as their content.
fn entries(names: &[&str]) -> Vec<Entry> {
    let mut chain = [0; 32];
    names
        .iter()
        .map(|name| {
            let content = name.as_bytes().last().copied().unwrap();
            chain = chain.map(|byte: u8| byte.wrapping_mul(31).wrapping_add(content));
            Entry {
                name: (*name).to_owned(),
                checksum: [content; 32],
                chain,
            }
        })
        .collect()
}

fn said(lock: &str, names: &[&str]) -> String {
    let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
    let file = files.add(File::new("migrations/sterna.lock", lock));
    compare(
        file,
        &files,
        &entries(names),
        |_, _| false,
        &mut diagnostics,
    );
    render(&diagnostics, &files, Look::Plain, |_| true)
}

/// The title and the footers, without the long line that is shown between them.
fn gist(lock: &str, names: &[&str]) -> Vec<String> {
    let said = said(lock, names);
    let kept = said
        .lines()
        .filter(|line| line.starts_with("error") || line.contains("--> ") || line.contains(" = "));
    kept.map(|line| line.trim().to_owned()).collect()
}

#[test]
fn has_a_line_for_each_migration_below_what_it_is() {
    let text = print(&entries(&["001_a"]));
    let digest = "61".repeat(32);
    assert_eq!(
        text,
        format!(
            "\
# The migrations of this folder: checksum, digest of all up to here, name.
# Made by `sterna lock`. After a conflict put the migrations in order and run it again.
{digest} {digest} 001_a
"
        )
    );
}

#[test]
fn a_new_migration_changes_only_the_end() {
    let before = print(&entries(&["001_a", "002_b"]));
    let after = print(&entries(&["001_a", "002_b", "003_c"]));
    let added = after.strip_prefix(&before).unwrap();
    assert_eq!(added.lines().count(), 1);
}

#[test]
fn what_was_locked_fits() {
    let names = ["001_a", "name with spaces b", "003_c"];
    let lock = print(&entries(&names));
    assert_eq!(said(&lock, &names), "");
    assert_eq!(said(&lock.replace('\n', "\r\n"), &names), "");
    assert_eq!(said(&print(&[]), &[]), "");
}

#[test]
fn a_conflict_is_told_once() {
    let lock = "\
# comment
<<<<<<< HEAD
a b 003_a
=======
a b 003_b
>>>>>>> branch
";
    assert_eq!(
        said(lock, &["001_a"]),
        "\
error[lock-conflict]: git could not merge the lock file
 --> migrations/sterna.lock:2:1
  |
2 | <<<<<<< HEAD
  | ^^^^^^^^^^^^
  |
  = note: two branches have each added or changed a migration
  = help: put the migrations into the order in which they are to be applied, then run `sterna lock`"
    );
}

#[test]
fn a_changed_migration_is_reported() {
    let lock = print(&entries(&["001_a", "002_b", "003_c"]));
    let changed = lock.replacen(&"62".repeat(32), &"99".repeat(32), 1);
    assert_eq!(
        gist(&changed, &["001_a", "002_b", "003_c"]),
        [
            "error[lock-mismatch]: `002_b` has changed since it was locked",
            "--> migrations/sterna.lock:4:131",
            "= help: undo the change and write a new migration",
            "= help: if it was never applied anywhere but here, run `sterna lock`",
        ]
    );
}

#[test]
fn a_migration_that_is_gone_or_renamed_is_reported() {
    let lock = print(&entries(&["001_a", "002_b"]));
    assert_eq!(
        gist(&lock, &["001_a"]),
        [
            "error[lock-missing-migration]: `002_b` is locked, but not in the folder",
            "--> migrations/sterna.lock:4:131",
            "= help: bring it back",
            "= help: if it was never applied anywhere but here, run `sterna lock`",
        ]
    );
    assert_eq!(
        gist(&lock, &["001_a", "003_b"]),
        [
            "error[lock-missing-migration]: `002_b` was renamed to `003_b` since it was locked",
            "--> migrations/sterna.lock:4:131",
            "= help: give it its old name back",
            "= help: if it was never applied anywhere but here, run `sterna lock`",
        ]
    );
}

#[test]
fn a_new_migration_is_reported() {
    let lock = print(&entries(&["001_a", "003_c"]));
    assert_eq!(
        said(&lock, &["001_a", "003_c", "004_d", "005_e"]),
        "\
error[lock-outdated]: `004_d` and another migration are not locked
--> migrations/sterna.lock
 = help: run `sterna lock`, and commit the file with the migration"
    );
    assert_eq!(
        said(&lock, &["001_a", "002_b", "003_c"]),
        "\
error[lock-outdated]: `002_b` is not locked
--> migrations/sterna.lock
 = note: it comes before `003_c`, which is locked and may have been applied
 = help: give `002_b` a number behind all others
 = help: if `003_c` was never applied anywhere but here, run `sterna lock`"
    );
}

#[test]
fn lines_that_were_merged_unseen_are_reported() {
    let names = ["001_a", "002_b", "003_c"];
    let merged = [
        &print(&entries(&["001_a", "002_b"]))[..],
        print(&entries(&["001_a", "003_c"]))
            .lines()
            .next_back()
            .unwrap(),
    ]
    .concat();
    assert_eq!(
        gist(&merged, &names),
        [
            "error[lock-mismatch]: what comes before `003_c` is not what was locked",
            "--> migrations/sterna.lock:5:131",
            "= note: the lines were put together by a merge or by hand",
            "= help: run `sterna lock` to write the file again",
        ]
    );
}

#[test]
fn a_line_that_cannot_be_read_is_reported() {
    let digest = "61".repeat(32);
    for line in [
        "001_a",
        "abc def 001_a",
        &format!("{digest} {digest}"),
        &format!("{digest} {digest} "),
    ] {
        assert_eq!(
            gist(&format!("{HEADER}{line}\n"), &["001_a"]),
            [
                "error[lock-malformed]: this line is not a checksum, a digest and a name",
                "--> migrations/sterna.lock:3:1",
                "= help: run `sterna lock` to write the file again",
            ]
        );
    }
    let twice = print(&[entries(&["001_a"]), entries(&["001_a"])].concat());
    assert_eq!(
        gist(&twice, &["001_a"])[..2],
        [
            "error[lock-malformed]: `001_a` is locked twice",
            "--> migrations/sterna.lock:4:131",
        ]
    );
}

/// The places of what arrives, and of what may have been applied.
fn places(lock: &str, names: &[&str]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let found = arrived(lock, &entries(names));
    let both = found.into_iter().map(|Arrival { new, old }| (new, old));
    both.collect()
}

#[test]
fn what_is_not_locked_arrives() {
    let lock = print(&entries(&["001_a", "003_c"]));
    let found = places(&lock, &["001_a", "002_b", "003_c"]);
    assert_eq!(found, [(vec![1], vec![0, 2])]);
    assert_eq!(places("# nothing\nno line", &["001_a"]), []);
}

#[test]
fn each_of_two_branches_arrives_at_the_other() {
    let base = print(&entries(&["001_a"]));
    let with = |names: &[&str]| {
        let text = print(&entries(names));
        text[base.len()..].to_owned()
    };
    let (ours, theirs) = (
        with(&["001_a", "002_b"]),
        with(&["001_a", "002_c", "003_d"]),
    );
    let lock = format!("{base}<<<<<<< HEAD\n{ours}||||||| 1\n=======\n{theirs}>>>>>>> other\n");
    // The second `002` got another number since.
    let found = places(&lock, &["001_a", "002_b", "003_d", "004_c"]);
    assert_eq!(found, [(vec![1], vec![2, 3]), (vec![2, 3], vec![1])]);
}

#[test]
fn only_what_comes_before_others_is_late() {
    let is_late = |new: &[usize], old: &[usize]| {
        let (new, old) = (new.to_vec(), old.to_vec());
        Arrival { new, old }.is_late()
    };
    assert!(is_late(&[1, 5], &[0, 2]));
    assert!(!is_late(&[3], &[0, 2]));
    assert!(!is_late(&[], &[0]));
    assert!(!is_late(&[0], &[]));
}

#[test]
fn what_commutes_may_be_allowed_to_come_late() {
    let lock = print(&entries(&["001_a", "003_c"]));
    let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
    let file = files.add(File::new("migrations/sterna.lock", lock));
    let entries = entries(&["001_a", "002_b", "003_c"]);
    let late = |arrival: &Arrival, diagnostic: &mut Diagnostic| {
        diagnostic.note(format!("{arrival:?}"));
        true
    };
    compare(file, &files, &entries, late, &mut diagnostics);
    assert_eq!(
        render(&diagnostics, &files, Look::Plain, |_| true),
        "\
error[lock-outdated]: `002_b` is not locked
--> migrations/sterna.lock
 = note: it comes before `003_c`, which is locked and may have been applied
 = note: Arrival { new: [1], old: [0, 2] }
 = help: give `002_b` a number behind all others
 = help: or run `sterna lock`, and set `out_of_order = \"allow\"` for the environments that have had what is behind it
 = help: if `003_c` was never applied anywhere but here, run `sterna lock`"
    );
}
