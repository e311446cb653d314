//! What the server refuses is shown in the file, whether the macro embedded
//! the files one by one or a build script laid them out as one text.

use scratch_postgres::Server;

use crate::support::Project;

const MAIN: &str = "\
use postgres::{Client, NoTls};

sterna::migrations!();

fn main() {
    let mut client = Client::connect(&std::env::var(\"DATABASE_URL\").unwrap(), NoTls).unwrap();
    let error = migrations::PLAN.apply(&mut client).unwrap_err();
    println!(\"{:?} {error}\", error.location().map(|at| at.to_string()));
}
";

/// What the program prints whose second of three migrations is this.
fn refusal(package: &str, second: &str) -> String {
    let project = Project::new(package)
        .append("Cargo.toml", "postgres = \"0.19\"\n")
        .file("src/main.rs", MAIN)
        .file(
            "migrations/001_users.sql",
            // What a block makes up is not known to the build.
            "\u{feff}create table users (größe int);\r\ndo $$ begin execute lower('SELECT 1'); end $$;\r\n",
        )
        .file("migrations/002_orders.sql", second)
        .file("migrations/003_later.sql", "select 1;\n");
    let run = |project: &Project| {
        let database = Server::shared().unwrap().database().unwrap();
        let ran = project.run_against(&database.url());
        assert!(ran.success, "{}", ran.stderr);
        ran.stdout
    };
    let embedded = run(&project);
    let laid_out = run(&project.with_build_script());
    assert_eq!(embedded, laid_out);
    embedded
}

#[test]
fn a_position_counts_characters_of_the_file() {
    let second = "\u{feff}-- größe\r\nbegin;\r\n/* ü */ select 'ö', users.xyz\r\n  from users;\r\ncommit;\r\n";
    assert_eq!(
        refusal("refused-1", second),
        "\
Some(\"3:21\") column users.xyz does not exist (42703, undefined_column)
  --> migrations/002_orders.sql:3:21
   |
 3 | /* ü */ select 'ö', users.xyz
   |                     ^
   = help: nothing of `002_orders` was applied; 1 migration before it was
"
    );
}

#[test]
fn a_statement_outside_a_transaction_is_found() {
    let second = "-- sterna: no-transaction\n\nselect 1;\ncreate index concurrently i\n    on users (gewicht);\n";
    let said = refusal("refused-2", second);
    assert!(
        said.starts_with(
            "\
Some(\"4:1\") column \"gewicht\" does not exist (42703, undefined_column)
  --> migrations/002_orders.sql:4:1
   |
 4 | create index concurrently i
"
        ),
        "{said}"
    );
}
