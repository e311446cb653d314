//! Connections of `sqlx` that belong to a pool or to a transaction, on tokio.

use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection as _, PgPool};
use tokio::runtime::{Builder, Runtime};

use crate::encode::{Draft, plan};
use crate::session::{database, sqlx_options};

fn tokio() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn pool(url: &str) -> PgPool {
    let options = PgPoolOptions::new().max_connections(1);
    options.connect_lazy_with(sqlx_options(url))
}

fn drafts() -> [Draft; 2] {
    let set = "set search_path = nowhere";
    [
        Draft::new("001", "a", &["create table a ()", set]),
        Draft::new("002", "b", &["create table b ()"]),
    ]
}

#[test]
fn a_connection_of_a_pool_migrates_and_goes_back_as_it_was() {
    let database = database();
    tokio().block_on(async {
        let pool = pool(&database.url());
        let plan = plan("app", &drafts());
        // Spawned, as in a program: the future can go from thread to thread.
        let other = pool.clone();
        let run = tokio::spawn(async move {
            let mut connection = other.acquire().await.unwrap();
            plan.apply_async(&mut *connection).await
        });
        assert_eq!(run.await.unwrap().unwrap().applied.len(), 2);
        let seen = "select count(*)::text || current_setting('search_path') from a, b, \
                    (select from pg_locks where locktype = 'advisory') l";
        let seen: (String,) = sqlx::query_as(seen).fetch_one(&pool).await.unwrap();
        assert_eq!(seen.0, "0\"$user\", public");
    });
}

#[test]
fn a_transaction_is_refused_and_can_go_on() {
    let database = database();
    tokio().block_on(async {
        let pool = pool(&database.url());
        let plan = plan("app", &drafts());
        let expected = "\
the connection has a transaction open
   = help: commit it or roll it back first: each migration runs in a transaction of its own";
        // Without a history, and with one.
        for _ in 0..2 {
            let mut connection = pool.acquire().await.unwrap();
            let mut transaction = connection.begin().await.unwrap();
            let error = plan.apply_async(&mut *transaction).await.unwrap_err();
            assert_eq!(error.to_string(), expected);
            transaction.rollback().await.unwrap();
            plan.apply_async(&mut *connection).await.unwrap();
        }
    });
}

#[test]
fn a_transaction_that_was_left_is_rolled_back_first() {
    let database = database();
    tokio().block_on(async {
        let pool = pool(&database.url());
        let mut connection = pool.acquire().await.unwrap();
        drop(connection.begin().await.unwrap());
        let plan = plan("app", &drafts());
        let report = plan.apply_async(&mut *connection).await.unwrap();
        assert_eq!(report.applied.len(), 2);
    });
}
