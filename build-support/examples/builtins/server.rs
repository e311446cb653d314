//! Asks a server.

use std::error::Error;

use postgres::{Client, Config, NoTls};

/// The database that the server is asked through.
const DATABASE: &str = "sterna_builtins";

/// A server with a database that has all extensions.
pub(crate) struct Server {
    pub(crate) version: u32,
    client: Client,
    config: Config,
}

/// A part of an answer: what the files have as a line and an entry in it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Answer {
    /// The extension that it belongs to, if any.
    pub(crate) owner: String,
    pub(crate) key: String,
    pub(crate) entry: String,
}

impl Server {
    pub(crate) fn prepare(url: &str) -> Result<Self, Box<dyn Error>> {
        let config: Config = url.parse()?;
        let mut client = config.connect(NoTls)?;
        let number: i32 = client
            .query_one("select current_setting('server_version_num')::int", &[])?
            .get(0);
        client.batch_execute(&format!("drop database if exists {DATABASE}"))?;
        client.batch_execute(&format!("create database {DATABASE} template template0"))?;
        let mut client = config.clone().dbname(DATABASE).connect(NoTls)?;
        create_extensions(&mut client)?;
        client.batch_execute(include_str!("setup.sql"))?;
        Ok(Self {
            version: number.unsigned_abs() / 10000,
            client,
            config,
        })
    }

    /// What it has, without what belongs to neither the system nor an extension.
    pub(crate) fn ask(&mut self, query: &str) -> Result<Vec<Answer>, postgres::Error> {
        let rows = self.client.query(query, &[])?;
        let answers = rows.iter().filter_map(|row| {
            Some(Answer {
                owner: row.get::<_, Option<String>>(0)?,
                key: row.get(1),
                entry: row.get(2),
            })
        });
        Ok(answers.collect())
    }

    pub(crate) fn leave(self) -> Result<(), postgres::Error> {
        drop(self.client);
        let mut client = self.config.connect(NoTls)?;
        client.batch_execute(&format!("drop database {DATABASE}"))
    }
}

/// Creates what can be created: some need programs that are not installed.
fn create_extensions(client: &mut Client) -> Result<(), postgres::Error> {
    client.batch_execute("set client_min_messages = error")?;
    for row in client.query(
        "select name from pg_available_extensions order by name",
        &[],
    )? {
        let name: String = row.get(0);
        let create = format!("create extension if not exists \"{name}\" cascade");
        if let Err(error) = client.batch_execute(&create) {
            eprintln!("{name}: {error:?}");
        }
    }
    Ok(())
}
