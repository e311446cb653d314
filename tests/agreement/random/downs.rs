//! Made-up down migrations: what the checker says that one does not undo differs on the server.
//!
//! A history is cut into what is there before, an up and a down. The down undoes little of the
//! up, but names collide, so that some of it comes back, and much of it in another shape.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write;

use proptest::prelude::Rng;
use serde_json::Value;

use super::grammar::Grammar;
use super::{FAULTS, SEED, STATEMENTS, rng, shrink, sort};
use crate::checker;
use crate::pairs;
use crate::server::{self, Database};

/// How many statements there are in the three at most.
const LONGEST: usize = 24;

/// A statement, and in which of the three it stands.
type Placed = (usize, String);

#[test]
fn what_is_said_of_made_up_down_migrations_is_so() {
    let number = |name, usual| env::var(name).map_or(usual, |value| value.parse().unwrap());
    let (statements, seed) = (number(STATEMENTS, 300), number(SEED, 0));
    let grammar = Grammar::read();
    let mut report = String::new();
    for server in server::all() {
        let mut rng = rng(seed as u64);
        let mut database = Database::new(server);
        let (mut tried, mut told, mut seen) = (0, 0, BTreeSet::new());
        while tried < statements && seen.len() < FAULTS {
            let placed = accepted(&mut database, grammar.history(&mut rng, LONGEST), &mut rng);
            tried += placed.len();
            let (said, fault) = run(&mut database, &placed);
            told += said;
            if let Some(fault) = fault
                && seen.insert(sort(&fault))
            {
                let short = shrink::shrink(&placed, |shorter| {
                    let again = run(&mut database, shorter).1;
                    again.is_some_and(|again| sort(&again) == sort(&fault))
                });
                let fault = run(&mut database, &short).1.unwrap_or(fault);
                let case = as_pair(&short);
                writeln!(report, "PostgreSQL {}:\n{fault}\n{case}", server.version()).unwrap();
            }
        }
        print(server.version(), told, tried);
        assert!(told > 0 || !seen.is_empty());
    }
    assert!(report.is_empty(), "\n{report}");
}

/// What is defined, and the statement that takes it away.
const DEFINED: [(&str, &str); 7] = [
    ("defined-check", "alter table h drop constraint k"),
    ("defined-default", ""),
    ("defined-policy", "drop policy k on h"),
    ("defined-index", "drop index k"),
    ("defined-trigger", "drop trigger k on h"),
    ("defined-view", "drop view k"),
    ("defined-generated", "alter table h drop g"),
];

/// Two definitions of one thing: whatever is said of them, the server prints them in other ways.
#[test]
fn what_is_said_of_made_up_definitions_is_so() {
    let number = |name, usual| env::var(name).map_or(usual, |value| value.parse().unwrap());
    let (statements, seed) = (number(STATEMENTS, 300), number(SEED, 0));
    let grammar = Grammar::read();
    let mut report = String::new();
    for server in server::all() {
        let mut rng = rng(seed as u64);
        let mut database = Database::new(server);
        let (mut tried, mut told) = (0, 0);
        while tried < statements && report.len() < 10_000 {
            let (rule, drop) = DEFINED[rng.next_u32() as usize % DEFINED.len()];
            let one = grammar.make(rule, &mut rng);
            let two = [reworded(&grammar, &one, &mut rng), one];
            let mut placed: Vec<_> = grammar.beginning("definitions");
            placed.push(two[0].clone());
            let mut placed: Vec<Placed> = placed.into_iter().map(|sql| (0, sql)).collect();
            placed.push((1, if drop.is_empty() { &two[1] } else { drop }.to_owned()));
            placed.push((
                2,
                if drop.is_empty() {
                    "comment on table h is ''"
                } else {
                    &two[1]
                }
                .to_owned(),
            ));
            let checked = pairs::check(&scripts(&placed), database.version());
            let (listed, ..) = pairs::told(&checked);
            database.empty();
            let Ok((before, after)) = pairs::catalogs(&checked, &mut database) else {
                continue;
            };
            tried += 1;
            told += usize::from(!listed.is_empty());
            if before == after && !listed.is_empty() {
                let case = as_pair(&placed);
                writeln!(
                    report,
                    "PostgreSQL {}: {listed:?}\n{case}",
                    server.version()
                )
                .unwrap();
            }
        }
        print(server.version(), told, tried);
        assert!(told > 0 || !report.is_empty());
    }
    assert!(report.is_empty(), "\n{report}");
}

/// The rules whose words take each other's place.
const WORDS: [&str; 12] = [
    "string",
    "number",
    "truth",
    "time",
    "sign",
    "mood",
    "order",
    "class",
    "field",
    "json",
    "h-text",
    "h-function",
];

