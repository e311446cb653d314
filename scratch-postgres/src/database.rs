//! A database for one test.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::Error;
use crate::client::Client;

/// A fresh database, which is dropped with this value.
///
/// Connections that are still open then are ended by the server. Made by
/// [`Server::database`](crate::Server::database).
#[derive(Debug)]
pub struct Database {
    name: String,
    client: Client,
}

impl Database {
    pub(crate) fn create(client: &Client) -> Result<Self, Error> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("scratch_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        // `template1` cannot be copied while somebody is connected to it.
        client.run("createdb", &["--template=template0", &name])?;
        let client = client.clone();
        Ok(Self { name, client })
    }

    /// The name, which no other database of this process has.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where to connect to, as a URL that drivers take.
    ///
    /// The host is the folder of the socket, percent-encoded.
    #[must_use]
    pub fn url(&self) -> String {
        self.client.url(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // The server may be gone, and then the database is as well; otherwise
        // the database goes with the server, a little later.
        let _ = self
            .client
            .run("dropdb", &["--force", "--if-exists", &self.name]);
    }
}
