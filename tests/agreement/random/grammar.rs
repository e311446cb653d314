//! Makes up statements over so few names that they collide.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::table;

/// A piece of SQL that is made up.
pub(super) type Sql = BoxedStrategy<String>;

/// What every history begins with: a schema to move to, and something to change.
pub(super) const BEGINNING: &str = "create schema s;
create type e as enum ('one', 'two');
create sequence q;
create table a (x int primary key, y text, z int);
create table b (x bigint, y int references a, z text default 'two');
create table c (x int default nextval('q'), y text unique);
create view v as select x, y from c;
";

pub(super) fn statement() -> Sql {
    prop_oneof![
        8 => table::create(),
        14 => table::alter(),
        3 => table::create_from(),
        5 => index(),
        6 => view(),
        4 => enumeration(),
        3 => sequence(),
        4 => rename(),
        4 => drop(),
        5 => query(),
        1 => comment(),
    ]
    .boxed()
}

/// One of these.
pub(super) fn any_of(words: &'static [&'static str]) -> Sql {
    select(words).prop_map(str::to_owned).boxed()
}

/// These words with that chance, else nothing.
pub(super) fn perhaps(chance: f64, words: &'static str) -> Sql {
    prop::bool::weighted(chance)
        .prop_map(move |there| if there { words } else { "" }.to_owned())
        .boxed()
}

/// The name of a relation, mostly of a table, now and then in another schema.
pub(super) fn relation() -> Sql {
    prop_oneof![
        20 => any_of(&["a", "a", "a", "b", "b", "b", "c"]),
        2 => any_of(&["v", "w", "m", "q", "a_pkey", "i"]),
        1 => any_of(&["s.a", "s.b", "s.v", "public.a", "missing.a"]),
    ]
    .boxed()
}

/// A kind of relation with a name that is mostly of that kind.
fn kind_and_name() -> Sql {
    prop_oneof![
        3 => (any_of(&["table", "table", "view", "sequence"]), relation())
            .prop_map(|(kind, name)| format!("{kind} {name}")),
        3 => any_of(&["table c", "table c", "table b", "table a", "view v", "view v", "view w",
            "materialized view m", "index i", "index a_x_idx", "sequence q", "sequence c_z_seq"]),
    ]
    .boxed()
}

/// A name for something new, without a schema.
pub(super) fn new_name() -> Sql {
    any_of(&[
        "a", "b", "c", "c", "c", "v", "w", "q", "e", "a_x_idx", "b_y_key",
    ])
}

pub(super) fn column() -> Sql {
    prop_oneof![
        15 => any_of(&["x", "y", "z"]),
        1 => any_of(&["u", "ctid", "\"X\""]),
    ]
    .boxed()
}

/// Some columns, mostly in order and each once.
pub(super) fn columns() -> Sql {
    prop_oneof![
        8 => subsequence(vec!["x", "y", "z"], 1..=2).prop_map(|names| names.join(", ")),
        1 => vec(column(), 1..=3).prop_map(|names| names.join(", ")),
    ]
    .boxed()
}

pub(super) fn type_name() -> Sql {
    prop_oneof![
        6 => any_of(&["int", "text", "bigint"]),
        4 => any_of(&["varchar(5)", "numeric(5,1)", "date", "boolean", "uuid", "timestamptz", "int[]", "jsonb"]),
        2 => any_of(&["e", "e", "f", "e[]"]),
        1 => any_of(&["a", "b", "missing", "s.e"]),
    ]
    .boxed()
}

pub(super) fn value() -> Sql {
    any_of(&[
        "1",
        "'1'",
        "'one'",
        "null",
        "true",
        "now()",
        "1.5",
        "'{}'",
        "nextval('q')",
        "'two'::e",
        "'x'::text",
    ])
}

