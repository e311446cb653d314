//! What a run did, as a table to read.

use std::fmt;
use std::time::Duration;

use crate::outcome::Outcome;
use crate::plan::{Direction, Migration, Script};

/// What a run did; shown as a table.
///
/// ```text
/// applied 2 migrations in 21.4 ms, 1 was in place
///
///   version  name    time     mode
///   002      users    8.1 ms  transaction
///   003      by_day  12.9 ms  by statement
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// What was applied, in order.
    pub applied: Vec<Applied>,
    /// What was reverted, in order.
    pub reverted: Vec<Reverted>,
    /// How many migrations were in the database before.
    pub in_place: usize,
    /// How many migrations the database has that the plan does not know: the
    /// program is older than the database, as during a rolling deploy.
    pub ahead: usize,
    /// What was settled of statements that had been begun before.
    pub settled: Vec<Settled>,
    /// The migrations that were applied or reverted against the rules of the
    /// environment, in this run and ever before.
    pub overrides: Vec<Override>,
    /// What people have decided about migrations, in this run and ever before.
    pub repairs: Vec<Repaired>,
    /// How long the run waited for the lock.
    pub waited: Duration,
    /// How long the run took, all in all.
    pub elapsed: Duration,
    /// Whether it was to apply or to revert.
    direction: Direction,
}

/// A migration that was applied.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Applied {
    /// Which one.
    pub migration: Migration,
    /// How long it took.
    pub duration: Duration,
}

/// A migration that was reverted.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Reverted {
    /// Which one.
    pub migration: Migration,
    /// How long it took.
    pub duration: Duration,
}

/// A decision about a migration, made with [`repair`](crate::Run::repair).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repaired {
    /// Which one: version and name.
    pub migration: String,
    /// What was decided.
    pub repair: String,
    /// Why.
    pub reason: String,
    /// When, and by whom; not set for this run.
    pub told: Option<String>,
}

impl fmt::Display for Repaired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = self.told.as_deref().unwrap_or("now");
        let (migration, repair, reason) = (&self.migration, &self.repair, &self.reason);
        write!(f, "`{migration}` was repaired {when}, {repair}: {reason}")
    }
}

/// A statement that had been begun before, and of which it was settled what became.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settled {
    /// The migration: version and name.
    pub migration: String,
    /// The number of the statement, from 1.
    pub statement: usize,
    /// What was found, or done.
    pub outcome: Outcome,
}

