//! `sterna lock` and `sterna check --locked`, also between two branches of git.

use std::process::Command;

use crate::folder::{Here, faulty, fine};

const LOCKED: &str = "locked 1 migration in `migrations/sterna.lock`: commit it\n";

#[test]
fn locks_and_says_when_nothing_changed() {
    let here = Here::new(&[("migrations/001_a.sql", "select 1;")]);
    assert_eq!(here.sterna(&["lock"]), fine(LOCKED));
    assert_eq!(
        here.read("migrations/sterna.lock"),
        "\
# The migrations of this folder: checksum, digest of all up to here, name.
# Made by `sterna lock`. After a conflict put the migrations in order and run it again.
886524a4728dd72a355354d5264a9423423b69b5a7c1df52dda29cdc42845312 \
09c00614e129ae4c9554c1edc602ffa90d03d90f8398312179a4e4666d0b2488 001_a
"
    );
    assert_eq!(
        here.sterna(&["lock"]),
        fine("`migrations/sterna.lock` agrees with 1 migration already\n")
    );
    assert_eq!(
        here.sterna(&["check", "--locked"]),
        fine("1 migration in `migrations`: no errors\n")
    );
    assert_eq!(
        here.sterna_in("migrations", &["lock", "."]),
        fine("`sterna.lock` agrees with 1 migration already\n")
    );
}

#[test]
fn a_missing_lock_file_is_an_error_where_one_is_asked_for() {
    let here = Here::new(&[("migrations/001_a.sql", "select 1;")]);
    assert_eq!(
        here.sterna(&["check", "--locked"]),
        faulty(
            "\
error[lock-file-missing]: there is no `sterna.lock` in the folder
--> migrations
 = help: make it with `sterna lock`, and commit it

1 migration in `migrations`: 1 error
"
        )
    );
}

#[test]
fn an_edited_migration_is_an_error_and_a_comment_is_none() {
    let here = Here::new(&[("migrations/001_a.sql", "select 1;")]);
    here.sterna(&["lock"]);
    here.write("migrations/001_a.sql", "-- one\r\nselect 1 ;\r\n");
    assert_eq!(
        here.sterna(&["check"]),
        fine("1 migration in `migrations`: no errors\n")
    );
    here.write("migrations/001_a.sql", "select 2;");
    let (code, stdout, _) = here.sterna(&["check"]);
    assert_eq!(code, 1);
    assert!(
        stdout.starts_with("error[lock-mismatch]: `001_a` has changed since it was locked\n"),
        "{stdout}"
    );
}

#[test]
fn what_came_late_is_locked_with_a_note() {
    let here = Here::new(&[
        (
            "migrations/20260101120000_a.sql",
            "create table a (id int);",
        ),
        (
            "migrations/20260301120000_c.sql",
            "create table c (id int);",
        ),
    ]);
    here.sterna(&["lock"]);
    here.write(
        "migrations/20260201120000_b.sql",
        "create table b (id int);",
    );
    let (code, stdout, stderr) = here.sterna(&["lock"]);
    assert_eq!(code, 0);
    assert_eq!(
        stdout,
        "locked 3 migrations in `migrations/sterna.lock`: commit it\n"
    );
    assert_eq!(
        stderr,
        "\
note[late-migration]: `20260201120000_b` comes before `20260301120000_c`, which was locked already
--> migrations/20260201120000_b.sql
 = note: `20260201120000_b` touches nothing that `20260301120000_c` touches: it may come after as well
 = help: where `20260301120000_c` has been applied, set `out_of_order = \"allow\"`
"
    );
}

