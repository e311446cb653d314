//! Runs cases on a server and through the checker, and compares.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use scratch_postgres::Server;
use sterna_build::Checked;
use sterna_build::diagnostic::sqlstate;
use sterna_build::text::File;

use crate::case::{Case, Step};
use crate::catalog;
use crate::checker::{self, Said};
use crate::diff::{Expected, differences};
use crate::server::{Database, Refusal};

/// A session mostly waits for the server, so this is more than there are processors.
const THREADS: usize = 4;

/// What was compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    statements: usize,
    accepted: usize,
    refused: usize,
    /// Refused by the server, and the case says that the checker does not know.
    silent: usize,
    /// Refused by the server, while the checker has no model to know by.
    not_judged: usize,
    /// Catalogs that were compared.
    catalogs: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            statements,
            accepted,
            refused,
            silent,
            not_judged,
            catalogs,
        } = self;
        write!(
            f,
            "{statements} statements in {} migrations, {accepted} accepted, {refused} refused \
             ({silent} knowingly not told, {not_judged} not judged), {catalogs} catalogs compared",
            accepted + refused
        )
    }
}

/// Runs all cases, and gives what is wrong with them in their order.
pub(crate) fn run(server: &Server, cases: &[Case]) -> (Tally, Vec<String>) {
    let next = AtomicUsize::new(0);
    let all = Mutex::new((Tally::default(), Vec::new()));
    let work = || {
        while let Some((at, case)) = numbered(cases, next.fetch_add(1, Ordering::Relaxed)) {
            let mut run = Run::new(server);
            run.case(case);
            let (tally, faults) = &mut *all.lock().unwrap();
            tally.add(&run.tally);
            faults.extend(run.faults.into_iter().map(|fault| (at, fault)));
        }
    };
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(work);
        }
    });
    let (tally, mut faults) = all.into_inner().unwrap();
    faults.sort_by_key(|(at, _)| *at);
    (tally, faults.into_iter().map(|(_, fault)| fault).collect())
}

fn numbered(cases: &[Case], at: usize) -> Option<(usize, &Case)> {
    cases.get(at).map(|case| (at, case))
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.statements += other.statements;
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.silent += other.silent;
        self.not_judged += other.not_judged;
        self.catalogs += other.catalogs;
    }
}

/// A case that is being run.
struct Run<'s> {
    database: Database<'s>,
    /// The migrations that the server accepted so far.
    accepted: Vec<String>,
    /// Whether a step was accepted of which the checker does not know what it did.
    uncertain: bool,
    tally: Tally,
    faults: Vec<String>,
}

impl<'s> Run<'s> {
    fn new(server: &'s Server) -> Self {
        Self {
            database: Database::new(server),
            accepted: Vec::new(),
            uncertain: false,
            tally: Tally::default(),
            faults: Vec::new(),
        }
    }

    fn case(&mut self, case: &Case) {
        for step in case.steps_on(self.database.version()) {
            for fault in self.step(step) {
                let file = case.place.split(':').next().unwrap_or_default();
                let (line, title) = (step.line, &case.title);
                self.faults.push(format!(
                    "{file}:{line} ({title})\n{}\n{fault}\n",
                    step.sql.trim()
                ));
            }
        }
    }

    /// Runs a step, and gives what is wrong with it.
    fn step(&mut self, step: &Step) -> Vec<String> {
        let migrations: Vec<_> = self.accepted.iter().map(String::as_str).collect();
        let folder: Vec<_> = migrations.into_iter().chain([step.sql.as_str()]).collect();
        let checked = checker::check(&folder, self.database.version());
        let Some(migration) = checked.plan.migrations.get(self.accepted.len()) else {
            return vec![format!("  no plan: {:?}", checked.diagnostics)];
        };
        let (part, file) = (&migration.up, &checked.files[migration.up.file]);
        self.tally.statements += part.statements.len();
        let answer = self.database.apply(part, file.text());
        let mut faults: Vec<_> = unexpected(step, &answer).into_iter().collect();
        match answer {
            Err(refusal) => faults.extend(self.refused(step, &checked, file, &refusal)),
            Ok(()) => faults.extend(self.accepted(step, &checked)),
        }
        faults
    }

    fn refused(
        &mut self,
        step: &Step,
        checked: &Checked,
        file: &File,
        refusal: &Refusal,
    ) -> Option<String> {
        self.tally.refused += 1;
        let errors = checker::errors(checked);
        let line = |offset| file.line_column(offset).line;
        let server = format!(
            "  the server, in line {}: {} ({})",
            line(refusal.span.start),
            refusal.message,
            refusal.sqlstate
        );
        match errors.first() {
            None if step.silent.is_some() => self.tally.silent += 1,
            None if checker::schema(checked).is_none() => self.tally.not_judged += 1,
            None => return Some(format!("{server}\n  the checker: nothing")),
            Some(said) if step.silent.is_none() && agrees(said, checked, refusal) => {}
            Some(said) => return Some(format!("{server}\n  the checker: {said}")),
        }
        None
    }

    fn accepted(&mut self, step: &Step, checked: &Checked) -> Vec<String> {
        self.tally.accepted += 1;
        self.accepted.push(step.sql.clone());
        self.uncertain |= step.silent.is_some();
        let errors = checker::errors(checked);
        let mut faults: Vec<_> = errors
            .iter()
            .map(|said| format!("  the server: nothing\n  the checker: {said}"))
            .collect();
        self.database.reset();
        let server = catalog::read(self.database.client());
        let Some(schema) = checker::schema(checked) else {
            return faults;
        };
        self.tally.catalogs += 1;
        let expected = match self.uncertain {
            true => Expected::NothingWrong,
            false => Expected::Everything,
        };
        let different = differences(&server, &catalog::sorted(schema), expected);
        faults.extend(different.into_iter().map(|line| format!("  {line}")));
        faults
    }
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
