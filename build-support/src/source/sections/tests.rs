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
fn finds_nothing_in_ordinary_comments() {
    for text in [
        "-- migrate: the users\n-- migrate: up to now\n-- migrate:users\n",
        "select 1; -- migrate:down\n",
        "select '\n-- migrate:up\n', $$\n -- +goose Down\n$$ /*\n-- +goose Up */;\n",
        "select 1;\n-- +goose is a tool\n-- +goose\n",
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
            "unknown-mark: neither goose nor dbmate has this directive",
        ),
        (
            "-- +migrate Up later\n",
            1,
            "unknown-mark: sql-migrate does not have this directive",
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
            "unknown-mark: neither goose nor dbmate has this directive",
        ),
    ] {
        assert_eq!(faults(text), [(line, message.to_owned())], "{text}");
    }
}

#[test]
fn what_was_meant_to_be_a_mark_is_no_comment() {
    for (line, right) in [
        ("-- migrate:dwon", "-- migrate:down"),
        ("-- migrate: down", "-- migrate:down"),
        ("-- MIGRATE:DOWN", "-- migrate:down"),
        (
            "--  Migrate:pu transaction:false",
            "-- migrate:up transaction:false",
        ),
        ("-- +Goose Down", "-- +goose Down"),
        ("\t-- +goose Dwon", "-- +goose Down"),
        ("-- +goose notransaction", "-- +goose NO TRANSACTION"),
        ("-- +Migrate Up", "-- +migrate Up"),
    ] {
        let misspelt = Some(Slip::Misspelt(right.to_owned()));
        assert_eq!(mark::slip(line).map(|found| found.1), misspelt, "{line}");
        for text in [format!("{line}\n"), format!("select 1;\n{line}\r\n")] {
            let found = faults(&text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert!(found[0].1.starts_with("unknown-mark"), "{found:?}");
        }
    }
    for line in [" -- migrate:down", "\t--+goose Down", "  -- +migrate Down"] {
        let message = "invalid-section: a mark stands at the beginning of its line";
        let text = format!("-- migrate:up\nup;\n{line}\ndown;\n");
        assert_eq!(faults(&text), [(3, message.to_owned())], "{line}");
    }
}

#[test]
fn sql_above_the_first_mark_is_in_no_section() {
    let message = "invalid-section: there is SQL above the first mark, in no section";
    for mark in ["-- migrate:up", "-- migrate:down", "-- +goose Up"] {
        let text = format!("select 1;\n{mark}\nselect 2;\n-- migrate:down\n");
        assert_eq!(faults(&text), [(2, message.to_owned())], "{mark}");
    }
}
