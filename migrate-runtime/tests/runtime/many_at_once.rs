//! Sixteen processes that start at once, as the instances of a service do.

use std::env;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use scratch_postgres::{Database, Server};

use crate::encode::{Draft, plan};
use crate::environments::Environment;
use crate::session::{Kind, Session};

const INSTANCES: usize = 16;

const ROUNDS: usize = 20;

/// What an instance of another process is told by.
const URL: &str = "STERNA_TEST_URL";
const CASE: &str = "STERNA_TEST_CASE";

/// Locks, and whether the plan builds indexes concurrently, which a lock of the
/// transaction cannot guard.
const CASES: [(&str, Environment, bool); 5] = [
    ("transactions, advisory", Environment::Local, false),
    ("transactions, transaction", Environment::Pooled, false),
    ("transactions, lease", Environment::Leased, false),
    ("indexes, advisory", Environment::Local, true),
    ("indexes, lease", Environment::Leased, true),
];

/// A round is of a plan of each kind; the locks take turns.
fn cases(round: usize) -> [&'static str; 2] {
    [CASES[round % 3].0, CASES[3 + round % 2].0]
}

#[test]
fn sixteen_processes_apply_each_migration_once() {
    // A server of its own: what its log says is about this test.
    let server = Server::builder().setting("log_line_prefix", "%e ");
    let server = server.start().unwrap();
    for round in 0..ROUNDS {
        for case in cases(round) {
            let database = server.database().unwrap();
            let mut session = Session::open(Kind::Postgres, &database.url());
            session.query(FILLED);
            let mut instances = [(); INSTANCES].map(|()| Instance::start(&database, case));
            for instance in &mut instances {
                instance.wait_until_ready();
            }
            // All of them see their input end at this moment.
            instances.iter_mut().for_each(Instance::let_go);
            let said = instances.map(Instance::end);
            assert_all_is_well(&mut session, &said, &format!("round {round}, {case}"));
        }
    }
    let log = server.log().unwrap();
    let unexpected: Vec<_> = log.lines().filter(|line| is_unexpected(line)).collect();
    assert_eq!(unexpected, [""; 0]);
}

/// Whether a line of the log, which begins with a code, complains of more than of a
/// history that is not there yet, or that another process has just made, of a lock of
/// the transaction that is taken, or of a session that is still ending when its
/// database is dropped.
fn is_unexpected(line: &str) -> bool {
    let expected = [
        "42P01", "3F000", "42P06", "42P07", "42701", "23505", "ST002", "ST003", "57P01",
    ];
    let complains = ["ERROR:", "FATAL:", "PANIC:", "deadlock"];
    complains.iter().any(|word| line.contains(word))
        && !expected.iter().any(|code| line.starts_with(code))
}

/// One of the processes; the test above starts it.
#[test]
#[ignore = "is started by `sixteen_processes_apply_each_migration_once`, as a process"]
#[allow(clippy::print_stdout, reason = "tells the process that waits for it")]
fn an_instance() {
    let (url, case) = (env::var(URL).unwrap(), env::var(CASE).unwrap());
    let found = CASES.into_iter().find(|(name, ..)| *name == case);
    let (_, environment, outside) = found.unwrap();
    println!("\nready");
    io::stdin().read_to_end(&mut Vec::new()).unwrap();
    let mut session = Session::open(Kind::Postgres, &url);
    let plan = plan("app", &drafts(outside));
    let report = session.run(plan.environment(environment)).unwrap();
    println!("\napplied {} of {}", report.applied.len(), plan.len());
}

/// A table with so many rows that the work on it takes a while.
const FILLED: &str = "create table t as select n as a, n as b, 'row ' || n as c \
    from generate_series(1, 20000) n";

fn drafts(outside: bool) -> Vec<Draft> {
    let alter = "alter table t alter column b type bigint";
    let index = "create unique index concurrently t_a on t (a)";
    let (first, second) = ("create index on t (a)", "create index on t (b)");
    let mut drafts = vec![
        Draft::new("001", "log", &["create table log (version text)"]),
        Draft::new("002", "alter", &[alter, "insert into log values ('002')"]),
    ];
    if outside {
        let more = "create index concurrently t_c on t (c)";
        drafts.push(Draft::new("003", "index", &[index]).without_transaction());
        drafts.push(Draft::new("004", "more", &[more, "analyze t"]).without_transaction());
    } else {
        drafts.push(Draft::new("003", "first", &[first]));
        drafts.push(Draft::new("004", "second", &[second]));
    }
    let last = ["update t set b = b + 1", "insert into log values ('005')"];
    drafts.push(Draft::new("005", "last", &last));
    drafts
}

/// Each migration was applied once, by whoever; nothing is left of the others.
fn assert_all_is_well(session: &mut Session, said: &[String], told: &str) {
    let all = drafts(true).len();
    let applied: usize = said.iter().map(|line| count(line, all)).sum();
    assert_eq!(applied, all, "{told}: {said:?}");
    let history = ["001", "002", "003", "004", "005"].map(|version| format!("{version} applied"));
    assert_eq!(session.history(), history, "{told}");
    let log = session.query("select version from log order by 1");
    assert_eq!(log, ["002", "005"], "{told}");
    let changed = session.query("select count(*), sum(b - a) from t");
    assert_eq!(changed, ["20000 20000"], "{told}");
    let indexes = "select count(*), count(*) filter (where indisvalid and indisready) \
                   from pg_index where indrelid = 't'::regclass";
    assert_eq!(session.query(indexes), ["2 2"], "{told}");
}

fn count(line: &str, of: usize) -> usize {
    let applied = line.strip_prefix("applied ");
    let applied = applied.and_then(|line| line.strip_suffix(&format!(" of {of}")));
    applied.unwrap_or_else(|| panic!("{line}")).parse().unwrap()
}

/// A process.
struct Instance {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Instance {
    /// Starts this program again, as an instance.
    fn start(database: &Database, case: &str) -> Instance {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--ignored", "--exact", "--nocapture"]);
        command.arg("many_at_once::an_instance");
        command.env(URL, database.url()).env(CASE, case);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        Instance {
            input: process.stdin.take(),
            output: BufReader::new(process.stdout.take().unwrap()),
            process,
        }
    }

    fn wait_until_ready(&mut self) {
        let lines = self.output.by_ref().lines();
        assert!(lines.map(Result::unwrap).any(|line| line == "ready"));
    }

    fn let_go(&mut self) {
        self.input = None;
    }

    /// What it says that it has done.
    fn end(mut self) -> String {
        let lines = self.output.by_ref().lines().map(Result::unwrap);
        let said: Vec<_> = lines.collect();
        assert!(self.process.wait().unwrap().success(), "{said:?}");
        let done = said.into_iter().find(|line| line.starts_with("applied"));
        done.unwrap()
    }
}
