//! Writes the table of a plan, for tests only: `sterna-build` has the real writer.

use sterna_runtime::__private;

/// A migration to be written.
#[derive(Clone)]
pub(crate) struct Draft {
    version: &'static str,
    name: &'static str,
    before: &'static str,
    statements: Vec<String>,
    after: &'static str,
    transactional: bool,
    destroys: Option<usize>,
    down: Option<Box<Draft>>,
}

impl Draft {
    /// A transactional migration in a file of its own.
    pub(crate) fn new(version: &'static str, name: &'static str, statements: &[&str]) -> Draft {
        Draft {
            version,
            name,
            before: "",
            statements: statements.iter().map(ToString::to_string).collect(),
            after: "",
            transactional: true,
            destroys: None,
            down: None,
        }
    }

    /// The same, run statement by statement.
    pub(crate) fn without_transaction(self) -> Draft {
        Draft {
            transactional: false,
            ..self
        }
    }

    /// The same, where this statement is the first that loses data.
    pub(crate) fn destroying(self, statement: usize) -> Draft {
        let destroys = Some(statement);
        Draft { destroys, ..self }
    }

    /// The same, with a transactional script that reverts it, in a file of its own.
    pub(crate) fn reverted_by(self, statements: &[&str]) -> Draft {
        let down = Draft::new(self.version, self.name, statements);
        self.reverted_as(down)
    }

    /// The same, with a script that reverts it by statement.
    pub(crate) fn reverted_by_statement(self, statements: &[&str]) -> Draft {
        let down = Draft::new(self.version, self.name, statements);
        self.reverted_as(down.without_transaction())
    }

    fn reverted_as(self, down: Draft) -> Draft {
        let down = Some(Box::new(down));
        Draft { down, ..self }
    }

    /// The same, with text of the file that is not sent.
    pub(crate) fn after(self, before: &'static str) -> Draft {
        Draft { before, ..self }
    }

    /// The same, with text behind the last statement.
    pub(crate) fn followed_by(self, after: &'static str) -> Draft {
        Draft { after, ..self }
    }

    fn sql(&self) -> String {
        let statements = self.statements.iter();
        let text: String = statements.map(|sql| format!("{sql};\n")).collect();
        text + self.after
    }
}

