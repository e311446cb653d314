//! Decides what happens in a run, without touching a socket or a clock.
//!
//! The engine is asked for the next [`Command`] and told how it went, with the
//! time since the run began. A run goes through these steps:
//!
//! ```text
//! ReadHead ──nothing pending──────────────────────────────────────────> Done
//!    └─> TakeLock <─> Sleep
//!           └─> ReadHistory <─> CreateHistory
//!                  └─> TrySettings, where the server can refuse them
//!                  └─> Batch, or Journal steps, for each pending migration
//!                         └─(refused)─> Rollback ──> Unlock ──────────> Done
//! ```
//!
//! This module owns the steps; what they do is in the modules below it.

mod apply;
mod compare;
mod history;
mod lock;
mod mark;
mod options;
mod settings;
mod text;

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::mem;
use std::time::Duration;

use self::apply::Journal;
use self::compare::compare;
use self::history::{Head, History, Record};
use self::lock::Waiting;
pub(crate) use self::options::Options;
use crate::driver::{Failure, Rows};
use crate::environment::EnvironmentSettings;
use crate::error::{Error, ErrorKind, Mark, Parts};
use crate::event::Event;
use crate::plan::{Migration, PlanData};
use crate::report::Report;
use crate::server_error::ServerError;

/// What a driver is to do next.
#[derive(Debug)]
pub(crate) enum Command {
    /// Send this, and tell the rows.
    Query(String),
    /// Send this, and tell whether it went through.
    Execute(String),
    /// Wait; there is nothing to tell.
    Sleep(Duration),
    /// Report this; there is nothing to tell.
    Event(Event),
    /// The run is over.
    Done(Result<Report, Error>),
}

/// The command that is due, or whose answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    ReadHead,
    TakeLock,
    Sleep(Duration),
    ReadHistory,
    CreateHistory,
    TrySettings,
    Batch,
    Journal(Journal),
    Rollback,
    Unlock,
    Done,
}

/// How often to look again after another process made the history's table.
const CREATE_ATTEMPTS: u32 = 3;

pub(crate) struct Engine {
    plan: PlanData,
    target: usize,
    settings: &'static EnvironmentSettings,
    history: History,
    step: Step,
    events: VecDeque<Event>,
    /// The time of the last answer.
    now: Duration,
    waiting: Waiting,
    locked: bool,
    /// Undoes what migrations set in the session.
    restore: String,
    /// Goes back, until the transaction ends, to the role that the session had.
    own_role: String,
    create_attempts: u32,
    /// The migration that is being applied.
    current: usize,
    /// How many of its statements an earlier run has done, if it stopped in it.
    halfway: Option<usize>,
    /// When it began.
    began: Duration,
    report: Report,
    failure: Option<Parts>,
}

impl Engine {
    pub(crate) fn new(plan: PlanData, options: &Options) -> Engine {
        let mut engine = Engine {
            plan,
            target: options.target.map_or(plan.len(), |n| n.min(plan.len())),
            settings: options.settings(),
            history: History::new(options, plan.name()),
            step: Step::ReadHead,
            events: VecDeque::new(),
            now: Duration::ZERO,
            waiting: Waiting::new(options.lock_wait()),
            locked: false,
            restore: String::new(),
            own_role: String::new(),
            create_attempts: 0,
            current: 0,
            halfway: None,
            began: Duration::ZERO,
            report: Report::default(),
            failure: None,
        };
        if !plan.is_sound() {
            engine.fail(ErrorKind::DamagedPlan, None);
            return engine;
        }
        engine.events.push_back(Event::Started {
            plan: plan.name(),
            migrations: plan.len(),
        });
        engine
    }

