//! `sterna check`, read by people.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::folder::{Here, command, failed, faulty, fine};

const GOOD: &str = "create table a (id int);\n";
const BAD: &str = "create tabel b (id int);\n";

const FOUND: &str = "\
error[syntax-error]: syntax error at or near `tabel`
 --> migrations/002_b.sql:1:8
  |
1 | create tabel b (id int);
  |        ^^^^^ no statement begins with `create tabel`
  |
  = help: did you mean `table`?

2 migrations in `migrations`: 1 error
";

fn good_and_bad() -> Here {
    Here::new(&[
        ("migrations/001_a.sql", GOOD),
        ("migrations/002_b.sql", BAD),
    ])
}

#[test]
fn a_sound_folder_is_said_in_one_line() {
    let here = Here::new(&[("migrations/001_a.sql", GOOD)]);
    assert_eq!(
        here.sterna(&["check"]),
        fine("1 migration in `migrations`: no errors\n")
    );
}

#[test]
fn errors_are_shown_and_counted() {
    assert_eq!(good_and_bad().sterna(&["check"]), faulty(FOUND));
}

#[test]
fn a_path_may_be_written_in_any_way() {
    let here = good_and_bad();
    for path in [
        "migrations",
        "migrations/",
        "./migrations",
        "./migrations/.",
    ] {
        assert_eq!(here.sterna(&["check", path]), faulty(FOUND), "{path}");
    }
    let above = FOUND.replace("migrations/002", "../migrations/002");
    let above = above.replace("`migrations`", "`../migrations`");
    assert_eq!(
        here.sterna_in("migrations", &["check", "../migrations"]),
        faulty(&above)
    );
    let inside = FOUND.replace("migrations/002", "002");
    let inside = inside.replace("`migrations`", "`.`");
    assert_eq!(
        here.sterna_in("migrations", &["check", "."]),
        faulty(&inside)
    );
    let absolute = here.path("migrations").display().to_string();
    let shown = FOUND.replace("migrations/002", &format!("{absolute}/002"));
    let shown = shown.replace("`migrations`", &format!("`{absolute}`"));
    assert_eq!(here.sterna(&["check", &absolute]), faulty(&shown));
}

#[test]
fn settings_are_read_and_options_come_before_them() {
    let here = Here::new(&[
        (
            "sterna.toml",
            "[migrations]\nfolder = \"db\"\nnumbering = \"lexical\"\n",
        ),
        ("db/a.sql", GOOD),
        ("db/c.sql", "select 1;\n"),
    ]);
    assert_eq!(
        here.sterna(&["check"]),
        fine("2 migrations in `db`: no errors\n")
    );
    let (code, stdout, stderr) = here.sterna(&["check", "--numbering", "sequential"]);
    assert_eq!((code, stderr.as_str()), (1, ""));
    assert!(
        stdout.starts_with("error[missing-number]: `a.sql` has no number\n"),
        "{stdout}"
    );
    let (code, stdout, _) = here.sterna(&["check", "--layout", "pairs"]);
    assert_eq!(code, 1);
    assert!(
        stdout.contains("`a.sql` is laid out as `flat`, but `pairs` was asked for"),
        "{stdout}"
    );
}

/// A package in a folder of its own, whose build has settings.
fn package() -> Here {
    let settings = "[migrations]\nfolder = \"other\"\nnumbering = \"lexical\"\n\
                    baseline = \"old.sql\"\n";
    Here::new(&[
        ("Cargo.toml", ""),
        ("crates/db/Cargo.toml", ""),
        ("crates/db/sterna.toml", settings),
        ("crates/db/old.sql", "create table old (id int);\n"),
        ("crates/db/migrations/a.sql", "alter table old add n int;\n"),
        ("crates/db/migrations/c.sql", GOOD),
        ("crates/db/src/main.rs", ""),
    ])
}

