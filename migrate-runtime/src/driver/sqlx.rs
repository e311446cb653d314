//! The driver of `sqlx`, on whichever runtime its connection was opened.
//!
//! What a pool or a transaction lends is a `PgConnection` too; the engine finds the
//! transaction. `raw_sql` is the simple query protocol: one message, answers in text.

use std::future::poll_fn;
use std::time::Duration;

use futures_timer::Delay;
use sqlx::postgres::{PgConnection, PgDatabaseError, PgErrorPosition, PgRow, PgSeverity};
use sqlx::{AssertSqlSafe, Either, Error, Row as _, ValueRef as _};

use super::{AsyncDriver, Failure, Row, Rows};
use crate::server_error::{ErrorPosition, ServerError};

impl AsyncDriver for PgConnection {
    async fn query(&mut self, sql: &str) -> Result<Rows, Failure> {
        let mut rows = Rows::new();
        send(self, sql, |sent| {
            rows.push(row(sent)?);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    async fn execute(&mut self, sql: &str) -> Result<(), Failure> {
        send(self, sql, |_| Ok(())).await
    }

    async fn sleep(&mut self, time: Duration) {
        Delay::new(time).await;
    }
}

/// Sends it as one message, and counts the commands that go through.
async fn send(
    connection: &mut PgConnection,
    sql: &str,
    mut each: impl FnMut(&PgRow) -> Result<(), Error> + Send,
) -> Result<(), Failure> {
    let mut stream = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_many(connection);
    let mut completed = 0;
    while let Some(message) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        match message.map_err(|error| failure(error, completed))? {
            Either::Left(_) => completed += 1,
            Either::Right(row) => each(&row).map_err(|error| failure(error, completed))?,
        }
    }
    Ok(())
}

/// The fields of a row, which are text in an answer to a simple query.
fn row(row: &PgRow) -> Result<Row, Error> {
    let field = |at| {
        let value = row.try_get_raw(at)?;
        if value.is_null() {
            return Ok(None);
        }
        let text = value.as_str().map_err(Error::Decode)?;
        Ok(Some(text.to_owned()))
    };
    (0..row.len()).map(field).collect()
}

/// What went wrong; `completed` commands of the query had gone through before.
fn failure(error: Error, completed: usize) -> Failure {
    let database = error.as_database_error();
    match database.and_then(|error| error.try_downcast_ref()) {
        Some(database) => Failure::Server(Box::new(ServerError {
            completed: Some(completed),
            ..server_error(database)
        })),
        // It stopped reading the answer, at whose end it would wait before it sends more.
        None if matches!(error, Error::Protocol(_)) => Failure::Unusable(Box::new(error)),
        None => Failure::Connection(Box::new(error)),
    }
}

fn server_error(error: &PgDatabaseError) -> ServerError {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    ServerError {
        sqlstate: error.code().to_owned(),
        message: error.message().to_owned(),
        fatal: matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic),
        detail: owned(error.detail()),
        hint: owned(error.hint()),
        position: error.position().as_ref().map(position),
        context: owned(error.r#where()),
        schema: owned(error.schema()),
        table: owned(error.table()),
        completed: None,
    }
}

fn position(position: &PgErrorPosition<'_>) -> ErrorPosition {
    match position {
        PgErrorPosition::Original(position) => ErrorPosition::Sent(*position),
        PgErrorPosition::Internal { position, query } => ErrorPosition::Internal {
            position: *position,
            query: (*query).to_owned(),
        },
    }
}