/// Table and sources of a plan; leaked, because real ones are static.
pub(crate) fn encode(name: &str, drafts: &[Draft]) -> (&'static [u8], &'static [&'static [u8]]) {
    let mut writer = Writer::default();
    let mut chain = [7; 32];
    let mut records = Vec::new();
    for draft in drafts {
        let checksum = scramble([0; 32], draft.sql().trim_end().as_bytes());
        chain = scramble(chain, &[draft.version.as_bytes(), &checksum].concat());
        writer.record(&mut records, draft, checksum, chain);
    }
    let name = writer.text(name);
    let pool = 36 + records.len();
    let witnesses = pool + writer.pool.len();
    let statements = witnesses + writer.witnesses.len();
    let count = writer.witnesses.len() / 24;
    let mut table = b"sterna\0\x02".to_vec();
    let [offset, length] = name;
    for integer in [
        drafts.len(),
        pool,
        statements,
        offset,
        length,
        witnesses,
        count,
    ] {
        table.extend(number(integer));
    }
    table.extend(records);
    table.extend(writer.pool);
    table.extend(writer.witnesses);
    table.extend(writer.statements);
    let source: &'static [u8] = writer.source.into_bytes().leak();
    (table.leak(), vec![source].leak())
}

/// A typed plan, as generated code has it.
pub(crate) fn plan(name: &str, drafts: &[Draft]) -> sterna_runtime::Plan<Index> {
    let (table, sources) = encode(name, drafts);
    __private::plan(table, sources)
}

/// Stands for the enum of versions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Index(pub(crate) usize);

impl __private::PlanVersion for Index {
    fn index(self) -> usize {
        self.0
    }

    fn from_index(index: usize) -> Option<Index> {
        Some(Index(index))
    }
}

#[derive(Default)]
struct Writer {
    pool: Vec<u8>,
    statements: Vec<u8>,
    witnesses: Vec<u8>,
    source: String,
}

impl Writer {
    fn text(&mut self, text: &str) -> [usize; 2] {
        let offset = self.pool.len();
        self.pool.extend(text.as_bytes());
        [offset, text.len()]
    }

    fn record(&mut self, out: &mut Vec<u8>, draft: &Draft, checksum: [u8; 32], chain: [u8; 32]) {
        let version = self.text(draft.version);
        let name = self.text(draft.name);
        let destroys = draft.destroys.map_or(0, |statement| statement + 1);
        let down = draft.down.as_deref();
        let down_flags = down.map_or(0, |down| 2 | usize::from(down.transactional) << 2);
        let flags = usize::from(draft.transactional) | down_flags | destroys << 8;
        out.extend([version, name].concat().into_iter().flat_map(number));
        out.extend(number(flags));
        out.extend(checksum);
        out.extend(chain);
        self.script(out, draft, ".sql");
        match down {
            Some(down) => self.script(out, down, ".down.sql"),
            None => out.extend([0; 32]),
        }
    }

    fn witness(&mut self, statement: usize, sql: &str) {
        let Some((kind, first, second)) = witness(sql) else {
            return;
        };
        let [first, second] = [self.text(&first), self.text(&second)];
        let fields = [[statement, kind], first, second].concat();
        self.witnesses.extend(fields.into_iter().flat_map(number));
    }

    fn script(&mut self, out: &mut Vec<u8>, draft: &Draft, ending: &str) {
        let file = format!("migrations/{}_{}{ending}", draft.version, draft.name);
        let [file, length] = self.text(&file);
        let base = self.source.len();
        self.source.push_str(draft.before);
        let start = self.source.len();
        let first = self.statements.len() / 8;
        let mut at = start;
        for (index, sql) in draft.statements.iter().enumerate() {
            if !draft.transactional {
                self.witness(first + index, sql);
            }
            self.statements.extend(number(at));
            self.statements.extend(number(at + sql.len()));
            at += sql.len() + 2;
        }
        self.source.push_str(&draft.sql());
        let end = self.source.len();
        let fields = [
            file,
            length,
            0,
            base,
            start,
            end,
            first,
            draft.statements.len(),
        ];
        out.extend(fields.into_iter().flat_map(number));
    }
}

/// The kind and the texts of what tells whether a statement has run, for the plainest
/// spellings.
fn witness(sql: &str) -> Option<(usize, String, String)> {
    let words: Vec<&str> = sql.split_whitespace().collect();
    let optional = |word: &&&str| !["if", "not", "exists", "unique"].contains(*word);
    let words: Vec<&str> = words.iter().filter(optional).copied().collect();
    let none = String::new;
    Some(match words[..] {
        ["create", "index", "concurrently", "on", table, ..] => (3, none(), quoted(table)),
        ["create", "index", "concurrently", name, "on", table, ..] => {
            (3, name.to_owned(), quoted(table))
        }
        ["drop", "index", "concurrently", name] => (4, quoted(name), none()),
        ["reindex", "index", "concurrently", name] => (5, quoted(name), none()),
        ["reindex", "table", "concurrently", name] => (6, quoted(name), none()),
        ["reindex", "schema", "concurrently", name] => (7, quoted(name), none()),
        ["reindex", "database", "concurrently", ..] => (8, none(), none()),
        [
            "alter",
            "table",
            table,
            "detach",
            "partition",
            name,
            "concurrently",
        ] => (9, quoted(name), quoted(table)),
        ["vacuum" | "discard", ..] => (1, none(), none()),
        ["create" | "drop", "database", ..] => (0, none(), none()),
        ["begin;", ..] => (
            2,
            sql.strip_suffix("commit").unwrap_or(sql).to_owned(),
            none(),
        ),
        _ => return None,
    })
}

fn quoted(name: &str) -> String {
    let name = name.split('(').next().unwrap();
    let parts: Vec<_> = name.split('.').map(|part| format!("\"{part}\"")).collect();
    parts.join(".")
}

fn number(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap().to_le_bytes()
}

/// Stands for SHA-256, which only the build needs.
fn scramble(seed: [u8; 32], bytes: &[u8]) -> [u8; 32] {
    let mut state = seed.iter().fold(1_u64, |sum, &byte| step(sum, byte));
    let mut digest = [0; 32];
    for (index, slot) in digest.iter_mut().enumerate() {
        state = bytes
            .iter()
            .fold(step(state, index as u8), |sum, &b| step(sum, b));
        *slot = (state >> 32) as u8;
    }
    digest
}

fn step(state: u64, byte: u8) -> u64 {
    (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}
