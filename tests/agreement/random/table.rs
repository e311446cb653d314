//! Makes up tables, and what is altered in them.

use proptest::collection::vec;
use proptest::prelude::*;

use super::grammar::{
    Sql, any_of, behavior, column, columns, condition, new_name, perhaps, relation, type_name,
    value,
};

pub(super) fn create() -> Sql {
    let items = prop_oneof![
        3 => definition(),
        1 => constraint(),
    ];
    (
        any_of(&["table", "table", "table if not exists", "unlogged table"]),
        prop_oneof![3 => any_of(&["d", "d", "c"]), 3 => new_name(), 1 => any_of(&["s.a", "s.b", "missing.a"])],
        subsequent_columns(),
        proptest::option::weighted(0.4, items),
    )
        .prop_map(|(create, name, mut columns, more)| {
            columns.extend(more);
            format!("create {create} {name} ({})", columns.join(", "))
        })
        .boxed()
}

/// Definitions of the columns `x`, `y` and so on, so that most tables have some in common.
fn subsequent_columns() -> impl Strategy<Value = Vec<String>> {
    vec((type_name(), attributes()), 1..=3).prop_map(|types| {
        ["x", "y", "z"]
            .iter()
            .zip(types)
            .map(|(name, (of, attributes))| format!("{name} {of}{attributes}"))
            .collect()
    })
}

fn definition() -> Sql {
    prop_oneof![
        6 => (column(), type_name(), attributes()).prop_map(|(name, of, attributes)| format!("{name} {of}{attributes}")),
        1 => column().prop_map(|name| format!("{name} serial")),
        1 => column().prop_map(|name| format!("{name} int generated always as identity")),
        1 => (column(), column()).prop_map(|(name, other)| format!("{name} int generated always as ({other} + 1) stored")),
    ]
    .boxed()
}

fn attributes() -> Sql {
    let attribute = prop_oneof![
        2 => any_of(&[" not null", " unique", " primary key"]),
        2 => value().prop_map(|value| format!(" default {value}")),
        1 => condition().prop_map(|condition| format!(" check ({condition})")),
        2 => (relation(), prop_oneof![Just(String::new()), column().prop_map(|name| format!(" ({name})"))])
            .prop_map(|(relation, column)| format!(" references {relation}{column}")),
    ];
    vec(attribute, 0..=1).prop_map(|all| all.concat()).boxed()
}

pub(super) fn constraint_name() -> Sql {
    any_of(&[
        "k",
        "k",
        "l",
        "a_pkey",
        "a_x_key",
        "b_y_fkey",
        "b_y_key",
        "a_x_check",
    ])
}

fn constraint() -> Sql {
    let name = prop_oneof![
        2 => Just(String::new()),
        1 => constraint_name().prop_map(|name| format!("constraint {name} ")),
    ];
    let rest = prop_oneof![
        columns().prop_map(|columns| format!("primary key ({columns})")),
        columns().prop_map(|columns| format!("unique ({columns})")),
        condition().prop_map(|condition| format!("check ({condition})")),
        (columns(), relation(), columns()).prop_map(|(own, relation, other)| {
            format!("foreign key ({own}) references {relation} ({other})")
        }),
        (
            column(),
            relation(),
            any_of(&[
                "",
                " on delete cascade",
                " on update set null",
                " not valid"
            ])
        )
            .prop_map(|(own, relation, rest)| format!(
                "foreign key ({own}) references {relation}{rest}"
            )),
    ];
    (name, rest)
        .prop_map(|(name, rest)| format!("{name}{rest}"))
        .boxed()
}

pub(super) fn create_from() -> Sql {
    let options = any_of(&[
        "",
        " including all",
        " including indexes",
        " including defaults",
    ]);
    prop_oneof![
        (new_name(), relation(), options).prop_map(|(name, like, options)| format!(
            "create table {name} (like {like}{options})"
        )),
        (new_name(), definition(), relation()).prop_map(|(name, column, parent)| format!(
            "create table {name} ({column}) inherits ({parent})"
        )),
    ]
    .boxed()
}

pub(super) fn alter() -> Sql {
    let actions = prop_oneof![
        5 => vec(action(), 1..=1),
        1 => vec(action(), 2..=3),
    ];
    (perhaps(0.1, "if exists "), relation(), actions)
        .prop_map(|(guard, relation, actions)| {
            format!("alter table {guard}{relation} {}", actions.join(", "))
        })
        .boxed()
}

fn action() -> Sql {
    prop_oneof![
        3 => (type_name(), attributes()).prop_map(|(of, attributes)| format!("add u {of}{attributes}")),
        2 => (perhaps(0.2, "if not exists "), definition())
            .prop_map(|(guard, definition)| format!("add column {guard}{definition}")),
        3 => (perhaps(0.2, "if exists "), column(), behavior())
            .prop_map(|(guard, column, behavior)| format!("drop column {guard}{column}{behavior}")),
        3 => (column(), type_name(), proptest::option::weighted(0.3, value())).prop_map(|(column, of, using)| {
            let using = using.map_or(String::new(), |value| format!(" using {value}"));
            format!("alter {column} type {of}{using}")
        }),
        2 => (column(), any_of(&["set not null", "drop not null", "drop default", "add generated by default as identity",
                "drop identity", "drop identity if exists", "drop expression"]))
            .prop_map(|(column, change)| format!("alter {column} {change}")),
        2 => (column(), value()).prop_map(|(column, value)| format!("alter {column} set default {value}")),
        5 => constraint().prop_map(|constraint| format!("add {constraint}")),
        2 => (perhaps(0.2, "if exists "), constraint_name(), behavior())
            .prop_map(|(guard, name, behavior)| format!("drop constraint {guard}{name}{behavior}")),
        1 => (constraint_name(), any_of(&["unique", "primary key"]), any_of(&["i", "a_x_idx"]))
            .prop_map(|(name, kind, index)| format!("add constraint {name} {kind} using index {index}")),
        1 => constraint_name().prop_map(|name| format!("validate constraint {name}")),
    ]
    .boxed()
}
