//! The comments that are meant for us: `-- sterna: no-transaction`, `-- sterna: allow(...)`.

use squawk_lexer::TokenKind;

use super::Allow;
use super::allow::{self, offset_of};
use crate::diagnostic::{Code, Diagnostics, codes};
use crate::nearest::{nearest, slip_of};
use crate::text::{FileId, Span};

/// What the leading comments ask for.
#[derive(Debug, Default)]
pub(super) struct Directives {
    pub(super) no_transaction: Option<Span>,
    pub(super) allows: Vec<Allow>,
    /// Whether there is nothing but blank space and comments.
    pub(super) is_blank: bool,
}

const NAMES: [&str; 2] = ["no-transaction", "allow"];

/// What sqlx looks for at the very beginning of a file, and nowhere else.
pub(super) const OF_SQLX: &str = "-- no-transaction";

/// Reads the comments before the first statement of the span, and reports directives behind it.
pub(super) fn read(
    text: &str,
    span: Span,
    file: FileId,
    diagnostics: &mut Diagnostics,
) -> Directives {
    let mut reader = Reader {
        file,
        start: span.start,
        diagnostics,
        found: Directives::default(),
    };
    let mut at = span.start;
    let mut is_leading = true;
    for token in squawk_lexer::tokenize(&text[span.range()]) {
        let comment = Span::new(at, at + token.len as usize);
        match token.kind {
            TokenKind::LineComment | TokenKind::BlockComment { .. } => {
                reader.comment(text, comment, is_leading);
            }
            TokenKind::Whitespace => {}
            // Without a statement in front of it, it ends none.
            TokenKind::Semi if is_leading => {}
            // Few files have a directive further down, and to look for one costs time.
            _ if is_leading && !has_mark(&text[comment.start..span.end]) => {
                return reader.found;
            }
            _ => is_leading = false,
        }
        at = comment.end;
    }
    reader.found.is_blank = is_leading;
    reader.found
}

/// Whether there is something like a directive in it, if perhaps in a string.
fn has_mark(text: &str) -> bool {
    text.match_indices("sterna").any(|(at, _)| {
        let before = text[..at].trim_end_matches([' ', '\t']);
        (before.ends_with("--") || before.ends_with("/*"))
            && directive(&text[before.len() - 2..]).is_some()
    })
}

/// Where in a comment the directive is: what follows `sterna:`.
fn directive(comment: &str) -> Option<usize> {
    let inner = comment.get(2..)?.trim_start();
    let behind = inner.strip_prefix("sterna")?.trim_start();
    let rest = behind.strip_prefix(':')?.trim_start();
    Some(comment.len() - rest.len())
}

/// The directive that a comment has in mind which lacks the colon or is not in lower case. A
/// sentence that begins with the name has none.
fn meant(comment: &str) -> Option<String> {
    const NAME: &str = "sterna";
    let inner = comment.strip_prefix("--")?.trim();
    let (name, rest) = inner.split_at_checked(NAME.len())?;
    if !name.eq_ignore_ascii_case(NAME) || !rest.starts_with([' ', '\t', ':']) {
        return None;
    }
    let rest = rest.trim_start();
    let rest = rest.strip_prefix(':').unwrap_or(rest).trim_start();
    if let Some(name) = slip_of(rest, &NAMES[..1]) {
        return Some(name.to_owned());
    }
    let (name, arguments) = rest.split_at_checked(NAMES[1].len())?;
    let is_allow = name.eq_ignore_ascii_case(NAMES[1]) && arguments.trim_start().starts_with('(');
    is_allow.then(|| format!("{}{}", NAMES[1], arguments.trim_start()))
}

/// The codes that may be allowed.
fn allowable() -> impl Iterator<Item = &'static str> {
    codes::ALL
        .iter()
        .filter(|code| code.allowable)
        .map(|code| code.name)
}

fn what_is_allowable() -> String {
    let names: Vec<_> = allowable().collect();
    format!("what can be allowed is `{}`", names.join("`, `"))
}

struct Reader<'a> {
    file: FileId,
    /// Where the comments begin.
    start: usize,
    diagnostics: &'a mut Diagnostics,
    found: Directives,
}

