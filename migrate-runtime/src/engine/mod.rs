//! Decides what happens in a run, without touching a socket or a clock.
//!
//! The engine is asked for the next [`Command`] and told how it went, with the
//! time since the run began. A run goes through these steps:
//!
//! ```text
//! ReadHead ──nothing pending──────────────────────────────────────────> Done
//!    └─> ReadSession
//!           └─> TakeLock <─> Wait
//!                  └─> ReadHistory <─> ReadFormat <─> MakeHistory
//!                         └─> Ask, TrySettings, Claim, where they are needed
//!                                └─> Batch, or Journal steps, for each one to apply
//!                                     or to revert
//!                                       └─(refused)─> Rollback <─> Pause
//!                                                        └─> Unlock ──> Done
//! ```
//!
//! This module owns the steps; what they do is in the modules below it.

mod apply;
mod compare;
mod current;
mod evidence;
mod format;
mod history;
mod journal;
mod lock;
mod mark;
mod options;
mod protection;
mod reading;
mod records;
mod refusals;
mod repair;
mod replay;
mod retry;
mod revert;
mod session;
mod settings;
mod settle;
mod text;

use std::collections::VecDeque;
use std::mem;
use std::time::Duration;

use self::compare::{Difference, Entry};
#[cfg(feature = "receipts")]
pub(crate) use self::evidence::{elsewhere, question, testimony};
use self::history::History;
use self::journal::Journal;
use self::lock::{Lock, Waiting};
pub(crate) use self::options::Options;
use self::records::Record;
use self::repair::Mending;
pub(crate) use self::repair::Order;
use self::session::Session;
use self::settle::Settling;
use crate::driver::{Failure, Rows};
use crate::environment::EnvironmentSettings;
use crate::error::{Error, ErrorKind, Mark, Parts};
use crate::event::Event;
use crate::plan::{Direction, Migration, PlanData};
use crate::promotion::Rule;
use crate::report::Report;

/// What a driver is to do next.
#[derive(Debug)]
pub(crate) enum Command {
    /// Send this, and tell the rows.
    Query(String),
    /// Send this, and tell whether it went through.
    Execute(String),
    /// Ask the evidence, if it is a database with this, and tell what it said.
    Ask(String),
    /// Wait; there is nothing to tell.
    Sleep(Duration),
    /// Report this; there is nothing to tell.
    Event(Event),
    /// The run is over.
    Done(Result<Report, Error>),
}

/// The command that is due, or whose answer is.
#[derive(Clone, Copy, Debug)]
enum Step {
    ReadHead,
    ReadSession,
    TakeLock,
    Wait(Duration),
    ReadHistory,
    ReadFormat,
    /// Make the tables, of which this format is there.
    MakeHistory(usize),
    Ask,
    TrySettings,
    Claim,
    Batch(Entry),
    Journal(Entry, Journal),
    /// Write the repair into the history.
    Mend,
    Rollback(After),
    /// Before the next attempt: of all, or of the statement with this index.
    Pause(Duration, Entry, usize),
    Unlock,
    Done,
}

/// What follows a rollback.
#[derive(Clone, Copy, Debug)]
enum After {
    End,
    /// Try all of it again, or the statement with this index.
    Retry(Duration, Entry, usize),
    /// Another process has the lock.
    Wait,
    /// Another process had the lock in between.
    Look,
}

/// Whether the run was planned for a database without a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Foresight {
    None,
    /// It is, and the tables are made if nothing refuses it.
    Now,
    /// It was, and the tables were made.
    Past,
}