    /// The next command. Queries and executions are to be answered before the next call.
    pub(crate) fn next(&mut self) -> Command {
        if let Some(event) = self.events.pop_front() {
            return Command::Event(event);
        }
        match self.step {
            Step::ReadHead => Command::Query(self.history.read_head(self.target)),
            Step::TakeLock => Command::Query(self.history.take_lock()),
            Step::Sleep(time) => {
                self.step = Step::TakeLock;
                Command::Sleep(time)
            }
            Step::ReadHistory => Command::Query(self.history.read_all()),
            Step::CreateHistory => Command::Execute(self.history.create()),
            Step::TrySettings => Command::Execute(self.try_settings()),
            Step::Batch => Command::Execute(self.batch()),
            Step::Journal(journal) => Command::Execute(self.journal_sql(journal)),
            Step::Rollback => Command::Execute("rollback".to_owned()),
            Step::Unlock => {
                Command::Execute(format!("{}{}", self.restore, self.history.release_lock()))
            }
            Step::Done => Command::Done(self.outcome()),
        }
    }

    /// Takes the answer to the last command; `elapsed` is the time since the run began.
    pub(crate) fn answer(&mut self, elapsed: Duration, answer: Result<Rows, Failure>) {
        self.now = elapsed;
        match answer {
            Ok(rows) => self.succeeded(&rows),
            Err(Failure::Server(error)) if !error.fatal => self.refused(error),
            Err(Failure::Connection(source)) => self.lost(source),
            Err(failure) => self.lost(Box::new(failure)),
        }
    }

    fn succeeded(&mut self, rows: &Rows) {
        match self.step {
            Step::ReadHead => self.head_read(rows),
            Step::TakeLock => self.lock_answered(rows),
            Step::ReadHistory => self.history_read(rows),
            Step::CreateHistory => self.step = Step::ReadHistory,
            Step::TrySettings => self.begin(),
            Step::Batch => self.applied(),
            Step::Journal(journal) => self.journal_done(journal),
            Step::Rollback => self.step = Step::Unlock,
            Step::Unlock => self.finish(),
            Step::Sleep(_) | Step::Done => {}
        }
    }

    fn refused(&mut self, error: Box<ServerError>) {
        match (self.step, &*error.sqlstate) {
            (Step::ReadHead, "42P01" | "3F000") => self.step = Step::TakeLock,
            (Step::ReadHead | Step::TakeLock, "25P02") => {
                self.fail(ErrorKind::OpenTransaction, None);
            }
            (Step::ReadHistory, "42P01" | "3F000") => self.step = Step::CreateHistory,
            (Step::ReadHead | Step::ReadHistory, "42703") => self.foreign(error.title()),
            (Step::CreateHistory, "42P06" | "42P07" | "23505")
                if self.create_attempts < CREATE_ATTEMPTS =>
            {
                // Another plan was quicker; its lock is not ours.
                self.create_attempts += 1;
                self.step = Step::ReadHistory;
            }
            (Step::ReadHead | Step::ReadHistory, _) => self.server("read the history", error),
            (Step::TakeLock, _) => self.server("take the migration lock", error),
            (Step::CreateHistory, _) => self.server("create the history", error),
            (Step::TrySettings, _) => self.settings_refused(error),
            (Step::Batch, _) => self.batch_refused(error),
            (Step::Journal(journal), _) => self.journal_refused(journal, error),
            (Step::Rollback, _) => self.step = Step::Unlock,
            // The lock ends with the session at the latest, and what the run did stands.
            (Step::Unlock, _) => self.finish(),
            (Step::Sleep(_) | Step::Done, _) => {}
        }
    }

    fn lost(&mut self, source: Box<dyn StdError + Send + Sync>) {
        let kind = match self.step {
            Step::ReadHead | Step::ReadHistory => ErrorKind::Connection {
                doing: "read the history",
            },
            Step::CreateHistory => ErrorKind::Connection {
                doing: "create the history",
            },
            Step::TrySettings => ErrorKind::Connection {
                doing: "take on the settings",
            },
            Step::Batch | Step::Journal(_) => ErrorKind::FateUnknown,
            Step::TakeLock | Step::Sleep(_) => ErrorKind::Connection {
                doing: "take the migration lock",
            },
            // The session took the lock and the transaction with it.
            Step::Rollback | Step::Unlock | Step::Done => return self.finish(),
        };
        let migration = (kind == ErrorKind::FateUnknown).then(|| self.migration());
        self.fail(kind, migration);
        self.failure = self.failure.take().map(|parts| Parts {
            source: Some(source),
            ..parts
        });
        // A driver also fails on what it cannot send or read, with the session and
        // its lock alive; where the connection is gone, this fails at once.
        if self.locked {
            self.step = Step::Rollback;
        }
    }

