//! What happens to a build when the folder changes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;

use sterna_build::{Folder, Lock};
use support::Project;

const PRINT: &str = "sterna::migrations!();
fn main() {
    for migration in migrations::PLAN.migrations() {
        println!(\"{}_{}: {}\", migration.version(), migration.name(), migration.up().sql().trim());
    }
}
";

fn run(project: &Project) -> String {
    let built = project.cargo(&["run"]);
    assert!(built.success, "{}", built.stderr);
    built.stdout
}

#[test]
fn a_build_script_sees_every_change_of_the_folder() {
    let project = Project::new("sees")
        .with_build_script()
        .file("src/main.rs", PRINT)
        .file("migrations/001_a.sql", "select 1;");
    assert_eq!(run(&project), "001_a: select 1;\n");

    project.write("migrations/002_b.sql", "select 2;");
    assert_eq!(run(&project), "001_a: select 1;\n002_b: select 2;\n");

    project.write("migrations/002_b.sql", "select 22;");
    assert_eq!(run(&project), "001_a: select 1;\n002_b: select 22;\n");

    fs::rename(
        project.path("migrations/002_b.sql"),
        project.path("migrations/002_c.sql"),
    )
    .unwrap();
    assert_eq!(run(&project), "001_a: select 1;\n002_c: select 22;\n");

    fs::remove_file(project.path("migrations/002_c.sql")).unwrap();
    assert_eq!(run(&project), "001_a: select 1;\n");

    project.write("migrations/003_d.sql", "select 3;");
    let said = project.cargo(&["check"]).failed();
    assert!(said.contains("error[missing-version]"), "{said}");

    fs::rename(
        project.path("migrations/003_d.sql"),
        project.path("migrations/002_d.sql"),
    )
    .unwrap();
    assert_eq!(run(&project), "001_a: select 1;\n002_d: select 3;\n");
}

#[test]
fn the_macro_alone_sees_an_edited_file() {
    let project = Project::new("edited")
        .file("src/main.rs", PRINT)
        .file("migrations/001_a.sql", "select 1;");
    assert_eq!(run(&project), "001_a: select 1;\n");
    project.write("migrations/001_a.sql", "select 11;");
    assert_eq!(run(&project), "001_a: select 11;\n");
}

#[test]
fn what_was_good_before_is_read_again_where_it_changed() {
    let project = Project::new("remembers")
        .file("src/main.rs", PRINT)
        .file("migrations/001_a.sql", "select 1;")
        .file("migrations/002_b.sql", "select 2;");
    run(&project);
    project.write("migrations/002_b.sql", "selec 2;");
    let said = project.cargo(&["check"]).failed();
    assert!(
        said.contains("error[syntax-error]: syntax error at or near `selec`"),
        "{said}"
    );
    assert!(said.contains("migrations/002_b.sql:1:1"), "{said}");
    project.write("migrations/002_b.sql", "select 22;");
    assert_eq!(run(&project), "001_a: select 1;\n002_b: select 22;\n");
}

/// Does what `sterna lock` does.
fn lock(project: &Project) {
    let folder = Folder::new("migrations").root(project.path(""));
    let checked = folder.lock(Lock::Ignored).check().unwrap();
    fs::write(checked.lock_path(), checked.lock_text()).unwrap();
}

#[test]
fn the_macro_alone_sees_a_new_migration_by_the_lock_file() {
    let project = Project::new("locked")
        .file("src/main.rs", PRINT)
        .file("migrations/001_a.sql", "select 1;");
    lock(&project);
    assert_eq!(run(&project), "001_a: select 1;\n");

    project.write("migrations/002_b.sql", "select 2;");
    lock(&project);
    assert_eq!(run(&project), "001_a: select 1;\n002_b: select 2;\n");

    project.write("migrations/001_a.sql", "select 11;");
    let said = project.cargo(&["check"]).failed();
    assert!(said.contains("error[lock-mismatch]"), "{said}");
}

#[test]
fn a_build_script_holds_the_folder_against_the_lock_file() {
    let project = Project::new("held")
        .with_build_script()
        .file("src/main.rs", PRINT)
        .file("migrations/001_a.sql", "select 1;");
    lock(&project);
    assert_eq!(run(&project), "001_a: select 1;\n");
    project.write("migrations/002_b.sql", "select 2;");
    let said = project.cargo(&["check"]).failed();
    assert!(said.contains("error[lock-outdated]"), "{said}");
    lock(&project);
    assert_eq!(run(&project), "001_a: select 1;\n002_b: select 2;\n");
}

/// The file names that the compiler read for the package, as Cargo's records have them.
fn read_by_the_compiler(project: &Project, package: &str) -> Vec<String> {
    let records = fs::read_dir(support::target().join("debug/deps")).unwrap();
    let record = records
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "d"))
        .find(|path| {
            path.file_name()
                .unwrap()
                .to_str()
                .unwrap()
                .starts_with(package)
        })
        .unwrap();
    let root = project.path("").display().to_string();
    let mut names: Vec<_> = fs::read_to_string(record)
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_suffix(':'))
        .map(|path| path.replace(&root, ""))
        .map(|path| path.rsplit('/').next().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn the_macro_takes_what_a_build_script_left() {
    let project = Project::new("left")
        .with_build_script()
        .file("src/main.rs", PRINT)
        .file("migrations/001_a.sql", "select 1;");
    run(&project);
    assert_eq!(
        read_by_the_compiler(&project, "left"),
        ["main.rs", "plan.rs", "plan.sql", "plan.table"]
    );
}

#[test]
fn ten_thousand_files_compile() {
    let mut project = Project::new("many").file(
        "src/main.rs",
        "sterna::migrations!();
fn main() {
    println!(\"{}\", migrations::PLAN.migration(migrations::Version::V10000N).up().sql());
}
",
    );
    for number in 1..=10_000 {
        project.write(
            &format!("migrations/{number:05}_n.sql"),
            &format!("select {number};"),
        );
    }
    assert_eq!(run(&project), "select 10000;\n");
    project = project.with_build_script();
    assert_eq!(run(&project), "select 10000;\n");
}

const PRINT_ENVIRONMENTS: &str = "sterna::migrations!();
fn main() {
    println!(\"{:?}\", migrations::Environment::ALL);
}
";

const ONE_ENVIRONMENT: &str = "[[environments]]\nname = \"pre-prod\"\n";

fn sees_the_settings(project: &Project) {
    assert_eq!(run(project), "[Local, Ci, Staging, Production]\n");

    project.write("sterna.toml", ONE_ENVIRONMENT);
    project.write("src/main.rs", &format!("{PRINT_ENVIRONMENTS}\n"));
    assert_eq!(run(project), "[PreProd]\n");

    project.write(
        "sterna.toml",
        &format!("{ONE_ENVIRONMENT}\n[[environments]]\nname = \"live\"\n"),
    );
    // Where the script has not seen the new file, the macro has tracked it.
    assert_eq!(run(project), "[PreProd, Live]\n");

    fs::remove_file(project.path("sterna.toml")).unwrap();
    assert_eq!(run(project), "[Local, Ci, Staging, Production]\n");
}

#[test]
fn the_macro_alone_sees_the_settings_once_it_is_compiled_again() {
    let project = Project::new("settings-alone")
        .file("src/main.rs", PRINT_ENVIRONMENTS)
        .file("migrations/001_a.sql", "select 1;");
    sees_the_settings(&project);
}

#[test]
fn with_a_build_script_the_settings_are_seen_once_it_is_compiled_again() {
    let project = Project::new("settings-script")
        .with_build_script()
        .file("src/main.rs", PRINT_ENVIRONMENTS)
        .file("migrations/001_a.sql", "select 1;");
    sees_the_settings(&project);
}