#[test]
fn what_was_locked_and_has_changed_is_locked_with_a_note() {
    let here = Here::new(&[
        ("migrations/001_a.sql", "select 1;"),
        ("migrations/002_b.sql", "select 2;"),
        ("migrations/003_c.sql", "select 3;"),
    ]);
    here.sterna(&["lock"]);
    here.write("migrations/001_a.sql", "select 4;");
    let [b, d] = ["002_b", "002_d"].map(|name| here.path(&format!("migrations/{name}.sql")));
    std::fs::rename(b, d).unwrap();
    std::fs::remove_file(here.path("migrations/003_c.sql")).unwrap();
    let expected = "\
note[lock-mismatch]: `001_a` has changed since it was locked
--> migrations/sterna.lock
 = help: where it has been applied, undo the change and write a new migration

note[lock-missing-migration]: `002_b` was renamed to `002_d` since it was locked
--> migrations/sterna.lock
 = help: where it has been applied, give it its old name back

note[lock-missing-migration]: `003_c` is locked, but not in the folder
--> migrations/sterna.lock
 = help: where it has been applied, bring it back
";
    let locked = "locked 2 migrations in `migrations/sterna.lock`: commit it\n";
    let noted = (0, locked.to_owned(), expected.to_owned());
    assert_eq!(here.sterna(&["lock"]), noted);
    let (_, _, stderr) = here.sterna(&["lock"]);
    assert_eq!(stderr, "");
}

#[test]
fn a_folder_with_errors_is_not_locked() {
    let here = Here::new(&[("migrations/001_a.sql", "select 1;")]);
    here.sterna(&["lock"]);
    let before = here.read("migrations/sterna.lock");
    here.write("migrations/002_b.sql", "selekt 1;");
    assert_eq!(
        here.sterna(&["lock"]),
        (
            1,
            String::new(),
            "\
error[syntax-error]: syntax error at or near `selekt`
 --> migrations/002_b.sql:1:1
  |
1 | selekt 1;
  | ^^^^^^ no statement begins with `selekt`
  |
  = help: did you mean `select`?

2 migrations in `migrations`: 1 error
`migrations/sterna.lock` was not written: mend the errors and run `sterna lock` again
"
            .to_owned()
        )
    );
    assert_eq!(here.read("migrations/sterna.lock"), before);
}

fn git(here: &Here, arguments: &[&str]) -> bool {
    let output = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@b.c"])
        .args(arguments)
        .current_dir(here.root())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    output.status.success()
}

/// Adds a migration on a branch that begins at `main`.
fn branch(here: &Here, name: &str) {
    assert!(git(here, &["checkout", "--quiet", "-b", name, "main"]));
    here.write(&format!("migrations/002_{name}.sql"), "select 2;");
    commit(here);
}

fn commit(here: &Here) {
    let (code, stdout, stderr) = here.sterna(&["lock"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert!(git(here, &["add", "."]));
    assert!(git(here, &["commit", "--quiet", "--message", "migrations"]));
}

#[test]
fn two_branches_that_add_a_migration_conflict() {
    let here = Here::new(&[("migrations/001_a.sql", "select 1;")]);
    assert!(git(&here, &["init", "--quiet", "--initial-branch", "main"]));
    commit(&here);
    branch(&here, "users");
    branch(&here, "orders");
    assert!(!git(&here, &["merge", "--quiet", "users"]));

    let (code, stdout, _) = here.sterna(&["check"]);
    assert_eq!(code, 1);
    assert!(
        stdout.starts_with(
            "\
error[duplicate-version]: `002_orders.sql` and `002_users.sql` have the same number
--> migrations/002_users.sql
 = help: renumber one of them: `003` is free
"
        ),
        "{stdout}"
    );

    std::fs::rename(
        here.path("migrations/002_users.sql"),
        here.path("migrations/003_users.sql"),
    )
    .unwrap();
    let (code, stdout, _) = here.sterna(&["check"]);
    assert_eq!(code, 1);
    assert!(
        stdout.starts_with(
            "\
error[lock-conflict]: git could not merge the lock file
 --> migrations/sterna.lock:4:1
"
        ),
        "{stdout}"
    );

    commit(&here);
    assert_eq!(
        here.sterna(&["check", "--locked"]),
        fine("3 migrations in `migrations`: no errors\n")
    );
}
