//! The tables of layouts, numbering schemes and other tools.

use std::fs;
use std::path::Path;

use sterna_build::source::{Layout, Numbering};
use sterna_build::{Checked, Folder};
use tempfile::TempDir;

use crate::page::{blocks, quoted, table};

const HEADING: &str = "Folders that are understood";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let root = TempDir::new().unwrap();
    for (name, text) in files {
        let path = root.path().join("migrations").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn check(root: &Path, set: impl FnOnce(Folder) -> Folder) -> Checked {
    set(Folder::new("migrations").root(root)).check().unwrap()
}

fn is_sound(root: &TempDir, set: impl FnOnce(Folder) -> Folder) -> bool {
    !check(root.path(), set).diagnostics.has_errors()
}

/// A folder with the files of a cell.
fn files_of(cell: &str) -> TempDir {
    let files: Vec<_> = quoted(cell).into_iter().map(|f| (f, "select 1;")).collect();
    folder(&files)
}

#[test]
fn every_layout_is_read_as_the_table_says() {
    let rows = table(HEADING, "layout");
    for row in &rows {
        let root = files_of(&row[1]);
        let named: Layout = quoted(&row[0])[0].parse().unwrap();
        assert!(is_sound(&root, |folder| folder), "{row:?}");
        for &layout in &Layout::ALL[1..] {
            let sound = is_sound(&root, |folder| folder.layout(layout));
            assert_eq!(sound, layout == named, "{row:?} as {layout}");
        }
    }
    for layout in &Layout::ALL[1..] {
        let name = format!("`{layout}`");
        assert!(
            rows.iter().any(|row| row[0] == name),
            "{layout} is not in the table"
        );
    }
}

#[test]
fn every_numbering_is_read_as_the_table_says() {
    let rows = table(HEADING, "numbering");
    for row in &rows {
        let root = files_of(&row[1]);
        let named: Numbering = quoted(&row[0])[0].parse().unwrap();
        assert_eq!(
            is_sound(&root, |folder| folder),
            named != Numbering::Lexical,
            "{row:?} is found by looking, unless the scheme was switched"
        );
        for &numbering in &Numbering::ALL[1..] {
            let sound = is_sound(&root, |folder| folder.numbering(numbering));
            let takes_any = matches!(numbering, Numbering::Numeric | Numbering::Lexical);
            let fits = numbering == named || takes_any;
            assert_eq!(sound, fits, "{row:?} as {numbering}");
        }
    }
    for numbering in &Numbering::ALL[1..] {
        let name = format!("`{numbering}`");
        assert!(
            rows.iter().any(|row| row[0] == name),
            "{numbering} is not in the table"
        );
    }
}

/// How a migration is read: the text that is sent, whether in a transaction, whether there is a way back.
fn read(tool: &str, files: &[(&str, &str)]) -> (String, bool, bool) {
    let root = folder(files);
    let checked = check(root.path(), |folder| folder);
    assert!(
        !checked.diagnostics.has_errors(),
        "{tool}: {:?}",
        checked.diagnostics
    );
    let [migration] = &checked.plan.migrations[..] else {
        panic!("{tool}: one migration");
    };
    let up = &migration.up;
    let sent = checked.files[up.file].text()[up.body.range()]
        .trim()
        .to_owned();
    (sent, up.transactional, migration.down.is_some())
}

#[test]
fn what_other_tools_say_is_understood() {
    for row in table(HEADING, "tool") {
        let tool = row[0].as_str();
        let said = quoted(&row[1]);
        let (files, sent, transactional, down) = match tool {
            "sqlx" => {
                let text = format!("{}\nselect 1;", said[0]);
                let sent = text.clone();
                (vec![("1_a.sql", text)], sent, false, false)
            }
            "goose" => {
                let text = format!(
                    "{}\n{}\nselect 1;\n{}\nselect 2;",
                    said[2], said[0], said[1]
                );
                (vec![("1_a.sql", text)], "select 1;".to_owned(), false, true)
            }
            "sql-migrate" => {
                let text = format!("{}\nselect 1;\n{}\nselect 2;", said[2], said[1]);
                (vec![("1_a.sql", text)], "select 1;".to_owned(), false, true)
            }
            "dbmate" => {
                let text = format!("{} {}\nselect 1;\n{}\nselect 2;", said[0], said[2], said[1]);
                (vec![("1_a.sql", text)], "select 1;".to_owned(), false, true)
            }
            "diesel" => {
                let files = vec![
                    ("1_a/up.sql", "select 1;".to_owned()),
                    ("1_a/metadata.toml", said[1].to_owned()),
                ];
                (files, "select 1;".to_owned(), false, false)
            }
            "Prisma" => {
                let files = vec![
                    ("1_a/migration.sql", "select 1;".to_owned()),
                    (said[0], "provider = \"postgresql\"".to_owned()),
                ];
                (files, "select 1;".to_owned(), true, false)
            }
            _ => panic!("nothing tests what the README says of {tool}"),
        };
        let files: Vec<_> = files
            .iter()
            .map(|(name, text)| (*name, text.as_str()))
            .collect();
        assert_eq!(read(tool, &files), (sent, transactional, down), "{tool}");
    }
}

#[test]
fn a_migration_that_needs_no_transaction_needs_no_mark() {
    let vacuum = "vacuum;";
    assert_eq!(
        read("", &[("001_a.sql", vacuum)]),
        (vacuum.to_owned(), false, false)
    );
}

#[test]
fn the_settings_that_are_shown_are_read() {
    let root = TempDir::new().unwrap();
    let [settings] = &blocks(HEADING)[..] else {
        panic!("one file is shown");
    };
    fs::write(root.path().join("sterna.toml"), &settings.text).unwrap();
    fs::create_dir_all(root.path().join("db/migrations")).unwrap();
    fs::write(root.path().join("db/migrations/b.sql"), "select 1;").unwrap();
    let checked = Folder::configured().root(root.path()).check().unwrap();
    assert!(
        !checked.diagnostics.has_errors(),
        "{:?}",
        checked.diagnostics
    );
    assert_eq!(checked.plan.migrations[0].version, "b");
}
