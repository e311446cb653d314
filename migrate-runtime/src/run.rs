//! The settings of a run, and the ways to start one.

use std::fmt;
use std::time::Duration;

use crate::driver::{AsyncDriver, Driver, drive, drive_async};
use crate::engine::{Engine, Options, Order};
use crate::environment::{EnvironmentSettings, PlanEnvironment};
use crate::error::Error;
use crate::event::Event;
use crate::plan::{Direction, Plan, PlanVersion};
use crate::promotion::Evidence;
use crate::repair::Repair;
use crate::report::Report;

/// A plan that is about to be applied, with the settings for that.
///
/// A connection that was used for a run is left as it was found: what a migration
/// sets with `SET` does not reach the next migration or the application. (Custom
/// settings with a dot in their name, made before the run, are cleared.)
///
/// ```no_run
/// # use std::time::Duration;
/// # fn example<V: sterna_runtime::__private::PlanVersion>(
/// #     plan: &sterna_runtime::Plan<V>,
/// #     orders: V,
/// #     client: &mut dyn sterna_runtime::Driver,
/// # ) -> Result<(), sterna_runtime::Error> {
/// let report = plan
///     .up_to(orders)
///     .lock_wait(Duration::from_secs(10))
///     .on_event(|event| println!("{event}"))
///     .apply(client)?;
/// println!("{report}");
/// # Ok(())
/// # }
/// ```
#[must_use = "a run does nothing until it is applied"]
pub struct Run<'a, V> {
    pub(crate) plan: &'a Plan<V>,
    pub(crate) options: Options,
    observer: Observer<'a>,
    evidence: Evidence<'a>,
}

impl<V: PlanVersion> Plan<V> {
    /// Applies what is pending, with the default settings.
    ///
    /// # Errors
    ///
    /// When the plan does not fit the history, the server refuses a migration, the
    /// lock is not to be had, or the connection is lost. The error tells what was
    /// applied before.
    pub fn apply<D: Driver + ?Sized>(&self, driver: &mut D) -> Result<Report, Error> {
        Run::new(self).apply(driver)
    }

    /// Applies what is pending, with the default settings, through an asynchronous driver.
    ///
    /// # Errors
    ///
    /// As for [`apply`](Self::apply).
    pub async fn apply_async<D: AsyncDriver + ?Sized>(
        &self,
        driver: &mut D,
    ) -> Result<Report, Error> {
        Run::new(self).apply_async(driver).await
    }

    /// Starts a run with [`Run::environment`].
    pub fn environment<E: PlanEnvironment>(&self, environment: E) -> Run<'_, V> {
        Run::new(self).environment(environment)
    }

    /// Starts a run with [`Run::up_to`].
    pub fn up_to(&self, version: V) -> Run<'_, V> {
        Run::new(self).up_to(version)
    }

    /// Starts a run with [`Run::revert_to`].
    pub fn revert_to(&self, version: V) -> Run<'_, V> {
        Run::new(self).revert_to(version)
    }

    /// Starts a run with [`Run::revert_all`].
    pub fn revert_all(&self) -> Run<'_, V> {
        Run::new(self).revert_all()
    }

    /// Repairs the history, with the default settings.
    ///
    /// # Errors
    ///
    /// As for [`Run::repair`].
    pub fn repair<D: Driver + ?Sized>(
        &self,
        driver: &mut D,
        repair: Repair<V>,
        reason: &str,
    ) -> Result<Report, Error> {
        Run::new(self).repair(driver, repair, reason)
    }

    /// Repairs the history, with the default settings, through an asynchronous driver.
    ///
    /// # Errors
    ///
    /// As for [`Run::repair`].
    pub async fn repair_async<D: AsyncDriver + ?Sized>(
        &self,
        driver: &mut D,
        repair: Repair<V>,
        reason: &str,
    ) -> Result<Report, Error> {
        Run::new(self).repair_async(driver, repair, reason).await
    }

    /// Starts a run with [`Run::on_event`].
    pub fn on_event<'a>(&'a self, callback: impl FnMut(&Event) + Send + 'a) -> Run<'a, V> {
        Run::new(self).on_event(callback)
    }

    /// Starts a run with [`Run::lock_wait`].
    pub fn lock_wait(&self, time: Duration) -> Run<'_, V> {
        Run::new(self).lock_wait(time)
    }

    /// Starts a run with [`Run::history_table`].
    pub fn history_table(&self, schema: &str, table: &str) -> Run<'_, V> {
        Run::new(self).history_table(schema, table)
    }
}

