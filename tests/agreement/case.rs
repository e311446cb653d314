//! Reads the files of cases.

use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

/// The major versions of servers that a step is meant for.
pub(crate) type Servers = RangeInclusive<u32>;

pub(crate) const EVERY: Servers = 0..=u32::MAX;

/// A history of migrations, some of which are refused.
pub(crate) struct Case {
    /// The file and the line of the title: `tables.sql:12`.
    pub(crate) place: String,
    pub(crate) title: String,
    pub(crate) steps: Vec<Step>,
    servers: Servers,
}

/// A migration, and what becomes of it.
pub(crate) struct Step {
    /// The line in the case's file on which the SQL begins.
    pub(crate) line: usize,
    pub(crate) sql: String,
    /// The condition with which it is refused; `None` if it is accepted.
    pub(crate) refused: Option<String>,
    /// Why the checker knowingly says nothing.
    pub(crate) silent: Option<String>,
    servers: Servers,
}

impl Case {
    /// The steps that there are on a server of that major version.
    pub(crate) fn steps_on(&self, version: u32) -> impl Iterator<Item = &Step> {
        let whole = self.servers.contains(&version);
        self.steps
            .iter()
            .filter(move |step| whole && step.servers.contains(&version))
    }
}

/// The cases of every file in `folder`, by the names of the files.
pub(crate) fn all(folder: &Path) -> Vec<Case> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .flat_map(|file| {
            let name = file.file_name().unwrap().to_str().unwrap();
            read(name, &fs::read_to_string(file).unwrap())
        })
        .collect()
}

fn read(file: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let place = format!("{file}:{}", at + 1);
        if let Some(title) = line.strip_prefix("-- case: ") {
            cases.push(Case {
                place,
                title: title.to_owned(),
                steps: vec![Step::new(at + 2, None, EVERY)],
                servers: EVERY,
            });
        } else if let Some(case) = cases.last_mut() {
            case.take(line, at + 1);
        } else {
            let fits = line.is_empty() || line.starts_with("--");
            assert!(fits, "{place}: SQL before the first case");
        }
    }
    for case in &mut cases {
        case.steps.retain(|step| !step.is_empty());
        assert!(!case.steps.is_empty(), "{}: nothing in it", case.place);
    }
    cases
}

impl Case {
    fn take(&mut self, line: &str, number: usize) {
        let last = self.steps.last_mut().unwrap();
        if let Some(why) = line.strip_prefix("-- silent: ") {
            last.silent = Some(why.to_owned());
            // So that the lines below keep their numbers.
            last.sql.push('\n');
        } else if let Some(servers) = line.strip_prefix("-- server: ") {
            self.servers = range(servers, number);
        } else if let Some(rest) = line.strip_prefix("-- accepted") {
            let servers = rest.strip_prefix(", server ");
            assert!(
                servers.is_some() || rest.is_empty(),
                "line {number}: {line}"
            );
            let servers = servers.map_or(EVERY, |text| range(text, number));
            self.steps.push(Step::new(number + 1, None, servers));
        } else if let Some(rest) = line.strip_prefix("-- refused: ") {
            let (condition, servers) = rest.split_once(", server ").unwrap_or((rest, ".."));
            let condition = Some(condition.to_owned());
            let step = Step::new(number + 1, condition, range(servers, number));
            self.steps.push(step);
        } else {
            last.sql.push_str(line);
            last.sql.push('\n');
        }
    }
}

impl Step {
    fn new(line: usize, refused: Option<String>, servers: Servers) -> Self {
        Self {
            line,
            sql: String::new(),
            refused,
            silent: None,
            servers,
        }
    }

    /// Whether there is no SQL in it: between the title and the first marker, say.
    fn is_empty(&self) -> bool {
        let mut lines = self.sql.lines();
        lines.all(|line| line.trim().is_empty() || line.starts_with("--"))
    }
}

/// Reads `16..`, `..14` or `14..16`, with both ends in it.
pub(crate) fn range(text: &str, line: usize) -> Servers {
    let number = |text: &str, none| match text {
        "" => none,
        text => text
            .parse()
            .unwrap_or_else(|_| panic!("line {line}: {text}")),
    };
    let (from, to) = text
        .split_once("..")
        .unwrap_or_else(|| panic!("line {line}: `{text}` is no range of versions"));
    number(from, 0)..=number(to, u32::MAX)
}

#[test]
fn a_case_is_read_with_its_markers() {
    let text = "-- A file.\n\n-- case: a title\n-- server: 14..\ncreate table t ();\n\n\
                -- refused: duplicate_table, server ..16\n-- silent: a reason\ncreate table t ();\n\
                -- accepted\n-- a comment\n\n-- accepted, server 15..17\ndrop table t;\n";
    let cases = read("a.sql", text);
    let [case] = cases.as_slice() else {
        panic!("{}", cases.len())
    };
    assert_eq!(
        (case.place.as_str(), case.title.as_str()),
        ("a.sql:3", "a title")
    );
    let steps = |version| -> Vec<_> {
        case.steps_on(version)
            .map(|step| (step.line, step.refused.as_deref(), step.silent.as_deref()))
            .collect()
    };
    let (table, again, drop) = (
        (4, None, None),
        (8, Some("duplicate_table"), Some("a reason")),
        (14, None, None),
    );
    assert_eq!(steps(13), []);
    assert_eq!(steps(14), [table, again]);
    assert_eq!(steps(15), [table, again, drop]);
    assert_eq!(steps(17), [table, drop]);
    assert_eq!(case.steps[0].sql, "create table t ();\n\n");
}
