//! Casts, common types, operator classes and foreign keys are as the server has them.

use super::super::*;
use super::server::{self, Dice, OwnTypes, Written};

#[test]
fn casts_apply_where_the_server_applies_them() {
    let Some(mut session) = server::session_with_extensions("casts") else {
        return;
    };
    let builtins = session.builtins;
    let world = World::new(builtins, &OwnTypes);
    let types = server::types(&session);
    let (_, columns) = types.split_last().unwrap();
    let written = |of: &Written| server::quoted(&of.name, of.id);
    let list: Vec<_> = columns
        .iter()
        .map(|of| format!("\"{}\" {}", of.name, written(of)))
        .collect();
    session
        .client
        .batch_execute(&format!(
            "create table everything ({}); savepoint before",
            list.join(", ")
        ))
        .unwrap();
    let (mut dice, mut wrong) = (Dice::new(), Vec::new());
    for _ in 0..server::rounds(3000) {
        let (from, to) = (dice.one(&types), dice.one(columns));
        let explicit = format!("select {}::{}", from.sql, written(to));
        let assignment = format!(
            "insert into everything (\"{}\") values ({}) returning 1",
            to.name, from.sql
        );
        for (query, context) in [
            (explicit, CastContext::Explicit),
            (assignment, CastContext::Assignment),
        ] {
            let ours = world.coercible(Some(from.id), Some(to.id), context);
            let theirs = session.type_of(&query);
            if ours != Some(theirs.is_ok()) {
                wrong.push(format!("{query}: {ours:?}, but {theirs:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

#[test]
fn common_types_are_those_of_the_server() {
    let Some(mut session) = server::session_with_extensions("common") else {
        return;
    };
    let builtins = session.builtins;
    let world = World::new(builtins, &OwnTypes);
    let types = server::types(&session);
    let (mut dice, mut wrong) = (Dice::new(), Vec::new());
    for _ in 0..server::rounds(3000) {
        let first = dice.one(&types);
        let category = world.category(first.id).0;
        let alike: Vec<_> = types
            .iter()
            .filter(|of| world.category(of.id).0 == category)
            .collect();
        let mut all = vec![first, *dice.one(&alike), dice.one(&types)];
        all.truncate(2 + dice.below(2));
        let written: Vec<_> = all.iter().map(|of| of.sql.as_str()).collect();
        let ids: Vec<_> = all.iter().map(|of| of.id).collect();
        let query = format!("select coalesce({})", written.join(", "));
        let theirs = session.type_of(&query).ok();
        let ours = world
            .common_type(&ids)
            .map(|of| server::shown(builtins, of));
        if ours != theirs {
            wrong.push(format!("{query}: {ours:?}, but {theirs:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

/// Runs statements, each undone again; tells the SQLSTATE of those that fail.
const TRY: &str = "
    create function try(statement text) returns text language plpgsql as $$
    begin
        execute statement;
        raise exception sqlstate 'UNDO0';
    exception
        when sqlstate 'UNDO0' then return null;
        when others then return sqlstate;
    end $$;";

#[test]
fn indexes_have_the_default_operator_classes_of_the_server() {
    let Some(mut session) = server::session_with_extensions("classes") else {
        return;
    };
    session.client.batch_execute(TRY).unwrap();
    let world = World::new(session.builtins, &OwnTypes);
    let types = server::types(&session);
    let (_, columns) = types.split_last().unwrap();
    let mut wrong = Vec::new();
    for column in columns {
        let written = server::quoted(&column.name, column.id);
        session
            .client
            .batch_execute(&format!("create table one (c {written})"))
            .unwrap();
        for method in ["btree", "hash", "gist", "gin", "spgist", "brin"] {
            let create = format!("create index on one using {method} (c)");
            let row = session
                .client
                .query_one("select try($1)", &[&create])
                .unwrap();
            let theirs: Option<String> = row.get(0);
            let ours = world
                .default_class(method, Some(column.id), &session.installed)
                .unwrap();
            // Some types can only be compared, not indexed.
            let agree = match ours {
                Some(_) => theirs.as_deref() != Some("42704"),
                None => theirs.as_deref() == Some("42704"),
            };
            if !agree {
                wrong.push(format!(
                    "{method} {}: {ours:?}, but {theirs:?}",
                    column.name
                ));
            }
        }
        session.client.batch_execute("drop table one").unwrap();
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}

#[test]
fn foreign_keys_are_possible_where_the_server_has_them() {
    let Some(mut session) = server::session_with_extensions("keys") else {
        return;
    };
    session.client.batch_execute(TRY).unwrap();
    let world = World::new(session.builtins, &OwnTypes);
    let types = server::types(&session);
    let (_, columns) = types.split_last().unwrap();
    let (mut dice, mut wrong) = (Dice::new(), Vec::new());
    for _ in 0..server::rounds(600) {
        let key = dice.one(columns);
        let category = world.category(key.id).0;
        let alike: Vec<_> = columns
            .iter()
            .filter(|of| world.category(of.id).0 == category)
            .collect();
        let from = if dice.below(3) == 0 {
            dice.one(columns)
        } else {
            dice.one(&alike)
        };
        let Some(ours) = world.can_refer(Some(from.id), Some(key.id), &session.installed) else {
            continue;
        };
        let written = [key, from].map(|of| server::quoted(&of.name, of.id));
        let create = format!(
            "create table k (c {} unique); create table f (c {} references k (c))",
            written[0], written[1]
        );
        let row = session
            .client
            .query_one("select try($1)", &[&create])
            .unwrap();
        let theirs: Option<String> = row.get(0);
        let refused = theirs.as_deref() == Some("42804");
        if ours == refused {
            wrong.push(format!("{create}: {ours}, but {theirs:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {wrong:#?}", wrong.len());
}
