//! What is kept from one build to the next changes nothing of what is found.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::check::Checked;
use crate::diagnostic::Severity;
use crate::folder::Folder;

/// A folder of migrations, and a place to keep what was found of it.
struct Here {
    root: tempfile::TempDir,
}

impl Here {
    fn new(migrations: usize) -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("migrations")).unwrap();
        let here = Self { root };
        for number in 1..=migrations {
            here.write(number, &sql(number));
        }
        here
    }

    fn path(&self, number: usize) -> PathBuf {
        let path = self.root.path().join("migrations");
        path.join(format!("{number:04}_things.sql"))
    }

    fn write(&self, number: usize, sql: &str) {
        fs::write(self.path(number), sql).unwrap();
    }

    fn folder(&self) -> Folder {
        Folder::new("migrations").root(self.root.path()).name("a")
    }

    fn kept(&self) -> PathBuf {
        self.root.path().join("kept/texts")
    }

    /// Checks with what was kept, holds it against a check without, and gives the first.
    fn check(&self) -> Checked {
        let plain = self.folder().check().unwrap();
        let with = self.folder().remember_in(self.kept()).check().unwrap();
        assert_eq!(with.diagnostics, plain.diagnostics);
        assert_eq!(format!("{:?}", with.plan), format!("{:?}", plain.plan));
        if with.schema.is_some() {
            assert_eq!(with.schema, plain.schema);
        }
        with
    }
}

/// A table, a view of the one before, and some of what is to be told of later.
fn sql(number: usize) -> String {
    let before = number.saturating_sub(1);
    let mut sql = format!("create table t{number} (id int primary key, note text, old int);\n");
    if number > 1 {
        sql += &format!("alter table t{number} add t_id int references t{before};\n");
        sql += &format!("alter table t{before} drop old;\n");
    }
    match number % 4 {
        0 => {
            sql += &format!(
                "create function f(a int, b t{number}) returns int language sql as 'select 1';\n"
            );
        }
        1 => sql += &format!("create type e{number} as enum ('a', 'b');\n"),
        2 => sql += &format!("create view v{number} as select id, note from t{number};\n"),
        _ => sql += &format!("create index on t{number} (note);\n"),
    }
    sql
}

fn is_done(here: &Here) -> bool {
    here.check().schema.is_none()
}

#[test]
fn a_folder_that_did_not_change_is_not_taken_through_the_model() {
    let here = Here::new(3);
    assert!(!is_done(&here));
    assert!(is_done(&here));
    here.write(3, &format!("{}-- a comment", sql(3)));
    assert!(!is_done(&here));
}

#[test]
fn an_error_is_found_each_time_and_points_to_what_was_seen_before() {
    let here = Here::new(50);
    let checked = here.check();
    assert!(
        !checked.diagnostics.has_errors(),
        "{:?}",
        checked.diagnostics
    );
    assert!(
        fs::metadata(here.kept().with_file_name("texts-model"))
            .unwrap()
            .len()
            > 5_000
    );
    here.write(51, "create view w as select old from t7;\ndrop table t9;");
    for _ in 0..2 {
        let checked = here.check();
        let all = checked.diagnostics.iter();
        let found: Vec<_> = all
            .filter(|found| found.severity == Severity::Error)
            .collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found.iter().all(|found| !found.labels.is_empty()),
            "{found:?}"
        );
    }
}

#[test]
fn what_a_down_migration_leaves_is_told_each_time() {
    let here = Here::new(0);
    let write = |name: &str, sql: &str| {
        let path = here.root.path().join("migrations").join(name);
        fs::write(path, sql).unwrap();
    };
    let told = || -> (Vec<String>, bool) {
        let checked = here.check();
        let all = checked.diagnostics.iter();
        let codes = all.map(|found| format!("{} {}", found.code.name, found.severity.name()));
        (codes.collect(), checked.schema.is_none())
    };
    let add = |number: usize| {
        write(
            &format!("{number:02}_t.up.sql"),
            &format!("create table t{number} (a int);"),
        );
        write(
            &format!("{number:02}_t.down.sql"),
            &format!("drop table t{number};"),
        );
    };
    (1..=45).for_each(add);
    assert_eq!(told(), (vec![], false));
    let left = vec!["down-does-not-reverse warning".to_owned()];
    write("07_t.down.sql", "drop table if exists u7;");
    assert_eq!(told(), (left.clone(), false));
    assert_eq!(told(), (left.clone(), true));
    add(46);
    assert_eq!(told(), (left.clone(), false));
    let allow = "-- sterna: allow(down-does-not-reverse, \"t7 is kept\")\n";
    write("07_t.down.sql", &format!("{allow}drop table if exists u7;"));
    assert_eq!(told(), (vec![], false));
    assert_eq!(told(), (vec![], true));
    write("07_t.down.sql", &format!("{allow}drop table t7;"));
    let unused = vec!["unused-allow warning".to_owned()];
    assert_eq!(told(), (unused.clone(), false));
    assert_eq!(told(), (unused, true));
}

#[test]
fn what_cannot_be_read_is_nothing() {
    let here = Here::new(50);
    here.check();
    let path = here.kept().with_file_name("texts-model");
    let whole = fs::read(&path).unwrap();
    for length in [0, 10, HEAD.len(), HEAD.len() + 50, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        here.check();
    }
}

fn rename(from: &Path, to: &Path) {
    if from.exists() && !to.exists() {
        fs::rename(from, to).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn what_is_found_is_the_same_with_and_without(
        count in 30..60_usize,
        steps in prop::collection::vec((0..5_u8, 0..12_usize), 1..8),
    ) {
        let here = Here::new(count);
        here.check();
        let mut last = count;
        for (step, back) in steps {
            let number = last - back;
            match step {
                0 => {
                    last += 1;
                    here.write(last, &sql(last));
                }
                1 => here.write(number, &format!("{}drop table t{};", sql(number), number - 1)),
                2 => here.write(number, &sql(number)),
                3 => rename(&here.path(number), &here.path(number + 20)),
                _ => drop(fs::remove_file(here.path(number))),
            }
            here.check();
            here.check();
        }
    }
}

#[test]
fn names_the_judge_that_is_locked() {
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    let lock = fs::read_to_string(lock).unwrap();
    for part in ["lexer", "parser", "syntax"] {
        let package = format!("name = \"squawk-{part}\"\nversion = \"{}\"\n", judge!());
        assert!(lock.contains(&package), "{package}");
    }
}
