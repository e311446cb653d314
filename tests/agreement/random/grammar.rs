//! The grammar that statements are made up from.
//!
//! `grammar/` has a file for each topic, and its first rule, which bears the file's name, makes a
//! statement. A line without indentation begins a rule; each line below it is a way to write it,
//! after a weight that says how often it is taken. `{name}` stands for what another rule makes.
//! A rule of single words may have them in its first line. A line that begins with `begin` is a
//! migration that goes before histories of the topic.

use std::collections::BTreeMap;

use proptest::prelude::Rng;
use proptest::test_runner::TestRng;

/// A topic and its file.
type File = (&'static str, &'static str);

macro_rules! files {
    ($($name:ident),* $(,)?) => {
        [$((stringify!($name), include_str!(concat!("grammar/", stringify!($name), ".txt")))),*]
    };
}

/// What all topics share.
const WORDS: [File; 1] = files![words];

/// What every history is about.
const CORE: [File; 2] = files![tables, alter_table];

/// What a history is about besides.
const TOPICS: [File; 13] = files![
    attached,
    constraints,
    definitions,
    dynamic,
    functions,
    indexes,
    partitions,
    queries,
    renames,
    schemas,
    sequences,
    types,
    views,
];

/// How many of these a history has.
const AT_ONCE: usize = 3;

/// What every history begins with: a schema to move to, and something to change.
const BEGINNING: [&str; 6] = [
    "create schema s",
    "create type e as enum ('one', 'two')",
    "create sequence q",
    "create table a (x int primary key, y text, z int)",
    "create table b (x bigint, y int references a, z text default 'two')",
    "create table c (x int default nextval('q'), y text unique); create view v as select x, y from c",
];

/// All rules by their names.
pub(crate) struct Grammar {
    rules: BTreeMap<&'static str, Rule>,
    /// The migrations that a topic begins with.
    beginnings: BTreeMap<&'static str, Vec<&'static str>>,
}

#[derive(Default)]
struct Rule {
    ways: Vec<(u32, Vec<Piece>)>,
}

#[derive(Clone, Copy)]
enum Piece {
    Text(&'static str),
    Rule(&'static str),
}

impl Grammar {
    pub(crate) fn read() -> Self {
        let mut grammar = Self {
            rules: BTreeMap::new(),
            beginnings: BTreeMap::new(),
        };
        for (topic, text) in WORDS.into_iter().chain(CORE).chain(TOPICS) {
            grammar.read_file(topic, text);
        }
        grammar
    }

    fn read_file(&mut self, topic: &'static str, text: &'static str) {
        let mut rule = "";
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(way) = line.strip_prefix("    ") {
                let (weight, way) = way.split_once(' ').unwrap_or((way, ""));
                match weight.parse() {
                    Ok(weight) => self.add(rule, weight, way),
                    Err(_) => self.beginnings.entry(topic).or_default().push(way),
                }
            } else if let Some((name, words)) = line.split_once(": ") {
                for word in words.split(' ') {
                    self.add(name, 1, word);
                }
            } else {
                rule = line;
            }
        }
    }

    fn add(&mut self, rule: &'static str, weight: u32, way: &'static str) {
        let ways = &mut self.rules.entry(rule).or_default().ways;
        ways.push((weight, pieces(way)));
    }

    /// A history of up to `longest` statements after its beginning, about a few topics.
    pub(crate) fn history(&self, rng: &mut TestRng, longest: usize) -> Vec<String> {
        let picked: Vec<&str> = (0..AT_ONCE)
            .map(|_| TOPICS[below(rng, TOPICS.len())].0)
            .collect();
        let mut history: Vec<_> = BEGINNING.map(str::to_owned).into();
        for topic in &picked {
            let own = self.beginnings.get(topic).into_iter().flatten();
            history.extend(own.map(|&sql| sql.to_owned()));
        }
        let topics: Vec<_> = CORE
            .map(|(name, _)| name)
            .into_iter()
            .chain(picked)
            .collect();
        for _ in 0..=below(rng, longest) {
            let mut sql = String::new();
            self.write(topics[below(rng, topics.len())], rng, &mut sql);
            history.push(sql);
        }
        history
    }

    /// What every history about a topic begins with.
    pub(crate) fn beginning(&self, topic: &str) -> Vec<String> {
        let own = self.beginnings.get(topic).into_iter().flatten();
        let all = BEGINNING.iter().chain(own);
        all.map(|&sql| sql.to_owned()).collect()
    }

    /// The ways to write the rule in which no other takes part.
    pub(crate) fn words(&self, rule: &str) -> Vec<&'static str> {
        let ways = self.rules[rule].ways.iter();
        let alone = ways.filter_map(|(_, pieces)| match **pieces {
            [Piece::Text(text)] => Some(text),
            _ => None,
        });
        alone.collect()
    }

    /// Something that the rule makes.
    pub(crate) fn make(&self, rule: &str, rng: &mut TestRng) -> String {
        let mut sql = String::new();
        self.write(rule, rng, &mut sql);
        sql
    }

    /// Appends something that the rule makes.
    fn write(&self, rule: &str, rng: &mut TestRng, sql: &mut String) {
        let ways = &self.rules[rule].ways;
        let all: u32 = ways.iter().map(|(weight, _)| weight).sum();
        let mut left = below(rng, all as usize) as u32;
        let way = ways.iter().find(|(weight, _)| {
            let found = left < *weight;
            left = left.saturating_sub(*weight);
            found
        });
        for piece in &way.unwrap().1 {
            match piece {
                // An empty piece leaves no second space.
                Piece::Text(text) if sql.ends_with(' ') => {
                    sql.push_str(text.trim_start_matches(' '));
                }
                Piece::Text(text) => sql.push_str(text),
                Piece::Rule(name) => self.write(name, rng, sql),
            }
        }
    }
}

/// A number from 0, below `end`.
fn below(rng: &mut TestRng, end: usize) -> usize {
    rng.next_u32() as usize % end
}

/// A way to write a rule in pieces; `{}` and the like are SQL.
fn pieces(way: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let (mut done, mut from) = (0, 0);
    while let Some(open) = way[from..].find('{').map(|at| from + at) {
        from = open + 1;
        let end = way[from..].find('}').map(|at| from + at);
        if let Some(end) = end.filter(|_| way[from..].starts_with(|c: char| c.is_ascii_lowercase()))
        {
            pieces.extend([Piece::Text(&way[done..open]), Piece::Rule(&way[from..end])]);
            (done, from) = (end + 1, end + 1);
        }
    }
    pieces.push(Piece::Text(&way[done..]));
    pieces
}

#[test]
fn every_rule_is_there_and_used() {
    let grammar = Grammar::read();
    let mut unused: Vec<_> = grammar.rules.keys().copied().collect();
    unused.retain(|rule| {
        !TOPICS
            .into_iter()
            .chain(CORE)
            .any(|(name, _)| name == *rule)
    });
    let ways = grammar.rules.values().flat_map(|rule| &rule.ways);
    for piece in ways.flat_map(|(_, pieces)| pieces) {
        if let Piece::Rule(name) = piece {
            assert!(grammar.rules.contains_key(name), "no rule `{name}`");
            unused.retain(|rule| rule != name);
        }
    }
    assert_eq!(unused, [""; 0]);
}
