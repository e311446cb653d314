//! The SQL of a migration and the way from a byte of it to a line of the file.

use std::fmt;

use super::table::{ScriptEntry, Table, Witness};

/// One direction of a migration.
#[derive(Clone, Copy)]
pub struct Script {
    table: Table,
    source: &'static [u8],
    /// Whether there is such a source.
    has_source: bool,
    entry: ScriptEntry,
}

/// Which way a run goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Direction {
    /// It applies what is pending.
    #[default]
    Up,
    /// It reverts what was applied.
    Down,
}

/// One statement of a [`Script`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The statement, without its semicolon.
    pub sql: &'static str,
    /// The byte of [`Script::sql`] at which it starts.
    pub offset: usize,
}

/// A place in a file; both counts are from 1, columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The file and the SQL; the table holds all the others too.
impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Script")
            .field("file", &self.file())
            .field("sql", &self.sql())
            .finish_non_exhaustive()
    }
}

impl Script {
    pub(crate) fn new(
        table: Table,
        sources: &'static [&'static [u8]],
        entry: ScriptEntry,
    ) -> Script {
        Script {
            table,
            source: sources.get(entry.source).copied().unwrap_or_default(),
            has_source: entry.source < sources.len(),
            entry,
        }
    }

    /// Whether the table's places of the script and of its statements are in the source,
    /// in their order.
    pub(crate) fn is_sound(&self) -> bool {
        let entry = &self.entry;
        let Some(text) = self.text(entry.base, entry.end).filter(|_| self.has_source) else {
            return false;
        };
        let is_there = |start: usize, end: usize| {
            let ends = start
                .checked_sub(entry.base)
                .zip(end.checked_sub(entry.base));
            ends.is_some_and(|(start, end)| text.get(start..end).is_some())
        };
        if !(is_there(entry.start, entry.end)
            && self.table.has_statements(entry.first, entry.count))
        {
            return false;
        }
        let mut before = entry.start;
        (entry.first..entry.first + entry.count).all(|index| {
            let (start, end) = self.table.statement(index);
            let follows = before <= start && start < end && end <= entry.end;
            before = end;
            follows && is_there(start, end)
        })
    }

    /// The file it was read from, relative to the crate.
    pub fn file(&self) -> &'static str {
        self.entry.file
    }

    /// The SQL that is sent to the server.
    pub fn sql(&self) -> &'static str {
        self.slice(self.entry.start, self.entry.end)
    }

    /// Whether it runs in one transaction, or else statement by statement.
    pub fn transactional(&self) -> bool {
        self.entry.transactional
    }

    /// The statements, in the order of the file.
    pub fn statements(&self) -> impl ExactSizeIterator<Item = Statement> + use<> {
        let script = *self;
        (0..self.entry.count).map(move |index| script.statement(index))
    }

    /// The line and column, in the file, of a byte of [`sql`](Self::sql).
    pub fn locate(&self, offset: usize) -> Location {
        let before = self.slice(self.entry.base, self.entry.start.saturating_add(offset));
        let before = before.strip_prefix('\u{feff}').unwrap_or(before);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Location {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// The whole line of the file around a byte of [`sql`](Self::sql).
    pub(crate) fn line(&self, offset: usize) -> &'static str {
        let at = self.entry.start.saturating_add(offset);
        let before = self.slice(self.entry.base, at);
        let start = self.entry.base + before.rfind('\n').map_or(0, |newline| newline + 1);
        let after = self.text(at, self.source.len()).unwrap_or("");
        let end = at + after.find('\n').unwrap_or(after.len());
        let line = self.slice(start, end);
        line.trim_end_matches('\r').trim_start_matches('\u{feff}')
    }

    /// How many statements there are.
    pub(crate) fn len(&self) -> usize {
        self.entry.count
    }

    /// The statement at a place of the script, from 0.
    pub(crate) fn statement(&self, index: usize) -> Statement {
        let (start, end) = self.table.statement(self.entry.first.saturating_add(index));
        Statement {
            sql: self.slice(start, end),
            offset: start.saturating_sub(self.entry.start),
        }
    }

    /// What tells whether a statement has run, unless its own transaction does.
    pub(crate) fn witness(&self, index: usize) -> Option<Witness> {
        self.table.witness(self.entry.first.saturating_add(index))
    }

    fn slice(&self, start: usize, end: usize) -> &'static str {
        self.text(start, end).unwrap_or("")
    }

    fn text(&self, start: usize, end: usize) -> Option<&'static str> {
        str::from_utf8(self.source.get(start..end)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use crate::encode::{Draft, plan};

    #[test]
    fn gives_statements_with_their_places() {
        let plan = plan("app", &[Draft::new("001", "a", &["select 1", "select 2"])]);
        let script = plan.data().migration(0).up();
        assert_eq!(script.sql(), "select 1;\nselect 2;\n");
        let found: Vec<_> = script.statements().map(|s| (s.sql, s.offset)).collect();
        assert_eq!(found, [("select 1", 0), ("select 2", 10)]);
        assert_eq!(script.locate(10).to_string(), "2:1");
        assert_eq!(script.line(12), "select 2;");
    }

    #[test]
    fn counts_columns_in_characters() {
        let plan = plan("app", &[Draft::new("001", "a", &["select 'äöü', x"])]);
        let script = plan.data().migration(0).up();
        let offset = script.sql().find('x').unwrap();
        assert_eq!(script.locate(offset).to_string(), "1:15");
    }

    #[test]
    fn counts_lines_from_the_start_of_the_file() {
        let draft = Draft::new("001", "a", &["select 1"]).after("\u{feff}begin;\r\n");
        let script = plan("app", &[draft]).data().migration(0).up();
        assert_eq!(script.sql(), "select 1;\n");
        assert_eq!(script.locate(7).to_string(), "2:8");
        assert_eq!(script.line(7), "select 1;");
    }

    #[test]
    fn the_second_file_of_a_source_starts_at_line_one() {
        let drafts = [
            Draft::new("001", "a", &["select 1"]),
            Draft::new("002", "b", &["select 2"]),
        ];
        let script = plan("app", &drafts).data().migration(1).up();
        assert_eq!(script.locate(7).to_string(), "1:8");
        assert_eq!(script.line(0), "select 2;");
    }
}
