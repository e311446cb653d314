use super::{newer, newer_in_body};

#[test]
fn stops_at_the_token_that_an_older_server_names() {
    for (text, since, at) in [
        ("select a from t group by distinct a", 14, "distinct a"),
        ("create table t (a int generated always as (1))", 18, ")"),
        ("alter table t add a int generated always as (1)", 18, ""),
        (
            "alter table t detach partition a.b concurrently",
            14,
            "concurrently",
        ),
        (
            "grant set on parameter work_mem to public",
            15,
            "work_mem to public",
        ),
        ("insert into t values (0xFF)", 16, "xFF)"),
    ] {
        let found = newer(text, since - 1).unwrap_or_else(|| panic!("{text}"));
        // Before PostgreSQL 15 a number ended at the first letter.
        let at = if at == "xFF)" { "0xFF)" } else { at };
        assert_eq!(
            (found.since, &text[found.span.start..]),
            (since, at),
            "{text}"
        );
        assert!(newer(text, since).is_none(), "{text}");
    }
}

#[test]
fn what_is_named_like_it_is_not_it() {
    for text in [
        "select merge into x from y",
        "select json_array from t",
        "create table t (compression int, storage text, enforced bool, period int)",
        "create table t (a int, b compression, c storage not null)",
        "create table t (a int constraint n not null, check (not enforced))",
        "alter table t alter a type bool using not enforced",
        "create table t as select f(a) enforced from u",
        "create view v (security_invoker) as select 1",
        "alter view if exists v set (security_invoker = true)",
        "grant select on parameter to u",
        "create publication p for table only t with (publish = 'insert')",
        "create function f() returns return language sql as 'x'",
        "create statistics s (ndistinct) on a, b from t",
        "comment on column t.json is 'x'",
    ] {
        let found = newer(text, 13);
        assert!(found.is_none(), "{text}: {found:?}");
    }
}

#[test]
fn the_body_of_a_function_has_what_any_statement_has() {
    let body = "begin merge into t using u on true when matched then delete; end";
    let found = newer_in_body(body, 14).map(|found| found.span.start);
    assert_eq!(found, body.find("merge"));
    assert!(newer_in_body("begin delete from t; end", 13).is_none());
}
