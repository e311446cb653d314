//! Says where two catalogs differ.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::catalog::UNORDERED;

/// What is expected of the checker's catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// All of the server's.
    Everything,
    /// Nothing that the server's does not have: it may lack what is not known.
    NothingWrong,
}

/// Each place where the catalogs differ, in a line.
pub(crate) fn differences(server: &Value, checker: &Value, expected: Expected) -> Vec<String> {
    let mut found = Vec::new();
    compare("", server, checker, expected, &mut found);
    found
}

fn compare(
    path: &str,
    server: &Value,
    checker: &Value,
    expected: Expected,
    found: &mut Vec<String>,
) {
    // A type that is not known is written so.
    let unknown = checker.is_null() || checker == "?";
    if server == checker || expected == Expected::NothingWrong && unknown {
        return;
    }
    if let (Some(server), Some(checker)) = (entries(path, server), entries(path, checker)) {
        return compare_entries(path, &server, &checker, expected, found);
    }
    found.push(format!("{path}: server {server}, checker {checker}"));
}

type Entries<'v> = BTreeMap<String, &'v Value>;

/// The value as a map, if it is a collection: an ordered list by its numbers,
/// another one by its names.
fn entries<'v>(path: &str, value: &'v Value) -> Option<Entries<'v>> {
    let key = path.rsplit('/').next().unwrap_or_default();
    match value {
        Value::Object(entries) => Some(entries.iter().map(|(k, v)| (k.clone(), v)).collect()),
        Value::Array(values) if UNORDERED.contains(&key) => {
            Some(values.iter().map(|value| (name(value), value)).collect())
        }
        Value::Array(values) => {
            let numbered = values.iter().enumerate();
            Some(numbered.map(|(at, v)| (at.to_string(), v)).collect())
        }
        _ => None,
    }
}

/// What tells a value from others of its list.
fn name(value: &Value) -> String {
    match (value, &value["name"], &value["arguments"]) {
        (_, Value::String(name), Value::Null) => name.clone(),
        (_, Value::String(name), arguments) => format!("{name} {arguments}"),
        (Value::String(name), ..) => name.clone(),
        _ => value.to_string(),
    }
}

fn compare_entries(
    path: &str,
    server: &Entries<'_>,
    checker: &Entries<'_>,
    expected: Expected,
    found: &mut Vec<String>,
) {
    for (key, value) in server {
        match checker.get(key) {
            Some(other) => compare(&format!("{path}/{key}"), value, other, expected, found),
            None if expected == Expected::NothingWrong => {}
            None => found.push(format!("{path}/{key}: only on the server: {value}")),
        }
    }
    for (key, value) in checker {
        if !server.contains_key(key) {
            found.push(format!("{path}/{key}: only in the checker: {value}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_difference_is_told_with_its_path() {
        let server = json!({"tables": {"public.t": {"columns": [{"name": "a", "not_null": true}],
            "checks": ["c", "d"]}}, "views": ["public.v"]});
        let checker = json!({"tables": {"public.t": {"columns": [{"name": "a", "not_null": false}],
            "checks": ["d", "e"]}}, "views": []});
        assert_eq!(
            differences(&server, &checker, Expected::Everything),
            [
                "/tables/public.t/checks/c: only on the server: \"c\"",
                "/tables/public.t/checks/e: only in the checker: \"e\"",
                "/tables/public.t/columns/0/not_null: server true, checker false",
                "/views/public.v: only on the server: \"public.v\"",
            ]
        );
    }

    #[test]
    fn what_is_not_known_is_not_wrong() {
        let server = json!({"tables": {"public.t": {"type": "text"}, "public.u": {}}});
        let lacking = json!({"tables": {"public.t": {"type": "?"}, "public.u": null}});
        let wrong = json!({"tables": {"public.x": {}}});
        let differ = |checker| differences(&server, checker, Expected::NothingWrong);
        assert_eq!(differ(&lacking), [""; 0]);
        assert_eq!(
            differ(&wrong),
            ["/tables/public.x: only in the checker: {}"]
        );
    }
}