pub(crate) struct Engine {
    plan: PlanData,
    direction: Direction,
    /// How many migrations of the plan are to be in place.
    target: usize,
    /// The settings of the environment, and whether anybody said that it is this one.
    settings: &'static EnvironmentSettings,
    environment: Option<&'static EnvironmentSettings>,
    history: History,
    step: Step,
    events: VecDeque<Event>,
    /// The time of the last answer.
    now: Duration,
    waiting: Waiting,
    lock: Lock,
    session: Session,
    /// How often the tables were made.
    making: u32,
    foresight: Foresight,
    /// Whether the database is yet to be told what it is.
    unclaimed: bool,
    untried: bool,
    /// Whether it is yet to be seen that nothing pending needs the glass broken.
    guarded: bool,
    /// What is yet to be shown before anything is applied.
    rule: Option<Rule>,
    /// Why rules may be broken.
    reason: Option<String>,
    /// What is to be repaired, and how that is done.
    order: Option<Order>,
    mending: Option<(Mending, Vec<Record>)>,
    /// The time on the server when the history was read.
    clock: String,
    /// What is yet to be applied or reverted, and how many that were at first.
    pending: VecDeque<Entry>,
    total: usize,
    /// What of it is to be reverted and was edited since.
    edited: Vec<Difference>,
    /// When the current migration began, and which attempt at it this is.
    began: Duration,
    attempts: u32,
    /// What is known of a statement that may have run.
    settling: Settling,
    report: Report,
    failure: Option<Parts>,
}

impl Engine {
    pub(crate) fn new(plan: PlanData, options: &Options) -> Engine {
        let history = History::new(options, plan.name());
        let mut engine = Engine {
            plan,
            direction: options.direction,
            target: options.target.map_or(plan.len(), |n| n.min(plan.len())),
            settings: options.settings(),
            environment: options.environment,
            lock: Lock::new(options.settings(), &history),
            history,
            step: Step::ReadHead,
            events: VecDeque::new(),
            now: Duration::ZERO,
            waiting: Waiting::new(options.lock_wait()),
            session: Session::default(),
            making: 0,
            foresight: Foresight::None,
            unclaimed: false,
            untried: settings::can_be_refused(options.settings()),
            guarded: false,
            rule: options.rule(),
            reason: options.break_glass.clone(),
            order: options.repair.clone(),
            mending: None,
            clock: String::new(),
            pending: VecDeque::new(),
            total: 0,
            edited: Vec::new(),
            began: Duration::ZERO,
            attempts: 1,
            settling: Settling::default(),
            report: Report::new(options.direction),
            failure: None,
        };
        if !plan.is_sound() {
            engine.fail(ErrorKind::DamagedPlan, None);
            return engine;
        }
        if let Some(call) = options.without_reason() {
            engine.fail(ErrorKind::NoReason { call }, None);
            return engine;
        }
        engine.events.push_back(Event::Started {
            plan: plan.name(),
            migrations: plan.len(),
        });
        engine
    }

