//! A history that another process creates at the very moment in which a run looks for it.

use std::time::Duration;

use scratch_postgres::Database;
use sterna_runtime::{Driver, Failure, Rows};

use crate::encode::{Draft, Index, plan};
use crate::session::database;

/// Answers the look at the format under a snapshot from before another plan's run.
struct Late {
    client: postgres::Client,
    other: Option<postgres::Client>,
}

impl Late {
    fn open(database: &Database) -> Late {
        let connect = || postgres::Client::connect(&database.url(), postgres::NoTls).unwrap();
        Late {
            client: connect(),
            other: Some(connect()),
        }
    }
}

impl Driver for Late {
    fn query(&mut self, sql: &str) -> Result<Rows, Failure> {
        if !sql.contains("obj_description") {
            return Driver::query(&mut self.client, sql);
        }
        let Some(mut other) = self.other.take() else {
            return Driver::query(&mut self.client, sql);
        };
        let early = "begin isolation level repeatable read; select 1";
        self.client.batch_execute(early).unwrap();
        drafted("other").apply(&mut other).unwrap();
        let answer = Driver::query(&mut self.client, sql);
        self.client.batch_execute("commit").unwrap();
        answer
    }

    fn execute(&mut self, sql: &str) -> Result<(), Failure> {
        Driver::execute(&mut self.client, sql)
    }

    fn sleep(&mut self, time: Duration) {
        std::thread::sleep(time);
    }
}

fn drafted(name: &'static str) -> sterna_runtime::Plan<Index> {
    plan(name, &[Draft::new(name, "x", &["select 1"])])
}

#[test]
fn a_history_that_is_just_being_created_is_not_taken_for_a_foreign_one() {
    let database = database();
    let mut late = Late::open(&database);
    let report = drafted("app").apply(&mut late).unwrap();
    assert_eq!(report.applied.len(), 1);
    assert!(late.other.is_none());
}
