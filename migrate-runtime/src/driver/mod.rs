//! What a run needs of a connection, and the loops that drive the engine.
//!
//! A driver sends SQL text by the simple query protocol and hands back rows and
//! errors; it decides nothing. The two loops are the only code that there is
//! twice, once for each colour of function.

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlx")]
mod sqlx;
#[cfg(feature = "tokio-postgres")]
mod tokio_postgres;
#[cfg(any(feature = "postgres", feature = "tokio-postgres"))]
mod translate;

use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, Instant};

use crate::engine::{Command, Engine};
use crate::error::Error;
use crate::promotion::Evidence;
use crate::report::Report;
use crate::run::Observer;
use crate::server_error::ServerError;

/// A row in text form; a field is `None` where it is null.
pub type Row = Vec<Option<String>>;

/// The rows of a query.
pub type Rows = Vec<Row>;

/// Why a query gave no result.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The server refused it; the connection still works.
    Server(Box<ServerError>),
    /// The connection is lost, or does not do what was asked.
    Connection(Box<dyn StdError + Send + Sync>),
    /// The connection would wait for ever for whatever is sent next: it is of no use
    /// anymore, and the server keeps the lock until it is dropped.
    Unusable(Box<dyn StdError + Send + Sync>),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Server(error) => f.write_str(&error.title()),
            Failure::Connection(_) | Failure::Unusable(_) => f.write_str("the connection failed"),
        }
    }
}

impl StdError for Failure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Failure::Server(_) => None,
            Failure::Connection(source) | Failure::Unusable(source) => Some(&**source),
        }
    }
}

/// A connection that waits for its answers.
pub trait Driver {
    /// Sends SQL as one simple query and returns its rows.
    ///
    /// # Errors
    ///
    /// When the server refuses the query or the connection fails.
    fn query(&mut self, sql: &str) -> Result<Rows, Failure>;

    /// Sends SQL as one simple query and drops its rows as they come.
    ///
    /// # Errors
    ///
    /// When the server refuses the query or the connection fails.
    fn execute(&mut self, sql: &str) -> Result<(), Failure>;

    /// Waits.
    fn sleep(&mut self, time: Duration) {
        std::thread::sleep(time);
    }
}

impl<D: Driver + ?Sized> Driver for &mut D {
    fn query(&mut self, sql: &str) -> Result<Rows, Failure> {
        (**self).query(sql)
    }

    fn execute(&mut self, sql: &str) -> Result<(), Failure> {
        (**self).execute(sql)
    }

    fn sleep(&mut self, time: Duration) {
        (**self).sleep(time);
    }
}

/// A connection whose answers are awaited; the same contract as [`Driver`].
pub trait AsyncDriver: Send {
    /// Sends SQL as one simple query and returns its rows.
    fn query(&mut self, sql: &str) -> impl Future<Output = Result<Rows, Failure>> + Send;

    /// Sends SQL as one simple query and drops its rows as they come.
    fn execute(&mut self, sql: &str) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Waits.
    fn sleep(&mut self, time: Duration) -> impl Future<Output = ()> + Send;
}

/// Does what the engine says until it is done.
pub(crate) fn drive<D: Driver + ?Sized>(
    mut engine: Engine,
    driver: &mut D,
    observer: &mut Observer<'_>,
    evidence: &mut Evidence<'_>,
) -> Result<Report, Error> {
    let start = Instant::now();
    loop {
        match engine.next() {
            Command::Query(sql) => {
                let answer = driver.query(&sql);
                engine.answer(start.elapsed(), answer);
            }
            Command::Execute(sql) => {
                let answer = driver.execute(&sql).map(|()| Rows::new());
                engine.answer(start.elapsed(), answer);
            }
            Command::Ask(sql) => {
                let told = evidence.ask(&sql);
                engine.hear(start.elapsed(), told);
            }
            Command::Sleep(time) => driver.sleep(time),
            Command::Event(event) => observer.observe(&event),
            Command::Done(result) => return result,
        }
    }
}

/// Does what the engine says until it is done, without blocking the thread.
pub(crate) async fn drive_async<D: AsyncDriver + ?Sized>(
    mut engine: Engine,
    driver: &mut D,
    observer: &mut Observer<'_>,
    evidence: &mut Evidence<'_>,
) -> Result<Report, Error> {
    let start = Instant::now();
    loop {
        match engine.next() {
            Command::Query(sql) => {
                let answer = driver.query(&sql).await;
                engine.answer(start.elapsed(), answer);
            }
            Command::Execute(sql) => {
                let answer = driver.execute(&sql).await.map(|()| Rows::new());
                engine.answer(start.elapsed(), answer);
            }
            Command::Ask(sql) => {
                let told = evidence.ask_async(&sql).await;
                engine.hear(start.elapsed(), told);
            }
            Command::Sleep(time) => driver.sleep(time).await,
            Command::Event(event) => observer.observe(&event),
            Command::Done(result) => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::plan;

    struct Silent;

    impl AsyncDriver for Silent {
        async fn query(&mut self, _: &str) -> Result<Rows, Failure> {
            Ok(Rows::new())
        }
        async fn execute(&mut self, _: &str) -> Result<(), Failure> {
            Ok(())
        }
        async fn sleep(&mut self, _: Duration) {}
    }

    #[test]
    fn a_run_can_be_spawned_on_another_thread() {
        fn is_send<T: Send>(_: &T) {}
        let (plan, mut driver) = (plan("app", &[]), Silent);
        is_send(&plan.on_event(|_| ()).apply_async(&mut driver));
    }

    #[test]
    fn a_failure_tells_its_cause_once() {
        let lost = Failure::Connection("reset".into());
        assert_eq!(lost.to_string(), "the connection failed");
        assert_eq!(lost.source().unwrap().to_string(), "reset");
        let refused = Failure::Server(Box::new(ServerError::new("42P01", "no")));
        assert_eq!(refused.to_string(), "no (42P01, undefined_table)");
        assert!(refused.source().is_none());
    }
}
