//! The text of the files that were read, and places in it.
//!
//! Every position of the crate is a byte offset into a [`File`]; lines and
//! columns are made here and nowhere else.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The marks that git puts around what it could not merge.
pub(crate) const CONFLICT_MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// A range of bytes in the text of a file.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize,
)]
pub struct Span {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to, but without, `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The same bytes as a range, to index a text with.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// How many bytes these are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether there is no byte in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// A line and a column, both counted from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line; a line ends with `\n`.
    pub line: usize,
    /// The character within the line. A byte order mark is none.
    pub column: usize,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct File {
    path: String,
    text: String,
}

impl File {
    /// A file with the path to show for it and its whole text.
    #[must_use]
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
        }
    }

    /// The path as it is shown: from the crate's root, with `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text, with a byte order mark if the file has one.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where in the file `offset` is.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let start = self.line_start(offset);
        let line = 1 + self.text.as_bytes()[..start]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count();
        let before = self.text.get(start..offset).unwrap_or_default();
        let column = 1 + before.trim_start_matches(BYTE_ORDER_MARK).chars().count();
        LineColumn { line, column }
    }

    /// The lines of many offsets, which must ascend: the text is gone through once.
    pub fn lines(&self, offsets: impl IntoIterator<Item = usize>) -> impl Iterator<Item = usize> {
        let (mut line, mut seen) = (1, 0);
        offsets.into_iter().map(move |offset| {
            let between = &self.text.as_bytes()[seen..offset];
            line += between.iter().filter(|&&byte| byte == b'\n').count();
            seen = offset;
            line
        })
    }

    /// The offset of the first byte of the line that `offset` is in.
    #[must_use]
    pub fn line_start(&self, offset: usize) -> usize {
        self.text.as_bytes()[..offset]
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |newline| newline + 1)
    }

    /// The offset behind the last byte of the line that `offset` is in,
    /// without its line break.
    #[must_use]
    pub fn line_end(&self, offset: usize) -> usize {
        self.text.as_bytes()[offset..]
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(self.text.len(), |newline| offset + newline)
    }
}

/// What some editors begin a file with. PostgreSQL refuses it.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// Names one of the [`Files`].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize,
)]
pub struct FileId(u32);

/// All files that were read.
#[derive(Clone, Debug, Default)]
pub struct Files(Vec<File>);

impl Files {
    /// Adds a file.
    pub fn add(&mut self, file: File) -> FileId {
        let id = FileId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(file);
        id
    }

    /// The files in the order they were added.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &File> {
        self.0.iter()
    }
}

impl std::ops::Index<FileId> for Files {
    type Output = File;

    fn index(&self, id: FileId) -> &File {
        &self.0[id.0 as usize]
    }
}

/// The first character of a name that does something else than to be seen: it
/// ends a line, or turns the direction in which the rest is shown.
pub(crate) fn hidden(name: &str) -> Option<char> {
    name.chars().find(|&c| is_hidden(c))
}

fn is_hidden(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns || matches!(c, '\u{2028}' | '\u{2029}')
}

/// A name with what is [hidden] in it written out.
pub(crate) fn shown(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    for c in name.chars() {
        match is_hidden(c) {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(text: &str, offset: usize) -> (usize, usize) {
        let LineColumn { line, column } = File::new("a.sql", text).line_column(offset);
        (line, column)
    }

    #[test]
    fn counts_lines_and_columns_from_one() {
        let text = "ab\ncd\n";
        let found: Vec<_> = (0..=text.len()).map(|at| position(text, at)).collect();
        assert_eq!(
            found,
            [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1)]
        );
    }

    #[test]
    fn counts_the_lines_of_many_offsets() {
        let file = File::new("a.sql", "ab\ncd\n\nef");
        let found: Vec<_> = file.lines([0, 1, 3, 3, 7, 9]).collect();
        assert_eq!(found, [1, 1, 2, 2, 4, 4]);
    }

    #[test]
    fn counts_characters_instead_of_bytes() {
        assert_eq!(position("-- é\n/* ü */ x", "-- é\n/* ü */ ".len()), (2, 9));
    }

    #[test]
    fn does_not_count_a_byte_order_mark() {
        assert_eq!(position("\u{feff}select", 3), (1, 1));
        assert_eq!(position("\u{feff}select", 5), (1, 3));
    }

    #[test]
    fn finds_the_line_around_an_offset() {
        let file = File::new("a.sql", "one\ntwo\nthree");
        assert_eq!((file.line_start(5), file.line_end(5)), (4, 7));
        assert_eq!((file.line_start(13), file.line_end(13)), (8, 13));
    }
}
