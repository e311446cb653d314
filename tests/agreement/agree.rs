//! Runs all cases on a server, several at a time, and counts.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use scratch_postgres::Server;

use crate::case::Case;
use crate::run::Run;
use crate::server::Database;

/// A session mostly waits for the server, so this is more than there are processors.
const THREADS: usize = 4;

/// What was compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) statements: usize,
    pub(crate) accepted: usize,
    pub(crate) refused: usize,
    /// Refused by the server, and the case says that the checker does not know.
    pub(crate) silent: usize,
    /// Refused by the server, while the checker says nothing.
    pub(crate) missed: usize,
    /// Catalogs that were compared.
    pub(crate) catalogs: usize,
    /// Those of them in which the checker lacks something.
    pub(crate) incomplete: usize,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            statements,
            accepted,
            refused,
            silent,
            missed,
            catalogs,
            incomplete,
        } = self;
        write!(
            f,
            "{statements} statements in {} migrations, {accepted} accepted, {refused} refused \
             ({silent} knowingly not told, {missed} missed), {catalogs} catalogs compared, \
             {incomplete} incomplete",
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
            let mut database = Database::new(server);
            let mut run = Run::new(&mut database);
            let found = of_case(&mut run, case);
            let (tally, faults) = &mut *all.lock().unwrap();
            tally.add(run.tally());
            faults.extend(found.into_iter().map(|fault| (at, fault)));
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

/// What is wrong with a case.
fn of_case(run: &mut Run<'_, '_>, case: &Case) -> Vec<String> {
    let file = case.place.split(':').next().unwrap_or_default();
    let mut found = Vec::new();
    for step in case.steps_on(run.version()) {
        for fault in run.step(step) {
            let (line, title, sql) = (step.line, &case.title, step.sql.trim());
            found.push(format!("{file}:{line} ({title})\n{sql}\n{fault}\n"));
        }
    }
    found
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.statements += other.statements;
        self.accepted += other.accepted;
        self.refused += other.refused;
        self.silent += other.silent;
        self.missed += other.missed;
        self.catalogs += other.catalogs;
        self.incomplete += other.incomplete;
    }
}
