//! What the folders make of a database.

use postgres::{Client, NoTls};
use scratch_postgres::{Database, Server};
use sterna::{Plan, PlanVersion, Report};
use tokio::runtime::Builder;

sterna::migrations!(mod pairs = "tests/database/pairs");
sterna::migrations!(mod directories = "tests/database/directories");

fn database() -> Database {
    Server::shared().unwrap().database().unwrap()
}

fn with_postgres<V: PlanVersion>(plan: &Plan<V>, url: &str) -> Report {
    plan.apply(&mut Client::connect(url, NoTls).unwrap())
        .unwrap()
}

fn with_tokio_postgres<V: PlanVersion>(plan: &Plan<V>, url: &str) -> Report {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (mut client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls)
            .await
            .unwrap();
        tokio::spawn(connection);
        plan.apply_async(&mut client).await.unwrap()
    })
}

/// Versions with how they ran.
fn modes(report: &Report) -> Vec<(&'static str, bool)> {
    let applied = report.applied.iter();
    applied
        .map(|applied| {
            (
                applied.migration.version(),
                applied.migration.transactional(),
            )
        })
        .collect()
}

/// The one column of a query, as text.
fn column(url: &str, sql: &str) -> Vec<String> {
    let mut client = Client::connect(url, NoTls).unwrap();
    let rows = client.query(sql, &[]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

const HISTORY: &str = "select concat_ws(' ', position, version, name, state, transactional) \
    from sterna.history order by position";

fn check_pairs(report: &Report, url: &str) {
    let expected = [
        ("001", true),
        ("002", true),
        ("003", true),
        ("004", true),
        ("005", false),
        ("006", true),
    ];
    assert_eq!(modes(report), expected);
    assert_eq!(
        column(url, HISTORY),
        [
            "1 001 users applied t",
            "2 002 status applied t",
            "3 003 late applied t",
            "4 004 late_users applied t",
            "5 005 users_name applied f",
            "6 006 comment applied t",
        ]
    );
    assert_eq!(
        column(
            url,
            "select concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, \
                pg_get_expr(adbin, adrelid)) \
             from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum \
             where attrelid = 'users'::regclass and attnum > 0 order by attnum"
        ),
        [
            "id integer t",
            "name text t 'größe'::text",
            "status status t 'open'::status",
        ]
    );
    assert_eq!(
        column(
            url,
            "select enumlabel::text from pg_enum order by enumsortorder"
        ),
        ["open", "late", "done"]
    );
    assert_eq!(
        column(
            url,
            "select concat_ws(' ', indexrelid::regclass, indisvalid, pg_get_expr(indpred, indrelid)) \
             from pg_index where indrelid = 'users'::regclass order by 1"
        ),
        [
            "users_late t (status = 'late'::status)",
            "users_name t",
            "users_pkey t",
        ]
    );
    assert_eq!(
        column(url, "select concat_ws(' ', id, name, status) from users"),
        ["1 größe late"]
    );
    assert_eq!(
        column(url, "select obj_description('users'::regclass)"),
        ["people"]
    );
}

fn check_directories(report: &Report, url: &str) {
    assert_eq!(
        modes(report),
        [("2026-01-15-120000", true), ("2026-02-01-093000", false)]
    );
    assert_eq!(
        column(url, HISTORY),
        [
            "1 2026-01-15-120000 notes applied t",
            "2 2026-02-01-093000 bodies applied f",
        ]
    );
    assert_eq!(
        column(
            url,
            "select indexrelid::regclass::text from pg_index \
             where indrelid = 'notes'::regclass order by 1"
        ),
        ["notes_body", "notes_pkey"]
    );
}

#[test]
fn pairs_are_applied_through_postgres() {
    let database = database();
    let url = database.url();
    check_pairs(&with_postgres(&pairs::PLAN, &url), &url);
    let again = with_postgres(&pairs::PLAN, &url);
    assert_eq!((again.applied.len(), again.in_place), (0, 6));
}

#[test]
fn pairs_are_applied_through_tokio_postgres() {
    let database = database();
    let url = database.url();
    check_pairs(&with_tokio_postgres(&pairs::PLAN, &url), &url);
    let again = with_tokio_postgres(&pairs::PLAN, &url);
    assert_eq!((again.applied.len(), again.in_place), (0, 6));
}

#[test]
fn directories_are_applied_through_postgres() {
    let database = database();
    let url = database.url();
    check_directories(&with_postgres(&directories::PLAN, &url), &url);
}

#[test]
fn directories_are_applied_through_tokio_postgres() {
    let database = database();
    let url = database.url();
    check_directories(&with_tokio_postgres(&directories::PLAN, &url), &url);
}

#[test]
fn what_reverts_a_migration_is_carried() {
    let down = |version| {
        pairs::PLAN
            .migration(version)
            .down()
            .map(|script| script.sql())
    };
    assert_eq!(down(pairs::Version::V001Users), Some("drop table users;\n"));
    assert_eq!(down(pairs::Version::V003Late), None);
}
