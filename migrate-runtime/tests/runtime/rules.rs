//! The rules of environments, locks and history: who breaks one is told so in these
//! words, and nothing has changed.
//!
//! What evidence is refused for stands in `promotion`, and what needs a pooler in
//! `lock_kinds`.

use std::time::Duration;

use sterna_runtime::{Error, Report};

use crate::encode::{Draft, Index, plan};
use crate::environments::Environment;
use crate::session::{Kind, Session, database};

scenarios!(
    every_rule_of_environments_has_its_refusal,
    every_rule_of_locks_has_its_refusal,
    every_rule_of_the_history_has_its_refusal,
);

/// A rule, and how it is broken.
struct Rule {
    name: &'static str,
    /// What a run as this environment has made of an empty database.
    history: Vec<Draft>,
    environment: Option<Environment>,
    /// What has happened to the database since.
    change: &'static str,
    /// What is applied then, and as what.
    drafts: Vec<Draft>,
    now: Option<Environment>,
    expected: String,
}

impl Rule {
    fn new(name: &'static str, history: &[Draft], drafts: &[Draft], expected: &str) -> Rule {
        Rule {
            name,
            history: history.to_vec(),
            environment: None,
            change: "select",
            drafts: drafts.to_vec(),
            now: None,
            expected: expected.to_owned(),
        }
    }

    fn change(self, change: &'static str) -> Rule {
        Rule { change, ..self }
    }

    fn environments(self, environment: Option<Environment>, now: Option<Environment>) -> Rule {
        Rule {
            environment,
            now,
            ..self
        }
    }

    fn check(&self, kind: Kind) {
        let database = database();
        let mut session = Session::open(kind, &database.url());
        // One that is to be found halfway is refused here.
        let _ = run(&mut session, &self.history, self.environment);
        session.query("update sterna.history set applied_at = '2026-01-15 12:00:00+00'");
        session.query("update sterna.history set started_at = '2026-01-15 12:00:00+00'");
        let known = session.query("select max(format) from sterna.history");
        session.query(self.change);
        let before = seen(&mut session);
        let error = run(&mut session, &self.drafts, self.now).unwrap_err();
        let expected = self.expected.replace("FORMAT", &known[0]);
        assert_eq!(masked(&error.to_string()), expected, "{}", self.name);
        assert_eq!(seen(&mut session), before, "{}", self.name);
    }
}

fn run(
    session: &mut Session,
    drafts: &[Draft],
    environment: Option<Environment>,
) -> Result<Report, Error> {
    let plan = plan("app", drafts);
    let run = match environment {
        Some(environment) => plan.environment(environment),
        None => plan.up_to(Index(drafts.len().saturating_sub(1))),
    };
    session.run(run.lock_wait(Duration::ZERO))
}

/// All that a run could have changed.
fn seen(session: &mut Session) -> [Vec<String>; 3] {
    [
        session.tables(),
        session.query("select h::text from sterna.history h order by 1"),
        session.query("select s::text from sterna.history_state s order by 1"),
    ]
}

/// The text without how long was waited.
fn masked(text: &str) -> String {
    match text.split_once(" lock after ") {
        Some((before, after)) => {
            let end = after.find('\n').unwrap();
            format!("{before} lock after TIME{}", &after[end..])
        }
        None => text.to_owned(),
    }
}

fn draft(version: &'static str) -> Draft {
    Draft::new(version, "x", &[&format!("create table t{version} ()")])
}

fn every_rule_of_environments_has_its_refusal(kind: Kind) {
    let (one, two) = ([draft("1")], [draft("1"), draft("2")]);
    let rules = [
        Rule::new(
            "settings that cannot be",
            &[],
            &one,
            "\
failed to take on the settings of `missing`: role \"no_such_role\" does not exist \
(22023, invalid_parameter_value)
   = help: look at `role` and `search_path` of `missing` in `sterna.toml`",
        )
        .environments(None, Some(Environment::Missing)),
        Rule::new(
            "another environment",
            &one,
            &two,
            "\
this database is `strict`, and the program runs as `local`
   = help: run it as that: `STERNA_ENV=strict`; a copy that became something else is told so: \
     `update sterna.history_state set environment = 'local'`",
        )
        .environments(Some(Environment::Strict), Some(Environment::Local)),
        Rule::new(
            "no environment",
            &one,
            &two,
            "\
this database is `strict`, and the program did not say where it runs
   = help: say it: `.environment(Environment::from_env()?)`",
        )
        .environments(Some(Environment::Strict), None),
        Rule::new(
            "ahead",
            &[draft("1"), draft("2"), draft("3")],
            &one,
            "\
the database is 2 migrations ahead, which `strict` does not allow
   = help: run the program that made them, or set `ahead = \"allow\"` for `strict`",
        )
        .environments(Some(Environment::Strict), Some(Environment::Strict)),
    ];
    for rule in rules {
        rule.check(kind);
    }
}

