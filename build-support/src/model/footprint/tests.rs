//! Pairs of migrations, and what they have to do with each other.

use super::*;
use crate::diagnostic::Diagnostics;
use crate::model::SearchPath;
use crate::syntax::{Reader, Source};
use crate::text::File;

/// What is said of two migrations behind a first one.
fn meet(base: &str, first: &str, second: &str) -> String {
    let mut files = Files::default();
    let texts = [base, first, second];
    let ids: Vec<FileId> = texts
        .into_iter()
        .map(|text| files.add(File::new("x.sql", text)))
        .collect();
    let reader = Reader::default();
    let mut diagnostics = Diagnostics::default();
    let scripts: Vec<Script> = ids
        .iter()
        .map(|&file| {
            let text = files[file].text();
            let source = Source {
                file,
                text,
                section: Span::new(0, text.len()),
                declared: None,
            };
            reader.read(&source, &mut diagnostics)
        })
        .collect();
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    let database = Database {
        postgres: Some(15),
        search_path: SearchPath::Default,
        baseline: None,
    };
    let mut trace = Trace::new(database, &files);
    trace.pass((ids[0], &scripts[0]));
    let first = trace.step((ids[1], &scripts[1]));
    let second = trace.step((ids[2], &scripts[2]));
    let at = |origin: Origin| {
        let (file, span) = (origin.file(), origin.span());
        let place = if file == ids[1] { "first" } else { "second" };
        format!("{place} `{}`", &files[file].text()[span.range()])
    };
    let does = |changes| if changes { "changes" } else { "names" };
    match first.meets(&second) {
        Meeting::None => "nothing".to_owned(),
        Meeting::Shared {
            object,
            first,
            second,
        } => format!(
            "{object}: first {}, second {}",
            does(first.1),
            does(second.1)
        ),
        Meeting::Unknown(origin, why) => format!("{why}: {}", at(origin)),
    }
}

const TABLES: &str = "
create type status as enum ('new', 'done');
create table users (id int primary key, email text);
create table orders (id int primary key, user_id int references users, state status);
create table notes (id int primary key, note text);
create view names as select email from users;
create sequence numbers;
";

#[test]
fn what_touches_different_tables_commutes() {
    for (first, second) in [
        (
            "alter table users add name text",
            "alter table notes add name text",
        ),
        (
            "create table a (id int references users)",
            "create table b (id int references users)",
        ),
        (
            "alter table users add name text",
            "alter table orders add note text",
        ),
        (
            "create index on users (email)",
            "create index on notes (note)",
        ),
        (
            "insert into notes values (1, 'users')",
            "update users set email = ''",
        ),
        ("drop view names", "alter table notes drop note"),
        (
            "comment on table users is 'not orders'",
            "comment on table orders is 'of users'",
        ),
        (
            "create function f() returns int language sql as 'select 1'",
            "create table g (id serial)",
        ),
        (
            "alter type status add value 'lost'",
            "alter table orders add note text",
        ),
        (
            "set search_path = public; create table a (id int)",
            "lock table users; create table b (id int)",
        ),
    ] {
        assert_eq!(meet(TABLES, first, second), "nothing", "{first}; {second}");
    }
}

#[test]
fn what_is_shared_is_named() {
    for (first, second, shared) in [
        (
            "alter table users add a int",
            "alter table users add b int",
            "table `users`: first changes, second changes",
        ),
        (
            "create table t (a int)",
            "create table if not exists t (b int)",
            "table `t`: first changes, second changes",
        ),
        (
            "alter table users add a int",
            "create view v as select * from users",
            "table `users`: first changes, second names",
        ),
        (
            "create view v as select * from users",
            "alter table users add a int",
            "table `users`: first names, second changes",
        ),
        (
            "create index on users (email)",
            "drop table notes; delete from users",
            "table `users`: first changes, second changes",
        ),
        (
            "alter type status add value 'x'",
            "update orders set state = 'new'",
            "type `status`: first changes, second names",
        ),
        (
            "delete from users",
            "insert into orders values (1, 1)",
            "table `users`: first changes, second names",
        ),
        (
            "drop view names",
            "create or replace view names as select 1 as email",
            "view `names`: first changes, second changes",
        ),
        (
            "select setval('numbers', 5)",
            "create table t (a int default nextval('numbers'))",
            "sequence `numbers`: first changes, second names",
        ),
        (
            "alter table users rename to people",
            "create table if not exists people (a int)",
            "table `people`: first changes, second changes",
        ),
        (
            "create schema s",
            "create table s.t (a int)",
            "schema `s`: first changes, second names",
        ),
        (
            "grant select on all tables in schema public to public",
            "create table t (a int)",
            "schema `public`: first changes, second names",
        ),
        (
            "comment on view names is ''",
            "alter table users drop column email cascade",
            "view `names`: first changes, second changes",
        ),
    ] {
        assert_eq!(meet(TABLES, first, second), shared, "{first}; {second}");
    }
}

#[test]
fn what_cannot_be_told_is_not_told() {
    for (first, second, unknown) in [
        (
            "do $$ begin execute 'drop table ' || (select note from notes); end $$",
            "create table t (a int)",
            "it may run code that does anything: first `do $$ begin execute 'drop table ' || (select note from notes); end $$`",
        ),
        (
            "create table t (a int)",
            "create extension pgcrypto",
            "what this extension brings may be named anywhere: second `create extension pgcrypto`",
        ),
        (
            "create role app",
            "create table t (a int)",
            "what this statement changes is not followed: first `create role app`",
        ),
    ] {
        assert_eq!(meet(TABLES, first, second), unknown, "{first}; {second}");
    }
}
