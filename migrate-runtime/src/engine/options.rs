//! What a run was asked to do.

use std::time::Duration;

use crate::environment::EnvironmentSettings;
use crate::plan::Direction;
use crate::promotion::Rule;

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
        let applies = self.direction == Direction::Up;
        let settings = self.environment.filter(|_| applies)?;
        Some(Rule {
            settings,
            after: settings.after?,
            before: self.before,
        })
    }

    pub(super) fn lock_wait(&self) -> Duration {
        self.lock_wait.unwrap_or(self.settings().lock_wait)
    }
}
