//! The line of a file that an error is about, with a mark under it.

use std::fmt;

use super::Mark;
use crate::plan::Script;

/// Longer lines are cut around the mark: a row of data can be a megabyte.
const WIDEST: usize = 120;
const CONTEXT: usize = 40;
const CUT: &str = "...";

/// One marked line.
pub(super) struct Snippet {
    line: usize,
    text: String,
    /// Characters before the mark.
    before: usize,
    /// Characters of the mark, at least one.
    width: usize,
}

impl Snippet {
    pub(super) fn new(script: Script, mark: Mark) -> Snippet {
        let location = script.locate(mark.offset);
        let line: Vec<char> = script.line(mark.offset).chars().collect();
        let marked = script.sql().get(mark.offset..mark.offset + mark.length);
        let first_line = marked.and_then(|text| text.lines().next()).unwrap_or("");
        let before = location.column - 1;
        let start = if line.len() > WIDEST {
            before.saturating_sub(CONTEXT)
        } else {
            0
        };
        let end = line.len().min(start + WIDEST);
        let lead = if start > 0 { CUT } else { "" };
        let tail = if end < line.len() { CUT } else { "" };
        // A tab is one column in the count, so it must be one in the picture.
        let visible = line[start.min(end)..end].iter();
        let text: String = visible.map(|c| if *c == '\t' { ' ' } else { *c }).collect();
        let before = before - start + lead.len();
        let text = format!("{lead}{text}{tail}");
        let room = text.chars().count().saturating_sub(before);
        Snippet {
            line: location.line,
            width: first_line.chars().count().min(room).max(1),
            text,
            before,
        }
    }

    /// How many digits the line number has.
    pub(super) fn gutter(&self) -> usize {
        self.line.to_string().len()
    }
}

impl fmt::Display for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gutter = self.gutter() + 2;
        let (before, width) = (self.before, self.width);
        writeln!(f, "{:gutter$}|", "")?;
        writeln!(f, " {} | {}", self.line, self.text)?;
        write!(f, "{:gutter$}| {:before$}{:^<width$}", "", "", "^")
    }
}
