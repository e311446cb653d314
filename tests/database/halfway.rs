//! What the macro knows of statements that stop halfway.

use postgres::{Client, NoTls};
use scratch_postgres::Server;
use sterna::{Leftover, Outcome, Repair};

sterna::migrations!(mod halfway = "tests/database/halfway");

use halfway::{PLAN, Version};

#[test]
fn an_index_that_was_left_invalid_is_found_by_its_name() {
    let database = Server::shared().unwrap().database().unwrap();
    let mut client = Client::connect(&database.url(), NoTls).unwrap();
    PLAN.up_to(Version::V001Users).apply(&mut client).unwrap();
    let twice = "insert into users values ('a'), ('a')";
    client.batch_execute(twice).unwrap();
    let text = PLAN.apply(&mut client).unwrap_err().to_string();
    let expected = "   = help: statement 1 of 1 failed and left the invalid index \
                    `public.users_email`; the next run clears that away and tries it again";
    assert_eq!(text.lines().last(), Some(expected));
    client.batch_execute("truncate users").unwrap();
    let report = PLAN.apply(&mut client).unwrap();
    let dropped = Outcome::ClearedAway(Leftover::InvalidIndex("public.users_email".into()));
    assert_eq!(report.settled[0].outcome, dropped);
    assert_eq!(report.applied.len(), 2);
    let count = "select count(*) from users";
    assert_eq!(client.query_one(count, &[]).unwrap().get::<_, i64>(0), 2);
}

#[test]
fn the_call_that_an_error_names_is_one_that_there_is() {
    let database = Server::shared().unwrap().database().unwrap();
    let mut client = Client::connect(&database.url(), NoTls).unwrap();
    PLAN.up_to(Version::V002UsersEmail)
        .apply(&mut client)
        .unwrap();
    // As it is where the connection was cut.
    let begin = "insert into sterna.history (plan, position, version, name, file, checksum, chain, \
                 transactional, state, statements_done, done_digest, tool, format, in_place, doing) \
                 select plan, 3, '003', 'domains', 'f', '', '', false, 'running', 0, null, tool, \
                 format, 3, 'do $$ begin insert into users values (''d''); commit; end $$' \
                 from sterna.history where position = 2";
    client.batch_execute(begin).unwrap();
    let text = PLAN.apply(&mut client).unwrap_err().to_string();
    let call = "PLAN.repair(&mut client, Repair::StatementDidNotRun(\"003\".parse()?), \"why\")";
    assert!(text.contains(call), "{text}");
    let repaired = (|| -> Result<_, Box<dyn std::error::Error>> {
        Ok(PLAN.repair(
            &mut client,
            Repair::StatementDidNotRun("003".parse()?),
            "why",
        )?)
    })();
    assert_eq!(repaired.unwrap().repairs.len(), 1);
    assert_eq!(PLAN.apply(&mut client).unwrap().applied.len(), 1);
}
