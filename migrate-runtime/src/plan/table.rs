//! The compact table behind a [`Plan`](super::Plan), and the only reader of it.
//!
//! `sterna-build` writes the table when a folder has been checked, and the
//! generated code holds it as one byte string next to the texts of the SQL
//! files. Nothing is unpacked when the program starts: a field is read when it
//! is asked for, at a place that is known without looking at the other records.
//! So neither the generated tokens nor the start of a program grow with the
//! number of migrations.
//!
//! # Format 2
//!
//! All integers are `u32`, little-endian. Offsets count from the start of the
//! table unless said otherwise. Texts are UTF-8 in a pool inside the table; a
//! *text* is a pair of integers, the offset into the pool and the length.
//!
//! ```text
//! header    36  magic "sterna\0\x02" (8), number of migrations, offset of the pool,
//!               offset of the statements, name of the plan (text), offset of the
//!               witnesses, number of witnesses
//! record   148  version (text), name (text), flags (4), checksum (32),
//!               chain digest (32), up script (32), down script (32)
//! script    32  file (text), source, base, start, end, first statement,
//!               number of statements
//! statement  8  start, end
//! witness   24  statement, kind, first (text), second (text)
//! ```
//!
//! The records follow the header, in the order of the plan. Flags: bit 0 the up
//! script runs in a transaction, bit 1 there is a down script, bit 2 the down
//! script runs in a transaction, from bit 8 on the number of the first statement of
//! the up script that loses data, from 1. `source` is an index into the source texts, and
//! `base`, `start`, `end` and the bounds of statements are byte offsets into that
//! text: the file begins at `base`, `start..end` is the SQL to send, and a
//! statement's bounds leave out its semicolon.
//!
//! A witness tells how to find out whether a statement has run that is not recorded in
//! its own transaction. Few have one, so they are a list apart, in the order of the
//! statements. The kinds, and what their texts are:
//!
//! | kind | | first | second |
//! |---|---|---|---|
//! | 0 | nothing tells | | |
//! | 1 | it may run again | | |
//! | 2 | a block; its record goes before its `commit` | the length is that of what is before it | |
//! | 3 | makes an index | its name as it is; empty: the server finds one | its table, quoted |
//! | 4 | drops an index | its name, quoted | |
//! | 5, 6 | rebuilds an index, those of a table | its name, quoted | |
//! | 7 | rebuilds the indexes of a schema | its name, quoted | |
//! | 8 | rebuilds all indexes | | |
//! | 9 | detaches a partition | its name, quoted | its table, quoted |
//!
//! # Trust
//!
//! The table is made by our own build and pinned to this version, so reading it
//! has no error path: whatever lies out of bounds reads as zero or as an empty
//! text, and never panics. Whether all of it is there is asked once before a run, so
//! that a damaged table is refused instead of being applied as an empty plan.

const MAGIC: &[u8] = b"sterna\0\x02";
const HEADER: usize = 36;
const RECORD: usize = 148;
const STATEMENT: usize = 8;
const WITNESS: usize = 24;

const TRANSACTIONAL_UP: usize = 1;
const HAS_DOWN: usize = 1 << 1;
const TRANSACTIONAL_DOWN: usize = 1 << 2;
const DESTROYS: usize = 8;

/// The bytes of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table(&'static [u8]);

impl Table {
    pub(crate) const fn new(bytes: &'static [u8]) -> Table {
        Table(bytes)
    }

    /// Whether this is a table of format 2 that holds all its records and witnesses.
    pub(crate) fn is_sound(self) -> bool {
        self.0.starts_with(MAGIC)
            && self.holds(HEADER, self.len(), RECORD)
            && self.holds(self.integer(28), self.integer(32), WITNESS)
    }

    /// Whether that many entries are there from that place on.
    fn holds(self, start: usize, count: usize, size: usize) -> bool {
        let length = count.checked_mul(size);
        let end = length.and_then(|length| length.checked_add(start));
        end.is_some_and(|end| end <= self.0.len())
    }

    /// Whether it holds that many statements from the first one on.
    pub(crate) fn has_statements(self, first: usize, count: usize) -> bool {
        let last = first.checked_add(count);
        last.is_some_and(|last| self.holds(self.integer(16), last, STATEMENT))
    }

    pub(crate) fn len(self) -> usize {
        self.integer(8)
    }

