//! The marks that git leaves in a file that it could not merge.
//!
//! Each could be an operator, so they are looked for where no statement has begun, and in what
//! was refused.

use crate::diagnostic::{Diagnostics, codes};
use crate::text::{CONFLICT_MARKS, FileId, Span};

/// The line that begins at the offset, if it is a mark.
pub(super) fn mark(text: &str, at: usize) -> Option<Span> {
    let begins = at == 0 || text[..at].ends_with('\n');
    let line = text[at..].lines().next().filter(|_| begins)?;
    is_mark(line).then(|| Span::new(at, at + line.trim_end().len()))
}

/// The mark in whose line the offset is.
pub(super) fn mark_around(text: &str, at: usize) -> Option<Span> {
    mark(text, text[..at].rfind('\n').map_or(0, |end| end + 1))
}

fn is_mark(line: &str) -> bool {
    let mut rests = CONFLICT_MARKS.iter().filter_map(|m| line.strip_prefix(m));
    rests.any(|rest| rest.is_empty() || rest.starts_with([' ', '\r']))
}

/// Says so once in a file: where the first conflict begins.
pub(super) fn report(file: FileId, text: &str, mark: Span, diagnostics: &mut Diagnostics) {
    let before = &text[..mark.start];
    let is_opening = |line: &str| line.starts_with(CONFLICT_MARKS[0]) && is_mark(line);
    if before.lines().any(is_opening) {
        return;
    }
    diagnostics
        .error(
            &codes::SYNTAX_ERROR,
            (file, mark),
            "git could not merge this file",
        )
        .help("put what both branches say into order, and remove the marks");
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn a_conflict_is_told_once() {
        let whole =
            "select 1;\n<<<<<<< HEAD\nselect 2;\n||||||| base\n=======\nselec 3;\n>>>>>>> b\n";
        let expected =
            |place| format!("{place} error[syntax-error]: git could not merge this file");
        assert_eq!(findings(whole), [expected("2:1-2:13")]);
        assert_eq!(
            findings(&whole.replace('\n', "\r\n")),
            [expected("2:1-2:13")]
        );
        let inside =
            "create table t (\n<<<<<<< HEAD\n  a int\n);\n=======\n  b int\n>>>>>>> b\n);\n";
        assert_eq!(findings(inside), [expected("2:1-2:13")]);
        assert_eq!(findings("select 1;\n=======\n"), [expected("2:1-2:8")]);
    }

    #[test]
    fn what_is_like_a_mark_may_be_text() {
        for text in [
            "select '\n<<<<<<< HEAD\n', $$\n=======\n$$ /*\n>>>>>>> b\n*/;",
            "select a\n<<<<<<< b from t;",
        ] {
            assert_eq!(findings(text), [""; 0], "{text}");
        }
    }
}
