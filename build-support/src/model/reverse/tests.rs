//! What is said of a down migration, and where.

use crate::diagnostic::{Diagnostic, Diagnostics, Footer, Place, codes};
use crate::model::{Database, Run, Schema, SearchPath, Step};
use crate::syntax::{Reader, Source};
use crate::text::{File, Files, Span};

/// What all these tests find.
const SETUP: &str = "
create table users (id int primary key, name varchar(10) not null default '');
create type mood as enum ('sad', 'ok');
create function double(a int) returns int language sql as 'select a * 2';
";

/// What is said of an up and its down behind the setup, and the schema that they leave.
fn tried(up: &str, down: &str) -> (Diagnostics, Files, Schema) {
    let mut files = Files::default();
    let mut diagnostics = Diagnostics::default();
    let reader = Reader::default();
    let scripts: Vec<_> = [("1.sql", SETUP), ("2.up.sql", up), ("2.down.sql", down)]
        .into_iter()
        .map(|(name, text)| {
            let file = files.add(File::new(name, text));
            let source = Source {
                file,
                text,
                section: Span::new(0, text.len()),
                declared: None,
            };
            (file, reader.read(&source, &mut diagnostics))
        })
        .collect();
    let database = Database {
        postgres: Some(15),
        search_path: SearchPath::Default,
        baseline: None,
    };
    let mut run = Run::new(database, &files, &mut diagnostics);
    let [setup, up, down] = &*scripts else {
        unreachable!()
    };
    let steps = [(setup, None), (up, Some((down.0, &down.1)))];
    for ((file, script), down) in steps {
        let up = (*file, script);
        run.step(Step { up, down }, &mut diagnostics);
    }
    let schema = run.schema();
    (diagnostics, files, schema)
}

/// The only thing that is said.
#[track_caller]
fn said(up: &str, down: &str) -> Diagnostic {
    let (diagnostics, ..) = tried(up, down);
    let all: Vec<_> = diagnostics.iter().collect();
    let [only] = *all else {
        panic!("{all:?}");
    };
    assert_eq!(only.code, &codes::DOWN_DOES_NOT_REVERSE);
    only.clone()
}

#[track_caller]
fn silent(up: &str, down: &str) {
    let (diagnostics, ..) = tried(up, down);
    assert_eq!(diagnostics, Diagnostics::default(), "{up}\n{down}");
}

fn helps(found: &Diagnostic) -> Vec<&str> {
    let footers = found.footers.iter();
    let helps = footers.filter_map(|footer| match footer {
        Footer::Help(text) => Some(text.as_str()),
        Footer::Note(_) => None,
    });
    helps.collect()
}

#[test]
fn points_at_the_first_statement_and_to_where_it_comes_from() {
    let up = "alter table users add age int;\nalter table users rename name to label;";
    let found = said(up, "-- back\nselect 1;\nupdate users set id = 1;");
    assert_eq!(
        found.message,
        "the down migration does not reverse its up migration: column `name` of table `users` is \
         named `label` now, and 1 more"
    );
    let Place::Text(_, span) = found.place else {
        panic!("{:?}", found.place);
    };
    assert_eq!(span, Span::new(8, 16));
    let labels = found.labels.iter();
    let labels: Vec<_> = labels
        .map(|label| (&up[label.span.range()], &*label.text))
        .collect();
    assert_eq!(
        labels,
        [
            (
                "alter table users rename name to label",
                "renamed to `label` here"
            ),
            ("age", "created here"),
        ]
    );
    assert_eq!(
        found.footers,
        [
            Footer::Note("column `age` of table `users` is still there".to_owned()),
            Footer::Help(
                "write `alter table users rename column label to name; \
                 alter table users drop column age;` in it"
                    .to_owned()
            ),
            Footer::Note(
                "if that is meant: `-- sterna: allow(down-does-not-reverse, \"reason\")`"
                    .to_owned()
            ),
        ]
    );
}

