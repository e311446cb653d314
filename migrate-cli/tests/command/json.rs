//! `sterna check --format json`, read by programs: the whole document.

use crate::folder::{Here, faulty, fine};

#[test]
fn the_document_has_every_finding_and_every_statement() {
    let here = Here::new(&[
        (
            "migrations/001_users.sql",
            "-- users\ncreate table users (id int);\n\ninsert into users values (1), (2);\n",
        ),
        (
            "migrations/002_index.sql",
            "create index concurrently on users (id);\n",
        ),
        (
            "migrations/003_broken.sql",
            "-- é\n/* ü */ create tabel b ();\n",
        ),
        ("migrations/004_later.sql", "-- nothing yet\n"),
        ("sterna.toml", "[migrations]\nfoldr = \"db\"\n"),
    ]);
    let document = concat!(
        r#"{"diagnostics":["#,
        r#"{"code":"syntax-error","severity":"error","file":"003_broken.sql","line":2,"column":16,"message":"syntax error at or near `tabel`"},"#,
        r#"{"code":"empty-migration","severity":"warning","file":"004_later.sql","line":1,"column":1,"message":"the migration does nothing"},"#,
        r#"{"code":"invalid-config","severity":"error","file":"../sterna.toml","line":2,"column":1,"message":"there is no key `foldr` in `[migrations]`"}"#,
        r#"],"migrations":["#,
        r#"{"file":"001_users.sql","version":"001","transactional":true,"statements":["#,
        r#"{"line":2,"offset":9,"kind":"CREATE TABLE"},{"line":4,"offset":39,"kind":"INSERT"}]},"#,
        r#"{"file":"002_index.sql","version":"002","transactional":false,"statements":["#,
        r#"{"line":1,"offset":0,"kind":"CREATE INDEX"}]},"#,
        r#"{"file":"003_broken.sql","version":"003","transactional":true,"statements":["#,
        r#"{"line":2,"offset":15,"kind":"???"}]},"#,
        r#"{"file":"004_later.sql","version":"004","transactional":true,"statements":[]}"#,
        "]}\n",
    );
    assert_eq!(
        here.sterna(&["check", "--format", "json"]),
        faulty(document)
    );
}

#[test]
fn files_are_relative_to_the_folder_wherever_it_is() {
    let here = Here::new(&[("a/b/001_x/up.sql", "selekt;"), ("elsewhere/x", "")]);
    let document = concat!(
        r#"{"diagnostics":[{"code":"syntax-error","severity":"error","file":"001_x/up.sql","line":1,"column":1,"message":"syntax error at or near `selekt`"}],"#,
        r#""migrations":[{"file":"001_x/up.sql","version":"001","transactional":true,"statements":[{"line":1,"offset":0,"kind":"???"}]}],"#,
        r#""schema":{"schemas":["public"],"tables":{},"views":[],"materialized_views":{},"sequences":[],"enums":{},"domains":{},"composites":{},"functions":[],"extensions":[]}}"#,
        "\n",
    );
    let absolute = here.path("a/b").display().to_string();
    for (from, path) in [
        ("", "a/b"),
        ("", "./a/b/"),
        ("", absolute.as_str()),
        ("a/b", "."),
        ("elsewhere", "../a/b"),
        ("a/b/001_x", ".."),
    ] {
        assert_eq!(
            here.sterna_in(from, &["check", path, "--format", "json"]),
            faulty(document),
            "{path} from {from}"
        );
    }
}

#[test]
fn what_is_said_of_the_folder_itself_is_said_of_a_dot() {
    let here = Here::new(&[("migrations/001_a.sql", "select 1;")]);
    assert_eq!(
        here.sterna(&["check", "--format", "json", "--locked"]),
        faulty(concat!(
            r#"{"diagnostics":[{"code":"lock-file-missing","severity":"error","file":".","line":1,"column":1,"message":"there is no `sterna.lock` in the folder"}],"#,
            r#""migrations":[{"file":"001_a.sql","version":"001","transactional":true,"statements":[{"line":1,"offset":0,"kind":"SELECT"}]}],"#,
            r#""schema":{"schemas":["public"],"tables":{},"views":[],"materialized_views":{},"sequences":[],"enums":{},"domains":{},"composites":{},"functions":[],"extensions":[]}}"#,
            "\n",
        ))
    );
    assert_eq!(
        here.sterna(&["check", "--format", "json"]),
        fine(concat!(
            r#"{"diagnostics":[],"migrations":[{"file":"001_a.sql","version":"001","transactional":true,"statements":[{"line":1,"offset":0,"kind":"SELECT"}]}],"#,
            r#""schema":{"schemas":["public"],"tables":{},"views":[],"materialized_views":{},"sequences":[],"enums":{},"domains":{},"composites":{},"functions":[],"extensions":[]}}"#,
            "\n",
        ))
    );
}
