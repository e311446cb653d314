//! What stands in a migration and is no SQL: lines for psql, data behind a
//! `copy ... from stdin`, and what a template engine would have replaced.
//!
//! None of it can be meant as SQL: outside quotes PostgreSQL has neither
//! backslashes nor braces. (`<% ... %>` it could have, as operators; see
//! [`judge`](super::judge).)

use squawk_lexer::TokenKind;

use crate::diagnostic::{Code, Diagnostics, codes};
use crate::text::{FileId, Span};

use super::tokens::{Token, tokens};

/// Something that is no SQL.
#[derive(Clone, Copy, Debug)]
pub(super) struct Foreign {
    pub(super) span: Span,
    kind: Kind,
}

impl Foreign {
    /// Whether it goes on to the end of its line.
    pub(super) fn is_line(&self) -> bool {
        matches!(self.kind, Kind::MetaCommand)
    }
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    MetaCommand,
    Placeholder,
}

/// What begins with this token, if it is no SQL.
pub(super) fn find(text: &str, kind: TokenKind, token: Span) -> Option<Foreign> {
    let rest = &text[token.start..];
    let (kind, len) = match kind {
        TokenKind::Unknown if rest.starts_with('\\') => (Kind::MetaCommand, line(rest).len()),
        TokenKind::OpenCurly => (Kind::Placeholder, placeholder(rest)),
        TokenKind::PositionalParam { .. } if rest.starts_with("${") => (
            Kind::Placeholder,
            "$".len() + placeholder(&rest["$".len()..]),
        ),
        _ => return None,
    };
    let span = Span::new(token.start, token.start + len);
    Some(Foreign { span, kind })
}

/// Says what it is.
pub(super) fn report(file: FileId, text: &str, found: Foreign, diagnostics: &mut Diagnostics) {
    let found_text = &text[found.span.range()];
    match found.kind {
        Kind::MetaCommand => report_meta_command(file, found.span, found_text, diagnostics),
        Kind::Placeholder => report_placeholder(file, found.span, found_text, diagnostics),
    }
}

/// Says that a template engine is missing.
pub(super) fn report_placeholder(
    file: FileId,
    span: Span,
    text: &str,
    diagnostics: &mut Diagnostics,
) {
    let what = "is a template's placeholder, which nothing fills in here";
    report_stand_in(
        &codes::TEMPLATE_PLACEHOLDER,
        file,
        span,
        text,
        what,
        diagnostics,
    );
}

fn report_meta_command(file: FileId, span: Span, text: &str, diagnostics: &mut Diagnostics) {
    let command = text.split_whitespace().next().unwrap_or(text);
    let place = Span::new(span.start, span.start + command.len());
    let help = match command {
        "\\i" | "\\ir" | "\\include" | "\\include_relative" => "put the text of that file here",
        "\\c" | "\\connect" => "remove it: a migration runs in the database that it is applied to",
        "\\copy" => "write the rows as `insert` statements",
        "\\." => {
            "it ends the data of a `copy ... from stdin`; write the rows as `insert` statements"
        }
        "\\gexec" => "write a `do` block that executes the statements",
        _ => "remove it, or say the same in SQL",
    };
    diagnostics
        .error(
            &codes::PSQL_META_COMMAND,
            (file, place),
            format!("`{command}` is a command of psql, which the server does not know"),
        )
        .help(help);
}

/// The variable of psql at or just before the offset, where the statement was
/// refused: `:name`, `:'name'` or `:"name"`. In what was not, a colon parts the
/// ends of a slice.
pub(super) fn psql_variable(statement: &str, refused: usize) -> Option<Span> {
    let mut before: Option<Token> = None;
    let mut colon: Option<Token> = None;
    for token in tokens(statement) {
        if let Some(colon) = colon.filter(|colon| colon.at + 1 == token.at) {
            let end = token.at + token.text.len();
            let is_name = token.kind == TokenKind::Ident || token.text.starts_with(['\'', '"']);
            if is_name && (colon.at..end).contains(&refused) {
                return Some(Span::new(colon.at, end));
            }
        }
        let is_colon = token.kind == TokenKind::Colon;
        let is_cast = before.is_some_and(|before| before.kind == TokenKind::Colon);
        colon = Some(token).filter(|_| is_colon && !is_cast);
        before = Some(token);
    }
    None
}

/// Says of something that stands for SQL why nothing puts the SQL there.
fn report_stand_in(
    code: &'static Code,
    file: FileId,
    span: Span,
    text: &str,
    what: &str,
    diagnostics: &mut Diagnostics,
) {
    let message = format!("`{}` {what}", shortened(text));
    diagnostics
        .error(code, (file, span), message)
        .help("write what it stands for: a migration is sent to the server as it is");
}

/// Says that nobody replaces a variable of psql.
pub(super) fn report_psql_variable(
    file: FileId,
    span: Span,
    text: &str,
    diagnostics: &mut Diagnostics,
) {
    let what = "is a variable of psql, which the server does not know";
    report_stand_in(
        &codes::PSQL_META_COMMAND,
        file,
        span,
        text,
        what,
        diagnostics,
    );
}

/// Says that data stand in the file. `from` are the words `from stdin`.
pub(super) fn report_copy(
    file: FileId,
    statement: Span,
    from: Span,
    text: &str,
    diagnostics: &mut Diagnostics,
) {
    let table = text["copy".len()..from.start - statement.start].trim();
    diagnostics
        .error(
            &codes::COPY_FROM_STDIN,
            (file, from),
            "`copy ... from stdin` waits for data that a migration cannot send",
        )
        .help(format!(
            "write the rows as `insert into {} values ...`",
            shortened(table)
        ))
        .note("`pg_dump --inserts` writes rows that way");
}