    pub(crate) fn name(self) -> &'static str {
        self.text(20)
    }

    pub(crate) fn record(self, index: usize) -> Record {
        Record {
            table: self,
            at: self.place(HEADER, index, RECORD),
        }
    }

    /// The bounds of a statement in its source text.
    pub(crate) fn statement(self, index: usize) -> (usize, usize) {
        let at = self.place(self.integer(16), index, STATEMENT);
        (self.integer(at), self.integer(at + 4))
    }

    /// What tells whether a statement has run, unless its own transaction does.
    pub(crate) fn witness(self, statement: usize) -> Option<Witness> {
        let at = |index| self.place(self.integer(28), index, WITNESS);
        let (mut from, mut to) = (0, self.integer(32));
        while from < to {
            let middle = usize::midpoint(from, to);
            if self.integer(at(middle)) < statement {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        let at = at(from);
        let found = from < self.integer(32) && self.integer(at) == statement;
        found.then(|| self.read_witness(at))
    }

    fn read_witness(self, at: usize) -> Witness {
        let (first, second) = (self.text(at + 8), self.text(at + 16));
        match self.integer(at + 4) {
            1 => Witness::Repeatable,
            2 => Witness::Block(self.integer(at + 12)),
            3 => Witness::Index {
                name: Some(first).filter(|name| !name.is_empty()),
                table: second,
            },
            4 => Witness::DroppedIndex(first),
            5 => Witness::RebuiltIndex(first),
            6 => Witness::RebuiltTable(first),
            7 => Witness::RebuiltSchema(first),
            8 => Witness::RebuiltDatabase,
            9 => Witness::DetachedPartition {
                partition: first,
                table: second,
            },
            _ => Witness::Nothing,
        }
    }

    /// Where an entry begins; at most the end of the table, behind which there is nothing.
    fn place(self, start: usize, index: usize, size: usize) -> usize {
        let at = start.saturating_add(index.saturating_mul(size));
        at.min(self.0.len())
    }

    fn integer(self, at: usize) -> usize {
        let bytes: Option<[u8; 4]> = self.bytes(at, 4).try_into().ok();
        bytes.map_or(0, |bytes| u32::from_le_bytes(bytes) as usize)
    }

    fn text(self, at: usize) -> &'static str {
        let start = self.integer(12).saturating_add(self.integer(at));
        let bytes = self.bytes(start, self.integer(at + 4));
        str::from_utf8(bytes).unwrap_or("")
    }

    fn bytes(self, start: usize, length: usize) -> &'static [u8] {
        self.0
            .get(start..start.saturating_add(length))
            .unwrap_or(&[])
    }
}