/// The same with one or two words in another way.
fn reworded(grammar: &Grammar, sql: &str, rng: &mut impl Rng) -> String {
    let mut pick = |count: usize| rng.next_u32() as usize % count;
    let mut sql = sql.to_owned();
    for _ in 0..=pick(2) {
        let mut places = Vec::new();
        for words in WORDS.map(|rule| grammar.words(rule)) {
            let found = words.iter().filter(|word| !word.is_empty());
            let found = found.flat_map(|word| sql.match_indices(word));
            let is_whole = |(at, word): &(usize, &str)| {
                let ends = |c: Option<char>| c.is_none_or(|c| " (),".contains(c));
                ends(sql[..*at].chars().next_back()) && ends(sql[at + word.len()..].chars().next())
            };
            let found: Vec<_> = found.filter(is_whole).collect();
            places.extend(
                found
                    .into_iter()
                    .map(|(at, word)| (at..at + word.len(), words.clone())),
            );
        }
        let Some((place, words)) = (!places.is_empty()).then(|| &places[pick(places.len())]) else {
            break;
        };
        sql.replace_range(place.clone(), words[pick(words.len())]);
    }
    sql
}

#[allow(
    clippy::print_stderr,
    reason = "figures to look at, where they are shown"
)]
fn print(version: u32, told: usize, tried: usize) {
    eprintln!("PostgreSQL {version}: {told} differences told of {tried} made-up statements");
}

/// The statements that the server takes, each in one of the three, in order.
fn accepted(database: &mut Database<'_>, history: Vec<String>, rng: &mut impl Rng) -> Vec<Placed> {
    database.empty();
    let client = database.client();
    let taken = history.into_iter();
    let taken: Vec<_> = taken
        .filter(|sql| client.batch_execute(sql).is_ok())
        .collect();
    let mut cuts = [0; 2].map(|_| rng.next_u32() as usize % (taken.len() + 1));
    cuts.sort_unstable();
    let place = |at| cuts.iter().filter(|cut| **cut <= at).count();
    taken
        .into_iter()
        .enumerate()
        .map(|(at, sql)| (place(at), sql))
        .collect()
}

fn scripts(placed: &[Placed]) -> [String; 3] {
    let mut scripts: [String; 3] = Default::default();
    for (at, sql) in placed {
        writeln!(scripts[*at], "{sql};").unwrap();
    }
    scripts
}

fn as_pair(placed: &[Placed]) -> String {
    let [before, up, down] = scripts(placed);
    format!("-- pair: made up\n{before}-- up\n{up}-- down\n{down}")
}

/// How much is said, and what of it is not so.
fn run(database: &mut Database<'_>, placed: &[Placed]) -> (usize, Option<String>) {
    let checked = pairs::check(&scripts(placed), database.version());
    if !checker::errors(&checked).is_empty() {
        return (0, None);
    }
    let (listed, more, _) = pairs::told(&checked);
    database.empty();
    let Ok((before, after)) = pairs::catalogs(&checked, database) else {
        return (0, None);
    };
    let lines = [&before, &after].map(lines);
    let differ: BTreeSet<_> = lines[0].symmetric_difference(&lines[1]).collect();
    let is_wrong = |said: &&String| {
        let names = names(said);
        let differs = |line: &&&String| {
            let words = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            let words: BTreeSet<_> = words.collect();
            let is_in =
                |name: &&str| words.contains(name) || name.contains(' ') && line.contains(*name);
            names.iter().all(is_in)
        };
        !differ.iter().any(|line| differs(&line))
    };
    let wrong = listed.iter().find(is_wrong);
    let fault = wrong.map(|said| format!("nothing of this differs on the server: {said}"));
    (listed.len() + more, fault)
}

/// The names of what is said to differ: of ``column `name` of table `s.users` `` both, without
/// the schema.
fn names(said: &str) -> Vec<&str> {
    let has_holder = said
        .split('`')
        .nth(2)
        .is_some_and(|word| word.starts_with(" of "));
    let quoted = said.split('`').skip(1).step_by(2);
    let names = quoted.take(if has_holder { 2 } else { 1 }).map(|name| {
        let bare = name.split('(').next().unwrap_or_default();
        bare.rsplit('.')
            .next()
            .unwrap_or_default()
            .trim_matches('"')
    });
    names.collect()
}

/// The leaves of the catalog, each with its path.
fn lines(catalog: &Value) -> BTreeSet<String> {
    fn walk(path: &str, value: &Value, lines: &mut BTreeSet<String>) {
        match value {
            Value::Object(entries) => {
                let name = entries
                    .get("name")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                for (key, value) in entries {
                    walk(&format!("{path}/{name}/{key}"), value, lines);
                }
            }
            Value::Array(values) if !values.is_empty() => {
                values.iter().for_each(|value| walk(path, value, lines));
            }
            leaf => drop(lines.insert(format!("{path} {leaf}"))),
        }
    }
    let mut lines = BTreeSet::new();
    walk("", catalog, &mut lines);
    lines
}
