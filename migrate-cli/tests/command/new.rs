//! `sterna new`.

use crate::folder::{Here, failed};

const NEXT: &str = "write its SQL, then run `sterna check`\n";

#[test]
fn makes_the_first_migration_and_its_folder() {
    let here = Here::new(&[]);
    assert_eq!(
        here.sterna(&["new", "Add users'\ne-mail"]),
        (
            0,
            "migrations/001_add_users_e_mail.sql\n".to_owned(),
            NEXT.to_owned()
        )
    );
    assert_eq!(
        here.read("migrations/001_add_users_e_mail.sql"),
        "-- Add users' e-mail\n"
    );
}

#[test]
fn goes_on_as_the_folder_began() {
    let here = Here::new(&[
        ("db/009_a/up.sql", "select 1;"),
        ("db/009_a/down.sql", "select 1;"),
        ("db/sterna.lock", ""),
    ]);
    assert_eq!(
        here.sterna(&["new", "b", "--folder", "db"]),
        (
            0,
            "db/010_b/up.sql\ndb/010_b/down.sql\n".to_owned(),
            "write its SQL, then run `sterna check` and `sterna lock`\n".to_owned()
        )
    );
    assert_eq!(here.read("db/010_b/down.sql"), "-- b\n");
}

#[test]
fn begins_as_it_is_asked_to() {
    let here = Here::new(&[("sterna.toml", "[migrations]\nlayout = \"versioned\"\n")]);
    let (code, stdout, _) = here.sterna(&["new", "a"]);
    assert_eq!((code, stdout.as_str()), (0, "migrations/V1__a.sql\n"));
    let options = ["new", "a", "--folder", "other", "--layout", "pairs"];
    let (code, stdout, _) = here.sterna(&options);
    let made = "other/001_a.up.sql\nother/001_a.down.sql\n";
    assert_eq!((code, stdout.as_str()), (0, made));
}

#[test]
fn two_begun_in_one_second_have_two_numbers() {
    let here = Here::new(&[]);
    for name in ["a", "b", "c"] {
        let (code, ..) = here.sterna(&["new", name, "--numbering", "timestamp"]);
        assert_eq!(code, 0);
    }
    let (code, stdout, _) = here.sterna(&["check"]);
    assert_eq!(code, 0, "{stdout}");
    assert!(
        stdout.ends_with("3 migrations in `migrations`: no errors, 3 warnings\n"),
        "{stdout}"
    );
}

#[test]
fn says_why_it_makes_nothing() {
    let here = Here::new(&[
        ("migrations/001_a.sql", "select 1;"),
        ("migrations/003_b.sql", "select 1;"),
        ("file", ""),
    ]);
    assert_eq!(
        here.sterna(&["new", "c"]),
        failed(
            "error: the files in `migrations` are not in order: \
             run `sterna check migrations`, and mend what it finds\n"
        )
    );
    assert_eq!(
        here.sterna(&["new", "?!", "--folder", "empty"]),
        failed("error: `?!` is no name: write a few words\n")
    );
    let root = here.root().display();
    assert_eq!(
        here.sterna(&["new", "c", "--folder", "file"]),
        failed(&format!("error: `{root}/file` is not a folder\n"))
    );
}
