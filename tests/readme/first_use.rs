//! The first use, its failing build and its build script.

use scratch_postgres::{Database, Server};

use crate::page::{blocks, quoted, table};
use crate::support::{Project, STERNA};

/// The crate of the README; its dependencies are those of this repository. The
/// programs of all tests are built in one folder, so each has a name of its own.
pub(crate) fn first_use(package: &str) -> Project {
    let mut files = blocks("First use");
    files.retain(|block| block.file.is_some());
    let manifest = files.remove(0);
    assert_eq!(manifest.file.as_deref(), Some("Cargo.toml"));
    let manifest = format!(
        "[package]\nname = \"{package}\"\nedition = \"2024\"\n\n{}\n\
         [patch.crates-io]\nsterna = {{ path = \"{STERNA}\" }}\n\
         sterna-build = {{ path = \"{STERNA}/build-support\" }}\n",
        manifest.text
    );
    let project = Project::with_manifest(&manifest);
    for block in files {
        project.write(block.file.as_deref().unwrap(), &block.text);
    }
    project
}

pub(crate) fn database() -> Database {
    Server::shared().unwrap().database().unwrap()
}

/// What the section shows, in order.
fn shown(heading: &str) -> Vec<String> {
    let blocks = blocks(heading).into_iter();
    blocks
        .filter(|block| block.language == "text")
        .map(|block| block.text)
        .collect()
}

/// The words of every line, without the times and what their width moves.
fn masked(text: &str) -> Vec<Vec<String>> {
    let mask = |line: &str| {
        let line = line.replace('(', "( ");
        let mut words: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        for at in 1..words.len() {
            if words[at].starts_with("ms") {
                assert!(words[at - 1].parse::<f64>().is_ok(), "{line}");
                words[at - 1] = "TIME".to_owned();
            }
        }
        words
    };
    text.trim_end().lines().map(mask).collect()
}

#[test]
fn the_first_start_and_the_second_print_what_is_shown() {
    let project = first_use("first-start");
    let database = database();
    for shown in shown("First use") {
        let ran = project.run_against(&database.url());
        assert!(ran.success, "{}", ran.stderr);
        assert_eq!(masked(&ran.stdout), masked(&shown));
    }
}

#[test]
fn the_build_fails_as_it_is_shown() {
    let project = first_use("failing");
    let orders = std::fs::read_to_string(project.path("migrations/002_orders.sql")).unwrap();
    project.write("migrations/002_orders.sql", &orders.replacen(',', "", 1));
    let said = project.cargo(&["build"]).failed();
    let (said, _) = said.split_once("\nerror: could not compile").unwrap();
    let lines = |text: &str| {
        let lines = text.trim_end().lines();
        lines.map(|l| l.trim_end().to_owned()).collect::<Vec<_>>()
    };
    let [shown] = &shown("A build that fails")[..] else {
        panic!("one text is shown");
    };
    assert_eq!(lines(said), lines(shown));
}

#[test]
fn the_build_script_sees_a_new_file() {
    let mut project = first_use("scripted");
    for block in blocks("A build script") {
        let text = format!("\n{}", block.text);
        project = match block.file.as_deref() {
            Some("Cargo.toml") => project.append("Cargo.toml", &text),
            file => project.file(file.unwrap(), &text),
        };
    }
    let database = database();
    project.run_against(&database.url()).ok();
    project.write("migrations/003_later.sql", "select 1;\n");
    let ran = project.run_against(&database.url());
    let said = masked(&ran.stdout)[0].join(" ");
    assert_eq!(said, "applied 1 migration in TIME ms, 2 were in place");
}

#[test]
fn the_database_remembers_the_environment() {
    let project = first_use("environments");
    for block in blocks("Environments") {
        project.write(block.file.as_deref().unwrap(), &block.text);
    }
    let database = database();
    let url = database.url();
    let run = |environment: &str| {
        let variables = [("DATABASE_URL", &*url), ("STERNA_ENV", environment)];
        project.cargo_with(&["run"], &variables)
    };
    let ran = run("production");
    assert!(ran.success, "{}", ran.stderr);
    assert_eq!(
        masked(&ran.stdout)[0].join(" "),
        "applied 2 migrations in TIME ms"
    );
    let refused = run("local").failed();
    assert!(
        refused.contains("this database is `production`, and the program runs as `local`"),
        "{refused}"
    );
}

/// The table of drivers; the first program has the first one.
#[test]
fn a_plan_is_applied_through_every_driver_of_the_table() {
    for row in &table("First use", "feature")[1..] {
        let feature = quoted(&row[0])[0];
        let (dependencies, connect) = match feature {
            "tokio-postgres" => (
                "tokio-postgres = \"0.7\"",
                "let (mut client, connection) = \
                     tokio_postgres::connect(&url, tokio_postgres::NoTls).await?;
                 tokio::spawn(connection);",
            ),
            "sqlx" => (
                "sqlx = { version = \"0.9\", default-features = false, \
                     features = [\"postgres\", \"runtime-tokio\"] }",
                "let pool = sqlx::PgPool::connect(&url).await?;
                 let mut connection = pool.acquire().await?;",
            ),
            _ => panic!("nothing tests the driver `{feature}`"),
        };
        let call = quoted(&row[2])[0];
        let project = async_program(feature, dependencies, connect, call);
        let ran = project.run_against(&database().url());
        assert!(ran.success, "{feature}: {}", ran.stderr);
        let said = masked(&ran.stdout)[0].join(" ");
        assert_eq!(said, "applied 1 migration in TIME ms", "{feature}");
    }
}

/// The first program with another driver, which stops at a version.
fn async_program(feature: &str, dependencies: &str, connect: &str, call: &str) -> Project {
    let project = first_use(&format!("with-{feature}"));
    let manifest = std::fs::read_to_string(project.path("Cargo.toml")).unwrap();
    let sterna = format!(
        "sterna = {{ version = \"0.1\", default-features = false, features = [\"{feature}\"] }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n{dependencies}"
    );
    let call = call.replace("PLAN", "PLAN.up_to(Version::V001Users)");
    let main = format!(
        "sterna::migrations!();
use migrations::{{PLAN, Version}};

#[tokio::main(flavor = \"current_thread\")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let url = std::env::var(\"DATABASE_URL\")?;
    {connect}
    let report = {call};
    println!(\"{{report}}\");
    Ok(())
}}
"
    );
    let manifest = manifest.replace("sterna = \"0.1\"", &sterna);
    project
        .file("Cargo.toml", &manifest)
        .file("src/main.rs", &main)
}
