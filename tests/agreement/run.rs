//! Runs a history on a server and through the checker, and compares.

use sterna_build::Checked;
use sterna_build::diagnostic::sqlstate;
use sterna_build::text::File;

use crate::agree::Tally;
use crate::case::Step;
use crate::catalog;
use crate::checker::{self, Said};
use crate::diff::{Expected, differences};
use crate::server::{Database, Refusal};

/// A history that is being run.
pub(crate) struct Run<'d, 's> {
    database: &'d mut Database<'s>,
    /// The migrations that the server accepted so far.
    accepted: Vec<String>,
    /// Whether one was accepted of which the checker does not know what it did.
    uncertain: bool,
    tally: Tally,
    /// What the checker said of the last one that was made up and accepted.
    last: Option<Checked>,
}

/// When the checker may say nothing of what the server refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Silence {
    /// The case says so, and then it must.
    Always,
    /// Nothing is said of that.
    Open,
}

impl<'d, 's> Run<'d, 's> {
    /// An empty history in an empty database.
    pub(crate) fn new(database: &'d mut Database<'s>) -> Self {
        Self {
            database,
            accepted: Vec::new(),
            uncertain: false,
            tally: Tally::default(),
            last: None,
        }
    }

    pub(crate) fn version(&self) -> u32 {
        self.database.version()
    }

    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Runs the step of a case, and gives what is wrong with it.
    pub(crate) fn step(&mut self, step: &Step) -> Vec<String> {
        let silence = match step.silent {
            Some(_) => Silence::Always,
            None => Silence::Open,
        };
        let (answer, mut faults) = self.migrate(&step.sql, silence);
        faults.extend(unexpected(step, &answer));
        faults
    }

    /// Runs a migration that nobody knows the end of, and says if the checker refuses what the
    /// server accepts.
    pub(crate) fn made_up(&mut self, sql: &str) -> Option<String> {
        let (answer, checked) = self.ask(sql);
        match answer {
            Err(refusal) => {
                let file = &checked.files[checked.plan.migrations[self.accepted.len()].up.file];
                self.refused(&checked, file, &refusal, Silence::Open);
                None
            }
            Ok(()) => {
                self.tally.accepted += 1;
                self.accepted.push(sql.to_owned());
                let faults = refused_too_much(&checked).into_iter().next();
                self.last = Some(checked);
                faults
            }
        }
    }

    /// What is wrong with the catalog after all that was made up.
    pub(crate) fn made_up_catalog(&mut self) -> Option<String> {
        let last = self.last.take()?;
        self.catalogs(&last).into_iter().next()
    }

    fn migrate(&mut self, sql: &str, silence: Silence) -> (Result<(), Refusal>, Vec<String>) {
        let (answer, checked) = self.ask(sql);
        let faults = match &answer {
            Err(refusal) => {
                let file = &checked.files[checked.plan.migrations[self.accepted.len()].up.file];
                self.refused(&checked, file, refusal, silence)
            }
            Ok(()) => {
                self.tally.accepted += 1;
                self.accepted.push(sql.to_owned());
                self.uncertain |= silence == Silence::Always;
                let mut faults = refused_too_much(&checked);
                faults.extend(self.catalogs(&checked));
                faults
            }
        };
        (answer, faults)
    }

    /// What the server and the checker say of a migration after those that were accepted.
    fn ask(&mut self, sql: &str) -> (Result<(), Refusal>, Checked) {
        let migrations: Vec<_> = self.accepted.iter().map(String::as_str).collect();
        let folder: Vec<_> = migrations.into_iter().chain([sql]).collect();
        let checked = checker::check(&folder, self.version());
        let part = &checked.plan.migrations[self.accepted.len()].up;
        let file = &checked.files[part.file];
        self.tally.statements += part.statements.len();
        let answer = self.database.apply(part, file.text());
        (answer, checked)
    }

    fn refused(
        &mut self,
        checked: &Checked,
        file: &File,
        refusal: &Refusal,
        silence: Silence,
    ) -> Vec<String> {
        self.tally.refused += 1;
        let said = match checker::errors(checked).into_iter().next() {
            None => {
                match silence {
                    Silence::Always => self.tally.silent += 1,
                    Silence::Open => self.tally.missed += 1,
                }
                return Vec::new();
            }
            Some(said) if silence != Silence::Always && agrees(&said, checked, refusal) => {
                return Vec::new();
            }
            Some(said) => said.to_string(),
        };
        let line = file.line_column(refusal.span.start).line;
        let Refusal {
            message, sqlstate, ..
        } = refusal;
        vec![format!(
            "  the server, in line {line}: {message} ({sqlstate})\n  the checker: {said}"
        )]
    }

    /// What is wrong with the checker's catalog.
    fn catalogs(&mut self, checked: &Checked) -> Vec<String> {
        self.database.reset();
        let server = catalog::read(self.database.client());
        let Some((own, whole)) = checker::catalog(checked) else {
            return Vec::new();
        };
        self.tally.catalogs += 1;
        let own = catalog::sorted(own);
        if whole && !self.uncertain {
            let missing = differences(&server, &own, Expected::Everything);
            self.tally.incomplete += usize::from(!missing.is_empty());
        }
        let different = differences(&server, &own, Expected::NothingWrong);
        let lines = different.into_iter();
        lines.map(|line| format!("  {line}")).collect()
    }
}

/// What the checker says of a folder that the server accepts.
fn refused_too_much(checked: &Checked) -> Vec<String> {
    let errors = checker::errors(checked).into_iter();
    errors
        .map(|said| format!("  the server: nothing\n  the checker: {said}"))
        .collect()
}

/// What is wrong with the case itself, if the server says so.
fn unexpected(step: &Step, answer: &Result<(), Refusal>) -> Option<String> {
    let expected = step.refused.as_deref();
    let found = answer.as_ref().err();
    let name = found.and_then(|refusal| sqlstate::condition(&refusal.sqlstate));
    (expected != name).then(|| {
        let message = found.map_or("", |refusal| &refusal.message);
        let (expected, name) = (expected.unwrap_or("nothing"), name.unwrap_or("nothing"));
        format!("  the case expects {expected}, the server: {name} {message}")
    })
}

/// Whether the checker says what the server says, of the same statement.
fn agrees(said: &Said, checked: &Checked, refusal: &Refusal) -> bool {
    let last = checked.plan.migrations.len() - 1;
    said.means(&refusal.sqlstate)
        && said.place.is_some_and(|(migration, span)| {
            // What is missing is missed at the semicolon.
            let statement = refusal.span.start..=refusal.span.end;
            migration == last && statement.contains(&span.start)
        })
}