/// How to find out whether a statement has run. Names are as SQL has them, in quotes,
/// unless it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Witness {
    /// Nothing tells.
    Nothing,
    /// Nothing needs to: run twice, it does the same as run once.
    Repeatable,
    /// A block whose record can be put before its `commit`, at this byte of it.
    Block(usize),
    /// The index that it makes.
    Index {
        /// Its name without quotes, unless the server finds one.
        name: Option<&'static str>,
        table: &'static str,
    },
    /// The index that it drops.
    DroppedIndex(&'static str),
    /// What a rebuilt index leaves behind.
    RebuiltIndex(&'static str),
    /// What the rebuilt indexes of a table leave behind.
    RebuiltTable(&'static str),
    /// What the rebuilt indexes of a schema leave behind.
    RebuiltSchema(&'static str),
    /// What the rebuilt indexes of the database leave behind.
    RebuiltDatabase,
    /// The partition that it detaches.
    DetachedPartition {
        partition: &'static str,
        table: &'static str,
    },
}

/// The record of one migration.
#[derive(Clone, Copy)]
pub(crate) struct Record {
    table: Table,
    at: usize,
}

impl Record {
    pub(crate) fn version(self) -> &'static str {
        self.table.text(self.at)
    }

    pub(crate) fn name(self) -> &'static str {
        self.table.text(self.at + 8)
    }

    pub(crate) fn checksum(self) -> [u8; 32] {
        self.digest(20)
    }

    pub(crate) fn chain(self) -> [u8; 32] {
        self.digest(52)
    }

    pub(crate) fn up(self) -> ScriptEntry {
        self.script(84, TRANSACTIONAL_UP)
    }

    pub(crate) fn has_down(self) -> bool {
        self.has(HAS_DOWN)
    }

    /// The down script; an empty one where there is none.
    pub(crate) fn down(self) -> ScriptEntry {
        self.script(116, TRANSACTIONAL_DOWN)
    }

    /// The first statement of the up script that loses data, from 0.
    pub(crate) fn destroys(self) -> Option<usize> {
        (self.flags() >> DESTROYS).checked_sub(1)
    }

    fn has(self, flag: usize) -> bool {
        self.flags() & flag != 0
    }

    fn flags(self) -> usize {
        self.table.integer(self.at + 16)
    }

    fn digest(self, field: usize) -> [u8; 32] {
        self.table
            .bytes(self.at + field, 32)
            .try_into()
            .unwrap_or([0; 32])
    }

    fn script(self, field: usize, transactional: usize) -> ScriptEntry {
        let at = self.at + field;
        ScriptEntry {
            file: self.table.text(at),
            source: self.table.integer(at + 8),
            base: self.table.integer(at + 12),
            start: self.table.integer(at + 16),
            end: self.table.integer(at + 20),
            first: self.table.integer(at + 24),
            count: self.table.integer(at + 28),
            transactional: self.has(transactional),
        }
    }
}

/// A script as the table describes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScriptEntry {
    pub(crate) file: &'static str,
    pub(crate) source: usize,
    pub(crate) base: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) first: usize,
    pub(crate) count: usize,
    pub(crate) transactional: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::{Draft, encode};

    fn table() -> Table {
        let (table, _) = encode(
            "app",
            &[
                Draft::new("001", "users", &["create table users ()"]),
                Draft::new("002", "büro", &["select 1", "select 2"])
                    .without_transaction()
                    .destroying(1),
            ],
        );
        Table::new(table)
    }

    #[test]
    fn reads_back_what_was_written() {
        let table = table();
        assert!(table.is_sound());
        assert_eq!((table.len(), table.name()), (2, "app"));
        let record = table.record(1);
        assert_eq!((record.version(), record.name()), ("002", "büro"));
        assert!(!record.up().transactional);
        assert_eq!(record.up().file, "migrations/002_büro.sql");
        assert_eq!((record.up().first, record.up().count), (1, 2));
        assert!(!record.has_down());
        assert_eq!(record.destroys(), Some(1));
        assert_eq!(table.record(0).destroys(), None);
        assert_ne!(record.checksum(), table.record(0).checksum());
        assert_ne!(record.chain(), record.checksum());
    }

    #[test]
    fn a_witness_is_found_by_its_statement() {
        let statements = [
            "select 3",
            "create index concurrently i on app.t (a)",
            "create index concurrently on t (a)",
            "drop index concurrently i",
            "reindex index concurrently i",
            "reindex table concurrently t",
            "reindex schema concurrently s",
            "reindex database concurrently d",
            "alter table t detach partition p concurrently",
            "vacuum t",
            "begin; select 1; commit",
            "create database d",
        ];
        let drafts = [
            Draft::new("1", "a", &["select 1", "vacuum t"]),
            Draft::new("2", "b", &statements).without_transaction(),
        ];
        let (table, _) = encode("app", &drafts);
        let found: Vec<_> = (0..15).map(|at| Table::new(table).witness(at)).collect();
        let index = |name, table| Some(Witness::Index { name, table });
        let expected = [
            None,
            None,
            None,
            index(Some("i"), "\"app\".\"t\""),
            index(None, "\"t\""),
            Some(Witness::DroppedIndex("\"i\"")),
            Some(Witness::RebuiltIndex("\"i\"")),
            Some(Witness::RebuiltTable("\"t\"")),
            Some(Witness::RebuiltSchema("\"s\"")),
            Some(Witness::RebuiltDatabase),
            Some(Witness::DetachedPartition {
                partition: "\"p\"",
                table: "\"t\"",
            }),
            Some(Witness::Repeatable),
            Some(Witness::Block(17)),
            Some(Witness::Nothing),
            None,
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_cut_table_is_not_sound_and_reads_as_nothing() {
        let whole = table();
        for length in 0..whole.0.len() {
            let cut = Table::new(&whole.0[..length]);
            let record = cut.record(1);
            let texts = [record.version(), record.name(), record.up().file];
            let expected = ["002", "büro", "migrations/002_büro.sql"];
            for (text, expected) in texts.into_iter().zip(expected) {
                assert!(text.is_empty() || text == expected);
            }
        }
        assert!(!Table::new(&whole.0[..HEADER + 2 * RECORD - 1]).is_sound());
        assert!(!Table::new(b"sterna\0\x01").is_sound());
    }
}