impl Reader<'_> {
    fn comment(&mut self, text: &str, comment: Span, is_leading: bool) {
        let content = &text[comment.range()];
        let Some(offset) = directive(content) else {
            if is_leading {
                self.near_miss(content.trim_end(), comment.start);
            }
            return;
        };
        let content = content.trim_end();
        if content.starts_with("/*") {
            self.error(
                &codes::INVALID_DIRECTIVE,
                comment.start..comment.start + content.len(),
                "a directive in a comment of this kind has no effect",
            )
            .help("write it in a line of its own that begins with `--`");
            return;
        }
        if !is_leading {
            self.diagnostics
                .error(
                    &codes::MISPLACED_DIRECTIVE,
                    (
                        self.file,
                        Span::new(comment.start, comment.start + content.len()),
                    ),
                    "a directive below the first statement has no effect",
                )
                .help("move it above the first statement: it is about all of the file");
            return;
        }
        let offset = offset.min(content.len());
        self.obey(&content[offset..], comment.start + offset);
    }

    /// Says of a comment that was surely meant as a directive what it should be.
    fn near_miss(&mut self, comment: &str, start: usize) {
        let place = start..start + comment.len();
        if let Some(right) = meant(comment) {
            let message = "a directive begins with `sterna:`, in lower case";
            self.error(&codes::UNKNOWN_DIRECTIVE, place, message)
                .help(format!("write `-- sterna: {right}`"));
            return;
        }
        let is_of_sqlx = start == self.start && comment.starts_with(OF_SQLX);
        let is_like = comment.strip_prefix("--").map(str::trim_start) == Some(NAMES[0]);
        if is_like && !is_of_sqlx && self.found.no_transaction.is_none() {
            let place = (self.file, Span::new(place.start, place.end));
            self.diagnostics
                .warning(
                    &codes::MISPLACED_DIRECTIVE,
                    place,
                    format!("only as the first line `{OF_SQLX}` has an effect"),
                )
                .help("write `-- sterna: no-transaction`");
        }
    }

    /// Takes the directive `text`, which stands at `start`.
    fn obey(&mut self, text: &str, start: usize) {
        let length = text
            .find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_')))
            .unwrap_or(text.len());
        let (name, rest) = text.split_at(length);
        let whole = start..start + text.len();
        match name {
            "no-transaction" if rest.is_empty() => {
                self.found.no_transaction = Some(Span::new(whole.start, whole.end));
            }
            "no-transaction" => {
                let place = start + length..whole.end;
                self.error(
                    &codes::INVALID_DIRECTIVE,
                    place,
                    "nothing may follow `no-transaction`",
                )
                .help("write `-- sterna: no-transaction`");
            }
            "allow" => self.allow(rest, start + length, whole.start),
            _ => self.unknown(name, start),
        }
    }

    fn unknown(&mut self, name: &str, start: usize) {
        let message = match name {
            "" => "the directive is missing".to_owned(),
            _ => format!("there is no directive `{name}`"),
        };
        let span = start..start + name.len();
        let guess = nearest(name, NAMES);
        let diagnostic = self.error(&codes::UNKNOWN_DIRECTIVE, span, message);
        if let Some(guess) = guess {
            diagnostic.help(format!("did you mean `{guess}`?"));
        }
        diagnostic
            .note("the directives are `-- sterna: no-transaction` and `-- sterna: allow(...)`");
    }

    fn allow(&mut self, arguments: &str, at: usize, start: usize) {
        match allow::parse(arguments) {
            Ok((code, reason)) => {
                let span = Span::new(start, at + arguments.len());
                self.allow_code(code, reason, at + offset_of(code, arguments), span);
            }
            Err(fault) => {
                let from = at + offset_of(fault.at, arguments);
                let place = from..from + fault.at.len();
                self.error(&codes::INVALID_DIRECTIVE, place, fault.text)
                    .help(
                        "write it like `-- sterna: allow(empty-migration, \"why that is fine\")`",
                    );
            }
        }
    }

    fn allow_code(&mut self, name: &str, reason: &str, at: usize, span: Span) {
        let place = at..at + name.len();
        let Some(code) = codes::find(name) else {
            let guess = nearest(name, allowable());
            let message = format!("there is no diagnostic `{name}`");
            let diagnostic = self.error(&codes::INVALID_DIRECTIVE, place, message);
            if let Some(guess) = guess {
                diagnostic.help(format!("did you mean `{guess}`?"));
            }
            diagnostic.note(what_is_allowable());
            return;
        };
        if !code.allowable {
            self.error(
                &codes::INVALID_DIRECTIVE,
                place,
                format!("`{name}` cannot be allowed"),
            )
            .help("mend what it reports, and remove this line")
            .note(what_is_allowable());
            return;
        }
        self.found.allows.push(Allow {
            code,
            reason: reason.to_owned(),
            file: self.file,
            span,
        });
    }

    fn error(
        &mut self,
        code: &'static Code,
        place: std::ops::Range<usize>,
        message: impl Into<String>,
    ) -> &mut crate::diagnostic::Diagnostic {
        let place = (self.file, Span::new(place.start, place.end));
        self.diagnostics.error(code, place, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Look, render};
    use crate::text::{File, Files};

    fn directives(text: &str) -> (Directives, String) {
        let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
        let file = files.add(File::new("001_a.sql", text));
        let found = read(text, Span::new(0, text.len()), file, &mut diagnostics);
        let shown = render(&diagnostics, &files, Look::Plain, |_| true);
        (found, shown)
    }

    /// The lines below the title that show the place and the carets.
    fn fault(text: &str) -> String {
        let (found, shown) = directives(text);
        assert!(found.no_transaction.is_none() && found.allows.is_empty());
        shown
    }

    #[test]
    fn reads_directives_in_all_spacings() {
        for text in [
            "-- sterna: no-transaction\nselect 1;",
            "--sterna:no-transaction\r\nselect 1;",
            "-- why\n/* and how */\n\n  --   sterna :  no-transaction  \nselect 1;",
            "\u{feff}-- sterna: no-transaction",
        ] {
            let (found, shown) = directives(text);
            assert_eq!(shown, "");
            let span = found.no_transaction.unwrap();
            assert_eq!(&text[span.range()], "no-transaction");
        }
    }

    #[test]
    fn reads_an_allow_with_its_reason() {
        let text = "-- sterna: allow(empty-migration, \"kept for its number\")\n";
        let (found, shown) = directives(text);
        assert_eq!(shown, "");
        let [allow] = &found.allows[..] else {
            panic!("{found:?}");
        };
        assert_eq!(allow.code.name, "empty-migration");
        assert_eq!(allow.reason, "kept for its number");
        let whole = "allow(empty-migration, \"kept for its number\")";
        assert_eq!(&text[allow.span.range()], whole);
    }

    #[test]
    fn knows_whether_there_is_anything_to_do() {
        for (text, is_blank) in [
            ("", true),
            ("\u{feff}", true),
            ("-- later\n/* or never */ \r\n", true),
            (";; -- later\n;", true),
            ("; select 1;", false),
            ("select 1;", false),
            ("-- sterna: no-transaction\nselect 'sterna';", false),
        ] {
            assert_eq!(directives(text).0.is_blank, is_blank, "{text}");
        }
    }

    #[test]
    fn sees_no_directive_in_strings_and_other_comments() {
        for text in [
            "select '\n-- sterna: nonsense\n';",
            "do $$ begin\n-- sterna: nonsense\nend $$;",
            "-- the sterna: a bird\nselect 1; -- about sterna: see above",
            "-- sterna is a bird",
            "-- Sterna: a bird\n-- sterna allows that\n-- sterna allow both\n-- sterna\n",
            "-- no-transaction\nselect 1;",
            "-- no-transaction is needed here\nselect 1; -- no-transaction",
        ] {
            assert_eq!(directives(text).1, "", "{text}");
        }
    }

    #[test]
    fn what_was_meant_to_be_a_directive_is_no_comment() {
        for (text, right) in [
            ("-- Sterna: no-transaction", "no-transaction"),
            ("--STERNA : No-Transactions", "no-transaction"),
            ("-- sterna no-transaction", "no-transaction"),
            ("-- sterna no transaction\r\n", "no-transaction"),
            ("-- Sterna: allow(empty, \"x\")", "allow(empty, \"x\")"),
            ("-- sterna Allow (empty)", "allow(empty)"),
        ] {
            let said = fault(&format!("-- why\n{text}\nselect 1;"));
            let title = "error[unknown-directive]: a directive begins with `sterna:`";
            assert!(said.starts_with(title), "{text}: {said}");
            let help = format!("= help: write `-- sterna: {right}`");
            assert!(said.ends_with(&help), "{text}: {said}");
        }
    }

    #[test]
    fn the_first_line_of_sqlx_elsewhere_is_a_warning() {
        for text in ["--no-transaction\n", "\n-- no-transaction\r\nselect 1;"] {
            let said = fault(text);
            let title = "warning[misplaced-directive]: only as the first line `-- no-transaction`";
            assert!(said.starts_with(title), "{text}: {said}");
        }
    }

    #[test]
    fn an_unknown_directive_gets_the_nearest_name() {
        assert_eq!(
            fault("-- sterna: no-transactions\nselect 1;"),
            "\
error[unknown-directive]: there is no directive `no-transactions`
 --> 001_a.sql:1:12
  |
1 | -- sterna: no-transactions
  |            ^^^^^^^^^^^^^^^
  |
  = help: did you mean `no-transaction`?
  = note: the directives are `-- sterna: no-transaction` and `-- sterna: allow(...)`"
        );
        assert!(fault("-- sterna:\n").starts_with(
            "error[unknown-directive]: the directive is missing\n --> 001_a.sql:1:11"
        ));
    }

    #[test]
    fn a_malformed_allow_is_pointed_at_with_an_example() {
        assert_eq!(
            fault("-- sterna: allow(empty-migration)\n"),
            "\
error[invalid-directive]: expected a comma and the reason here
 --> 001_a.sql:1:33
  |
1 | -- sterna: allow(empty-migration)
  |                                 ^
  |
  = help: write it like `-- sterna: allow(empty-migration, \"why that is fine\")`"
        );
        assert_eq!(
            fault("-- sterna: no-transaction please\n"),
            "\
error[invalid-directive]: nothing may follow `no-transaction`
 --> 001_a.sql:1:26
  |
1 | -- sterna: no-transaction please
  |                          ^^^^^^^
  |
  = help: write `-- sterna: no-transaction`"
        );
    }

    #[test]
    fn an_allow_of_something_else_is_pointed_at() {
        assert_eq!(
            fault("-- sterna: allow(empty-migrations, \"x\")\n"),
            "\
error[invalid-directive]: there is no diagnostic `empty-migrations`
 --> 001_a.sql:1:18
  |
1 | -- sterna: allow(empty-migrations, \"x\")
  |                  ^^^^^^^^^^^^^^^^
  |
  = help: did you mean `empty-migration`?
  = note: what can be allowed is `destructive`, `down-does-not-reverse`, `empty-migration`, `needless-transaction-control`"
        );
        assert_eq!(
            fault("-- sterna: allow(syntax-error, \"x\")\n"),
            "\
error[invalid-directive]: `syntax-error` cannot be allowed
 --> 001_a.sql:1:18
  |
1 | -- sterna: allow(syntax-error, \"x\")
  |                  ^^^^^^^^^^^^
  |
  = help: mend what it reports, and remove this line
  = note: what can be allowed is `destructive`, `down-does-not-reverse`, `empty-migration`, `needless-transaction-control`"
        );
    }

    #[test]
    fn a_directive_without_effect_is_reported() {
        assert_eq!(
            fault("select 1;\nselect 2; -- sterna: no-transaction\n"),
            "\
error[misplaced-directive]: a directive below the first statement has no effect
 --> 001_a.sql:2:11
  |
2 | select 2; -- sterna: no-transaction
  |           ^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: move it above the first statement: it is about all of the file"
        );
        assert!(fault("/* sterna: no-transaction */").starts_with(
            "error[invalid-directive]: a directive in a comment of this kind has no effect"
        ));
    }
}
