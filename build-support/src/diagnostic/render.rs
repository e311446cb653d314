//! Prints diagnostics in the look of rustc.

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle,
};

use super::{Diagnostic, Diagnostics, Footer, Label, Place, Severity};
use crate::text::{File, FileId, Files, Span};

/// How many diagnostics are shown at the most; the rest is counted.
pub const SHOWN: usize = 50;

/// With or without colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Text alone.
    Plain,
    /// With the escape sequences of a terminal.
    Coloured,
}

/// Prints [`SHOWN`] of the diagnostics that `which` picks, errors before all others, and
/// how many more there are.
#[must_use]
pub fn render(
    diagnostics: &Diagnostics,
    files: &Files,
    look: Look,
    which: impl Fn(&Diagnostic) -> bool,
) -> String {
    let picked: Vec<_> = diagnostics.iter().filter(|d| which(d)).collect();
    let mut shown: Vec<usize> = (0..picked.len()).collect();
    shown.sort_by_key(|&place| picked[place].severity);
    let hidden = shown.split_off(SHOWN.min(shown.len()));
    let hidden: Vec<_> = hidden.into_iter().map(|place| picked[place]).collect();
    shown.sort_unstable();
    let mut parts: Vec<_> = shown
        .into_iter()
        .map(|place| render_one(picked[place], files, look))
        .collect();
    if let [first, ..] = *hidden {
        let alike = hidden.iter().all(|other| other.severity == first.severity);
        let what = if alike {
            first.severity.name()
        } else {
            "diagnostic"
        };
        let plural = if hidden.len() == 1 { "" } else { "s" };
        parts.push(format!("... and {} more {what}{plural}", hidden.len()));
    }
    parts.join("\n\n")
}

/// Prints one diagnostic, without a line break at its end.
#[must_use]
pub fn render_one(diagnostic: &Diagnostic, files: &Files, look: Look) -> String {
    let title = level(diagnostic.severity)
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.name);
    let group = match &diagnostic.place {
        Place::Path(path) => title.element(Origin::path(path.as_str())),
        Place::Text(file, span) => {
            let own = diagnostic.labels.iter().filter(|l| l.file == *file);
            title.element(snippet(&files[*file], Some((*span, diagnostic)), own))
        }
    };
    let group = other_files(diagnostic)
        .into_iter()
        .fold(group, |group, file| {
            let labels = diagnostic.labels.iter().filter(|l| l.file == file);
            group.element(snippet(&files[file], None, labels))
        });
    renderer(look).render(&[footers(group, diagnostic)])
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

fn renderer(look: Look) -> Renderer {
    match look {
        Look::Plain => Renderer::plain(),
        Look::Coloured => Renderer::styled(),
    }
    .decor_style(DecorStyle::Ascii)
}

fn footers<'a>(group: Group<'a>, diagnostic: &'a Diagnostic) -> Group<'a> {
    diagnostic
        .footers
        .iter()
        .fold(group, |group, footer| match footer {
            Footer::Help(text) => group.element(Level::HELP.message(text.as_str())),
            Footer::Note(text) => group.element(Level::NOTE.message(text.as_str())),
        })
}

/// The files that only labels point into, each once.
fn other_files(diagnostic: &Diagnostic) -> Vec<FileId> {
    let own = match diagnostic.place {
        Place::Text(file, _) => Some(file),
        Place::Path(_) => None,
    };
    let mut others: Vec<FileId> = Vec::new();
    for label in &diagnostic.labels {
        if Some(label.file) != own && !others.contains(&label.file) {
            others.push(label.file);
        }
    }
    others
}

/// The part of a file that the annotations need: a 64 MB file is not handed to the renderer whole.
fn snippet<'a>(
    file: &'a File,
    primary: Option<(Span, &'a Diagnostic)>,
    labels: impl Iterator<Item = &'a Label>,
) -> Snippet<'a, Annotation<'a>> {
    let mut annotations: Vec<(AnnotationKind, Span, Option<&str>)> = labels
        .map(|label| {
            (
                AnnotationKind::Context,
                label.span,
                Some(label.text.as_str()),
            )
        })
        .collect();
    if let Some((span, diagnostic)) = primary {
        annotations.insert(
            0,
            (AnnotationKind::Primary, span, diagnostic.label.as_deref()),
        );
    }
    for (_, span, _) in &mut annotations {
        *span = within_a_line(file, *span);
    }
    let start = annotations.iter().map(|(_, span, _)| span.start).min();
    let end = annotations.iter().map(|(_, span, _)| span.end).max();
    let start = without_mark(file, file.line_start(start.unwrap_or_default()));
    let end = text_end(file, end.unwrap_or_default()).max(start);
    Snippet::source(&file.text()[start..end])
        .path(file.path())
        .line_start(file.line_column(start).line)
        .annotations(annotations.into_iter().map(|(kind, span, label)| {
            kind.span(span.start.max(start) - start..span.end.max(start) - start)
                .label(label)
        }))
}