/// A condition on a row.
pub(super) fn condition() -> Sql {
    prop_oneof![
        (
            column(),
            any_of(&[
                " is not null",
                " > 0",
                " = 'one'",
                " in (1, 2)",
                "::text <> ''"
            ])
        )
            .prop_map(|(column, rest)| format!("{column}{rest}")),
        (column(), column()).prop_map(|(left, right)| format!("{left} = {right}")),
    ]
    .boxed()
}

pub(super) fn behavior() -> Sql {
    prop_oneof![
        3 => any_of(&["", " restrict"]),
        2 => any_of(&[" cascade"]),
    ]
    .boxed()
}

fn index() -> Sql {
    let element = prop_oneof![
        8 => column(),
        1 => column().prop_map(|column| format!("lower({column})")),
        1 => column().prop_map(|column| format!("({column} + 1)")),
    ];
    (
        perhaps(0.3, "unique "),
        prop_oneof![3 => Just(String::new()), 2 => any_of(&["a_x_idx ", "i ", "c ", "if not exists i "])],
        relation(),
        any_of(&["", "", "", "", "", "", " using hash", " using gin"]),
        vec(element, 1..=2),
        proptest::option::weighted(0.2, condition()),
    )
        .prop_map(|(unique, name, relation, method, elements, condition)| {
            let elements = elements.join(", ");
            let condition = condition.map_or(String::new(), |it| format!(" where {it}"));
            format!("create {unique}index {name}on {relation}{method} ({elements}){condition}")
        })
        .boxed()
}

fn select_query() -> Sql {
    let filter = proptest::option::weighted(0.3, condition());
    prop_oneof![
        5 => (columns(), relation(), filter.clone()).prop_map(|(columns, relation, filter)| {
            let filter = filter.map_or(String::new(), |it| format!(" where {it}"));
            format!("select {columns} from {relation}{filter}")
        }),
        2 => relation().prop_map(|relation| format!("select * from {relation}")),
        1 => (column(), relation(), relation(), column()).prop_map(|(target, left, right, using)| {
            format!("select {target} from {left} join {right} using ({using})")
        }),
        1 => (column(), relation(), column(), relation())
            .prop_map(|(a, left, b, right)| format!("select {a} from {left} union select {b} from {right}")),
        1 => (column(), relation()).prop_map(|(column, relation)| {
            format!("select {column}, count(*) from {relation} group by {column}")
        }),
    ]
    .boxed()
}

fn view() -> Sql {
    prop_oneof![
        5 => (any_of(&["create view", "create or replace view"]), any_of(&["v", "w", "a", "s.v"]), select_query())
            .prop_map(|(create, name, query)| format!("{create} {name} as {query}")),
        2 => (any_of(&["m", "m", "w", "c"]), select_query())
            .prop_map(|(name, query)| format!("create materialized view {name} as {query}")),
        2 => (new_name(), select_query()).prop_map(|(name, query)| format!("create table {name} as {query}")),
        1 => any_of(&["m", "m", "v"]).prop_map(|name| format!("refresh materialized view {name}")),
    ]
    .boxed()
}

fn enumeration() -> Sql {
    let name = || any_of(&["e", "e", "e", "f", "f", "a", "s.e"]);
    prop_oneof![
        3 => name().prop_map(|name| format!("create type {name} as enum ('one', 'two')")),
        2 => (name(), any_of(&["", "if not exists "]), any_of(&["three", "one", "four' before 'two", "five' after 'six"]))
            .prop_map(|(name, guard, label)| format!("alter type {name} add value {guard}'{label}'")),
        1 => (name(), any_of(&["one", "three"]), any_of(&["two", "uno"]))
            .prop_map(|(name, old, new)| format!("alter type {name} rename value '{old}' to '{new}'")),
        1 => (name(), any_of(&["f", "f", "a", "e"]))
            .prop_map(|(name, new)| format!("alter type {name} rename to {new}")),
        1 => (name(), any_of(&["int", "e", "text not null", "int check (value > 0)", "int default 'x'"]))
            .prop_map(|(name, base)| format!("create domain {name} as {base}")),
        2 => (any_of(&["type ", "type if exists ", "domain "]), name(), behavior())
            .prop_map(|(kind, name, behavior)| format!("drop {kind}{name}{behavior}")),
    ]
    .boxed()
}

