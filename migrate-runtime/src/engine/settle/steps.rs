//! The steps of a run that settle what became of a statement.

use super::{Chore, Fate, Seen, Settling, Verdict, judge, look};
use crate::driver::Rows;
use crate::engine::compare::Entry;
use crate::engine::journal::Journal;
use crate::engine::mark::whole;
use crate::engine::{Command, Engine, Step};
use crate::error::{ErrorKind, Mark};
use crate::event::Event;
use crate::outcome::Outcome;
use crate::plan::Witness;
use crate::report::Settled;

impl Engine {
    /// How to go on in a migration of which so many statements are done, if a run can.
    pub(in crate::engine) fn resume(&mut self, entry: Entry, done: usize) -> Step {
        let settling = &mut self.settling;
        match Fate::of(settling.begun.as_ref(), entry.script(), done) {
            Fate::Known => settling.begun = None,
            Fate::Look => {}
            Fate::Open(reason) => {
                let busy = None;
                self.unsettled(entry, done, reason, busy);
                return self.step;
            }
        }
        Step::Journal(entry, Journal::Resume(done))
    }

    /// Settles what an earlier run began, or goes on with the next statement.
    pub(in crate::engine) fn go_on(&mut self, entry: Entry, done: usize) {
        let Some(begun) = &self.settling.begun else {
            return self.next_statement(entry, done);
        };
        self.settling.before = Seen::parse(&begun.found);
        self.settling.earlier = true;
        self.attempts = 1;
        self.step = Step::Journal(entry, Journal::Settle(done));
    }

    /// The first step of a statement.
    pub(in crate::engine) fn first_step(entry: Entry, index: usize) -> Journal {
        match entry.script().witness(index) {
            None | Some(Witness::Block(_)) => Journal::Statement(index),
            Some(Witness::Repeatable) => Journal::Alone(index),
            Some(Witness::Nothing) => Journal::Begin(index),
            Some(_) => Journal::Look(index),
        }
    }

    /// The first step of another attempt at a statement.
    pub(in crate::engine) fn next_attempt(entry: Entry, index: usize) -> Journal {
        match Engine::first_step(entry, index) {
            Journal::Look(index) => Journal::Settle(index),
            first => first,
        }
    }

    /// The question what there is.
    pub(in crate::engine) fn look(entry: &Entry, index: usize) -> Command {
        let witness = entry.script().witness(index);
        let query = witness.and_then(look::query);
        Command::Query(query.unwrap_or_default())
    }

    /// What was there before the statement, for the history.
    pub(in crate::engine) fn found(&self) -> String {
        self.settling.before.told()
    }

    /// Forgets what was there before the statement before.
    pub(in crate::engine) fn begin_statement(&mut self) {
        self.settling = Settling::default();
    }

    pub(in crate::engine) fn looked(&mut self, entry: Entry, index: usize, rows: &Rows) {
        let seen = Seen::of(rows);
        let named = matches!(
            entry.script().witness(index),
            Some(Witness::Index { name: Some(_), .. })
        );
        let invalid = seen.0.iter().find(|thing| thing.state == "invalid");
        if let Some(index_name) = invalid.filter(|_| named).map(|thing| thing.name.clone()) {
            let (kind, mark) = (
                ErrorKind::InvalidIndex { index: index_name },
                whole(entry.script().statement(index)),
            );
            self.settling.before = Seen::default();
            self.fail_at(kind, Some(entry.migration), Some(mark));
            self.step = Step::Journal(entry, Journal::Fail);
            return;
        }
        self.settling.before = seen;
        self.step = Step::Journal(entry, Journal::Begin(index));
    }

    pub(in crate::engine) fn settle(&mut self, entry: Entry, index: usize, rows: &Rows) {
        let Some(witness) = entry.script().witness(index) else {
            return self.next_statement(entry, index);
        };
        let verdict = judge(witness, &self.settling.before, &Seen::of(rows));
        let step = match verdict {
            Verdict::Ran => {
                self.tell(entry, index, Outcome::Ran);
                Journal::Note(index + 1)
            }
            Verdict::NotRan => {
                if self.settling.earlier {
                    self.tell(entry, index, Outcome::RunsAgain);
                }
                Journal::Look(index)
            }
            Verdict::Left(chores) => {
                self.settling.chores = chores.into();
                Journal::ClearAway(index)
            }
            Verdict::Busy(process) => {
                let reason = "another session still works on it";
                return self.unsettled(entry, index, reason, Some(process));
            }
            Verdict::Open(reason) => return self.unsettled(entry, index, reason, None),
        };
        self.step = Step::Journal(entry, step);
    }

    pub(in crate::engine) fn clear_away(&self) -> String {
        let chore = self.settling.chores.front();
        chore.map_or(String::new(), |chore| chore.sql.clone())
    }

    /// Goes on to what else there is to clear away, and then looks again.
    pub(in crate::engine) fn cleared_away(&mut self, entry: Entry, index: usize) {
        if let Some(chore) = self.settling.chores.pop_front() {
            self.tell(entry, index, Outcome::ClearedAway(chore.leftover));
        }
        let next = match self.settling.chores.is_empty() {
            true => Journal::Settle(index),
            false => Journal::ClearAway(index),
        };
        self.step = Step::Journal(entry, next);
    }

    /// Adds to the refusal of a statement what it has left.
    pub(in crate::engine) fn inspected(&mut self, entry: Entry, index: usize, rows: &Rows) {
        let witness = entry.script().witness(index);
        let verdict = witness.map(|it| judge(it, &self.settling.before, &Seen::of(rows)));
        let chores = match verdict {
            Some(Verdict::Left(chores)) => chores,
            _ => Vec::new(),
        };
        let leftovers = chores.into_iter().map(|chore: Chore| chore.leftover);
        if let Some(failure) = &mut self.failure
            && let ErrorKind::Refused { left, .. } = &mut failure.kind
        {
            left.extend(leftovers);
        }
        self.step = Step::Journal(entry, Journal::Fail);
    }

    /// Whether the next run has something to settle, although this one has failed.
    pub(in crate::engine) fn leaves_something(&self) -> bool {
        let kind = self.failure.as_ref().map(|failure| &failure.kind);
        let left = matches!(kind, Some(ErrorKind::Refused { left, .. }) if !left.is_empty());
        left || self.settling.begun.is_some()
    }

    fn tell(&mut self, entry: Entry, index: usize, outcome: Outcome) {
        let (migration, number) = (entry.migration, index + 1);
        self.events.push_back(Event::Settled {
            migration,
            number,
            outcome: outcome.clone(),
        });
        self.report.settled.push(Settled {
            migration: migration.to_string(),
            statement: number,
            outcome,
        });
    }

    /// Ends the run: only a person can tell what became of the statement.
    fn unsettled(
        &mut self,
        entry: Entry,
        index: usize,
        reason: &'static str,
        process: Option<String>,
    ) {
        let script = entry.script();
        let begun = self.settling.begun.take();
        let here = (index < script.len()).then(|| script.statement(index));
        let sql = begun.map(|begun| begun.statement);
        let sql = sql
            .or(here.map(|here| here.sql.to_owned()))
            .unwrap_or_default();
        let mark: Option<Mark> = here.filter(|here| here.sql == sql).map(whole);
        let kind = ErrorKind::Unsettled {
            statement: index + 1,
            sql,
            reason,
            process,
            environment: self.environment.map(|here| here.name),
        };
        self.fail_at(kind, Some(entry.migration), mark);
    }
}