#[test]
fn the_settings_of_the_package_that_a_folder_is_in_are_read() {
    let here = package();
    let absolute = here.path("crates/db/migrations").display().to_string();
    for (from, folder, shown) in [
        ("", "crates/db/migrations", "crates/db/migrations"),
        ("", &absolute, &absolute),
        ("crates", "./db/migrations/", "db/migrations"),
        ("crates/db", "migrations", "migrations"),
        ("crates/db/src", "../migrations", "../migrations"),
        ("crates/db/migrations", ".", "."),
    ] {
        let sound = fine(&format!("2 migrations in `{shown}`: no errors\n"));
        assert_eq!(here.sterna_in(from, &["check", folder]), sound, "{from}");
    }
    let (code, stdout, _) = here.sterna(&["lock", "crates/db/migrations"]);
    let locked = "locked 2 migrations in `crates/db/migrations/sterna.lock`: commit it\n";
    assert_eq!((code, &*stdout), (0, locked));
    let (code, stdout, _) = here.sterna(&["new", "d", "--folder", "crates/db/migrations"]);
    assert_eq!(code, 0, "{stdout}");
    assert!(stdout.starts_with("crates/db/migrations/"), "{stdout}");
}

#[test]
fn what_is_wrong_in_settings_elsewhere_is_shown_from_here() {
    let here = package();
    here.write("crates/db/sterna.toml", "[migrations]\nfoldr = \"x\"\n");
    for (from, folder, shown) in [
        ("", "crates/db/migrations", "crates/db/sterna.toml"),
        ("crates/db/migrations", ".", "../sterna.toml"),
    ] {
        let (code, stdout, _) = here.sterna_in(from, &["check", folder]);
        assert_eq!(code, 1, "{stdout}");
        assert!(stdout.contains(&format!("--> {shown}:2:1\n")), "{stdout}");
    }
}

#[test]
fn settings_that_are_not_of_the_package_of_a_folder_are_left_alone() {
    let here = package();
    here.write("sterna.toml", "[migrations]\nnumbering = \"sequential\"\n");
    here.write("crates/sterna.toml", "[migrations]\nlayout = \"pairs\"\n");
    // Those in the current directory come first.
    let (code, stdout, _) = here.sterna(&["check", "crates/db/migrations"]);
    assert_eq!(code, 1, "{stdout}");
    assert!(stdout.contains("`a.sql` has no number"), "{stdout}");
    // A package without settings has those that are built in.
    here.write("crates/no/Cargo.toml", "");
    here.write("crates/no/migrations/001_a.sql", GOOD);
    let sound = fine("1 migration in `../../no/migrations`: no errors\n");
    let check = ["check", "../../no/migrations"];
    assert_eq!(here.sterna_in("crates/db/src", &check), sound);
}

#[test]
fn a_folder_that_is_not_there_is_named_in_full() {
    let here = Here::new(&[("file", "")]);
    let root = here.root().display();
    for (path, shown) in [("db", "db"), ("db/", "db"), ("./db", "db")] {
        assert_eq!(
            here.sterna(&["check", path]),
            failed(&format!(
                "error: there is no folder `{root}/db`: \
                 looked for `{shown}` relative to the current directory\n"
            ))
        );
    }
    let absolute = format!("{root}/db");
    assert_eq!(
        here.sterna(&["check", &absolute]),
        failed(&format!("error: there is no folder `{root}/db`\n"))
    );
    assert_eq!(
        here.sterna(&["check", "file"]),
        failed(&format!("error: `{root}/file` is not a folder\n"))
    );
}

#[test]
fn colours_are_for_those_who_ask() {
    let here = good_and_bad();
    let run = |variables: &[(&str, &str)]| {
        let mut command = command(here.root());
        let output = command
            .arg("check")
            .envs(variables.iter().copied())
            .output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    assert_eq!(run(&[]), FOUND);
    let coloured = run(&[("CLICOLOR_FORCE", "1")]);
    assert!(
        coloured.starts_with("\u{1b}[1m\u{1b}[91merror[syntax-error]\u{1b}[0m"),
        "{coloured:?}"
    );
}

/// The report is longer than a pipe holds, so the command is writing when the reader leaves.
#[test]
fn a_reader_may_leave_before_the_end() {
    let here = Here::new(&[]);
    let line = format!("selekt '{}';\n", "x".repeat(4000));
    for number in 1..=60 {
        here.write(&format!("migrations/{number:03}_a.sql"), &line);
    }
    for format in ["human", "json"] {
        let mut child = command(here.root())
            .args(["check", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut stdout = BufReader::with_capacity(16, child.stdout.take().unwrap());
        if format == "human" {
            stdout.read_line(&mut first).unwrap();
            assert_eq!(
                first,
                "error[syntax-error]: syntax error at or near `selekt`\n"
            );
        }
        drop(stdout);
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{format}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    }
}
