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

/// Runs the program with the macro alone and then with a build script, and gives what it prints.
fn prints_the_same_both_ways(alone: Project) -> String {
    let without = alone.cargo(&["run"]);
    let with = alone.with_build_script().cargo(&["run"]);
    assert!(
        without.success && with.success,
        "{}{}",
        without.stderr,
        with.stderr
    );
    assert_eq!(without.stdout, with.stdout);
    with.stdout
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
fn is_clean_where_nobody_asks_for_the_environment() {
    let main = "sterna::migrations!();\nfn main() { println!(\"{}\", migrations::PLAN.name()); }\n";
    let alone = with_two_migrations("unasked")
        .file("sterna.toml", ENVIRONMENTS)
        .file("src/main.rs", main);
    assert_eq!(alone.cargo(&["clippy"]).ok(), "");
    let included = main.replace(
        "sterna::migrations!();",
        "include!(concat!(env!(\"OUT_DIR\"), \"/migrations.rs\"));",
    );
    let project = alone.with_build_script().file("src/main.rs", &included);
    assert_eq!(project.cargo(&["clippy"]).ok(), "");
}

/// The items that a program may leave alone, in a module that nobody else sees.
#[test]
fn is_clean_in_a_program_with_a_build_script() {
    let included = "include!(concat!(env!(\"OUT_DIR\"), \"/migrations.rs\"));";
    let within = format!("mod db {{ {included} }}\nuse db::migrations;");
    let project = with_two_migrations("program").with_build_script();
    for call in [
        "sterna::migrations!(mod migrations = \"migrations\");",
        "sterna::migrations!(pub mod migrations = \"migrations\");",
        included,
        &within,
    ] {
        let main = format!(
            "//! A program with every lint.\n\
             #![deny(warnings, missing_docs, unused, unreachable_pub, clippy::pedantic)]\n\
             {call}\nfn main() {{ println!(\"{{}}\", migrations::PLAN.name()); }}\n"
        );
        project.write("src/main.rs", &main);
        assert_eq!(project.cargo(&["clippy"]).ok(), "", "{call}");
    }
}

#[test]
fn is_clean_with_any_names_of_environments() {
    let project = with_two_migrations("named")
        .with_build_script()
        .file("sterna.toml", ENVIRONMENTS)
        .file(
            "src/lib.rs",
            &format!(
                "//! A crate with every lint.\n#![no_implicit_prelude]\n\
                 #![deny(warnings, missing_docs, unused, nonstandard_style)]\n\
                 #![deny(clippy::all, clippy::pedantic, clippy::nursery)]\n::{CALL}"
            ),
        );
    assert_eq!(project.cargo(&["clippy"]).ok(), "");
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
    let included = "include!(concat!(env!(\"OUT_DIR\"), \"/migrations.rs\"));\n";
    let project = project.with_build_script().file("src/lib.rs", included);
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
    // As a `main` shows it that returns the error.
    assert_eq!(
        format!(\"{:?}\", \"003\".parse::<Version>().unwrap_err()),
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

/// Names that are hard on lints, and every setting.
const ENVIRONMENTS: &str = r#"
[[environments]]
name = "eu-prod"

[[environments]]
name = "us_prod"
lock_timeout = "5s"
statement_timeout = "30s"
idle_in_transaction_session_timeout = "0s"
lock_wait = "2min"
retries = 1234567
backoff = "50ms"
role = "the \"owner\""
search_path = "app, public"
application_name = "migrations"
protected = true
after = "eu-prod"
soak = "1h"
receipt_key = "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
hazards = "deny"
ahead = "deny"
out_of_order = "allow"
lock = "lease"

[[environments]]
name = "ap-1-2-prod"
"#;

#[test]
fn makes_typed_environments_that_print_and_parse() {
    let project = with_two_migrations("environments").file(
        "src/main.rs",
        "sterna::migrations!();
use migrations::{Environment, PLAN};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let all = Environment::ALL;
    assert_eq!(all, [
        Environment::Local,
        Environment::Ci,
        Environment::Staging,
        Environment::Production,
    ]);
    assert!(Environment::Staging < Environment::Production);
    assert_eq!(Environment::Production.to_string(), \"production\");
    assert_eq!(\"Live\".parse(), Ok(Environment::Production));
    let _ = PLAN.environment(Environment::Ci);
    println!(\"{}\", Environment::from_env()?);
    Ok(())
}
",
    );
    let run = |variables: &[(&str, &str)]| project.cargo_with(&["run"], variables);
    assert_eq!(run(&[]).stdout, "local\n");
    assert_eq!(run(&[("ENVIRONMENT", "test")]).stdout, "ci\n");
    let both = [("ENVIRONMENT", "test"), ("STERNA_ENV", "staging")];
    assert_eq!(run(&both).stdout, "staging\n");
    let said = run(&[("STERNA_ENV", "prd")]).failed();
    let expected = "Error: `STERNA_ENV` is `prd`, which is no environment; \
                    known are `local`, `ci`, `staging`, `production`";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn makes_the_same_environments_with_a_build_script_and_without() {
    let main = "sterna::migrations!();
use migrations::Environment;
fn main() {
    for environment in Environment::ALL {
        println!(\"{:#?}\", sterna::PlanEnvironment::settings(*environment));
    }
    let _ = [Environment::EuProd, Environment::UsProd, Environment::Ap1_2Prod];
}
";
    let alone = with_two_migrations("settings")
        .file("sterna.toml", ENVIRONMENTS)
        .file("src/main.rs", main);
    let printed = prints_the_same_both_ways(alone);
    for line in [
        "name: \"us_prod\"",
        "role: Some(\n        \"the \\\"owner\\\"\"",
        "retries: 1234567",
        "backoff: 50ms",
        "lock_wait: 120s",
        "soak: 3600s",
        "hazards: Deny",
        "ahead: Deny",
        "out_of_order: Allow",
        "lock: Lease",
    ] {
        assert!(printed.contains(line), "{line}\n{printed}");
    }
}

#[test]
fn a_mistake_in_the_environments_is_the_only_error() {
    let project = with_two_migrations("mistaken")
        .file(
            "sterna.toml",
            "[[environments]]\nname = \"production\"\nlock_timeout = \"soon\"\n",
        )
        .file(
            "src/main.rs",
            "sterna::migrations!();\nfn main() { println!(\"{}\", migrations::Environment::Production); }\n",
        );
    let said = project.cargo(&["check"]).failed();
    let expected =
        "error[invalid-config]: `lock_timeout` is `soon`, which does not begin with a number
        --> sterna.toml:3:16";
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&said).contains(&words(expected)), "{said}");
    assert!(said.contains("due to 1 previous error"), "{said}");
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
    prints_the_same_both_ways(alone);
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