    fn head_read(&mut self, rows: &Rows) {
        let head = match Head::parse(rows) {
            Ok(head) => head,
            Err(reason) => return self.foreign(reason),
        };
        if head.open_transaction {
            return self.fail(ErrorKind::OpenTransaction, None);
        }
        let last = head.records.last().map_or(0, |record| record.position);
        let target = self.target;
        let reached = target == 0
            || head.records.iter().any(|record| {
                let chain = || self.plan.migration(target - 1).chain().to_string();
                record.position == target && record.applied && record.chain == chain()
            });
        if !reached {
            self.step = Step::TakeLock;
            return;
        }
        self.report.in_place = last.min(self.plan.len());
        self.report.ahead = last.saturating_sub(self.plan.len());
        self.up_to_date();
        self.step = Step::Done;
    }

    fn history_read(&mut self, rows: &Rows) {
        let records: Result<Vec<Record>, String> = rows.iter().map(Record::parse).collect();
        let records = match records {
            Ok(records) => records,
            Err(reason) => return self.foreign(reason),
        };
        let standing = match compare(self.plan, &records) {
            Ok(standing) => standing,
            Err(difference) => {
                let (kind, migration) = *difference;
                return self.fail(kind, migration);
            }
        };
        self.report.in_place = standing.applied;
        self.report.ahead = standing.ahead;
        if standing.applied >= self.target {
            self.up_to_date();
            self.step = Step::Unlock;
            return;
        }
        self.current = standing.applied;
        self.halfway = standing.halfway;
        if settings::can_be_refused(self.settings) {
            self.step = Step::TrySettings;
        } else {
            self.begin();
        }
    }

    fn up_to_date(&mut self) {
        self.events.push_back(Event::UpToDate {
            migrations: self.report.in_place,
            ahead: self.report.ahead,
        });
    }

    fn foreign(&mut self, reason: String) {
        let table = self.history.display_name();
        self.fail(ErrorKind::ForeignHistory { table, reason }, None);
    }

    fn server(&mut self, doing: &'static str, error: Box<ServerError>) {
        self.fail(ErrorKind::Server { doing, error }, None);
    }

    /// Ends the run with an error, after giving the lock back.
    fn fail(&mut self, kind: ErrorKind, migration: Option<Migration>) {
        self.fail_at(kind, migration, None);
    }

    fn fail_at(&mut self, kind: ErrorKind, migration: Option<Migration>, mark: Option<Mark>) {
        self.failure = Some(Parts {
            kind,
            migration,
            mark,
            applied: Vec::new(),
            source: None,
        });
        self.step = if self.locked {
            Step::Unlock
        } else {
            Step::Done
        };
    }

    fn finish(&mut self) {
        self.step = Step::Done;
        if self.failure.is_none() && !self.report.applied.is_empty() {
            self.events.push_back(Event::Finished {
                applied: self.report.applied.len(),
                elapsed: self.now,
            });
        }
    }

    fn outcome(&mut self) -> Result<Report, Error> {
        let mut report = mem::take(&mut self.report);
        if let Some(parts) = self.failure.take() {
            let applied = report.applied;
            return Err(Error::new(Parts { applied, ..parts }));
        }
        report.elapsed = self.now;
        Ok(report)
    }

    fn migration(&self) -> Migration {
        self.plan.migration(self.current)
    }
}

#[cfg(test)]
mod tests;