#[test]
fn an_empty_file_is_pointed_at_where_it_begins() {
    let found = said("create schema app;", "");
    let Place::Text(_, span) = found.place else {
        panic!("{:?}", found.place);
    };
    assert_eq!(span, Span::new(0, 0));
    assert_eq!(
        found.message,
        "the down migration does nothing: schema `app` is still there"
    );
    silent("update users set id = 1;", "");
}

#[test]
fn says_how_to_undo_what_is_certain() {
    for (up, help) in [
        ("create table a.b (c int);", "drop table a.b;"),
        (
            "create index on users (name);",
            "drop index users_name_idx;",
        ),
        (
            "alter table users alter name drop not null;",
            "alter table users alter column name set not null;",
        ),
        (
            "alter table users alter id set default 1;",
            "alter table users alter column id drop default;",
        ),
        (
            "alter table users rename to people;",
            "alter table people rename to users;",
        ),
        (
            "alter table users set schema a;",
            "alter table a.users set schema public;",
        ),
        (
            "alter table users add constraint c check (id > 0);",
            "alter table users drop constraint c;",
        ),
        ("create view v as select 1;", "drop view v;"),
        (
            "create function f(a text, b int[]) returns int language sql as 'select 1';",
            "drop function f(text, integer[]);",
        ),
        ("create policy p on users;", "drop policy p on users;"),
        (
            "alter table users enable row level security;",
            "alter table users disable row level security;",
        ),
        (
            "alter table users force row level security;",
            "alter table users no force row level security;",
        ),
        (
            "alter type mood rename value 'ok' to 'so la';",
            "alter type mood rename value 'so la' to 'ok';",
        ),
        ("create type pair as (a int);", "drop type pair;"),
        ("create domain email as text;", "drop domain email;"),
    ] {
        let up = format!("create schema if not exists a;\n{up}");
        let found = said(&up, "comment on type mood is '';");
        assert_eq!(helps(&found), [format!("write `{help}` in it")], "{up}");
    }
    let lost = said("drop table users;", "comment on type mood is '';");
    assert_eq!(helps(&lost), [""; 0]);
}

#[test]
fn nothing_is_compared_where_a_statement_is_refused() {
    let (diagnostics, ..) = tried("alter table users add age int;", "drop table people;");
    let codes: Vec<_> = diagnostics.iter().map(|found| found.code.name).collect();
    assert_eq!(codes, ["undefined_table"]);
}

#[test]
fn nothing_is_left_of_a_down_migration_that_was_tried() {
    let up = "alter table users add age int;";
    let (.., with) = tried(up, "drop table users; create temporary table t (a int);");
    let (.., without) = tried(up, "select 1;");
    assert_eq!(with, without);
    assert_eq!(with.tables["public.users"].columns.len(), 3);
}

#[test]
fn a_body_is_the_same_if_its_tokens_are() {
    let up = "create or replace function double(a int) returns int language sql as 'select a + a';";
    silent(
        up,
        "create or replace function double(a int) returns int language sql as $$
            SELECT a * 2; -- twice
        $$;",
    );
    let found = said(up, "comment on type mood is '';");
    assert_eq!(
        found.message,
        "the down migration does not reverse its up migration: function `double(integer)` has \
         another body than before"
    );
}

#[test]
fn what_is_in_doubt_is_not_told() {
    let block = "do $$ begin execute 'drop table ' || 'users'; end $$;";
    for (up, down) in [
        ("alter table users add age int;", block),
        (block, "comment on type mood is '';"),
        (
            "create extension nobody_knows;",
            "comment on type mood is '';",
        ),
        (
            "create extension nobody_knows; create table t (a int);",
            "drop table t;",
        ),
        (
            "import foreign schema a from server b into public;",
            "comment on type mood is '';",
        ),
    ] {
        silent(up, down);
    }
}
