//! The servers that are asked, and how a migration is run on one.

use std::env;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use postgres::error::DbError;
use postgres::{Client, NoTls};
use scratch_postgres::Server;
use sterna_build::plan::Part;
use sterna_build::text::Span;

/// The variable with the folders of servers' programs, separated by colons.
const SERVERS: &str = "AGREEMENT_SERVERS";

/// The servers to ask: those that the variable names, else the one that is installed.
pub(crate) fn all() -> Vec<&'static Server> {
    static NAMED: OnceLock<Vec<Server>> = OnceLock::new();
    let Some(folders) = env::var_os(SERVERS).filter(|value| !value.is_empty()) else {
        return vec![Server::shared().unwrap()];
    };
    let named = NAMED.get_or_init(|| {
        env::split_paths(&folders)
            .map(|folder| Server::builder().bin_dir(folder).start().unwrap())
            .collect()
    });
    named.iter().collect()
}

/// A database of one's own, and one session in it.
///
/// It is made with SQL, as the servers of some packages come without `createdb`.
pub(crate) struct Database<'s> {
    server: &'s Server,
    name: String,
    client: Client,
}

/// A statement that the server refuses.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// The statement's place in the file.
    pub(crate) span: Span,
    pub(crate) sqlstate: String,
    pub(crate) message: String,
}

impl<'s> Database<'s> {
    pub(crate) fn new(server: &'s Server) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("agreement_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let strategy = match server.version() {
            // Nothing is flushed, so copying files beats writing them to the log.
            15.. => "strategy = file_copy",
            _ => "",
        };
        administer(
            server,
            &format!("create database {name} template template0 {strategy}"),
        )
        .unwrap();
        let mut client = Client::connect(&server.url(&name), NoTls).unwrap();
        client
            .batch_execute("set client_min_messages = error")
            .unwrap();
        Self {
            server,
            name,
            client,
        }
    }

    pub(crate) fn version(&self) -> u32 {
        self.server.version()
    }

    pub(crate) fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    /// Runs a migration as the runtime does: with settings as in a new session,
    /// and all of it or nothing if it is transactional.
    pub(crate) fn apply(&mut self, part: &Part, text: &str) -> Result<(), Refusal> {
        self.reset();
        if !part.transactional {
            return self.run_all(part, text);
        }
        self.client.batch_execute("begin").unwrap();
        self.run_all(part, text).and_then(|()| {
            let last = part.steps.last().copied().unwrap_or(part.body);
            self.run(last, "commit")
        })
    }

    fn run_all(&mut self, part: &Part, text: &str) -> Result<(), Refusal> {
        let mut steps = part.steps.iter();
        steps.try_for_each(|&span| self.run(span, &text[span.range()]))
    }

    /// Runs a statement, and ends its transaction if it is refused.
    fn run(&mut self, span: Span, sql: &str) -> Result<(), Refusal> {
        self.client.batch_execute(sql).map_err(|error| {
            let error = error.as_db_error().cloned().unwrap();
            self.client.batch_execute("rollback").unwrap();
            Refusal::new(span, &error)
        })
    }

    /// Makes it as it was in the beginning.
    pub(crate) fn empty(&mut self) {
        self.reset();
        self.client
            .batch_execute(
                "do $$ declare name text; begin
                    for name in select nspname from pg_namespace
                        where nspname !~ '^pg_' and nspname <> 'information_schema' loop
                        execute format('drop schema %I cascade', name);
                    end loop;
                end $$;
                discard temp; deallocate all; create schema public",
            )
            .unwrap();
    }

    /// Takes back what a migration has set.
    pub(crate) fn reset(&mut self) {
        self.client
            .batch_execute(
                "set session authorization default; reset all; set client_min_messages = error",
            )
            .unwrap();
    }
}

impl Refusal {
    fn new(span: Span, error: &DbError) -> Self {
        Self {
            span,
            sqlstate: error.code().code().to_owned(),
            message: error.message().to_owned(),
        }
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        // If this fails, the database goes with the server.
        let _ = administer(
            self.server,
            &format!("drop database {} with (force)", self.name),
        );
    }
}

fn administer(server: &Server, sql: &str) -> Result<(), postgres::Error> {
    Client::connect(&server.url("postgres"), NoTls)?.batch_execute(sql)
}
