//! Whether evidence shows that the environment before had what is pending.

use std::collections::{HashMap, HashSet};
use std::error::Error as StdError;

use super::{Moment, Passed, Testimony, Unproven};
use crate::environment::EnvironmentSettings;
use crate::error::{ErrorKind, Mark};
use crate::plan::{Migration, PlanData};

/// What has to be shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// The environment that asks, with `soak` and `receipt_key`.
    pub(crate) settings: &'static EnvironmentSettings,
    /// The name of the environment before.
    pub(crate) after: &'static str,
    /// Its settings, for the other names that it answers to.
    pub(crate) before: Option<&'static EnvironmentSettings>,
}

/// Why a run may not go on.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) kind: ErrorKind,
    pub(crate) migration: Option<Migration>,
    pub(crate) mark: Option<Mark>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Refusal {
    pub(crate) fn new(kind: ErrorKind, migration: Option<Migration>) -> Box<Refusal> {
        Box::new(Refusal {
            kind,
            migration,
            mark: None,
            source: None,
        })
    }
}

/// Checks all that is pending; `now` is the time by the clock that judges its age.
pub(crate) fn judge(
    rule: &Rule,
    testimony: &Testimony,
    plan: PlanData,
    pending: &[Migration],
    now: Moment,
) -> Result<(), Box<Refusal>> {
    rule.check_subject(testimony, plan)?;
    if let Err(ahead) = now.since(testimony.issued_at) {
        return rule.refuse(Unproven::Clock { ahead }, None);
    }
    let passed: HashMap<_, _> = testimony
        .migrations
        .iter()
        .map(|passed| (&*passed.version, passed))
        .collect();
    let proven = proven(testimony, plan);
    for &migration in pending {
        let Some(passed) = passed.get(migration.version()) else {
            return rule.refuse(Unproven::NotCovered, Some(migration));
        };
        if migration.index() >= proven {
            return rule.refuse(Unproven::Different, Some(migration));
        }
        rule.check_age(testimony, passed, migration, now)?;
    }
    Ok(())
}

/// How many migrations of the plan the environment had as they are.
///
/// A chain digest is over a migration and all before it, so the furthest one that
/// the history knows vouches for all of them. (Those behind one that came in late
/// were recorded with digests of an earlier plan.)
fn proven(testimony: &Testimony, plan: PlanData) -> usize {
    let passed = testimony.migrations.iter();
    let chains: HashSet<_> = passed.map(|passed| &*passed.chain).collect();
    let known = |place: &usize| chains.contains(&*plan.migration(*place).chain().to_string());
    (0..plan.len())
        .rev()
        .find(known)
        .map_or(0, |place| place + 1)
}

impl Rule {
    /// Refuses, with a reason.
    pub(crate) fn refuse<T>(
        &self,
        why: Unproven,
        migration: Option<Migration>,
    ) -> Result<T, Box<Refusal>> {
        Err(self.refusal(why, migration))
    }

    pub(crate) fn refusal(&self, why: Unproven, migration: Option<Migration>) -> Box<Refusal> {
        let kind = ErrorKind::Unproven {
            environment: self.settings.name,
            after: self.after,
            why,
        };
        Refusal::new(kind, migration)
    }

    fn check_subject(&self, testimony: &Testimony, plan: PlanData) -> Result<(), Box<Refusal>> {
        if testimony.plan != plan.name() {
            let (found, expected) = (testimony.plan.clone(), plan.name());
            return self.refuse(Unproven::OtherPlan { found, expected }, None);
        }
        let found = testimony.environment.clone();
        if found.as_deref().is_some_and(|name| self.is_before(name)) {
            return Ok(());
        }
        self.refuse(Unproven::OtherEnvironment { found }, None)
    }

    fn is_before(&self, name: &str) -> bool {
        match self.before {
            Some(settings) => settings.is_called(name),
            None => name == self.after,
        }
    }

    fn check_age(
        &self,
        testimony: &Testimony,
        passed: &Passed,
        migration: Migration,
        now: Moment,
    ) -> Result<(), Box<Refusal>> {
        if let Err(ahead) = testimony.issued_at.since(passed.applied_at) {
            return self.refuse(Unproven::Clock { ahead }, Some(migration));
        }
        let soak = self.settings.soak;
        match now.since(passed.applied_at) {
            Ok(had) if had < soak => self.refuse(Unproven::TooYoung { had, soak }, Some(migration)),
            Ok(_) => Ok(()),
            Err(ahead) => self.refuse(Unproven::Clock { ahead }, Some(migration)),
        }
    }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
