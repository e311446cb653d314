//! Files that hold both directions: goose's `-- +goose Up`, dbmate's `-- migrate:up`,
//! sql-migrate's `-- +migrate Up`.

use squawk_lexer::TokenKind;

use crate::diagnostic::{Diagnostics, codes};
use crate::text::{FileId, Span};

/// The sections of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sections {
    pub(super) up: Half,
    pub(super) down: Option<Half>,
}

/// One direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Half {
    /// What stands below its mark.
    pub(super) span: Span,
    /// Where it says that it shall not run in a transaction.
    pub(super) no_transaction: Option<Span>,
}

/// Whose mark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    Goose,
    Dbmate,
    SqlMigrate,
}

/// What a line says to its tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark<'a> {
    Up(&'a str),
    Down(&'a str),
    NoTransaction,
    /// A part of the file that is sent as it is, or nothing to us at all.
    Other,
    Substitution,
    Unknown,
}

/// Finds the sections, if the leading comments announce any. A file with faulty ones is `None`.
#[allow(
    clippy::option_option,
    reason = "no sections and faulty ones are different answers"
)]
pub(super) fn find(
    text: &str,
    body: Span,
    file: FileId,
    diagnostics: &mut Diagnostics,
) -> Option<Option<Sections>> {
    let Some(tool) = announced(&text[body.range()]) else {
        return Some(None);
    };
    let mut reader = Reader {
        tool,
        body,
        file,
        diagnostics,
        sound: true,
        up: None,
        down: None,
        everywhere: None,
    };
    let mut start = body.start;
    for line in text[body.range()].split_inclusive('\n') {
        let end = start + line.len();
        if let Some((tool, mark)) = mark(line) {
            reader.tool = tool;
            reader.obey(mark, Span::new(start, start + line.trim_end().len()), end);
        }
        start = end;
    }
    reader.finish().map(Some)
}

/// The tools have SQL only below a mark, so the first one is in the leading comments.
fn announced(body: &str) -> Option<Tool> {
    let mut at = 0;
    for token in squawk_lexer::tokenize(body) {
        let end = at + token.len as usize;
        match token.kind {
            TokenKind::LineComment => {
                if let Some((tool, _)) = mark(&body[at..end]) {
                    return Some(tool);
                }
            }
            TokenKind::BlockComment { .. } | TokenKind::Whitespace => {}
            _ => return None,
        }
        at = end;
    }
    None
}

fn mark(line: &str) -> Option<(Tool, Mark<'_>)> {
    let comment = line.strip_prefix("--")?.trim();
    if let Some(rest) = comment.strip_prefix("migrate:up") {
        return is_word_end(rest).then_some((Tool::Dbmate, Mark::Up(rest)));
    }
    if let Some(rest) = comment.strip_prefix("migrate:down") {
        return is_word_end(rest).then_some((Tool::Dbmate, Mark::Down(rest)));
    }
    if let Some(rest) = comment.strip_prefix("+migrate") {
        return is_word_end(rest).then(|| (Tool::SqlMigrate, mark_of_sql_migrate(rest)));
    }
    let rest = comment.strip_prefix("+goose")?;
    is_word_end(rest).then(|| (Tool::Goose, mark_of_goose(rest)))
}

fn mark_of_goose(rest: &str) -> Mark<'_> {
    let words: Vec<_> = rest.split_whitespace().map(str::to_lowercase).collect();
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["up"] => Mark::Up(""),
        ["down"] => Mark::Down(""),
        ["no", "transaction"] => Mark::NoTransaction,
        ["statementbegin" | "statementend"] | ["envsub", "off"] => Mark::Other,
        ["envsub", "on"] => Mark::Substitution,
        _ => Mark::Unknown,
    }
}

fn mark_of_sql_migrate(rest: &str) -> Mark<'_> {
    let rest = rest.trim_start();
    let (word, options) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
    match (word.to_lowercase().as_str(), options.trim()) {
        ("up", _) => Mark::Up(options),
        ("down", _) => Mark::Down(options),
        ("statementbegin" | "statementend", "") => Mark::Other,
        _ => Mark::Unknown,
    }
}

fn is_word_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(char::is_whitespace)
}

/// Goes through the marks of a file.
struct Reader<'a> {
    /// Whose mark was the last one.
    tool: Tool,
    body: Span,
    file: FileId,
    diagnostics: &'a mut Diagnostics,
    sound: bool,
    up: Option<Half>,
    down: Option<Half>,
    /// goose's `NO TRANSACTION` is about both directions.
    everywhere: Option<Span>,
}

