//! What PostgreSQL calls a statement: the cases that the reader is tested
//! with, run in their order.
//!
//! An event trigger sees the tag of what it fires for; the log has that of
//! every command. They differ for `select into`, which the log calls `SELECT`.
//! The completion of a command is not asked, as it names what was done last:
//! `SELECT 1` for `create table as`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::sync::mpsc::{Receiver, channel};

use postgres::{Client, Config, NoTls};
use scratch_postgres::Server;

use support::cases;

const CASES: &str = include_str!("cases/command_tags.txt");

/// Says what the event trigger sees.
const WATCH: &str = "
    create function watch() returns event_trigger language plpgsql as
        $$ begin raise info 'watched: %', tg_tag; end $$;
    create event trigger watch on ddl_command_start execute function watch();";

#[test]
fn the_server_gives_each_case_the_tag_that_it_has() {
    let server = Server::builder()
        .setting("log_line_prefix", "[%i] ")
        .setting("log_min_duration_statement", "0")
        .setting("max_prepared_transactions", "2")
        .start()
        .unwrap();
    let (mut client, watched) = watching(&server);
    client.batch_execute(WATCH).unwrap();
    let mut wrong = Vec::new();
    for case in cases(CASES).filter(|case| case.since <= server.version()) {
        while watched.try_recv().is_ok() {}
        if let Err(error) = client.batch_execute(case.statement) {
            wrong.push(format!("{case}: {error:?}"));
            continue;
        }
        // A statement may run others, as `create extension` does: the first is its own.
        let tag = watched.try_recv().ok();
        let tag = tag.unwrap_or_else(|| logged(&server.log().unwrap(), case.statement));
        if tag != case.label {
            wrong.push(format!("{case}: it is `{tag}`"));
        }
    }
    assert_eq!(wrong, [""; 0], "PostgreSQL {}", server.version());
}

/// A session, and the tags that its event trigger sees.
fn watching(server: &Server) -> (Client, Receiver<String>) {
    let (sender, receiver) = channel();
    let mut config: Config = server.url("postgres").parse().unwrap();
    config.notice_callback(move |notice| {
        if let Some(tag) = notice.message().strip_prefix("watched: ") {
            sender.send(tag.to_owned()).unwrap();
        }
    });
    (config.connect(NoTls).unwrap(), receiver)
}

/// The tag in front of the statement, where the log has it last.
fn logged(log: &str, statement: &str) -> String {
    let end = format!("  statement: {statement}");
    let line = log.lines().rfind(|line| line.ends_with(&end)).unwrap();
    let (tag, _) = line.strip_prefix('[').unwrap().split_once("] ").unwrap();
    tag.to_owned()
}
