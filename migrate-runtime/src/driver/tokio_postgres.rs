//! The asynchronous driver.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use futures_core::Stream;
use tokio_postgres::{Client, SimpleQueryMessage};

use super::translate::{failure, row};
use super::{AsyncDriver, Failure, Rows};

impl AsyncDriver for Client {
    async fn query(&mut self, sql: &str) -> Result<Rows, Failure> {
        let mut rows = Rows::new();
        send(self, sql, |message| rows.extend(row(message))).await?;
        Ok(rows)
    }

    async fn execute(&mut self, sql: &str) -> Result<(), Failure> {
        send(self, sql, |_| ()).await
    }

    async fn sleep(&mut self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// Reads the answer as it comes, to know how many commands went through.
async fn send(
    client: &Client,
    sql: &str,
    mut each: impl FnMut(&SimpleQueryMessage) + Send,
) -> Result<(), Failure> {
    let stream = client.simple_query_raw(sql).await;
    let mut stream = pin!(stream.map_err(|error| failure(error, Some(0)))?);
    let mut completed = 0;
    while let Some(message) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        let message = message.map_err(|error| failure(error, Some(completed)))?;
        if matches!(message, SimpleQueryMessage::CommandComplete(_)) {
            completed += 1;
        }
        each(&message);
    }
    Ok(())
}
