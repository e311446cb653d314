//! What a run was asked to do.

use std::time::Duration;

use super::Order;
use crate::environment::EnvironmentSettings;
use crate::plan::Direction;
use crate::promotion::Rule;
use crate::repair::Repair;

/// The settings of a run.
#[derive(Debug)]
pub(crate) struct Options {
    /// Whether to apply or to revert.
    pub(crate) direction: Direction,
    /// How many migrations of the plan to have applied; all if not set.
    pub(crate) target: Option<usize>,
    /// Where the run takes place, if anybody said.
    pub(crate) environment: Option<&'static EnvironmentSettings>,
    /// The settings of the environment that it comes after.
    pub(crate) before: Option<&'static EnvironmentSettings>,
    /// Why rules of the environment may be broken.
    pub(crate) break_glass: Option<String>,
    /// What is to be repaired in place of that.
    pub(crate) repair: Option<Order>,
    /// In place of what the environment says.
    pub(crate) lock_wait: Option<Duration>,
    pub(crate) schema: String,
    pub(crate) table: String,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            direction: Direction::Up,
            target: None,
            environment: None,
            before: None,
            break_glass: None,
            repair: None,
            lock_wait: None,
            schema: "sterna".to_owned(),
            table: "history".to_owned(),
        }
    }
}

impl Options {
    /// The settings of the environment, or the defaults of all.
    pub(super) fn settings(&self) -> &'static EnvironmentSettings {
        static NOWHERE: EnvironmentSettings = EnvironmentSettings::new("");
        self.environment.unwrap_or(&NOWHERE)
    }

    /// What has to be shown before anything is applied.
    pub(super) fn rule(&self) -> Option<Rule> {
        let repair = self.repair.as_ref().map(|order| &order.repair);
        let applies = self.direction == Direction::Up
            && matches!(repair, None | Some(Repair::MarkApplied(_)));
        let settings = self.environment.filter(|_| applies)?;
        Some(Rule {
            settings,
            after: settings.after?,
            before: self.before,
        })
    }

    /// The call that was given an empty reason.
    pub(super) fn without_reason(&self) -> Option<&'static str> {
        let repair = self.repair.as_ref().map(|order| &*order.reason);
        match (self.break_glass.as_deref(), repair) {
            (Some(""), _) => Some(".break_glass(...)"),
            (_, Some("")) => Some(".repair(...)"),
            _ => None,
        }
    }

    pub(super) fn lock_wait(&self) -> Duration {
        self.lock_wait.unwrap_or(self.settings().lock_wait)
    }
}
