//! Making a receipt of a live database.

use super::key::SigningKey;
use super::receipt::Receipt;
use crate::driver::{AsyncDriver, Driver, Failure, Rows};
use crate::engine::{elsewhere, question, testimony};
use crate::error::{Error, ErrorKind, Parts};
use crate::plan::{Plan, PlanVersion};
use crate::run::Run;

impl<V: PlanVersion> Plan<V> {
    /// Signs what the history of this database says, as evidence for the
    /// environment behind.
    ///
    /// One question is all that is sent. The receipt is of the environment that the
    /// database was told to be, and of what it has, which need not be all that this
    /// program has.
    ///
    /// # Errors
    ///
    /// When there is no history, it does not say which environment this is, or the
    /// connection fails.
    pub fn receipt<D: Driver + ?Sized>(
        &self,
        driver: &mut D,
        key: &SigningKey,
    ) -> Result<Receipt, Error> {
        Run::new(self).receipt(driver, key)
    }

    /// The same through an asynchronous driver.
    ///
    /// # Errors
    ///
    /// As for [`receipt`](Self::receipt).
    pub async fn receipt_async<D: AsyncDriver + ?Sized>(
        &self,
        driver: &mut D,
        key: &SigningKey,
    ) -> Result<Receipt, Error> {
        Run::new(self).receipt_async(driver, key).await
    }
}

impl<V: PlanVersion> Run<'_, V> {
    /// Signs what the history says, as [`Plan::receipt`] does; where an environment
    /// was set, only as that one.
    ///
    /// # Errors
    ///
    /// As for [`Plan::receipt`], and when the database is another environment.
    pub fn receipt<D: Driver + ?Sized>(
        self,
        driver: &mut D,
        key: &SigningKey,
    ) -> Result<Receipt, Error> {
        let answer = driver.query(&question(self.plan.data(), &self.options));
        self.sign(answer, key)
    }

    /// The same through an asynchronous driver.
    ///
    /// # Errors
    ///
    /// As for [`receipt`](Self::receipt).
    pub async fn receipt_async<D: AsyncDriver + ?Sized>(
        self,
        driver: &mut D,
        key: &SigningKey,
    ) -> Result<Receipt, Error> {
        let sql = question(self.plan.data(), &self.options);
        let answer = driver.query(&sql).await;
        self.sign(answer, key)
    }

    fn sign(&self, answer: Result<Rows, Failure>, key: &SigningKey) -> Result<Receipt, Error> {
        let rows = answer.map_err(failed)?;
        let mut testimony = testimony(self.plan.data(), &self.options, &rows)?;
        let Some(environment) = testimony.environment.take() else {
            return Err(Error::new(Parts::new(ErrorKind::NoEnvironment)));
        };
        if let Some(kind) = elsewhere(self.plan.data(), &self.options, &environment) {
            return Err(Error::new(Parts::new(kind)));
        }
        Ok(Receipt::sign(&testimony, &environment, key))
    }
}

fn failed(failure: Failure) -> Error {
    let doing = "read the history";
    Error::new(match failure {
        Failure::Server(error) if ["42P01", "3F000"].contains(&&*error.sqlstate) => {
            Parts::new(ErrorKind::NoEnvironment)
        }
        Failure::Server(error) => Parts::new(ErrorKind::Server { doing, error }),
        Failure::Connection(source) | Failure::Unusable(source) => Parts {
            source: Some(source),
            ..Parts::new(ErrorKind::Connection { doing })
        },
    })
}
