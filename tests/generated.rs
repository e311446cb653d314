//! The code that the macro makes, in crates that are hard on it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use support::{Project, STERNA};

const CALL: &str = "sterna::migrations!(pub mod migrations = \"migrations\");\n";

fn with_two_migrations(package: &str) -> Project {
    Project::new(package)
        .file(
            "migrations/001_users.sql",
            "create table users (id bigint);\n",
        )
        .file(
            "migrations/002_orders.sql",
            "create table orders (id bigint);\n",
        )
}

#[test]
fn is_clean_under_every_lint_and_without_a_prelude() {
    let strict = "\
//! A crate with every lint.
#![no_implicit_prelude]
#![deny(warnings, missing_docs, missing_debug_implementations, unused, unreachable_pub)]
#![deny(nonstandard_style, future_incompatible, rust_2018_idioms, unused_qualifications)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]

/// The migrations.
pub mod db {
    ::sterna::migrations!(
        /// The migrations, checked.
        pub mod migrations = \"migrations\"
    );
}
";
    let project = with_two_migrations("strict").file("src/lib.rs", strict);
    let said = project.cargo(&["clippy"]).ok();
    assert_eq!(said, "");
}

#[test]
fn is_clean_under_every_lint_with_a_build_script() {
    let strict = format!(
        "//! A crate with every lint.\n#![no_implicit_prelude]\n\
         #![deny(warnings, missing_docs, unused, clippy::all, clippy::pedantic)]\n::{CALL}"
    );
    let project = with_two_migrations("strict-script")
        .with_build_script()
        .file("src/lib.rs", &strict);
    let said = project.cargo(&["clippy"]).ok();
    assert_eq!(said, "");
}

#[test]
fn works_under_another_name_of_the_dependency() {
    let project =
        with_two_migrations("renamed").file("src/lib.rs", &CALL.replace("sterna::", "terns::"));
    project.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"renamed\"\nedition = \"2024\"\n\n[dependencies]\n\
             terns = {{ package = \"sterna\", path = \"{STERNA}\" }}\n"
        ),
    );
    assert_eq!(project.cargo(&["check"]).ok(), "");
}

#[test]
fn finds_the_folder_from_any_directory() {
    let project = with_two_migrations("member").file("src/lib.rs", CALL);
    let manifest = project.path("Cargo.toml");
    let elsewhere = tempfile::tempdir().unwrap();
    let said = project
        .cargo_in(
            elsewhere.path(),
            &["check", "--manifest-path", manifest.to_str().unwrap()],
        )
        .ok();
    assert_eq!(said, "");
}

#[test]
fn makes_typed_versions_that_print_and_parse() {
    let project = with_two_migrations("typed").file(
        "src/main.rs",
        "sterna::migrations!();
use migrations::{PLAN, Version};

fn main() {
    assert_eq!(Version::ALL, [Version::V001Users, Version::V002Orders]);
    assert!(Version::V001Users < Version::V002Orders);
    assert_eq!(Version::V002Orders.to_string(), \"002\");
    assert_eq!(format!(\"{:?}\", Version::V002Orders), \"Version(002_orders)\");
    assert_eq!(\"001\".parse(), Ok(Version::V001Users));
    assert_eq!(
        \"003\".parse::<Version>().unwrap_err().to_string(),
        \"`typed` has no migration `003`\",
    );
    let migration = PLAN.migration(Version::V002Orders);
    assert_eq!(migration.up().sql(), \"create table orders (id bigint);\\n\");
    assert_eq!(PLAN.name(), \"typed\");
}
",
    );
    project.cargo(&["run"]).ok();
}

#[test]
fn makes_the_same_plan_with_a_build_script_and_without() {
    let main = "sterna::migrations!();
fn main() {
    for migration in migrations::PLAN.migrations() {
        println!(\"{migration:?} {:?} {:?}\", migration.up(), migration.up().sql());
        for statement in migration.up().statements() { println!(\"{statement:?}\"); }
    }
}
";
    let alone = with_two_migrations("same").file("src/main.rs", main);
    let without = alone.cargo(&["run"]);
    let with = alone.with_build_script().cargo(&["run"]);
    assert!(
        without.success && with.success,
        "{}{}",
        without.stderr,
        with.stderr
    );
    assert_eq!(without.stdout, with.stdout);
}

#[test]
fn can_be_included_without_the_macro() {
    let project = with_two_migrations("included").with_build_script().file(
        "src/main.rs",
        "include!(concat!(env!(\"OUT_DIR\"), \"/migrations.rs\"));
fn main() {
    assert_eq!(migrations::PLAN.len(), 2);
}
",
    );
    assert_eq!(project.cargo(&["run"]).ok(), "");
}

#[test]
fn shows_warnings_of_the_checker_as_warnings_of_the_compiler() {
    let project = with_two_migrations("warned")
        .file("migrations/003_later.sql", "-- nothing yet\n")
        .file("src/lib.rs", CALL);
    let said = project.cargo(&["check"]).ok();
    assert!(said.starts_with("warning: "), "{said}");
    assert!(said.contains("warning[empty-migration]"), "{said}");
    assert!(said.contains("migrations/003_later.sql"), "{said}");
}
