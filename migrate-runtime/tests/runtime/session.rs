//! A connection to a scratch database, through one driver or another.

use scratch_postgres::{Database, Server};
use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sterna_runtime::{
    AsyncDriver, Driver, Error, Evidence, Plan, Receipt, Repair, Report, Rows, Run, SigningKey,
};
use tokio::runtime::{Builder, Runtime};

use crate::encode::Index;

/// Which driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Postgres,
    TokioPostgres,
    Sqlx,
}

/// A connection.
pub(crate) struct Session {
    client: Client,
}

enum Client {
    Postgres(Box<postgres::Client>),
    TokioPostgres(Runtime, Box<tokio_postgres::Client>),
    Sqlx(Box<PgConnection>),
}

/// A fresh database.
pub(crate) fn database() -> Database {
    Server::shared().unwrap().database().unwrap()
}

impl Session {
    /// Connects.
    pub(crate) fn open(kind: Kind, url: &str) -> Session {
        let client = match kind {
            Kind::Postgres => {
                let client = postgres::Client::connect(url, postgres::NoTls).unwrap();
                Client::Postgres(Box::new(client))
            }
            Kind::TokioPostgres => {
                // With a worker, a connection works while another one is waited for.
                let mut builder = Builder::new_multi_thread();
                let runtime = builder.worker_threads(1).enable_all().build().unwrap();
                let connecting = tokio_postgres::connect(url, tokio_postgres::NoTls);
                let (client, connection) = runtime.block_on(connecting).unwrap();
                runtime.spawn(connection);
                Client::TokioPostgres(runtime, Box::new(client))
            }
            // Without tokio, which it does not need.
            Kind::Sqlx => {
                let connection = smol::block_on(sqlx_options(url).connect()).unwrap();
                Client::Sqlx(Box::new(connection))
            }
        };
        Session { client }
    }

    /// Applies a plan with the default settings.
    pub(crate) fn apply(&mut self, plan: &Plan<Index>) -> Result<Report, Error> {
        match &mut self.client {
            Client::Postgres(client) => plan.apply(&mut **client),
            Client::TokioPostgres(runtime, client) => {
                runtime.block_on(plan.apply_async(&mut **client))
            }
            Client::Sqlx(client) => smol::block_on(plan.apply_async(&mut **client)),
        }
    }

    /// Applies a plan with other settings.
    pub(crate) fn run(&mut self, run: Run<'_, Index>) -> Result<Report, Error> {
        match &mut self.client {
            Client::Postgres(client) => run.apply(&mut **client),
            Client::TokioPostgres(runtime, client) => {
                runtime.block_on(run.apply_async(&mut **client))
            }
            Client::Sqlx(client) => smol::block_on(run.apply_async(&mut **client)),
        }
    }

    /// Repairs the history with other settings.
    pub(crate) fn repair(
        &mut self,
        run: Run<'_, Index>,
        repair: Repair<Index>,
        reason: &str,
    ) -> Result<Report, Error> {
        match &mut self.client {
            Client::Postgres(client) => run.repair(&mut **client, repair, reason),
            Client::TokioPostgres(runtime, client) => {
                runtime.block_on(run.repair_async(&mut **client, repair, reason))
            }
            Client::Sqlx(client) => smol::block_on(run.repair_async(&mut **client, repair, reason)),
        }
    }

    /// Signs what the history says.
    pub(crate) fn receipt(
        &mut self,
        plan: &Plan<Index>,
        key: &SigningKey,
    ) -> Result<Receipt, Error> {
        match &mut self.client {
            Client::Postgres(client) => plan.receipt(&mut **client, key),
            Client::TokioPostgres(runtime, client) => {
                runtime.block_on(plan.receipt_async(&mut **client, key))
            }
            Client::Sqlx(client) => smol::block_on(plan.receipt_async(&mut **client, key)),
        }
    }

    /// This connection as evidence.
    pub(crate) fn evidence(&mut self) -> Evidence<'_> {
        match &mut self.client {
            Client::Postgres(client) => Evidence::database(&mut **client),
            Client::TokioPostgres(_, client) => Evidence::database_async(&mut **client),
            Client::Sqlx(client) => Evidence::database_async(&mut **client),
        }
    }

    /// Rows, with their fields joined by blanks.
    pub(crate) fn query(&mut self, sql: &str) -> Vec<String> {
        let rows: Rows = match &mut self.client {
            Client::Postgres(client) => Driver::query(&mut **client, sql).unwrap(),
            Client::TokioPostgres(runtime, client) => {
                let answer = AsyncDriver::query(&mut **client, sql);
                runtime.block_on(answer).unwrap()
            }
            Client::Sqlx(client) => smol::block_on(AsyncDriver::query(&mut **client, sql)).unwrap(),
        };
        let field = |field: &Option<String>| field.clone().unwrap_or("null".to_owned());
        let line = |row: &Vec<_>| row.iter().map(field).collect::<Vec<_>>().join(" ");
        rows.iter().map(line).collect()
    }

    /// The tables in `public`.
    pub(crate) fn tables(&mut self) -> Vec<String> {
        self.query("select tablename from pg_tables where schemaname = 'public' order by 1")
    }

    /// Whether there is a history, or as much as a schema for it.
    pub(crate) fn has_history(&mut self) -> bool {
        self.query("select count(*) from pg_namespace where nspname = 'sterna'") == ["1"]
    }

    /// Version and state of every record.
    pub(crate) fn history(&mut self) -> Vec<String> {
        self.query("select version, state from sterna.history order by position")
    }
}

/// The other drivers read more forms of a connection string than `sqlx` does.
pub(crate) fn sqlx_options(url: &str) -> PgConnectOptions {
    let config: tokio_postgres::Config = url.parse().unwrap();
    let [tokio_postgres::config::Host::Unix(folder)] = config.get_hosts() else {
        panic!("`{url}` has no socket");
    };
    let mut options = PgConnectOptions::new_without_pgpass()
        .socket(folder)
        .username(config.get_user().unwrap())
        .database(config.get_dbname().unwrap())
        // A pooler may not take it.
        .extra_float_digits(None);
    if let Some(port) = config.get_ports().first() {
        options = options.port(*port);
    }
    if let Some(name) = config.get_application_name() {
        options = options.application_name(name);
    }
    options
}
