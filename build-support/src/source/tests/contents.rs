//! What the files say about themselves.

use super::*;

const BOM: &str = "\u{feff}";

#[test]
fn leaves_out_a_byte_order_mark_and_keeps_line_breaks() {
    let outcome = folder(&[])
        .file("001_a.sql", format!("{BOM}select 1;\r\nselect 2;\r\n"))
        .read();
    assert_eq!(outcome.texts(), ("select 1;\r\nselect 2;\r\n", None));
}

#[test]
fn finds_directives_behind_a_byte_order_mark_and_windows_line_breaks() {
    let text =
        "-- sterna: no-transaction\r\n-- sterna: allow(empty-migration, \"yes\")\r\nselect 1;\r\n";
    for mark in ["", BOM] {
        let outcome = folder(&[])
            .file("001_a.sql", format!("{mark}{text}"))
            .read();
        assert!(!outcome.diagnostics.has_errors());
        let place = "migrations/001_a.sql: no-transaction".to_owned();
        assert_eq!(outcome.no_transaction(), [Some(place), None]);
        let [allow] = &outcome.tree.migrations[0].up.allows[..] else {
            panic!("{:?}", outcome.tree.migrations);
        };
        assert_eq!(
            (allow.code.name, &*allow.reason),
            ("empty-migration", "yes")
        );
    }
}

#[test]
fn each_direction_has_its_own_directives() {
    let outcome = folder(&["001_a.up.sql"])
        .file("001_a.down.sql", "-- sterna: no-transaction\nselect 1;")
        .read();
    let place = "migrations/001_a.down.sql: no-transaction".to_owned();
    assert_eq!(outcome.no_transaction(), [None, Some(place)]);
}

#[test]
fn understands_the_first_line_of_sqlx() {
    for (text, found) in [
        ("-- no-transaction\nselect 1;", true),
        ("-- no-transaction\r\nselect 1;", true),
        ("\u{feff}-- no-transaction\nselect 1;", true),
        ("\n-- no-transaction\nselect 1;", false),
        ("-- users\n-- no-transaction\nselect 1;", false),
    ] {
        let outcome = folder(&[]).file("001_a.sql", text).read();
        let place = "migrations/001_a.sql: -- no-transaction".to_owned();
        assert_eq!(
            outcome.no_transaction(),
            [found.then_some(place), None],
            "{text}"
        );
    }
}

#[test]
fn understands_the_metadata_of_diesel() {
    let diesel = |metadata: &str| {
        folder(&["2026-01-15-120000_a/up.sql", "2026-01-15-120000_a/down.sql"])
            .file("2026-01-15-120000_a/metadata.toml", metadata)
    };
    let off = diesel("# slow\nrun_in_transaction = false\n").read();
    let place = "migrations/2026-01-15-120000_a/metadata.toml: false";
    assert_eq!(
        off.no_transaction(),
        [Some(place.to_owned()), Some(place.to_owned())]
    );
    for metadata in ["run_in_transaction = true", "", "owner = \"db\""] {
        let fixture = diesel(metadata);
        assert_eq!(fixture.said(), "");
        assert_eq!(fixture.read().no_transaction(), [None, None]);
    }
    assert_eq!(
        diesel("run_in_transaction = \"no\"").said(),
        "\
error[invalid-metadata]: `run_in_transaction` is a string
 --> migrations/2026-01-15-120000_a/metadata.toml:1:22
  |
1 | run_in_transaction = \"no\"
  |                      ^^^^
  |
  = help: write `true` or `false`"
    );
    assert_eq!(
        diesel("run_in_transaction false").said(),
        "\
error[invalid-metadata]: key with no value, expected `=`
 --> migrations/2026-01-15-120000_a/metadata.toml:1:20
  |
1 | run_in_transaction false
  |                    ^"
    );
}

#[test]
fn takes_the_sections_of_goose_and_dbmate_apart() {
    let goose = "-- sterna: allow(empty-migration, \"why\")\n-- +goose NO TRANSACTION\n-- +goose Up\nup;\n-- +goose Down\n-- sterna: allow(empty-migration, \"not\")\ndown;\n";
    let outcome = folder(&[]).file("00001_a.sql", goose).read();
    assert!(!outcome.diagnostics.has_errors());
    let down = "-- sterna: allow(empty-migration, \"not\")\ndown;\n";
    assert_eq!(outcome.texts(), ("up;\n", Some(down)));
    let place = Some("migrations/00001_a.sql: -- +goose NO TRANSACTION".to_owned());
    assert_eq!(outcome.no_transaction(), [place.clone(), place]);
    let Migration { up, down, .. } = &outcome.tree.migrations[0];
    assert_eq!(up.allows[0].reason, "why");
    assert_eq!(down.as_ref().unwrap().allows[0].reason, "not");

    let dbmate = "-- migrate:up transaction:false\nup;\n\n-- migrate:down\n";
    let outcome = folder(&[]).file("20260115120000_a.sql", dbmate).read();
    assert_eq!(outcome.texts(), ("up;\n\n", Some("")));
    let place = "migrations/20260115120000_a.sql: -- migrate:up transaction:false";
    assert_eq!(outcome.no_transaction(), [Some(place.to_owned()), None]);
}

#[test]
fn a_substitution_of_goose_is_refused() {
    let text = "-- +goose ENVSUB ON\n-- +goose Up\nselect '${X}';\n";
    let fixture = folder(&[]).file("001_a.sql", text);
    assert_eq!(
        fixture.said(),
        "\
error[unsupported-directive]: `ENVSUB` is not supported
 --> migrations/001_a.sql:1:1
  |
1 | -- +goose ENVSUB ON
  | ^^^^^^^^^^^^^^^^^^^
  |
  = note: the SQL would depend on the machine that applies it
  = help: write the values into the file"
    );
    assert!(fixture.read().tree.migrations.is_empty());
}

#[test]
fn a_migration_without_a_statement_is_a_warning() {
    for (text, line) in [("", 1), ("-- nothing yet\n", 1), ("\u{feff}\r\n", 1)] {
        let outcome = folder(&[]).file("001_a.sql", text).read();
        assert_eq!(outcome.tree.migrations.len(), 1);
        let [found] = &outcome.diagnostics.iter().collect::<Vec<_>>()[..] else {
            panic!("{:?}", outcome.diagnostics);
        };
        assert_eq!(found.code.name, "empty-migration");
        assert_eq!(found.message, "the migration does nothing");
        let Place::Text(file, span) = found.place else {
            panic!("{found:?}");
        };
        assert_eq!(outcome.files[file].line_column(span.start).line, line);
    }
    let down = folder(&["001_a.up.sql"]).file("001_a.down.sql", "-- nothing to revert\n");
    assert_eq!(down.said(), "");
}

#[test]
fn a_file_that_is_not_utf_8_is_left_out() {
    let fixture = folder(&["001_a.sql"]).file("002_b.sql", b"select '\xff';\n");
    assert_eq!(
        fixture.titles(),
        ["migrations/002_b.sql: invalid-utf8: byte 8 of the file, 0xff, is not UTF-8"]
    );
    let migrations = fixture.read().tree.migrations;
    assert_eq!(migrations.len(), 1);
}