    /// The next command. Queries, executions and what was asked are to be answered
    /// before the next call.
    pub(crate) fn next(&mut self) -> Command {
        if let Some(event) = self.events.pop_front() {
            return Command::Event(event);
        }
        match self.step {
            Step::ReadHead => Command::Query(self.history.read_head(self.target)),
            Step::ReadSession => Command::Query(session::READ.to_owned()),
            Step::TakeLock => Command::Query(self.lock.take(&self.session.pid)),
            Step::Wait(time) => {
                self.step = self.before_history();
                Command::Sleep(time)
            }
            Step::ReadHistory => Command::Query(self.history.read_all(&self.lock.is_ours())),
            Step::ReadFormat => Command::Query(self.history.read_format()),
            Step::MakeHistory(from) => Command::Execute(self.history.upgrade(from)),
            Step::Ask => Command::Ask(self.history.read_testimony()),
            Step::TrySettings => Command::Execute(self.try_settings()),
            Step::Claim => Command::Execute(self.history.claim()),
            Step::Batch(entry) => Command::Execute(self.batch(&entry)),
            Step::Journal(entry, journal) => self.journal_command(&entry, journal),
            Step::Mend => Command::Execute(self.mend_sql()),
            Step::Rollback(After::Wait) => Command::Query(format!(
                "rollback; select false, h.* from ({}) h",
                self.lock.holder()
            )),
            Step::Rollback(_) => Command::Execute("rollback".to_owned()),
            Step::Pause(time, entry, statement) => {
                self.step = if entry.script().transactional() {
                    Step::Batch(entry)
                } else {
                    Step::Journal(entry, Engine::next_attempt(entry, statement))
                };
                Command::Sleep(time)
            }
            Step::Unlock => {
                Command::Execute(format!("{}{}", self.session.restore, self.lock.release()))
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
            Err(Failure::Unusable(source)) => {
                self.lost(source);
                self.step = Step::Done;
            }
            Err(failure) => self.lost(Box::new(failure)),
        }
    }

    fn succeeded(&mut self, rows: &Rows) {
        match self.step {
            Step::ReadHead => self.head_read(rows),
            Step::ReadSession => self.session_read(rows),
            Step::TakeLock => self.lock_answered(rows),
            Step::ReadHistory => self.history_read(rows),
            Step::ReadFormat => self.format_read(rows),
            Step::MakeHistory(_) => self.step = self.before_history(),
            Step::TrySettings => {
                self.untried = false;
                self.proceed();
            }
            Step::Claim => {
                self.unclaimed = false;
                self.proceed();
            }
            Step::Batch(entry) => self.applied(&entry),
            Step::Journal(entry, journal) => self.journal_done(entry, journal, rows),
            Step::Mend => self.mended(),
            Step::Rollback(after) => self.rolled_back(after, rows),
            Step::Unlock => self.finish(),
            Step::Wait(_) | Step::Pause(..) | Step::Ask | Step::Done => {}
        }
    }

    /// Goes on to whatever is next, once the history is known.
    fn proceed(&mut self) {
        if mem::take(&mut self.guarded) {
            for refusal in self.protection() {
                if !self.breaks_glass(refusal) {
                    return;
                }
            }
        }
        let next = self.pending.front().copied();
        self.step = match next {
            Some(_) if self.rule.is_some() => Step::Ask,
            Some(_) if self.untried => Step::TrySettings,
            _ if self.foresight == Foresight::Now => {
                self.foresight = Foresight::Past;
                Step::MakeHistory(0)
            }
            _ if self.unclaimed => Step::Claim,
            _ if self.mending.is_some() => Step::Mend,
            Some(entry) => return self.begin(entry),
            None => return self.end(),
        };
    }

    fn rolled_back(&mut self, after: After, rows: &Rows) {
        match after {
            After::End => self.end(),
            After::Wait => self.lock_is_busy(&rows.first().cloned().unwrap_or_default()),
            After::Look => self.step = Step::ReadHistory,
            After::Retry(pause, entry, index) => self.step = Step::Pause(pause, entry, index),
        }
    }

    /// Ends the run with an error, after giving the lock back.
    fn fail(&mut self, kind: ErrorKind, migration: Option<Migration>) {
        self.fail_at(kind, migration, None);
    }

    fn fail_at(&mut self, kind: ErrorKind, migration: Option<Migration>, mark: Option<Mark>) {
        self.failure = Some(Parts {
            migration,
            mark,
            direction: self.direction,
            attempts: self.attempts,
            ..Parts::new(kind)
        });
        self.end();
    }

    /// Gives the lock back, if there is one to give.
    fn end(&mut self) {
        if self.lock.held {
            self.step = Step::Unlock;
        } else {
            self.finish();
        }
    }

    fn finish(&mut self) {
        self.step = Step::Done;
        let (applied, reverted) = (self.report.applied.len(), self.report.reverted.len());
        if self.failure.is_none() && applied + reverted > 0 {
            self.events.push_back(Event::Finished {
                applied,
                reverted,
                elapsed: self.now,
            });
        }
    }

    fn outcome(&mut self) -> Result<Report, Error> {
        let mut report = mem::take(&mut self.report);
        if let Some(parts) = self.failure.take() {
            let (applied, reverted) = (report.applied, report.reverted);
            return Err(Error::new(Parts {
                applied,
                reverted,
                ..parts
            }));
        }
        report.elapsed = self.now;
        Ok(report)
    }
}

#[cfg(test)]
mod tests;
