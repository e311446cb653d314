//! The data says what the server says.

use std::collections::BTreeSet;

use super::super::versions::Versions;
use super::server;

const SETUP: &str = include_str!("../../../../examples/builtins/setup.sql");

/// The files of the system, and the questions that they answer.
const FILES: [(&str, &str, &str); 7] = [
    (
        "types",
        include_str!("../data/types.txt"),
        include_str!("../../../../examples/builtins/types.sql"),
    ),
    (
        "functions",
        include_str!("../data/functions.txt"),
        include_str!("../../../../examples/builtins/functions.sql"),
    ),
    (
        "operators",
        include_str!("../data/operators.txt"),
        include_str!("../../../../examples/builtins/operators.sql"),
    ),
    (
        "casts",
        include_str!("../data/casts.txt"),
        include_str!("../../../../examples/builtins/casts.sql"),
    ),
    (
        "classes",
        include_str!("../data/classes.txt"),
        include_str!("../../../../examples/builtins/classes.sql"),
    ),
    (
        "families",
        include_str!("../data/families.txt"),
        include_str!("../../../../examples/builtins/families.sql"),
    ),
    (
        "relations",
        include_str!("../data/relations.txt"),
        include_str!("../../../../examples/builtins/relations.sql"),
    ),
];

/// The letters that stand before what an extension brings.
const LETTERS: [(&str, char); 7] = [
    ("types", 't'),
    ("functions", 'f'),
    ("operators", 'o'),
    ("casts", 'c'),
    ("classes", 'k'),
    ("families", 'm'),
    ("relations", 'r'),
];

/// What a file says about a version, without the order.
fn written(text: &str, versions: Versions) -> BTreeSet<String> {
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    let entries = lines.flat_map(|(name, entries)| {
        let split = entries.split('\t').map(Versions::split);
        let own = split.filter(move |(_, own)| !own.and(versions).is_empty());
        own.map(move |(entry, _)| format!("{name}\t{entry}"))
    });
    entries.collect()
}

fn assert_same(what: &str, ours: &BTreeSet<String>, theirs: &BTreeSet<String>) {
    let missing: Vec<_> = theirs.difference(ours).collect();
    let invented: Vec<_> = ours.difference(theirs).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "{what}: missing {missing:#?}, invented {invented:#?}"
    );
}

#[test]
fn the_server_has_what_the_data_says() {
    let Some(mut session) = server::session("facts") else {
        return;
    };
    session.client.batch_execute(SETUP).unwrap();
    for (what, text, query) in FILES {
        let rows = session.client.query(query, &[]).unwrap();
        let theirs = rows
            .iter()
            .filter(|row| row.get::<_, Option<&str>>(0) == Some(""));
        let entry =
            |row: &postgres::Row| format!("{}\t{}", row.get::<_, &str>(1), row.get::<_, &str>(2));
        let theirs = theirs.map(entry).collect();
        assert_same(what, &written(text, session.builtins.versions), &theirs);
    }
}

#[test]
fn columns_stand_in_the_order_of_the_server() {
    let Some(mut session) = server::session("columns") else {
        return;
    };
    let query = "
        select case relnamespace when 'pg_catalog'::regnamespace then '' else 'information_schema.' end
            || relname, array_agg(attname::text order by attnum)
        from pg_class c join pg_attribute on attrelid = c.oid and attnum > 0
        where relkind in ('r', 'v')
            and relnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        group by relname, relnamespace";
    for row in session.client.query(query, &[]).unwrap() {
        let (name, theirs): (&str, Vec<&str>) = (row.get(0), row.get(1));
        let relation = session.builtins.system().relation(name).unwrap();
        let ours: Vec<_> = relation.columns.iter().map(|column| column.name).collect();
        assert_eq!(ours, theirs, "{name}");
    }
}

#[test]
fn extensions_bring_what_the_data_says() {
    let Some(mut session) = server::session("extensions") else {
        return;
    };
    session.client.batch_execute(SETUP).unwrap();
    session.client.batch_execute("begin").unwrap();
    let ours = written(
        include_str!("../data/extensions.txt"),
        session.builtins.versions,
    );
    let names = ours.iter().filter_map(|line| line.split_once(" x\t"));
    let names = names.map(|(name, _)| name);
    let installed: Vec<_> = names.filter(|name| install(&mut session, name)).collect();
    let theirs = brought(&mut session);
    for name in installed {
        let of = |all: &BTreeSet<String>| {
            let own = all.iter().filter(|line| {
                let rest = line.strip_prefix(name);
                rest.is_some_and(|rest| rest.starts_with(' ') && !rest.starts_with(" x"))
            });
            own.cloned().collect::<BTreeSet<_>>()
        };
        assert_same(name, &of(&ours), &of(&theirs));
    }
}

fn install(session: &mut server::Session, name: &str) -> bool {
    let create = format!("savepoint before; create extension if not exists \"{name}\" cascade");
    let created = session.client.batch_execute(&create).is_ok();
    if !created {
        session.client.batch_execute("rollback to before").unwrap();
    }
    created
}

/// All that extensions have brought, as the file writes it.
fn brought(session: &mut server::Session) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (what, letter) in LETTERS {
        let (.., query) = FILES.iter().find(|(file, ..)| *file == what).unwrap();
        for row in session.client.query(*query, &[]).unwrap() {
            let (owner, key, entry): (Option<&str>, &str, &str) =
                (row.get(0), row.get(1), row.get(2));
            all.extend(owner.map(|owner| format!("{owner} {letter} {key}\t{entry}")));
        }
    }
    all
}