impl fmt::Display for Settled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}`: {}",
            self.migration,
            self.outcome.tell(self.statement)
        )
    }
}

/// A migration that was applied or reverted against the rules, with
/// [`break_glass`](crate::Run::break_glass).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Override {
    /// Which one: version and name.
    pub migration: String,
    /// Why.
    pub reason: String,
    /// When, and by whom; not set for this run.
    pub told: Option<String>,
    /// Whether it was reverted.
    pub reverted: bool,
}

impl fmt::Display for Override {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = self.told.as_deref().unwrap_or("now");
        let done = if self.reverted { "reverted" } else { "applied" };
        write!(
            f,
            "`{}` was {done} under break-glass {when}: {}",
            self.migration, self.reason
        )
    }
}

impl Applied {
    fn cells(&self) -> [String; 4] {
        cells(self.migration, self.duration, Some(self.migration.up()))
    }
}

impl Reverted {
    fn cells(&self) -> [String; 4] {
        cells(self.migration, self.duration, self.migration.down())
    }
}

fn cells(migration: Migration, duration: Duration, script: Option<Script>) -> [String; 4] {
    let mode = if script.is_none_or(|script| script.transactional()) {
        "transaction"
    } else {
        "by statement"
    };
    [
        migration.version().to_owned(),
        migration.name().to_owned(),
        millis(duration),
        mode.to_owned(),
    ]
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.summary(f)?;
        if self.ahead > 0 {
            let ahead = count(self.ahead, "migration");
            write!(f, "; the database is {ahead} ahead of this program")?;
        }
        if !self.applied.is_empty() || !self.reverted.is_empty() {
            self.table(f)?;
        }
        for settled in &self.settled {
            write!(f, "\n  note: {settled}")?;
        }
        for repaired in &self.repairs {
            write!(f, "\n  note: {repaired}")?;
        }
        for broken in &self.overrides {
            write!(f, "\n  note: {broken}")?;
        }
        Ok(())
    }
}

impl Report {
    pub(crate) fn new(direction: Direction) -> Report {
        Report {
            direction,
            ..Report::default()
        }
    }

    fn table(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        let head = ["version", "name", "time", "mode"].map(str::to_owned);
        let mut rows = vec![head];
        rows.extend(self.applied.iter().map(Applied::cells));
        rows.extend(self.reverted.iter().map(Reverted::cells));
        let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
        let widths = [0, 1, 2].map(|column| width(column).unwrap_or(0));
        for (index, [version, name, time, mode]) in rows.iter().enumerate() {
            let [first, second, third] = widths;
            write!(f, "\n  {version:first$}  {name:second$}  ")?;
            if index == 0 {
                write!(f, "{time:third$}  {mode}")?;
            } else {
                write!(f, "{time:>third$}  {mode}")?;
            }
        }
        Ok(())
    }

    fn summary(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let elapsed = millis(self.elapsed);
        if let Some(repaired) = self.repairs.iter().find(|it| it.told.is_none()) {
            return write!(f, "repaired `{}` in {elapsed}", repaired.migration);
        }
        if self.direction == Direction::Down {
            return self.summary_of_reverting(f);
        }
        let were = if self.in_place == 1 { "was" } else { "were" };
        if self.applied.is_empty() {
            let in_place = count(self.in_place, "migration");
            return write!(f, "nothing to apply: {in_place} in place ({elapsed})");
        }
        let applied = count(self.applied.len(), "migration");
        write!(f, "applied {applied} in {elapsed}")?;
        match self.in_place {
            0 => Ok(()),
            in_place => write!(f, ", {in_place} {were} in place"),
        }
    }
}

impl Report {
    fn summary_of_reverting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let elapsed = millis(self.elapsed);
        let left = self.in_place.saturating_sub(self.reverted.len());
        if self.reverted.is_empty() {
            let in_place = count(left, "migration");
            return write!(f, "nothing to revert: {in_place} in place ({elapsed})");
        }
        let reverted = count(self.reverted.len(), "migration");
        let are = if left == 1 { "is" } else { "are" };
        write!(f, "reverted {reverted} in {elapsed}, {left} {are} in place")
    }
}

/// A number with its noun: `1 migration`, `2 migrations`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// A duration for people: milliseconds, from ten seconds on seconds.
pub(crate) fn millis(duration: Duration) -> String {
    if duration < Duration::from_secs(10) {
        format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::{Draft, plan};

    fn applied(drafts: &[Draft]) -> Vec<Applied> {
        let data = plan("app", drafts).data();
        let applied = |index| Applied {
            migration: data.migration(index),
            duration: Duration::from_millis(8 + 4 * index as u64),
        };
        (0..drafts.len()).map(applied).collect()
    }

    #[test]
    fn what_was_applied_is_a_table() {
        let drafts = [
            Draft::new("002", "büro", &[]),
            Draft::new("003", "orders_by_day", &[]).without_transaction(),
        ];
        let report = Report {
            applied: applied(&drafts),
            in_place: 1,
            elapsed: Duration::from_millis(21),
            ..Report::default()
        };
        let expected = "\
applied 2 migrations in 21.0 ms, 1 was in place

  version  name           time     mode
  002      büro            8.0 ms  transaction
  003      orders_by_day  12.0 ms  by statement";
        assert_eq!(report.to_string(), expected);
    }

    #[test]
    fn what_was_reverted_is_a_table() {
        let drafts = [Draft::new("002", "users", &[]).reverted_by(&["select 1"])];
        let reverted = |one: Applied| Reverted {
            migration: one.migration,
            duration: one.duration,
        };
        let mut report = Report {
            reverted: applied(&drafts).into_iter().map(reverted).collect(),
            in_place: 2,
            elapsed: Duration::from_millis(21),
            ..Report::new(Direction::Down)
        };
        let expected = "\
reverted 1 migration in 21.0 ms, 1 is in place

  version  name   time    mode
  002      users  8.0 ms  transaction";
        assert_eq!(report.to_string(), expected);
        report.reverted.clear();
        let expected = "nothing to revert: 2 migrations in place (21.0 ms)";
        assert_eq!(report.to_string(), expected);
    }

    #[test]
    fn nothing_to_apply_is_one_line() {
        let report = Report {
            in_place: 12,
            ahead: 1,
            elapsed: Duration::from_micros(1234),
            ..Report::default()
        };
        let expected = "nothing to apply: 12 migrations in place (1.2 ms); \
                        the database is 1 migration ahead of this program";
        assert_eq!(report.to_string(), expected);
    }

    #[test]
    fn broken_rules_are_never_left_out() {
        let broken = |told: Option<&str>| Override {
            migration: "002_users".into(),
            reason: "incident 7".into(),
            told: told.map(str::to_owned),
            reverted: false,
        };
        let report = Report {
            overrides: vec![
                broken(Some("2026-01-15 12:00:00 UTC by `app`")),
                broken(None),
                Override {
                    reverted: true,
                    ..broken(None)
                },
            ],
            ..Report::default()
        };
        let expected = "\
nothing to apply: 0 migrations in place (0.0 ms)
  note: `002_users` was applied under break-glass 2026-01-15 12:00:00 UTC by `app`: incident 7
  note: `002_users` was applied under break-glass now: incident 7
  note: `002_users` was reverted under break-glass now: incident 7";
        assert_eq!(report.to_string(), expected);
    }
}
