//! Views, materialized views and `create table as`.

use super::super::super::change::{Change, CreateTableAs, CreateView, Persistence, Query, Refresh};
use super::super::cursor::{Cursor, Read, unknown};
use super::super::parts::at_end;
use super::table;

/// `create [or replace] [temporary] [recursive] view ...`.
pub(super) fn create(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create")?;
    let or_replace = cursor.eat("or replace");
    let persistence = table::persistence(cursor);
    let recursive = cursor.eat("recursive");
    cursor.expect("view")?;
    let name = cursor.name()?;
    let columns = cursor.optional_idents()?;
    if cursor.eat("with") {
        cursor.skip_options()?;
    }
    cursor.expect("as")?;
    let query = cursor.query()?;
    let check_option = check_option(cursor);
    Ok(Change::CreateView(Box::new(CreateView {
        name,
        or_replace,
        persistence,
        recursive,
        columns,
        query,
        check_option,
    })))
}

fn check_option(cursor: &mut Cursor) -> bool {
    let forms = [
        "with check option",
        "with cascaded check option",
        "with local check option",
    ];
    cursor.eat_any(&forms).is_some()
}

/// `create materialized view ...`.
pub(super) fn create_materialized(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create")?;
    let persistence = table::persistence(cursor);
    cursor.expect("materialized view")?;
    create_as(cursor, persistence, true)
}

/// `create table ... as`.
pub(super) fn create_table_as(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("create")?;
    let persistence = table::persistence(cursor);
    cursor.expect("table")?;
    create_as(cursor, persistence, false)
}

fn create_as(cursor: &mut Cursor, persistence: Persistence, materialized: bool) -> Read<Change> {
    let if_not_exists = cursor.eat("if not exists");
    let name = cursor.name()?;
    let columns = cursor.optional_idents()?;
    let on_commit_drop = table::storage(cursor)?;
    cursor.expect("as")?;
    let (query, with_data) = rows(cursor)?;
    Ok(Change::CreateTableAs(Box::new(CreateTableAs {
        name,
        if_not_exists,
        persistence,
        on_commit_drop,
        materialized,
        columns,
        query,
        with_data,
    })))
}

/// The query and whether it runs. One that is not read leaves the columns open.
fn rows(cursor: &mut Cursor) -> Read<(Option<Query>, bool)> {
    let read = cursor.attempt(|cursor| {
        let query = cursor.query()?;
        let with_data = with_data(cursor);
        cursor.expect_end()?;
        Ok((query, with_data))
    });
    if let Some((query, with_data)) = read {
        return Ok((Some(query), with_data));
    }
    cursor.skip_until(|cursor| cursor.is("with") && cursor.nth_is(1, "no"))?;
    let with_data = with_data(cursor);
    cursor.skip_until(at_end)?;
    Ok((None, with_data))
}

/// Whether it is filled: `with no data` does not come next.
fn with_data(cursor: &mut Cursor) -> bool {
    cursor.eat_any(&["with no data", "with data"]) != Some("with no data")
}

/// `refresh materialized view ...`.
pub(super) fn refresh(cursor: &mut Cursor) -> Read<Change> {
    cursor.expect("refresh materialized view")?;
    let concurrently = cursor.eat("concurrently");
    let view = cursor.name()?;
    let with_data = with_data(cursor);
    if concurrently && !with_data {
        return unknown();
    }
    Ok(Change::Refresh(Box::new(Refresh {
        view,
        concurrently,
        with_data,
    })))
}
