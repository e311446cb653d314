//! How long a migration stalls an application that goes on meanwhile.
//!
//! A report reads a table for some seconds, a migration wants to change the table, and the
//! application inserts rows as fast as it can. Without a lock timeout every insert waits behind
//! the migration until the report is done; with one, no longer than that.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and may panic"
)]

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};
use scratch_postgres::Server;

sterna::migrations!(mod migrations = "benches/lock_queue");
use migrations::{PLAN, Version};

/// How long the report reads.
const REPORT: Duration = Duration::from_secs(3);

fn main() {
    let server = Server::start().unwrap();
    println!("| migration | inserts meanwhile | longest stall |");
    println!("|---|--:|--:|");
    show("`alter table` alone", &measure(&server, alone));
    show(
        "Sterna, `lock_timeout` 100 ms",
        &measure(&server, with_sterna),
    );
}

/// What the application could do while the migration was under way.
struct Measured {
    inserts: usize,
    longest: Duration,
}

fn show(what: &str, measured: &Measured) {
    let Measured { inserts, longest } = measured;
    println!("| {what} | {inserts} | {} ms |", longest.as_millis());
}

fn measure(server: &Server, migrate: fn(&mut Client)) -> Measured {
    let database = server.database().unwrap();
    let connect = || Client::connect(&database.url(), NoTls).unwrap();
    let (mut report, mut application, mut migrating) = (connect(), connect(), connect());
    PLAN.up_to(Version::V001Orders)
        .apply(&mut migrating)
        .unwrap();
    report
        .batch_execute("begin; select count(*) from orders")
        .unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let inserting = scope.spawn(|| insert_until(&done, &mut application));
        scope.spawn(|| {
            thread::sleep(REPORT);
            report.batch_execute("commit").unwrap();
        });
        migrate(&mut migrating);
        done.store(true, Ordering::Relaxed);
        inserting.join().unwrap()
    })
}

fn insert_until(done: &AtomicBool, application: &mut Client) -> Measured {
    let mut measured = Measured {
        inserts: 0,
        longest: Duration::ZERO,
    };
    while !done.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let insert = "insert into orders (placed_at) values (now())";
        application.batch_execute(insert).unwrap();
        measured.inserts += 1;
        measured.longest = measured.longest.max(begun.elapsed());
    }
    measured
}

/// As a tool does that sets no limit.
fn alone(client: &mut Client) {
    client
        .batch_execute("alter table orders add column note text")
        .unwrap();
}

fn with_sterna(client: &mut Client) {
    assert_eq!(PLAN.apply(client).unwrap().applied.len(), 1);
}