fn sequence() -> Sql {
    let name = || any_of(&["q", "q", "a_x_seq", "b", "s.q"]);
    let owner =
        (relation(), column()).prop_map(|(relation, column)| format!("{relation}.{column}"));
    prop_oneof![
        3 => (any_of(&["", "if not exists "]), name())
            .prop_map(|(guard, name)| format!("create sequence {guard}{name}")),
        1 => (name(), owner.clone()).prop_map(|(name, owner)| format!("create sequence {name} owned by {owner}")),
        1 => (name(), owner).prop_map(|(name, owner)| format!("alter sequence {name} owned by {owner}")),
        1 => name().prop_map(|name| format!("alter sequence {name} owned by none")),
        2 => (name(), behavior()).prop_map(|(name, behavior)| format!("drop sequence {name}{behavior}")),
    ]
    .boxed()
}

fn rename() -> Sql {
    prop_oneof![
        4 => (relation(), column(), any_of(&["x", "y", "z", "u", "u"]))
            .prop_map(|(relation, old, new)| format!("alter table {relation} rename {old} to {new}")),
        3 => (kind_and_name(), new_name())
            .prop_map(|(old, new)| format!("alter {old} rename to {new}")),
        1 => (relation(), table::constraint_name(), table::constraint_name())
            .prop_map(|(relation, old, new)| format!("alter table {relation} rename constraint {old} to {new}")),
        2 => (kind_and_name(), any_of(&["s", "s", "public", "missing"]))
            .prop_map(|(old, schema)| format!("alter {old} set schema {schema}")),
        1 => any_of(&["alter table s.a set schema public", "alter table s.b set schema public",
            "alter schema s rename to t", "alter schema t rename to s", "alter schema s rename to public"]),
    ]
    .boxed()
}

fn drop() -> Sql {
    prop_oneof![
        6 => (kind_and_name(), behavior()).prop_map(|(what, behavior)| format!("drop {what}{behavior}")),
        1 => (any_of(&["table", "view", "index"]), perhaps(0.3, "if exists "), vec(relation(), 2), behavior())
            .prop_map(|(kind, guard, relations, behavior)| {
                format!("drop {kind} {guard}{}{behavior}", relations.join(", "))
            }),
        1 => any_of(&["drop schema s", "drop schema s cascade", "create schema s", "create schema if not exists s"]),
    ]
    .boxed()
}

/// Names only: no row is ever read or written, as rows are not followed.
fn query() -> Sql {
    prop_oneof![
        4 => select_query(),
        2 => (relation(), column(), value()).prop_map(|(relation, column, value)| {
            format!("insert into {relation} ({column}) select {value} where false")
        }),
        1 => (relation(), column()).prop_map(|(relation, column)| {
            format!("insert into {relation} ({column}) select null where false on conflict ({column}) do nothing")
        }),
        2 => (relation(), column(), value(), condition()).prop_map(|(relation, column, value, condition)| {
            format!("update {relation} set {column} = {value} where {condition} and false")
        }),
        1 => (relation(), condition(), columns()).prop_map(|(relation, condition, columns)| {
            format!("delete from {relation} where {condition} and false returning {columns}")
        }),
    ]
    .boxed()
}

fn comment() -> Sql {
    prop_oneof![
        (relation(), column())
            .prop_map(|(relation, column)| format!("comment on column {relation}.{column} is 'x'")),
        (any_of(&["table", "view", "index", "type"]), relation())
            .prop_map(|(kind, name)| format!("comment on {kind} {name} is 'x'")),
    ]
    .boxed()
}
