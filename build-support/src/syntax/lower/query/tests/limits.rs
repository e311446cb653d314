//! Texts that are deep, long, or no SQL.

use proptest::prelude::*;

use super::*;

#[test]
fn what_is_too_deep_is_not_read() {
    let openers = [
        "(",
        "not ",
        "- ",
        "@ ",
        "f(",
        "case when ",
        "case a when 1 then ",
        "(select ",
        "exists (select ",
        "array[",
        "array[[",
        "row(",
        "a in (",
        "a + (",
        "cast(",
        "substring(",
        "json_object(",
        "xmlforest(",
        "numeric(",
        "trim(",
        "a between ",
        "array(select ",
        "(values (",
        "f(a) over (order by ",
        "a[",
        "a::numeric(",
        "overlay(",
        "coalesce(",
        "xmlelement(name a, xmlattributes(",
        "a like ",
    ];
    for opener in openers {
        let text = format!("select {}", opener.repeat(10_000));
        assert_eq!(read_change(&text), None, "{opener}");
    }
    let statements = [
        "select * from (",
        "select * from ((",
        "with a as (",
        "select * from a join ",
        "select 1 union (",
        "with a as (insert into t ",
        "select 1 group by rollup (",
        "select * from lateral (select * from ",
        "insert into t values (1) on conflict (",
        "copy (",
        "(",
    ];
    for opener in statements {
        let text = opener.repeat(10_000);
        assert_eq!(read_change(&text), None, "{opener}");
    }
}

#[test]
fn what_is_as_deep_as_people_write_is_read() {
    for (open, close) in [
        ("(", ")"),
        ("f(", ")"),
        ("case when a then ", " end"),
        ("(select ", ")"),
    ] {
        let text = format!("select {}1{}", open.repeat(12), close.repeat(12));
        assert!(read_change(&text).is_some(), "{text}");
    }
}

#[test]
fn what_is_long_is_read_or_not_but_never_too_deep_to_drop() {
    let long = |head: &str, part: &str| read_change(&format!("{head}{}", part.repeat(100_000)));
    assert!(long("select a", " and a").is_some());
    assert!(long("select a", " or not a").is_some());
    assert!(long("select a", ", b").is_some());
    assert!(long("insert into t values (1, 'a')", ", (2, default)").is_some());
    for (head, part) in [
        ("select a", " + a"),
        ("select a", "::int"),
        ("select (a)", ".b"),
        ("select a", " is null"),
        ("select 1", " union select 1"),
        ("select from a", " cross join b"),
        ("select a", " collate b"),
    ] {
        assert_eq!(long(head, part), None, "{head}{part}");
    }
    assert!(read_change(&format!("select a{}", " || b".repeat(300))).is_some());
}

#[test]
fn what_fails_behind_brackets_is_read_once() {
    for opener in [
        "substring(",
        "overlay(",
        "json_object(",
        "(",
        "numeric(",
        "xmlconcat(",
    ] {
        let text = format!("select {}1{}", opener.repeat(30), ", 2)".repeat(30));
        let _ = read_change(&text);
    }
}

/// Tokens that something begins, goes on or ends with.
const TOKENS: &[&str] = &[
    "select",
    "from",
    "where",
    "a",
    "b.c",
    "\"D\"",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "*",
    "+",
    "-",
    "=",
    "::",
    "int",
    "numeric",
    "'x'",
    "1",
    "$1",
    "and",
    "not",
    "in",
    "is",
    "null",
    "between",
    "case",
    "when",
    "then",
    "end",
    "array",
    "row",
    "exists",
    "any",
    "insert into t",
    "values",
    "update t set",
    "delete from t",
    "merge into t using s on a",
    "on conflict",
    "do",
    "nothing",
    "returning",
    "with",
    "as",
    "join",
    "on",
    "using",
    "lateral",
    "union",
    "order by",
    "group by",
    "limit",
    "over",
    "filter",
    "within group",
    "interval",
    "extract",
    "substring",
    "for",
    "overlay",
    "trim",
    "cast",
    "collate",
    "operator",
    "json_object",
    ":",
    "value",
    "xmlelement",
    "name",
    "copy",
    "to",
    "\n",
    "$$",
    "'",
    "--",
    "/*",
    "e'\\'",
    "u&'\\",
    "ä",
    "::=",
    "=>",
    "?|",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_tokens_are_read_without_panic(
        head in prop::sample::select(&["", "select ", "insert into t ", "with a as (", "copy (select "][..]),
        tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..40),
        space in prop::sample::select(&["", " "][..]),
    ) {
        let text = format!("{head}{}", tokens.join(space));
        read_change(&text);
        whole(&text, expr);
        whole(&text, plain_expr);
        whole(&text, query);
        whole(&text, type_name);
        whole(&text, name);
    }
}
