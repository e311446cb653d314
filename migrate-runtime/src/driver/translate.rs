//! Rows and errors of `tokio-postgres`, on which `postgres` is built, as ours.

#[cfg(feature = "postgres")]
use postgres::error::{DbError, ErrorPosition as Position, Severity};
#[cfg(feature = "postgres")]
use postgres::{Error, SimpleQueryMessage};
#[cfg(not(feature = "postgres"))]
use tokio_postgres::error::{DbError, ErrorPosition as Position, Severity};
#[cfg(not(feature = "postgres"))]
use tokio_postgres::{Error, SimpleQueryMessage};

use super::{Failure, Row};
use crate::server_error::{ErrorPosition, ServerError};

/// The fields of a row; other messages of a query have none.
pub(super) fn row(message: &SimpleQueryMessage) -> Option<Row> {
    let SimpleQueryMessage::Row(row) = message else {
        return None;
    };
    let fields = 0..row.len();
    Some(fields.map(|at| row.get(at).map(str::to_owned)).collect())
}

/// What went wrong; `completed` commands of the query had gone through before.
pub(super) fn failure(error: Error, completed: Option<usize>) -> Failure {
    match error.as_db_error() {
        Some(database) => Failure::Server(Box::new(ServerError {
            completed,
            ..server_error(database)
        })),
        None => Failure::Connection(Box::new(error)),
    }
}

fn server_error(error: &DbError) -> ServerError {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    ServerError {
        sqlstate: error.code().code().to_owned(),
        message: error.message().to_owned(),
        fatal: matches!(
            error.parsed_severity(),
            Some(Severity::Fatal | Severity::Panic)
        ),
        detail: owned(error.detail()),
        hint: owned(error.hint()),
        position: error.position().map(position),
        context: owned(error.where_()),
        schema: owned(error.schema()),
        table: owned(error.table()),
        completed: None,
    }
}

fn position(position: &Position) -> ErrorPosition {
    match position {
        Position::Original(position) => ErrorPosition::Sent(*position as usize),
        Position::Internal { position, query } => ErrorPosition::Internal {
            position: *position as usize,
            query: query.clone(),
        },
    }
}
