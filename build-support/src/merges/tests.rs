//! Folders into which migrations came late.

use std::fs;

use crate::check::Checked;
use crate::diagnostic::{Severity, codes};
use crate::folder::Folder;

/// A folder whose lock file does not have these migrations.
struct Here {
    root: tempfile::TempDir,
}

impl Here {
    fn new(migrations: &[(&str, &str)], missing: &[&str]) -> Self {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("migrations");
        fs::create_dir(&folder).unwrap();
        let here = Self { root };
        for (name, text) in migrations {
            fs::write(folder.join(format!("{name}.sql")), text).unwrap();
        }
        let text = here.folder().check().unwrap().lock_text();
        let is_locked = |line: &&str| !missing.iter().any(|name| line.ends_with(name));
        let locked: Vec<&str> = text.lines().filter(is_locked).collect();
        fs::write(folder.join("sterna.lock"), locked.join("\n")).unwrap();
        here
    }

    fn folder(&self) -> Folder {
        Folder::new("migrations").root(self.root.path()).name("a")
    }

    /// What is said of it, without where: the notes, and what stands at the labels.
    fn said(&self) -> Vec<String> {
        let checked = self.folder().check().unwrap();
        said(&checked)
    }
}

fn said(checked: &Checked) -> Vec<String> {
    let errors = checked.diagnostics.iter();
    let errors: Vec<_> = errors
        .filter(|found| found.severity == Severity::Error)
        .collect();
    let [found] = *errors else {
        panic!("{errors:?}");
    };
    let label = |label: &crate::diagnostic::Label| {
        let file = &checked.files[label.file];
        let line = file.line_column(label.span.start).line;
        let name = file.path().rsplit('/').next().unwrap();
        let at = &file.text()[label.span.range()];
        format!("{name}:{line} `{at}` {}", label.text)
    };
    let note = |footer: &crate::diagnostic::Footer| match footer {
        crate::diagnostic::Footer::Note(text) => Some(text.clone()),
        crate::diagnostic::Footer::Help(_) => None,
    };
    let notes = found.footers.iter().filter_map(note).skip(1);
    notes.chain(found.labels.iter().map(label)).collect()
}

const USERS: (&str, &str) = (
    "01_users",
    "create table users (id int primary key, email text);",
);

#[test]
fn each_that_came_late_is_held_against_all_that_are_locked_behind_it() {
    let here = Here::new(
        &[
            USERS,
            ("02_a", "create table a (id int);"),
            ("03_b", "create table b (id int references users);"),
            (
                "04_c",
                "create table c (id int);\nalter table users add c int;",
            ),
            ("05_d", "alter table b add d int;"),
            ("06_e", "create table e (id int);"),
        ],
        &["02_a", "04_c", "06_e"],
    );
    assert_eq!(
        here.said(),
        [
            "`02_a` touches nothing that the 2 migrations behind it touch: it may come after as well",
            "`04_c` touches nothing that `05_d` touches: it may come after as well",
        ]
    );
}

#[test]
fn what_is_shared_is_pointed_at_in_both() {
    let here = Here::new(
        &[
            USERS,
            (
                "02_a",
                "create table a (id int);\ncreate index on users (email);",
            ),
            (
                "03_b",
                "do $$ begin execute 'alter table ' || 'a' || ' add b int'; end $$;",
            ),
            ("04_c", "-- later\nalter table users add c int;"),
        ],
        &["02_a"],
    );
    assert_eq!(
        here.said(),
        [
            "`02_a` may not commute with `04_c`: both change table `users`",
            "02_a.sql:2 `users` changed here",
            "04_c.sql:2 `users` changed here",
        ]
    );
}

#[test]
fn what_fails_behind_the_others_is_told_in_the_words_of_the_server() {
    let here = Here::new(
        &[
            USERS,
            ("02_a", "create index on users (email);"),
            ("03_b", "alter table users drop email;"),
        ],
        &["02_a"],
    );
    assert_eq!(
        here.said(),
        [
            "after `03_b`, the server would refuse `02_a`: column \"email\" does not exist",
            "02_a.sql:1 `email` refused here",
            "03_b.sql:1 `alter table users drop email` dropped here",
        ]
    );
}

#[test]
fn a_name_that_the_server_makes_up_depends_on_the_order() {
    let here = Here::new(
        &[
            (
                "01_t",
                "create table a (b_c int);\ncreate table a_b (c int);",
            ),
            ("02_a", "alter table a add unique (b_c);"),
            ("03_b", "alter table a_b add unique (c);"),
        ],
        &["02_a"],
    );
    assert_eq!(here.said(), [""; 0]);
}

#[test]
fn a_column_is_no_table_of_the_same_name() {
    let here = Here::new(
        &[
            USERS,
            ("02_a", "alter table users rename email to called;"),
            ("03_b", "create table called (email text);"),
        ],
        &["02_a"],
    );
    assert_eq!(
        here.said(),
        ["`02_a` touches nothing that `03_b` touches: it may come after as well"]
    );
}

#[test]
fn an_event_trigger_may_do_anything_behind_it() {
    let here = Here::new(
        &[
            (
                "01_t",
                "create function f() returns event_trigger language plpgsql as 'begin end';\n\
                 create event trigger e on ddl_command_end execute function f();",
            ),
            ("02_a", "create table a (id int);"),
            ("03_b", "create table b (id int);"),
        ],
        &["02_a"],
    );
    assert_eq!(
        here.said(),
        [
            "whether `02_a` commutes with `03_b` cannot be told from the files",
            "02_a.sql:1 `create table a (id int)` an event trigger, or an extension that is not \
             known, may act on any statement",
        ]
    );
}

#[test]
fn a_folder_with_errors_is_not_looked_at_in_another_order() {
    let here = Here::new(
        &[
            USERS,
            ("02_a", "create table a (id int);"),
            ("03_b", "alter table b add c int;"),
        ],
        &["02_a"],
    );
    let checked = here.folder().check().unwrap();
    let mut found = checked.diagnostics.iter();
    let locked = found
        .find(|found| found.code == &codes::LOCK_OUTDATED)
        .unwrap();
    assert_eq!(locked.footers.len(), 3, "{locked:?}");
}

#[test]
fn a_second_build_says_the_same() {
    let mut migrations = vec![USERS];
    let names: Vec<String> = (2..52).map(|number| format!("{number:02}_t")).collect();
    let texts: Vec<String> = (2..52)
        .map(|number| format!("create table t{number} (id int references users);"))
        .collect();
    migrations.extend(
        names
            .iter()
            .map(String::as_str)
            .zip(texts.iter().map(String::as_str)),
    );
    migrations.push(("52_a", "create table a (id int);"));
    migrations.push(("53_b", "alter table t20 add a int;"));
    for late in [("52_a", 1), ("20_t", 2)] {
        let here = Here::new(&migrations, &[late.0]);
        let kept = here.root.path().join("kept/texts");
        let remembers = || {
            let folder = here.folder().remember_in(kept.clone());
            folder.check().unwrap()
        };
        let first = remembers();
        let second = remembers();
        // The model has not seen anything this time.
        assert_eq!(
            (first.schema.is_some(), second.schema.is_some()),
            (true, false)
        );
        assert_eq!(first.diagnostics, second.diagnostics);
        assert_eq!(
            first.diagnostics,
            here.folder().check().unwrap().diagnostics
        );
        let notes = said(&second);
        let expected = match late.1 {
            1 => "`52_a` touches nothing that `53_b` touches: it may come after as well",
            _ => "`20_t` may not commute with `53_b`: both change table `t20`",
        };
        assert_eq!(notes[0], expected);
    }
}