/// Cuts a span at the end of its first line: the statement goes on, but its beginning says enough.
fn within_a_line(file: &File, span: Span) -> Span {
    Span::new(span.start, span.end.min(text_end(file, span.start)))
}

/// The end of the line around `offset`, before any of `\r\n`.
fn text_end(file: &File, offset: usize) -> usize {
    let end = file.line_end(offset);
    end - usize::from(file.text()[offset..end].ends_with('\r'))
}

fn without_mark(file: &File, start: usize) -> usize {
    match file.text()[start..].strip_prefix(crate::text::BYTE_ORDER_MARK) {
        Some(rest) => file.text().len() - rest.len(),
        None => start,
    }
}

#[cfg(test)]
mod tests {
    use super::super::codes::SYNTAX_ERROR;
    use super::*;

    fn shown(text: &str, build: impl FnOnce(&mut Diagnostics, FileId)) -> String {
        let mut files = Files::default();
        let file = files.add(File::new("migrations/001_users.sql", text));
        let mut diagnostics = Diagnostics::default();
        build(&mut diagnostics, file);
        render(&diagnostics, &files, Look::Plain, |_| true)
    }

    #[test]
    fn points_into_the_file_with_help_below() {
        let found = shown("-- users\ncreate tabel users ();\n", |all, file| {
            all.error(
                &SYNTAX_ERROR,
                (file, Span::new(16, 21)),
                "expected an object type",
            )
            .label("found `tabel`")
            .help("write `table`");
        });
        assert_eq!(
            found,
            "\
error[syntax-error]: expected an object type
 --> migrations/001_users.sql:2:8
  |
2 | create tabel users ();
  |        ^^^^^ found `tabel`
  |
  = help: write `table`"
        );
    }

    #[test]
    fn names_a_path_without_text() {
        let found = shown("", |all, _| {
            all.warning(&SYNTAX_ERROR, "migrations", "no migration is there")
                .note("files end in `.sql`");
        });
        assert_eq!(
            found,
            "\
warning[syntax-error]: no migration is there
--> migrations
 = note: files end in `.sql`"
        );
    }

    #[test]
    fn shows_the_first_line_of_a_long_span() {
        let found = shown("create table a (\r\n    id int\r\n);", |all, file| {
            all.error(&SYNTAX_ERROR, (file, Span::new(0, 29)), "too long");
        });
        assert_eq!(
            found,
            "\
error[syntax-error]: too long
 --> migrations/001_users.sql:1:1
  |
1 | create table a (
  | ^^^^^^^^^^^^^^^^"
        );
    }

    #[test]
    fn does_not_show_a_byte_order_mark() {
        let found = shown("\u{feff}selekt 1;", |all, file| {
            all.error(&SYNTAX_ERROR, (file, Span::new(3, 9)), "what is `selekt`");
        });
        assert_eq!(
            found,
            "\
error[syntax-error]: what is `selekt`
 --> migrations/001_users.sql:1:1
  |
1 | selekt 1;
  | ^^^^^^"
        );
    }

    #[test]
    fn a_note_hides_no_error() {
        let found = shown("select 1;", |all, file| {
            for number in 0..=SHOWN {
                let place = (file, Span::new(0, 6));
                all.note(&SYNTAX_ERROR, place, format!("number {number}"));
            }
            all.error(&SYNTAX_ERROR, (file, Span::new(0, 6)), "the error");
        });
        assert!(found.contains("]: number 48\n") && !found.contains("]: number 49\n"));
        assert!(found.ends_with("... and 2 more notes"), "{found}");
        assert!(found.contains("error[syntax-error]: the error\n"));
    }

    #[test]
    fn counts_what_it_does_not_show() {
        let found = shown("select 1;", |all, file| {
            for number in 0..SHOWN + 2 {
                let place = (file, Span::new(0, 6));
                all.error(&SYNTAX_ERROR, place, format!("number {number}"));
            }
        });
        assert!(found.contains("number 49"));
        assert!(!found.contains("number 50"));
        assert!(found.ends_with("\n\n... and 2 more errors"));
    }
}
