//! What shows that the environment before had what is pending, asked and weighed.

use std::time::Duration;

use super::Engine;
#[cfg(feature = "receipts")]
use super::Options;
use super::history::History;
use super::reading::why_unreadable;
use super::records::{Unreadable, check_format, filled, text};
use crate::driver::{Failure, Rows};
#[cfg(feature = "receipts")]
use crate::error::Error;
use crate::error::{ErrorKind, Parts, title};
use crate::event::Event;
use crate::plan::{Migration, PlanData};
use crate::promotion::{
    Moment, Passed, Refusal, Rule, Testimony, Told, Unproven, judge, moment_sql,
};
#[cfg(feature = "receipts")]
use crate::promotion::{no_file, verify};

const DOING: &str = "read the history of the environment before";

impl History {
    /// One row at least: what the database is and what time it has there, and all
    /// that the plan has been through and that is in place now.
    ///
    /// The digest of a record also vouches for what was in place before it. Where
    /// something of that was reverted since, the record of that has the digest of what
    /// was left.
    pub(super) fn read_testimony(&self) -> String {
        let (plan, table) = (&self.plan, self.table());
        format!(
            "select now.environment, now.format, now.time, h.format, h.version, \
             coalesce((select r.chain from {table} r where r.plan = {plan} \
             and r.position > h.position and r.reverts < h.position \
             order by r.position desc limit 1), h.chain), {} \
             from (select {}, {} as time) now \
             left join {table} h on h.plan = {plan} and h.state = 'applied' \
             and not exists (select from {table} r where r.plan = {plan} \
             and r.reverts = h.position and (r.state <> 'failed' or r.statements_done > 0)) \
             order by h.position",
            moment_sql("h.applied_at"),
            self.known(),
            moment_sql("pg_catalog.clock_timestamp()")
        )
    }
}

#[cfg(feature = "receipts")]
/// The question to a database for what its history says.
pub(crate) fn question(plan: PlanData, options: &Options) -> String {
    History::new(options, plan.name()).read_testimony()
}

#[cfg(feature = "receipts")]
/// What the answer to it says.
pub(crate) fn testimony(
    plan: PlanData,
    options: &Options,
    rows: &Rows,
) -> Result<Testimony, Error> {
    let table = History::new(options, plan.name()).display_name();
    let told = |unreadable| Error::new(Parts::new(why_unreadable(table, unreadable)));
    parse(plan, rows).map_err(told)
}

/// Why it is not of the environment that the run was told.
#[cfg(feature = "receipts")]
pub(crate) fn elsewhere(plan: PlanData, options: &Options, database: &str) -> Option<ErrorKind> {
    let here = options.environment?;
    (!here.is_called(database)).then(|| ErrorKind::OtherEnvironment {
        database: database.to_owned(),
        program: Some(here.name),
        state: History::new(options, plan.name()).state_display_name(),
    })
}

fn parse(plan: PlanData, rows: &Rows) -> Result<Testimony, Unreadable> {
    let first = rows.first().cloned().unwrap_or_default();
    check_format(text(&first, 1))?;
    let mut migrations = Vec::new();
    for row in rows.iter().filter(|row| !text(row, 4).is_empty()) {
        check_format(text(row, 3))?;
        migrations.push(Passed {
            version: text(row, 4).to_owned(),
            chain: text(row, 5).to_owned(),
            applied_at: moment(text(row, 6))?,
        });
    }
    Ok(Testimony {
        plan: plan.name().to_owned(),
        environment: filled(&first, 0),
        issued_at: moment(text(&first, 2))?,
        migrations,
    })
}

fn moment(text: &str) -> Result<Moment, Unreadable> {
    let odd = || Unreadable::Odd(format!("expected a moment, found `{text}`"));
    Moment::parse(text).ok_or_else(odd)
}

impl Engine {
    /// Takes what the evidence said to the last command.
    pub(crate) fn hear(&mut self, elapsed: Duration, told: Told) {
        self.now = elapsed;
        let Some(rule) = self.rule.take() else {
            return self.proceed();
        };
        match self.weigh(&rule, told) {
            Ok(()) => self.proceed(),
            Err(refusal) => self.refuse_unless_broken(*refusal),
        }
    }

    fn weigh(&self, rule: &Rule, told: Told) -> Result<(), Box<Refusal>> {
        let pending: Vec<Migration> = self.pending.iter().map(|entry| entry.migration).collect();
        let (testimony, now) = match told {
            Told::Nothing => {
                return rule.refuse(Unproven::NoEvidence, pending.first().copied());
            }
            Told::OtherDriver => return rule.refuse(Unproven::OtherDriver, None),
            Told::Database(answer) => {
                let testimony = self.answered(rule, answer)?;
                // The clock there is also the one of what was applied there.
                let now = testimony.issued_at;
                (testimony, now)
            }
            #[cfg(feature = "receipts")]
            Told::Receipt(text) => (verify(rule, &text)?, self.clock()?),
            #[cfg(feature = "receipts")]
            Told::NoFile(path, error) => return Err(no_file(rule, &path, error)),
        };
        judge(rule, &testimony, self.plan, &pending, now)
    }

    /// The time on the server that is to be migrated.
    #[cfg(feature = "receipts")]
    fn clock(&self) -> Result<Moment, Box<Refusal>> {
        let table = self.history.display_name();
        moment(&self.clock).map_err(|odd| Refusal::new(why_unreadable(table, odd), None))
    }

    fn answered(
        &self,
        rule: &Rule,
        answer: Result<Rows, Failure>,
    ) -> Result<Testimony, Box<Refusal>> {
        let doing = DOING;
        match answer {
            Ok(rows) => parse(self.plan, &rows).map_err(|unreadable| {
                let kind = why_unreadable(self.history.display_name(), unreadable);
                Refusal::new(kind, None)
            }),
            // No history, so nobody ever told the database what it is.
            Err(Failure::Server(error)) if ["42P01", "3F000"].contains(&&*error.sqlstate) => {
                rule.refuse(Unproven::OtherEnvironment { found: None }, None)
            }
            Err(Failure::Server(error)) => {
                Err(Refusal::new(ErrorKind::Server { doing, error }, None))
            }
            Err(Failure::Connection(source) | Failure::Unusable(source)) => {
                Err(Box::new(Refusal {
                    source: Some(source),
                    ..*Refusal::new(ErrorKind::Connection { doing }, None)
                }))
            }
        }
    }

    /// Ends the run, or goes on and leaves the reason for that in the history.
    pub(super) fn refuse_unless_broken(&mut self, refusal: Refusal) {
        if self.breaks_glass(refusal) {
            self.proceed();
        }
    }

    /// Whether there is a reason to go on; ends the run if there is none.
    pub(super) fn breaks_glass(&mut self, refusal: Refusal) -> bool {
        let parts = Parts {
            migration: refusal.migration,
            mark: refusal.mark,
            source: refusal.source,
            ..Parts::new(refusal.kind)
        };
        let Some(reason) = self.reason.clone() else {
            self.failure = Some(parts);
            self.end();
            return false;
        };
        self.history.break_glass(&reason);
        let refused = title(&parts);
        self.events.push_back(Event::BrokeGlass { reason, refused });
        true
    }
}
