//! Files that hold both directions: goose's `-- +goose Up`, dbmate's `-- migrate:up`,
//! sql-migrate's `-- +migrate Up`.

mod mark;
#[cfg(test)]
mod tests;

use squawk_lexer::TokenKind;

use crate::diagnostic::{Diagnostics, codes};
use crate::text::{FileId, Span};

use mark::{Mark, Slip, Tool, mark};

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
    let lines = comments(&text[body.range()]);
    let slips = lines.iter().filter_map(|(at, line)| {
        let (tool, slip) = mark::slip(line)?;
        let indent = line.len() - line.trim_start().len();
        Some((tool, slip, place(body.start + at + indent, line.trim())))
    });
    let mut sound = true;
    for (tool, slip, span) in slips {
        sound = false;
        report_slip(tool, &slip, (file, span), diagnostics);
    }
    if !sound {
        return None;
    }
    let Some(tool) = announced(&text[body.range()]) else {
        let first = lines.iter().find_map(|(at, line)| match mark(line)? {
            (tool, mark @ (Mark::Up(_) | Mark::Down(_))) => {
                Some((tool, mark, place(body.start + at, line)))
            }
            _ => None,
        });
        let Some((tool, mark, span)) = first else {
            return Some(None);
        };
        report_late(tool, mark, (file, span), diagnostics);
        return None;
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
            reader.obey(mark, place(start, line), end);
        }
        start = end;
    }
    reader.finish().map(Some)
}

/// Where a line that starts there stands, without the blanks at its end.
fn place(start: usize, line: &str) -> Span {
    Span::new(start, start + line.trim_end().len())
}

/// The lines that are a comment like a mark, and where they start. Few files have any, and to
/// take all tokens costs time.
fn comments(body: &str) -> Vec<(usize, &str)> {
    let like_marks = body.match_indices("--").filter_map(|(at, _)| {
        if !mark::is_like(&body[at..]) {
            return None;
        }
        let start = body[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = body[start..].lines().next()?;
        body[start..at]
            .trim()
            .is_empty()
            .then_some((at, start, line))
    });
    let like_marks: Vec<_> = like_marks.collect();
    if like_marks.is_empty() {
        return Vec::new();
    }
    let mut at = 0;
    let starts = squawk_lexer::tokenize(body).filter_map(|token| {
        let start = at;
        at += token.len as usize;
        (token.kind == TokenKind::LineComment).then_some(start)
    });
    let starts: Vec<_> = starts.collect();
    like_marks
        .into_iter()
        .filter(|(at, ..)| starts.binary_search(at).is_ok())
        .map(|(_, start, line)| (start, line))
        .collect()
}

/// Says of a line that was meant to be a mark why it is none.
fn report_slip(tool: Tool, slip: &Slip, place: (FileId, Span), diagnostics: &mut Diagnostics) {
    match slip {
        Slip::Indented => {
            diagnostics
                .error(
                    &codes::INVALID_SECTION,
                    place,
                    "a mark stands at the beginning of its line",
                )
                .help("remove the blanks before it");
        }
        Slip::Misspelt(right) => report_unknown(tool, place, Some(right), diagnostics),
    }
}

/// Says of the first mark that it stands below SQL.
fn report_late(tool: Tool, mark: Mark<'_>, place: (FileId, Span), diagnostics: &mut Diagnostics) {
    let help = match mark {
        Mark::Up(_) => "move it above the first statement".to_owned(),
        _ => format!("write `{}` above the first statement", tool.up()),
    };
    diagnostics
        .error(
            &codes::INVALID_SECTION,
            place,
            "there is SQL above the first mark, in no section",
        )
        .help(help);
}

/// Says that a tool does not have the mark, and which one was meant.
fn report_unknown(
    tool: Tool,
    place: (FileId, Span),
    right: Option<&str>,
    diagnostics: &mut Diagnostics,
) {
    let (text, known) = match tool {
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
    let found = diagnostics.error(&codes::UNKNOWN_MARK, place, text);
    if let Some(right) = right {
        found.help(format!("did you mean `{right}`?"));
    }
    found.note(known);
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
        report_unknown(self.tool, (self.file, span), None, self.diagnostics);
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
