//! The catalog of a database as JSON.
//!
//! It has the shape of `schema` in what `sterna check --format json` prints:
//! a contract that the server's side is written to here, and the checker's there.

use postgres::{Client, SimpleQueryMessage};
use serde_json::Value;

const QUERY: &str = include_str!("catalog.sql");

/// Where the order says nothing, so that it may differ.
pub(crate) const UNORDERED: [&str; 11] = [
    "schemas",
    "views",
    "sequences",
    "extensions",
    "functions",
    "unique",
    "foreign_keys",
    "checks",
    "exclusions",
    "triggers",
    "indexes",
];

/// What is in the database; names of types are written as with the default search path.
pub(crate) fn read(client: &mut Client) -> Value {
    let answer = client.simple_query(QUERY).unwrap();
    let text = answer.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    sorted(serde_json::from_str(text.unwrap()).unwrap())
}

/// The same with every list sorted whose order says nothing.
pub(crate) fn sorted(mut value: Value) -> Value {
    sort(None, &mut value);
    value
}

fn sort(key: Option<&str>, value: &mut Value) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                sort(Some(key), value);
            }
        }
        Value::Array(values) => {
            for value in &mut *values {
                sort(None, value);
            }
            if key.is_some_and(|key| UNORDERED.contains(&key)) {
                values.sort_by_cached_key(Value::to_string);
            }
        }
        _ => {}
    }
}

#[test]
fn a_list_is_sorted_where_its_order_says_nothing() {
    let value = serde_json::json!({"checks": ["b", "a"], "columns": ["b", "a"]});
    assert_eq!(
        sorted(value).to_string(),
        r#"{"checks":["a","b"],"columns":["b","a"]}"#
    );
}