impl<'a, V: PlanVersion> Run<'a, V> {
    pub(crate) fn new(plan: &'a Plan<V>) -> Run<'a, V> {
        Run {
            plan,
            options: Options::default(),
            observer: Observer { callback: None },
            evidence: Evidence::NONE,
        }
    }

    /// Applies no migration behind this one; what is there already stays.
    pub fn up_to(mut self, version: V) -> Run<'a, V> {
        self.options.direction = Direction::Up;
        self.options.target = Some(version.index() + 1);
        self
    }

    /// Reverts what comes behind this version in the plan, the last one that was applied
    /// first, in place of applying anything; this version stays.
    ///
    /// ```no_run
    /// # fn example<V: sterna_runtime::PlanVersion>(
    /// #     plan: &sterna_runtime::Plan<V>,
    /// #     users: V,
    /// #     client: &mut dyn sterna_runtime::Driver,
    /// # ) -> Result<(), sterna_runtime::Error> {
    /// let report = plan.revert_to(users).apply(client)?;
    /// println!("{report}");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It runs the down scripts of the plan under the same lock, settings and retries as
    /// applying, each in a transaction of its own or by statement. All of them must be
    /// there, or nothing is reverted. The history keeps what was applied and says that
    /// it was reverted; it is pending again then, so the next start of a program that
    /// has it applies it again.
    ///
    /// Where the environment is `protected`, and where a migration was edited after it
    /// was applied, this takes [`break_glass`](Self::break_glass).
    pub fn revert_to(mut self, version: V) -> Run<'a, V> {
        self.options.direction = Direction::Down;
        self.options.target = Some(version.index() + 1);
        self
    }

    /// Reverts all that was applied, as [`revert_to`](Self::revert_to) does.
    pub fn revert_all(mut self) -> Run<'a, V> {
        self.options.direction = Direction::Down;
        self.options.target = Some(0);
        self
    }

    /// Calls back with every step; `println!("{event}")` shows progress.
    pub fn on_event(mut self, callback: impl FnMut(&Event) + Send + 'a) -> Run<'a, V> {
        self.observer.callback = Some(Box::new(callback));
        self
    }

    /// Applies with the settings of this environment.
    ///
    /// ```no_run
    /// # fn example<V: sterna_runtime::PlanVersion, E: sterna_runtime::PlanEnvironment>(
    /// #     plan: &sterna_runtime::Plan<V>,
    /// #     production: E,
    /// #     client: &mut dyn sterna_runtime::Driver,
    /// # ) -> Result<(), sterna_runtime::Error> {
    /// let report = plan.environment(production).apply(client)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn environment<E: PlanEnvironment>(mut self, environment: E) -> Run<'a, V> {
        let settings = environment.settings();
        let is_before = |other: &&&EnvironmentSettings| Some(other.name) == settings.after;
        self.options.environment = Some(settings);
        self.options.before = E::all().iter().find(is_before).copied();
        self
    }

    /// Shows that the environment before had what is pending, where `after` in
    /// `sterna.toml` demands that.
    pub fn evidence(mut self, evidence: Evidence<'a>) -> Run<'a, V> {
        self.evidence = evidence;
        self
    }

    /// Goes on in an emergency where evidence is missing or refused, where a `protected`
    /// environment refuses to lose data or to revert, and where what is to be reverted
    /// was edited.
    ///
    /// The reason stays in the history, with who and when, and every later
    /// [`Report`] shows it. Where nothing is refused, nothing is noted.
    pub fn break_glass(mut self, reason: &str) -> Run<'a, V> {
        self.options.break_glass = Some(reason.trim().to_owned());
        self
    }

    /// How long to wait for another process that is migrating; as the environment
    /// has it, which is 60 seconds by default.
    ///
    /// A process that finds nothing pending does not wait at all.
    pub fn lock_wait(mut self, time: Duration) -> Run<'a, V> {
        self.options.lock_wait = Some(time);
        self
    }

    /// Where the history is kept; `sterna.history` if not set.
    ///
    /// The default is a schema of its own, because a migration may change
    /// `search_path` and because `public` is closed to ordinary users since
    /// PostgreSQL 15. Making it takes `CREATE` on the database. A user who may only
    /// create in one schema names it here: `history_table("app", "sterna_history")`.
    ///
    /// The name is part of the lock, so all programs of a plan must agree on it.
    pub fn history_table(mut self, schema: &str, table: &str) -> Run<'a, V> {
        schema.clone_into(&mut self.options.schema);
        table.clone_into(&mut self.options.table);
        self
    }

    /// Applies what is pending.
    ///
    /// # Errors
    ///
    /// As for [`Plan::apply`].
    pub fn apply<D: Driver + ?Sized>(mut self, driver: &mut D) -> Result<Report, Error> {
        let engine = Engine::new(self.plan.data(), &self.options);
        drive(engine, driver, &mut self.observer, &mut self.evidence)
    }

    /// Applies what is pending through an asynchronous driver.
    ///
    /// Where the future is dropped before it is done, the connection is in the
    /// middle of a migration and holds the lock: drop the connection as well, and do
    /// not give it back to a pool.
    ///
    /// # Errors
    ///
    /// As for [`Plan::apply`].
    pub async fn apply_async<D: AsyncDriver + ?Sized>(
        mut self,
        driver: &mut D,
    ) -> Result<Report, Error> {
        let engine = Engine::new(self.plan.data(), &self.options);
        drive_async(engine, driver, &mut self.observer, &mut self.evidence).await
    }

    /// Writes into the history what a person has decided, and applies nothing.
    ///
    /// ```no_run
    /// # use sterna_runtime::Repair;
    /// # fn example<V: sterna_runtime::PlanVersion, E: sterna_runtime::PlanEnvironment>(
    /// #     plan: &sterna_runtime::Plan<V>,
    /// #     staging: E,
    /// #     index: V,
    /// #     client: &mut dyn sterna_runtime::Driver,
    /// # ) -> Result<(), sterna_runtime::Error> {
    /// let run = plan.environment(staging);
    /// run.repair(client, Repair::StatementRan(index), "the index is there and valid")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It takes the lock as every run does. Who did it, when and why stays in the table
    /// of repairs beside the history, and every later [`Report`] shows it. Where the
    /// environment is `protected`, it takes [`break_glass`](Self::break_glass) as well.
    ///
    /// # Errors
    ///
    /// When there is nothing for it to repair, no reason is given, and as for
    /// [`Plan::apply`].
    pub fn repair<D: Driver + ?Sized>(
        self,
        driver: &mut D,
        repair: Repair<V>,
        reason: &str,
    ) -> Result<Report, Error> {
        self.ordered(repair, reason).apply(driver)
    }

    /// Writes into the history what a person has decided, through an asynchronous
    /// driver.
    ///
    /// # Errors
    ///
    /// As for [`repair`](Self::repair).
    pub async fn repair_async<D: AsyncDriver + ?Sized>(
        self,
        driver: &mut D,
        repair: Repair<V>,
        reason: &str,
    ) -> Result<Report, Error> {
        self.ordered(repair, reason).apply_async(driver).await
    }

    fn ordered(mut self, repair: Repair<V>, reason: &str) -> Run<'a, V> {
        self.options.direction = Direction::Up;
        self.options.repair = Some(Order {
            repair: repair.placed(),
            reason: reason.trim().to_owned(),
        });
        self
    }
}

impl<V> fmt::Debug for Run<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run")
            .field("plan", self.plan)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// Who is told what happens: `tracing`, and the callback if there is one.
pub(crate) struct Observer<'a> {
    callback: Option<Callback<'a>>,
}

type Callback<'a> = Box<dyn FnMut(&Event) + Send + 'a>;

impl Observer<'_> {
    pub(crate) fn observe(&mut self, event: &Event) {
        event.trace();
        if let Some(callback) = &mut self.callback {
            callback(event);
        }
    }
}
