//! What happens to a build when the folder changes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;

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
