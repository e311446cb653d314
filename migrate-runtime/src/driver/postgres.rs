//! The synchronous driver.
//!
//! `postgres` collects the messages of a simple query before it returns, so it
//! cannot tell how many commands went through before one failed.

use postgres::Client;

use super::translate::{failure, row};
use super::{Driver, Failure, Rows};

impl Driver for Client {
    fn query(&mut self, sql: &str) -> Result<Rows, Failure> {
        let messages = self.simple_query(sql).map_err(|e| failure(e, None))?;
        Ok(messages.iter().filter_map(row).collect())
    }

    fn execute(&mut self, sql: &str) -> Result<(), Failure> {
        self.batch_execute(sql).map_err(|e| failure(e, None))
    }
}