impl Reader<'_> {
    /// Takes a mark at `span`, of a line that ends at `end`.
    fn obey(&mut self, mark: Mark<'_>, span: Span, end: usize) {
        match mark {
            Mark::Up(options) => {
                let half = self.begin(options, span, end);
                if let Some(down) = &mut self.down {
                    down.span.end = down.span.end.min(span.start);
                }
                if self.up.replace(half).is_some() {
                    self.fault(
                        span,
                        "this is the second section that goes up",
                        "keep one of them",
                    );
                }
            }
            Mark::Down(options) => {
                if let Some(up) = &mut self.up {
                    up.span.end = span.start;
                } else if self.tool != Tool::SqlMigrate {
                    // sql-migrate takes them in any order.
                    let what = "the section that goes down stands before the one that goes up";
                    self.fault(span, what, "begin with the section that goes up");
                }
                let half = self.begin(options, span, end);
                if self.down.replace(half).is_some() {
                    self.fault(
                        span,
                        "this is the second section that goes down",
                        "keep one of them",
                    );
                }
            }
            Mark::NoTransaction => self.everywhere = Some(span),
            Mark::Other => {}
            Mark::Substitution => {
                self.sound = false;
                self.diagnostics
                    .error(
                        &codes::UNSUPPORTED_DIRECTIVE,
                        (self.file, span),
                        "`ENVSUB` is not supported",
                    )
                    .note("the SQL would depend on the machine that applies it")
                    .help("write the values into the file");
            }
            Mark::Unknown => self.unknown(span),
        }
    }

    fn begin(&mut self, options: &str, span: Span, end: usize) -> Half {
        let mut no_transaction = None;
        for option in options.split_whitespace() {
            match (self.tool, option) {
                (Tool::Dbmate, "transaction:false") | (Tool::SqlMigrate, "notransaction") => {
                    no_transaction = Some(span);
                }
                (Tool::Dbmate, "transaction:true") => {}
                _ => self.unknown(span),
            }
        }
        Half {
            span: Span::new(end, self.body.end),
            no_transaction,
        }
    }

    fn fault(&mut self, span: Span, what: &str, help: &str) {
        self.sound = false;
        self.diagnostics
            .error(&codes::INVALID_SECTION, (self.file, span), what)
            .help(help);
    }

    fn unknown(&mut self, span: Span) {
        self.sound = false;
        let (text, known) = match self.tool {
            Tool::Goose | Tool::Dbmate => (
                "neither goose nor dbmate has this directive",
                "goose has `-- +goose Up`, `Down`, `StatementBegin`, `StatementEnd` and \
                 `NO TRANSACTION`, dbmate `-- migrate:up transaction:false` and `-- migrate:down`",
            ),
            Tool::SqlMigrate => (
                "sql-migrate does not have this directive",
                "it has `-- +migrate Up`, `Down`, `Up notransaction`, `StatementBegin` and \
                 `StatementEnd`",
            ),
        };
        self.diagnostics
            .error(&codes::UNKNOWN_DIRECTIVE, (self.file, span), text)
            .note(known);
    }

    fn finish(mut self) -> Option<Sections> {
        if self.up.is_none() && self.sound {
            let start = Span::new(self.body.start, self.body.start);
            let (what, help) = match self.tool {
                Tool::SqlMigrate => (
                    "the file has marks of sql-migrate, but no section that goes up",
                    "write `-- +migrate Up` above the first statement",
                ),
                Tool::Goose | Tool::Dbmate => (
                    "the file has marks of goose, but no section that goes up",
                    "write `-- +goose Up` above the first statement",
                ),
            };
            self.fault(start, what, help);
        }
        let everywhere = self.everywhere;
        let half = |half: Half| Half {
            no_transaction: half.no_transaction.or(everywhere),
            ..half
        };
        let up = self.up.filter(|_| self.sound)?;
        Some(Sections {
            up: half(up),
            down: self.down.map(half),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{File, Files};

    /// The texts of both sections, each with `!` in front if it has no transaction.
    fn sections(text: &str) -> Option<(String, Option<String>)> {
        let mut diagnostics = Diagnostics::default();
        let file = Files::default().add(File::new("a.sql", text));
        let found = find(text, Span::new(0, text.len()), file, &mut diagnostics);
        assert!(!diagnostics.has_errors(), "{diagnostics:?}");
        let shown = |half: Half| {
            let mark = if half.no_transaction.is_some() {
                "!"
            } else {
                ""
            };
            format!("{mark}{}", &text[half.span.range()])
        };
        let Sections { up, down } = found.unwrap()?;
        Some((shown(up), down.map(shown)))
    }

    fn faults(text: &str) -> Vec<(usize, String)> {
        let mut diagnostics = Diagnostics::default();
        let mut files = Files::default();
        let file = files.add(File::new("a.sql", text));
        assert_eq!(
            find(text, Span::new(0, text.len()), file, &mut diagnostics),
            None
        );
        let line = |place: &crate::diagnostic::Place| match place {
            crate::diagnostic::Place::Text(file, span) => files[*file].line_column(span.start).line,
            crate::diagnostic::Place::Path(_) => 0,
        };
        diagnostics
            .iter()
            .map(|d| (line(&d.place), format!("{}: {}", d.code.name, d.message)))
            .collect()
    }

    fn pair(up: &str, down: &str) -> Option<(String, Option<String>)> {
        Some((up.to_owned(), Some(down.to_owned())))
    }

    #[test]
    fn finds_both_sections() {
        for text in [
            "-- +goose Up\nup;\n-- +goose Down\ndown;\n",
            "-- +migrate Up\nup;\n-- +migrate Down\ndown;\n",
            "-- +migrate Down\ndown;\n-- +migrate Up\nup;\n",
            "/* users */\n\n-- +goose up\nup;\n--+goose down\ndown;\n",
            "-- users\r\n-- migrate:up\r\nup;\n-- migrate:down\r\ndown;\n",
        ] {
            assert_eq!(sections(text), pair("up;\n", "down;\n"), "{text}");
        }
        assert_eq!(
            sections("-- +goose Up\nup;"),
            Some(("up;".to_owned(), None))
        );
    }

    #[test]
    fn finds_who_wants_no_transaction() {
        let goose = "-- +goose NO TRANSACTION\n-- +goose Up\nup;\n-- +goose Down\ndown;\n";
        assert_eq!(sections(goose), pair("!up;\n", "!down;\n"));
        let dbmate = "-- migrate:up transaction:false\nup;\n-- migrate:down\ndown;\n";
        assert_eq!(sections(dbmate), pair("!up;\n", "down;\n"));
        let migrate = "-- +migrate Up notransaction\nup;\n-- +migrate Down\ndown;\n";
        assert_eq!(sections(migrate), pair("!up;\n", "down;\n"));
    }

    #[test]
    fn leaves_the_marks_around_statements_in_place() {
        let up = "-- +goose StatementBegin\nup;\n-- +goose StatementEnd\n";
        let found = sections(&format!("-- +goose Up\n{up}"));
        assert_eq!(found, Some((up.to_owned(), None)));
    }

    #[test]
    fn finds_nothing_where_the_first_mark_comes_after_sql() {
        for text in [
            "select 1;\n-- +goose Up\n",
            "-- migrate:upwards\n",
            "",
            "-- +geese Up",
        ] {
            assert_eq!(sections(text), None, "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong_with_the_marks() {
        for (text, line, message) in [
            (
                "-- +goose Down\n-- +goose Up\n",
                1,
                "invalid-section: the section that goes down stands before the one that goes up",
            ),
            (
                "-- +goose Up\n-- +goose Up\n",
                2,
                "invalid-section: this is the second section that goes up",
            ),
            (
                "-- migrate:up\n-- migrate:down\n-- migrate:down\n",
                3,
                "invalid-section: this is the second section that goes down",
            ),
            (
                "-- +goose NO TRANSACTION\nselect 1;\n",
                1,
                "invalid-section: the file has marks of goose, but no section that goes up",
            ),
            (
                "-- +goose ENVSUB ON\n-- +goose Up\n",
                1,
                "unsupported-directive: `ENVSUB` is not supported",
            ),
            (
                "-- +goose Upp\n-- +goose Up\n",
                1,
                "unknown-directive: neither goose nor dbmate has this directive",
            ),
            (
                "-- +migrate Up later\n",
                1,
                "unknown-directive: sql-migrate does not have this directive",
            ),
            (
                "-- +migrate StatementBegin\n",
                1,
                "invalid-section: the file has marks of sql-migrate, but no section that goes up",
            ),
            (
                "-- +migrate Down\ndrop table t;\n",
                1,
                "invalid-section: the file has marks of sql-migrate, but no section that goes up",
            ),
            (
                "-- migrate:up transaction:no\n",
                1,
                "unknown-directive: neither goose nor dbmate has this directive",
            ),
        ] {
            assert_eq!(faults(text), [(line, message.to_owned())], "{text}");
        }
    }
}
