//! What the checks take to be there before the first migration, and where names are looked for.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::error::Error;
use std::fs;

use sterna_build::diagnostic::{Look, render};
use sterna_build::{Checked, Folder};
use tempfile::TempDir;

/// As `pg_dump` prints it, with lines for psql and a table's rows.
const DUMP: &str = r#"--
-- PostgreSQL database dump
--

\restrict x7Kq

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET default_table_access_method = heap;

CREATE FUNCTION public.newest() RETURNS bigint
    LANGUAGE sql
    AS $$ select max(id) from users $$;


ALTER FUNCTION public.newest() OWNER TO app;

CREATE TABLE public.users (
    id bigint NOT NULL,
    email text NOT NULL
);


ALTER TABLE public.users OWNER TO app;

CREATE SEQUENCE public.users_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);

COPY public.users (id, email) FROM stdin;
1	a@example.com
\.

ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);

\unrestrict x7Kq
"#;

const ORDERS: &str = "create table orders (user_id bigint references users (id));\n";

fn folder(settings: &str, files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("migrations")).unwrap();
    fs::write(root.path().join("sterna.toml"), settings).unwrap();
    for (name, text) in files {
        fs::write(root.path().join(name), text).unwrap();
    }
    root
}

fn checked(root: &TempDir) -> Checked {
    let folder = Folder::configured().root(root.path());
    folder.check().unwrap()
}

fn said(root: &TempDir) -> String {
    let checked = checked(root);
    render(&checked.diagnostics, &checked.files, Look::Plain, |_| true)
}

#[test]
fn what_a_dump_makes_is_there_before_the_first_migration() {
    let files = [("schema.sql", DUMP), ("migrations/001_orders.sql", ORDERS)];
    let root = folder("[migrations]\nbaseline = \"schema.sql\"\n", &files);
    assert_eq!(said(&root), "");
    assert_eq!(checked(&root).plan.migrations.len(), 1);
    let tracked = checked(&root).tracked;
    assert!(
        tracked.contains(&root.path().join("schema.sql")),
        "{tracked:?}"
    );
}

#[test]
fn faults_are_found_beside_a_dump_and_point_into_it() {
    let files = [
        ("schema.sql", DUMP),
        (
            "migrations/001_email.sql",
            "alter table users add column email text;\n",
        ),
        (
            "migrations/002_oldest.sql",
            "create function oldest() returns bigint language sql as 'select min(uid) from users';\n",
        ),
    ];
    let root = folder("[migrations]\nbaseline = \"schema.sql\"\n", &files);
    assert_eq!(
        said(&root),
        "\
error[duplicate_column]: column \"email\" of relation \"users\" already exists
  --> migrations/001_email.sql:1:30
   |
 1 | alter table users add column email text;
   |                              ^^^^^
   |
  ::: schema.sql:23:5
   |
23 |     email text NOT NULL
   |     ----- it is added here
   |
   = note: SQLSTATE 42701

error[undefined_column]: column \"uid\" does not exist
 --> migrations/002_oldest.sql:1:69
  |
1 | create function oldest() returns bigint language sql as 'select min(uid) from users';
  |                                                                     ^^^
  |
  = note: SQLSTATE 42703"
    );
}

#[test]
fn a_fault_in_the_baseline_is_reported_too() {
    let files = [
        ("schema.sql", "create tabel users (id bigint);\n"),
        ("migrations/001_orders.sql", "create table orders ();\n"),
    ];
    let root = folder("[migrations]\nbaseline = \"schema.sql\"\n", &files);
    assert_eq!(
        said(&root),
        "\
error[syntax-error]: syntax error at or near `tabel`
 --> schema.sql:1:8
  |
1 | create tabel users (id bigint);
  |        ^^^^^ no statement begins with `create tabel`
  |
  = help: did you mean `table`?"
    );
}

#[test]
fn without_one_the_message_says_that_there_could_be_one() {
    let root = folder("", &[("migrations/001_orders.sql", ORDERS)]);
    assert_eq!(
        said(&root),
        "\
error[undefined_table]: relation \"users\" does not exist
 --> migrations/001_orders.sql:1:48
  |
1 | create table orders (user_id bigint references users (id));
  |                                                ^^^^^
  |
  = help: if no migration makes it, `baseline` in `sterna.toml` can say what is there before
  = note: SQLSTATE 42P01"
    );
}

#[test]
fn a_baseline_that_is_not_there_is_named() {
    let files = [("migrations/001_orders.sql", ORDERS)];
    let root = folder("[migrations]\nbaseline = \"schema.sql\"\n", &files);
    let error = Folder::configured().root(root.path()).check().unwrap_err();
    let path = root.path().join("schema.sql");
    assert_eq!(
        error.to_string(),
        format!("failed to read the baseline `{}`", path.display())
    );
    assert_eq!(
        error.source().unwrap().to_string(),
        "No such file or directory (os error 2)"
    );
}

/// `t` in `app`, by the path of every environment.
const IN_APP: &str = "create schema app;\ncreate table app.t (id bigint);\n";

fn with_paths(paths: &[Option<&str>], sql: &str) -> String {
    let environments = paths.iter().enumerate().map(|(at, path)| {
        let path = path.map_or_else(String::new, |path| format!("search_path = '{path}'\n"));
        format!("[[environments]]\nname = \"e{at}\"\n{path}")
    });
    let settings: String = environments.collect();
    let files = [
        ("migrations/001_app.sql", IN_APP),
        ("migrations/002_x.sql", sql),
    ];
    said(&folder(&settings, &files))
}

#[test]
fn names_are_looked_for_where_every_environment_looks() {
    let add = "alter table t add column a int;\n";
    for path in ["app", "public, app", "\"app\" , public", "APP"] {
        assert_eq!(with_paths(&[Some(path), Some(path)], add), "", "{path}");
    }
    let missing = "relation \"t\" does not exist";
    assert!(with_paths(&[None], add).contains(missing));
    assert!(with_paths(&[Some("public")], add).contains(missing));
}

#[test]
fn where_environments_look_in_different_places_nothing_is_said() {
    let add = "alter table t add column a int;\n";
    assert_eq!(with_paths(&[None, Some("app")], add), "");
    assert_eq!(with_paths(&[Some("app"), Some("public")], add), "");
    assert!(with_paths(&[Some("app"), None], "alter table app.u add a int;\n").contains("app.u"));
}

#[test]
fn a_reset_of_the_path_gives_that_of_the_environment() {
    let sql = "set search_path = public;\nset search_path to default;\nalter table t add a int;\n";
    assert_eq!(with_paths(&[Some("app")], sql), "");
}