fn every_rule_of_locks_has_its_refusal(kind: Kind) {
    let (one, two) = ([draft("1")], [draft("1"), draft("2")]);
    let vacuum = Draft::new("2", "v", &["vacuum t1"]).without_transaction();
    let rules = [
        Rule::new(
            "a lock of the transaction without one",
            &one,
            &[draft("1"), vacuum],
            "\
`2_v` runs without a transaction, so no lock of one can guard it
  --> migrations/2_v.sql
   = help: set `lock = \"lease\"` for this environment, or connect past the pooler and set \
     `lock = \"advisory\"`",
        )
        .environments(Some(Environment::Pooled), Some(Environment::Pooled)),
        Rule::new(
            "a lock that another one has",
            &one,
            &two,
            "\
gave up waiting for the migration lock after TIME
   = note: it is held by pid 42, `api`, from 10.0.0.1, since 2026-01-15 12:00:00, \
     with a lease until 9999-01-15 12:00:00
   = help: wait until the lease runs out; if its session is gone, free it: \
     `update sterna.history_state set lease_expires = null where plan = 'app'`",
        )
        .environments(Some(Environment::Leased), Some(Environment::Leased))
        .change(
            "update sterna.history_state set lease_pid = 42, lease_application = 'api', \
             lease_address = '10.0.0.1', lease_since = '2026-01-15 12:00:00+00', \
             lease_expires = '9999-01-15 12:00:00+00'",
        ),
    ];
    for rule in rules {
        rule.check(kind);
    }
}

fn every_rule_of_the_history_has_its_refusal(kind: Kind) {
    for rule in history_and_plan() {
        rule.check(kind);
    }
    for rule in halfway() {
        rule.check(kind);
    }
    for rule in tables() {
        rule.check(kind);
    }
}

fn history_and_plan() -> [Rule; 5] {
    let three = [draft("1"), draft("2"), draft("3")];
    let edited = Draft::new("2", "x", &["create table other ()"]);
    let [was, is] = [draft("2"), edited.clone()].map(|draft| {
        let checksum = plan("app", &[draft]).migration(Index(0)).checksum();
        checksum.to_string()[..12].to_owned()
    });
    let text = |with: &str| {
        format!(
            "\
`2_x` was edited after it was applied
  --> migrations/2_x.sql
   = note: applied 2026-01-15 12:00:00 UTC by `postgres`{with}
   = note: its checksum was `{was}`, and is `{is}` now
   = help: put the file back as it was, and write the change as a new migration"
        )
    };
    let later = [draft("1"), edited, draft("3")];
    [
        Rule::new("edited", &three[..2], &later, &text("")),
        Rule::new(
            "edited after another version applied it",
            &three[..2],
            &later,
            &text(" with `sterna 0.0.9`"),
        )
        .change("update sterna.history set tool = 'sterna 0.0.9'"),
        Rule::new(
            "missing",
            &three,
            &[draft("1"), draft("3")],
            "\
`2_x` was applied, but this program does not have it
   = note: applied 2026-01-15 12:00:00 UTC by `postgres`
   = help: put its file back; a file that was renamed needs its old version again",
        ),
        Rule::new(
            "late",
            &[draft("1"), draft("3")],
            &three,
            "\
`2_x` came in after `3_x` was applied
  --> migrations/2_x.sql
   = help: give it a version after `3_x`, or set `out_of_order = \"allow\"` for this environment",
        ),
        Rule::new(
            "another plan",
            &three[..2],
            &three,
            "\
the history of `old` is that of `app` under another name
   = help: if the plan was renamed, say so: \
     `update sterna.history set plan = 'app' where plan = 'old'`, and the same in \
     `sterna.history_repairs`",
        )
        .change("update sterna.history set plan = 'old'"),
    ]
}

fn halfway() -> [Rule; 2] {
    let draft = |statements: &[&str]| Draft::new("1", "h", statements).without_transaction();
    let stopped = draft(&["create table a ()", "select nope"]);
    [
        Rule::new(
            "edited halfway",
            std::slice::from_ref(&stopped),
            &[draft(&["create table b ()", "select 1"])],
            "\
`1_h` stopped halfway and was edited where it had already run
  --> migrations/1_h.sql
   = note: 1 statement had run before it stopped
   = help: put back the statements that had run; those after them may change",
        ),
        Rule::new(
            "missing halfway",
            &[stopped],
            &[Draft::new("2", "x", &["select 1"])],
            "\
`1_h` stopped halfway, and this program does not have it
   = note: begun 2026-01-15 12:00:00 UTC by `postgres`
   = help: put its file back; a file that was renamed needs its old version again",
        )
        .change("update sterna.history set applied_at = null"),
    ]
}

fn tables() -> [Rule; 2] {
    let (one, two) = ([draft("1")], [draft("1"), draft("2")]);
    [
        Rule::new(
            "a table that is not ours",
            &one,
            &two,
            "\
`sterna.history` is not a history that this program can read
   = note: it has no column `plan`
   = help: use the program that made the table, or name another with `.history_table(...)`",
        )
        .change("drop table sterna.history; create table sterna.history (id int)"),
        Rule::new(
            "a newer format",
            &one,
            &two,
            "\
`sterna.history` was written by a later version of Sterna
   = note: it has format 99, and this program knows FORMAT
   = help: build this program with that version or a later one",
        )
        .change("update sterna.history set format = 99"),
    ]
}
