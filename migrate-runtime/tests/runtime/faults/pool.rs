//! Databases that are used again: to empty one takes a tenth of the time of a new one.

use std::ops::Deref;
use std::sync::Mutex;

use scratch_postgres::{Database, Server};

use crate::session::{Kind, Session};

/// The databases of a server that nobody uses at the moment.
pub(crate) struct Pool {
    free: Mutex<Vec<Database>>,
}

impl Pool {
    pub(crate) const fn new() -> Pool {
        Pool {
            free: Mutex::new(Vec::new()),
        }
    }

    /// An empty database.
    pub(crate) fn take(&'static self, server: &Server) -> Lent {
        let used = self.free.lock().unwrap().pop();
        let database = used.unwrap_or_else(|| server.database().unwrap());
        let mut session = Session::open(Kind::Postgres, &database.url());
        session.query(EMPTY);
        Lent {
            database: Some(database),
            pool: self,
        }
    }
}

/// A database that goes back into the pool on drop.
pub(crate) struct Lent {
    database: Option<Database>,
    pool: &'static Pool,
}

impl Deref for Lent {
    type Target = Database;

    fn deref(&self) -> &Database {
        self.database.as_ref().unwrap()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        // What failed may still be in use.
        if !std::thread::panicking() {
            self.pool.free.lock().unwrap().extend(self.database.take());
        }
    }
}

/// Drops all that is in no schema of the server's own.
const EMPTY: &str = "\
do $$ declare name text; begin
  for name in select quote_ident(nspname) from pg_namespace
    where nspname not like 'pg\\_%' and nspname <> 'information_schema'
  loop execute 'drop schema ' || name || ' cascade'; end loop;
  create schema public;
end $$";
