//! The README, taken apart.

use std::fs;
use std::path::Path;

use crate::support::STERNA;

/// A block of code.
#[derive(Debug)]
pub(crate) struct Block {
    /// The path that begins the line above it, as in "`src/main.rs`:".
    pub(crate) file: Option<String>,
    /// What stands behind the backticks.
    pub(crate) language: String,
    pub(crate) text: String,
}

/// The text below a heading, up to the next one.
pub(crate) fn section(heading: &str) -> String {
    let page = fs::read_to_string(Path::new(STERNA).join("README.md")).unwrap();
    let below = page.split_once(&format!("\n## {heading}\n"));
    let (_, below) = below.unwrap_or_else(|| panic!("there is no `## {heading}`"));
    let end = below.find("\n## ").unwrap_or(below.len());
    below[..end].to_owned()
}

/// The blocks of a section.
pub(crate) fn blocks(heading: &str) -> Vec<Block> {
    let section = section(heading);
    let mut blocks = Vec::new();
    let mut above = "";
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|line| *line != "```");
            let named = above.ends_with(':').then(|| above.strip_prefix('`'));
            let file = named.flatten().and_then(|line| line.split('`').next());
            blocks.push(Block {
                file: file.map(str::to_owned),
                language: language.to_owned(),
                text: text.map(|line| format!("{line}\n")).collect(),
            });
        } else if !line.is_empty() {
            above = line;
        }
    }
    blocks
}

/// The rows of the table of a section whose head begins with this cell.
pub(crate) fn table(heading: &str, first: &str) -> Vec<Vec<String>> {
    let section = section(heading);
    let head = format!("| {first} |");
    let rows: Vec<_> = section
        .lines()
        .skip_while(|line| !line.starts_with(&head))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells.map(|cell| cell.trim().to_owned()).collect()
        })
        .collect();
    assert!(!rows.is_empty(), "there is no table of {first}");
    rows
}

/// What stands in backticks.
pub(crate) fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}
