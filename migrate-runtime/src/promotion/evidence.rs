//! What a run is given as evidence, and how it is asked.

#[cfg(feature = "receipts")]
use std::path::PathBuf;
use std::pin::Pin;

#[cfg(feature = "receipts")]
use super::Receipt;
use crate::driver::{AsyncDriver, Driver, Failure, Rows};

/// What shows that the environment before had what is pending.
///
/// ```no_run
/// # use sterna_runtime::{Driver, Error, Evidence, Plan, PlanEnvironment, PlanVersion};
/// # fn example<V: PlanVersion, E: PlanEnvironment, D: Driver + Send>(
/// #     plan: &Plan<V>, production: E, client: &mut D, staging: &mut D,
/// # ) -> Result<(), Error> {
/// plan.environment(production)
///     .evidence(Evidence::database(staging))
///     .apply(client)?;
/// # Ok(())
/// # }
/// ```
///
/// It is asked only where migrations are pending: a program that starts with nothing
/// to do needs none, and reads none.
pub struct Evidence<'a>(Source<'a>);

enum Source<'a> {
    Nothing,
    #[cfg(feature = "receipts")]
    Receipt(String),
    #[cfg(feature = "receipts")]
    File(PathBuf),
    Database(Box<dyn Driver + Send + 'a>),
    AsyncDatabase(Box<dyn Asked + 'a>),
}

/// What the evidence said.
#[derive(Debug)]
pub(crate) enum Told {
    /// There is none.
    Nothing,
    /// The text of a receipt.
    #[cfg(feature = "receipts")]
    Receipt(String),
    /// The file of the receipt could not be read.
    #[cfg(feature = "receipts")]
    NoFile(PathBuf, std::io::Error),
    /// What a database answered.
    Database(Result<Rows, Failure>),
    /// It is a connection of the other colour.
    OtherDriver,
}

impl<'a> Evidence<'a> {
    pub(crate) const NONE: Evidence<'static> = Evidence(Source::Nothing);

    /// The database of the environment before, over a connection of its own.
    ///
    /// It is only read, and needs `select` on the history.
    pub fn database<D: Driver + Send + ?Sized>(driver: &'a mut D) -> Evidence<'a> {
        Evidence(Source::Database(Box::new(driver)))
    }

    /// The same over an asynchronous driver, for
    /// [`apply_async`](crate::Run::apply_async).
    pub fn database_async<D: AsyncDriver + ?Sized>(driver: &'a mut D) -> Evidence<'a> {
        Evidence(Source::AsyncDatabase(Box::new(driver)))
    }

    /// A receipt of the environment before.
    #[cfg(feature = "receipts")]
    pub fn receipt(receipt: Receipt) -> Evidence<'a> {
        Evidence(Source::Receipt(receipt.into_text()))
    }

    /// A receipt in a file, which is read when it is needed.
    #[cfg(feature = "receipts")]
    pub fn receipt_file(path: impl Into<PathBuf>) -> Evidence<'a> {
        Evidence(Source::File(path.into()))
    }

    /// Asks; `sql` is for a database.
    pub(crate) fn ask(&mut self, sql: &str) -> Told {
        match &mut self.0 {
            Source::Database(driver) => Told::Database(driver.query(sql)),
            source => source.at_hand(),
        }
    }

    /// Asks without blocking the thread.
    pub(crate) async fn ask_async(&mut self, sql: &str) -> Told {
        match &mut self.0 {
            Source::AsyncDatabase(driver) => Told::Database(driver.ask(sql).await),
            source => source.at_hand(),
        }
    }
}

impl Source<'_> {
    /// What is known without a connection.
    fn at_hand(&self) -> Told {
        match self {
            Source::Nothing => Told::Nothing,
            #[cfg(feature = "receipts")]
            Source::Receipt(text) => Told::Receipt(text.clone()),
            #[cfg(feature = "receipts")]
            Source::File(path) => match std::fs::read_to_string(path) {
                Ok(text) => Told::Receipt(text),
                Err(error) => Told::NoFile(path.clone(), error),
            },
            Source::Database(_) | Source::AsyncDatabase(_) => Told::OtherDriver,
        }
    }
}

/// [`AsyncDriver`], which has no trait objects, for a single question.
trait Asked: Send {
    fn ask<'s>(&'s mut self, sql: &'s str) -> Answer<'s>;
}

type Answer<'s> = Pin<Box<dyn Future<Output = Result<Rows, Failure>> + Send + 's>>;

impl<D: AsyncDriver + ?Sized> Asked for &mut D {
    fn ask<'s>(&'s mut self, sql: &'s str) -> Answer<'s> {
        Box::pin(self.query(sql))
    }
}
