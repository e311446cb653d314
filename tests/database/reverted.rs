//! What the macro knows of reverting and of losing data.

use postgres::{Client, NoTls};
use scratch_postgres::{Database, Server};

sterna::migrations!(mod reversible = "tests/database/reversible");

use reversible::{Environment, PLAN, Version};

fn database() -> (Database, Client) {
    let database = Server::shared().unwrap().database().unwrap();
    let client = Client::connect(&database.url(), NoTls).unwrap();
    (database, client)
}

#[test]
fn the_down_files_revert_what_the_up_files_made() {
    let (_database, mut client) = database();
    PLAN.apply(&mut client).unwrap();
    let report = PLAN
        .revert_to(Version::V001Users)
        .apply(&mut client)
        .unwrap();
    let reverted = report.reverted.iter().map(|one| one.migration.to_string());
    let expected = ["004_no_names", "003_users_name", "002_names"];
    assert_eq!(reverted.collect::<Vec<_>>(), expected);
    let columns = "select string_agg(attname, ' ') from pg_attribute \
                   where attrelid = 'users'::regclass and attnum > 0 and not attisdropped";
    let columns: String = client.query_one(columns, &[]).unwrap().get(0);
    assert_eq!(columns, "id");
    assert_eq!(PLAN.apply(&mut client).unwrap().applied.len(), 3);
    assert_eq!(PLAN.apply(&mut client).unwrap().in_place, 4);
}

#[test]
fn production_does_not_lose_a_table_without_a_reason() {
    let (_database, mut client) = database();
    let error = PLAN
        .environment(Environment::Production)
        .apply(&mut client)
        .unwrap_err();
    let expected = "\
`004_no_names` loses data, and `production` is protected
  --> tests/database/reversible/004_no_names.up.sql:3:1
   |
 3 | drop table
   | ^^^^^^^^^^
   = note: in an emergency `.break_glass(\"reason\")` goes on without, and the reason stays in the \
     history
   = help: if that is meant, say so above its first statement: \
     `-- sterna: allow(destructive, \"reason\")`";
    assert_eq!(error.to_string(), expected);
    let staging = PLAN.environment(Environment::Staging);
    assert_eq!(staging.apply(&mut client).unwrap().applied.len(), 4);
}
