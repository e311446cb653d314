//! What an author means with a down migration.

use squawk_lexer::TokenKind;

use crate::syntax::{Change, Script, Statement};

/// What a down migration is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Intent {
    /// To undo what the other one did.
    Undo,
    /// Nothing was written yet.
    Unwritten,
    /// It says on purpose that nothing is undone.
    Refusal,
}

/// The words of comments in which nobody says anything: what tools write into a new file.
const TEMPLATE: &[&str] = &[
    "a",
    "add",
    "anything",
    "below",
    "code",
    "down",
    "executed",
    "file",
    "for",
    "goes",
    "here",
    "in",
    "is",
    "migrate",
    "migration",
    "query",
    "revert",
    "rolled",
    "back",
    "rollback",
    "script",
    "section",
    "should",
    "sql",
    "statement",
    "statements",
    "that",
    "the",
    "this",
    "to",
    "todo",
    "undo",
    "up",
    "when",
    "write",
    "your",
];

/// What the comments of tools and ours begin with.
const MARKS: &[&str] = &["+goose", "+migrate", "migrate:", "sterna", "no-transaction"];

/// Words of code that changes the catalog, or rows.
const CHANGING: &[&str] = &[
    "alter", "create", "delete", "drop", "execute", "insert", "perform", "truncate", "update",
];

/// What a script that stands in this part of a file, which begins at `start`, is there for.
pub(super) fn of(section: &str, start: usize, script: &Script) -> Intent {
    let text = |statement: &Statement| {
        let span = statement.span;
        &section[span.start - start..span.end - start]
    };
    let mut acts = script
        .statements
        .iter()
        .filter(|statement| does_something(statement))
        .peekable();
    if acts.peek().is_none() {
        return match says_something(section) {
            true => Intent::Refusal,
            false => Intent::Unwritten,
        };
    }
    let mut texts = Vec::new();
    for statement in acts {
        let text = text(statement);
        let says = match &statement.change {
            Change::Query(_) => true,
            Change::Do(_) => raises(text),
            _ => false,
        };
        if !says {
            return Intent::Undo;
        }
        texts.push(text);
    }
    match *texts {
        // This is what goose writes into a new file.
        [only] if only.eq_ignore_ascii_case("select 'down SQL query'") => Intent::Unwritten,
        _ => Intent::Refusal,
    }
}

const fn does_something(statement: &Statement) -> bool {
    !matches!(
        statement.change,
        Change::Nothing | Change::Set(_) | Change::SetSearchPath(_) | Change::SetRole
    )
}

/// Whether a block does nothing but raise something.
fn raises(block: &str) -> bool {
    let words: Vec<_> = crate::syntax::mentions(block).collect();
    words.iter().any(|word| word == "raise")
        && !words.iter().any(|word| CHANGING.contains(&word.as_str()))
}

/// Whether somebody wrote a comment.
fn says_something(text: &str) -> bool {
    let mut at = 0;
    squawk_lexer::tokenize(text).any(|token| {
        let from = at;
        at += token.len as usize;
        let is_comment = matches!(
            token.kind,
            TokenKind::LineComment | TokenKind::BlockComment { .. }
        );
        is_comment && text[from..at].lines().any(is_said)
    })
}

fn is_said(line: &str) -> bool {
    let line = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '*'));
    let line = line.to_ascii_lowercase();
    let is_mark = MARKS.iter().any(|mark| line.starts_with(mark));
    let words = line
        .split(|c: char| !c.is_alphanumeric())
        // A file is named by `up.sql` or with a number.
        .filter(|word| word.starts_with(char::is_alphabetic));
    !is_mark && words.into_iter().any(|word| !TEMPLATE.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::syntax::{Reader, Source};
    use crate::text::{FileId, Span};

    fn intent(text: &str) -> Intent {
        let source = Source {
            file: FileId::default(),
            text,
            section: Span::new(0, text.len()),
            declared: None,
        };
        of(
            text,
            0,
            &Reader::default().read(&source, &mut Diagnostics::default()),
        )
    }

    #[test]
    fn what_tools_write_into_a_new_file_says_nothing() {
        for text in [
            "",
            "\n\n",
            "-- This file should undo anything in `up.sql`\n",
            "-- Add down migration script here\n",
            "-- TODO\n;",
            "-- +goose StatementBegin\nSELECT 'down SQL query';\n-- +goose StatementEnd\n",
            "-- SQL in section 'Down' is executed when this migration is rolled back\n",
            "-- sterna: allow(down-does-not-reverse, \"the table is empty\")\n",
            "begin;\ncommit;",
            "/* 0001_down.sql */ set lock_timeout = '1s';",
        ] {
            assert_eq!(intent(text), Intent::Unwritten, "{text}");
        }
    }

    #[test]
    fn whoever_says_that_nothing_is_undone_means_it() {
        for text in [
            "-- Nothing to do: the column was never used.",
            "/* irreversible */",
            "select 1;",
            "SELECT 1; -- no way back",
            "do $$ begin raise exception 'this cannot be undone'; end $$;",
        ] {
            assert_eq!(intent(text), Intent::Refusal, "{text}");
        }
    }

    #[test]
    fn whoever_changes_something_means_to_undo() {
        for text in [
            "drop table t;",
            "-- no way back\ndelete from t;",
            "select 1; drop table t;",
            "do $$ begin drop table t; raise notice 'gone'; end $$;",
            "grant select on t to public;",
        ] {
            assert_eq!(intent(text), Intent::Undo, "{text}");
        }
    }
}