/// Says that rows would be sent back. `to` are the words `to stdout`.
pub(super) fn report_copy_to(file: FileId, to: Span, diagnostics: &mut Diagnostics) {
    diagnostics
        .error(
            &codes::COPY_TO_STDOUT,
            (file, to),
            "`copy ... to stdout` sends rows that nothing takes in a migration",
        )
        .help("remove it, or keep the rows: `create table ... as select ...`");
}

/// The offset behind the line `\.` that ends the data from `at` on, if there
/// is one.
pub(super) fn end_of_copy_data(text: &str, at: usize, end: usize) -> Option<usize> {
    let mut offset = at;
    for line in text[at..end].split_inclusive('\n') {
        offset += line.len();
        if line.trim_end() == "\\." && offset - line.len() > at {
            return Some(offset);
        }
    }
    None
}

fn line(text: &str) -> &str {
    text.lines().next().unwrap_or(text)
}

/// How long the placeholder is that begins with a brace: up to its end on the
/// same line, else just the brace.
fn placeholder(text: &str) -> usize {
    let closing = match text.as_bytes().get(1) {
        Some(b'{') => "}}",
        Some(b'%') => "%}",
        Some(b'#') => "#}",
        _ => "}",
    };
    line(text)
        .find(closing)
        .map_or("{".len(), |at| at + closing.len())
}

/// As much as fits into a message.
fn shortened(text: &str) -> String {
    const ENOUGH: usize = 40;
    match text.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{findings, statements};

    #[test]
    fn a_line_for_psql_is_named() {
        assert_eq!(
            findings("\\connect app\nselect 1;\nselect 2 \\gexec\n"),
            [
                "1:1-1:9 error[psql-meta-command]: `\\connect` is a command of psql, which the server does not know",
                "3:10-3:16 error[psql-meta-command]: `\\gexec` is a command of psql, which the server does not know",
            ]
        );
    }

    #[test]
    fn a_line_for_psql_is_stepped_over_whatever_it_says() {
        assert_eq!(
            findings("\\echo it's /* here\nselect 1;"),
            [
                "1:1-1:6 error[psql-meta-command]: `\\echo` is a command of psql, which the server does not know"
            ]
        );
    }

    #[test]
    fn backslashes_and_braces_inside_quotes_are_text() {
        let text =
            "select '\\i', '{{1,2},{3,4}}', $$ ${a} {{ b }} $$; /* TEMPLATE: {{ schema }} */";
        assert_eq!(findings(text), [""; 0]);
    }

    #[test]
    fn the_data_of_a_copy_are_not_read_as_sql() {
        let text = "COPY public.t (a, b) FROM stdin;\n1\tit's\n2\t$$ ; /*\n\\.\n\nselect 1;";
        assert_eq!(
            findings(text),
            [
                "1:22-1:32 error[copy-from-stdin]: `copy ... from stdin` waits for data that a migration cannot send"
            ]
        );
        assert_eq!(
            statements(text),
            ["COPY public.t (a, b) FROM stdin", "select 1"]
        );
    }

    #[test]
    fn a_variable_of_psql_is_named() {
        for (variable, end) in [(":x", 10), (":'x'", 12), (":\"x\"", 12)] {
            assert_eq!(
                findings(&format!("select {variable}, 1;")),
                [format!(
                    "1:8-1:{end} error[psql-meta-command]: `{variable}` is a variable of psql, which the server does not know"
                )]
            );
        }
        assert_eq!(
            findings("create table :\"name\" (a int);\nalter role a password :'word';"),
            [
                "1:14-1:21 error[psql-meta-command]: `:\"name\"` is a variable of psql, which the server does not know",
                "2:23-2:30 error[psql-meta-command]: `:'word'` is a variable of psql, which the server does not know",
            ]
        );
        assert_eq!(
            findings("select a[1:b], c::text from d where (:'x')").len(),
            1
        );
        assert_eq!(findings("select a[1:b], c::text"), [""; 0]);
    }

    #[test]
    fn a_copy_to_the_client_is_refused() {
        let expected = |place| {
            format!(
                "{place} error[copy-to-stdout]: `copy ... to stdout` sends rows that nothing takes in a migration"
            )
        };
        let text = "copy t to stdout; COPY (select a from t) TO STDIN with (format csv);";
        assert_eq!(
            findings(text),
            [expected("1:8-1:17"), expected("1:42-1:50")]
        );
        assert_eq!(
            findings("copy t to '/tmp/stdout'; copy stdout to program 'cat'"),
            [""; 0]
        );
        assert_eq!(
            findings(
                "copy (select 1 from stdin) to '/dev/null'; copy (select a from stdout) to 'b'"
            ),
            [""; 0]
        );
        assert_eq!(findings("copy t from stdout").len(), 1);
    }

    #[test]
    fn a_copy_without_data_does_not_swallow_the_file() {
        assert_eq!(
            statements("copy t from stdin with (format csv); select 1"),
            ["copy t from stdin with (format csv)", "select 1"]
        );
    }

    #[test]
    fn placeholders_are_named_once_a_statement() {
        assert_eq!(
            findings(
                "create table {{ schema }}.a (b {{ type }});\nselect ${it's};\nselect {% if x %};"
            ),
            [
                "1:14-1:26 error[template-placeholder]: `{{ schema }}` is a template's placeholder, which nothing fills in here",
                "2:8-2:15 error[template-placeholder]: `${it's}` is a template's placeholder, which nothing fills in here",
                "3:8-3:18 error[template-placeholder]: `{% if x %}` is a template's placeholder, which nothing fills in here",
            ]
        );
    }
}
