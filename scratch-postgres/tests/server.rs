//! What a test can do with a server of its own, tried with a driver.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot prepare its case has to fail"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use postgres::{Client, NoTls};
use scratch_postgres::{Error, Server};

fn shared() -> &'static Server {
    Server::shared().unwrap_or_else(|error| panic!("{error}"))
}

fn connect(url: &str) -> Client {
    Client::connect(url, NoTls).unwrap()
}

fn text(client: &mut Client, query: &str) -> String {
    client.query_one(query, &[]).unwrap().get(0)
}

/// A folder of programs that are shell scripts, which every user can run.
fn programs(scripts: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::TempDir::new_in("/tmp").unwrap();
    let everybody = fs::Permissions::from_mode(0o755);
    fs::set_permissions(folder.path(), everybody.clone()).unwrap();
    for (name, script) in scripts {
        let path = folder.path().join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, everybody.clone()).unwrap();
    }
    folder
}

/// An `initdb` that makes what the start needs of it.
const INITDB: &str = "mkdir data && echo 17 > data/PG_VERSION";

#[test]
fn gives_each_test_a_database_of_its_own() {
    let (one, other) = (shared().database().unwrap(), shared().database().unwrap());
    connect(&one.url())
        .batch_execute("create table mine ()")
        .unwrap();
    let mut client = connect(&other.url());
    assert_eq!(
        text(&mut client, "select current_database()::text"),
        other.name()
    );
    assert_eq!(
        text(
            &mut client,
            "select count(*)::text from pg_tables where tablename = 'mine'"
        ),
        "0"
    );
}

#[test]
fn is_shared_by_all_tests_of_a_process() {
    assert!(std::ptr::eq(shared(), shared()));
}

#[test]
fn drops_a_database_with_its_value_even_while_somebody_is_connected() {
    let database = shared().database().unwrap();
    let name = database.name().to_owned();
    let mut still_there = connect(&database.url());
    drop(database);

    assert!(still_there.batch_execute("select 1").is_err());
    let mut client = connect(&shared().url("postgres"));
    let query = format!("select count(*)::text from pg_database where datname = '{name}'");
    assert_eq!(text(&mut client, &query), "0");
}

#[test]
fn is_the_same_on_every_machine() {
    let mut client = connect(&shared().url("postgres"));
    for (setting, value) in [
        ("server_encoding", "UTF8"),
        ("lc_collate", "C"),
        ("TimeZone", "UTC"),
        ("lc_messages", "C"),
    ] {
        // `lc_collate` is no setting any more since 16.
        let query = if setting == "lc_collate" {
            "select datcollate::text from pg_database where datname = current_database()"
        } else {
            &format!("show {setting}")
        };
        assert_eq!(text(&mut client, query), value, "{setting}");
    }
}

#[test]
fn flushes_nothing_and_listens_on_its_socket_only() {
    let mut client = connect(&shared().url("postgres"));
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        assert_eq!(
            text(&mut client, &format!("show {setting}")),
            "off",
            "{setting}"
        );
    }
    assert_eq!(text(&mut client, "show listen_addresses"), "");
    let folder = text(&mut client, "show unix_socket_directories");
    assert_eq!(Path::new(&folder), shared().socket_dir());
}

#[test]
fn tells_its_version() {
    let mut client = connect(&shared().url("postgres"));
    let number: u32 = text(&mut client, "show server_version_num")
        .parse()
        .unwrap();
    assert_eq!(shared().version(), number / 10_000);
}

#[test]
fn removes_its_folder_when_dropped() {
    let server = Server::start().unwrap();
    let folder = server.socket_dir().to_path_buf();
    assert!(folder.join(".s.PGSQL.5432").exists());
    drop(server);
    assert!(!folder.exists());
}

#[test]
fn keeps_what_was_committed_through_a_crash() {
    let mut server = Server::builder()
        .setting("log_statement", "all")
        .setting("synchronous_commit", "on")
        .start()
        .unwrap();
    let database = server.database().unwrap();
    let mut client = connect(&database.url());
    client.batch_execute("create table kept ()").unwrap();
    assert!(
        server
            .log()
            .unwrap()
            .contains("statement: create table kept ()")
    );

    server.crash();
    assert!(client.batch_execute("select 1").is_err());
    server.crash();
    server.resume().unwrap();
    server.resume().unwrap();

    let mut client = connect(&database.url());
    assert_eq!(text(&mut client, "show synchronous_commit"), "on");
    client.batch_execute("select from kept").unwrap();
    assert!(
        server
            .log()
            .unwrap()
            .contains("database system was not properly shut down")
    );
}

#[test]
fn lets_a_database_outlive_its_server() {
    let server = Server::start().unwrap();
    let database = server.database().unwrap();
    drop(server);
    drop(database);
}

#[test]
fn says_what_the_server_said_about_a_bad_setting() {
    let error = Server::builder()
        .setting("shared_buffers", "plenty")
        .start()
        .unwrap_err();
    let text = error.to_string();
    let (first, log) = text.split_once('\n').unwrap();
    assert_eq!(
        first,
        "the server ended before it was ready (exit status: 1); the end of its log:"
    );
    assert!(
        log.ends_with("FATAL:  invalid value for parameter \"shared_buffers\": \"plenty\""),
        "{log}"
    );
}

#[test]
fn says_what_initdb_said_when_it_fails() {
    let programs = programs(&[("initdb", "echo no space >&2; exit 1"), ("postgres", "")]);
    let error = Server::builder().bin_dir(programs.path()).start();
    assert_eq!(
        error.unwrap_err().to_string(),
        format!(
            "`{}/initdb` failed (exit status: 1) and said:\nno space",
            programs.path().display()
        )
    );
}

#[test]
fn refuses_a_version_that_it_cannot_read() {
    let script = "mkdir data && echo new > data/PG_VERSION";
    let programs = programs(&[("initdb", script), ("postgres", "")]);
    let error = Server::builder().bin_dir(programs.path()).start();
    let Err(Error::File {
        action,
        path,
        source,
        ..
    }) = error
    else {
        panic!("{error:?}");
    };
    assert_eq!(action, "understand the version in");
    assert_eq!(path.file_name(), Some("PG_VERSION".as_ref()));
    assert_eq!(source.to_string(), "invalid digit found in string");
}

#[test]
fn leaves_no_folder_behind_when_the_server_does_not_start() {
    let programs = programs(&[("initdb", INITDB), ("postgres", "pwd; exit 1")]);
    let error = Server::builder().bin_dir(programs.path()).start();
    let Err(Error::Ended { log: folder, .. }) = error else {
        panic!("{error:?}");
    };
    assert!(PathBuf::from(&folder).is_absolute(), "{folder}");
    assert!(!Path::new(&folder).exists(), "{folder}");
}

#[test]
fn takes_no_settings_from_the_variables_of_the_shell() {
    let script = format!("test -z \"$PGPORT$PGOPTIONS\" && {INITDB}");
    let programs = programs(&[("initdb", &script), ("postgres", "env; exit 1")]);
    let error = Server::builder().bin_dir(programs.path()).start();
    let Err(Error::Ended { log, .. }) = error else {
        panic!("{error:?}");
    };
    assert!(!log.lines().any(|line| line.starts_with("PG")), "{log}");
}
