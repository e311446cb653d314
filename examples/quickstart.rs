//! Applies the migrations in `examples/quickstart` to a database.
//!
//! `cargo run --example quickstart` uses the database of `DATABASE_URL`, or else
//! a throw-away server that it starts and removes.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::env;
use std::error::Error;
use std::sync::Barrier;
use std::thread;

use postgres::{Client, NoTls};
use scratch_postgres::Server;
use sterna::Report;

sterna::migrations!(mod migrations = "examples/quickstart");

use migrations::{PLAN, Version};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    // Kept until the end of the program: with it goes the server.
    let server;
    let url = match env::var("DATABASE_URL") {
        Ok(url) => url,
        Err(_) => {
            println!("DATABASE_URL is not set: starting a throw-away PostgreSQL");
            server = Server::start()?;
            server.url("postgres")
        }
    };

    println!(
        "\nThe first start, up to {}:\n",
        Version::V009OrderStatusRefunded
    );
    let mut client = Client::connect(&url, NoTls)?;
    println!("\n{}", start(&mut client)?);

    println!("\nThe second start:\n");
    println!("\n{}", start(&mut client)?);

    println!("\nFour instances of the next release at once:\n");
    for (number, report) in four_at_once(&url)?.iter().enumerate() {
        let did = match report.applied.len() {
            0 => "waited",
            _ => "migrated",
        };
        println!("instance {}: {did}: {report}\n", number + 1);
    }
    Ok(())
}

/// What a service does when it starts.
fn start(client: &mut Client) -> Result<Report> {
    let report = PLAN
        .up_to(Version::V009OrderStatusRefunded)
        .on_event(|event| println!("  {event}"))
        .apply(client)?;
    Ok(report)
}

/// Four connections that apply the whole plan at the same moment.
fn four_at_once(url: &str) -> Result<Vec<Report>> {
    let ready = Barrier::new(4);
    let instance = || -> Result<Report> {
        let client = Client::connect(url, NoTls);
        ready.wait();
        Ok(PLAN.apply(&mut client?)?)
    };
    thread::scope(|scope| {
        let instances: Vec<_> = (0..4).map(|_| scope.spawn(instance)).collect();
        instances
            .into_iter()
            .map(|instance| match instance.join() {
                Ok(report) => report,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}
