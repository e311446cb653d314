//! Expressions.

use super::*;

#[test]
fn operators_bind_as_in_the_grammar_of_the_server() {
    let cases = [
        (
            "a + b * 2 = -c::int and not x.y is null",
            "(((a + (b * 2)) = (- c::int4!)) and (not ?(x.y)))",
        ),
        ("not a = b or c", "((not (a = b)) or c)"),
        ("- 1 ^ 2 + 3", "(((- 1) ^ 2) + 3)"),
        ("- a::int[1]", "(- a::int4![])"),
        ("a - b - c", "((a - b) - c)"),
        ("a || b + c", "(a || (b + c))"),
        ("a -> b ->> c = d", "(((a -> b) ->> c) = d)"),
        ("a @ - b", "(a @ (- b))"),
        ("a <= b = c is null", "?(((a <= b) = c))"),
        ("a in (1) = b", "(?(a, 1) = b)"),
        ("a like b || c", "(a like (b || c))"),
        ("a collate \"C\" < b", "((a collate C) < b)"),
        (
            "a at time zone b at time zone 'c' + d",
            "(timezone!('c', timezone!(b, a)) + d)",
        ),
        ("a between b and c and d", "(?(a, b, c) and d)"),
        (
            "a between symmetric b + 1 and c or d",
            "(?(a, (b + 1), c) or d)",
        ),
        ("a operator(s.*) b + c", "(a s.* (b + c))"),
        ("operator(pg_catalog.-) a", "(pg_catalog.- a)"),
        ("a and b and c and d", "((a and b) and (c and d))"),
        ("a or b and c or d", "((a or (b and c)) or d)"),
        ("a::int::text || 'x'", "(a::int4!::text || 'x')"),
        (
            "a is not distinct from b + 1 and c",
            "(?(a, (b + 1)) and c)",
        ),
    ];
    each(&cases, expression);
}

#[test]
fn operators_are_cut_as_the_scanner_of_the_server_cuts_them() {
    let cases = [
        ("a<-1", "(a < (- 1))"),
        ("a*-b", "(a * (- b))"),
        ("a@-b", "(a @- b)"),
        ("a!=b", "(a <> b)"),
        ("a !~~* b", "(a !~~* b)"),
        ("a<->b<#>c", "((a <-> b) <#> c)"),
        ("a ?| b ?& c ? d", "(((a ?| b) ?& c) ? d)"),
        ("a #>> '{b}' #- c", "((a #>> '{b}') #- c)"),
        ("a @> b @@ c @? d", "(((a @> b) @@ c) @? d)"),
        ("a&&b|>>c", "((a && b) |>> c)"),
        ("a--b\n+c", "(a + c)"),
        ("a/*b*/*c", "(a * c)"),
        ("@ -5", "(@ (- 5))"),
        ("|/ a", "(|/ a)"),
    ];
    each(&cases, |text| {
        let found = cursor::Cursor::new(text, 0, 0).expr().ok();
        found.map(|expr| shown::expr(&expr))
    });
}

#[test]
fn tests_are_conditions() {
    let cases = [
        ("a isnull or b notnull", "(?(a) or ?(b))"),
        ("a is not true", "?(a)"),
        ("a is json object with unique keys", "?(a)"),
        ("a is not document", "?(a)"),
        ("a is nfc normalized", "?(a)"),
        ("a not in (1, b)", "?(a, 1, b)"),
        (
            "a = any(b) and c <> all (array[1])",
            "(?(a, b) and ?(c, [1]))",
        ),
        ("a not between 1 and 2", "?(a, 1, 2)"),
        ("a like b escape 'c'", "?(a, b, 'c')"),
        (
            "a similar to b and c not ilike d",
            "((a similar to b) and (c not ilike d))",
        ),
        ("(a, b) overlaps (c, d)", "overlaps!(a, b, c, d)"),
    ];
    each(&cases, expression);
}

#[test]
fn literals() {
    let cases = [
        ("E'\\'x' || $$d$$ || $a$e$a$", "(('\'x' || 'd') || 'e')"),
        ("U&'\\0061' || B'01' || x'1F'", "(('a' || bits) || bits)"),
        ("n'x'", "'x'::bpchar!"),
        ("interval '1' day", "'1'::interval!(day)"),
        ("interval(3) '1'", "'1'::interval!(3)"),
        (
            "interval '1' day to second(3)",
            "'1'::interval!(day to second,3)",
        ),
        (
            "timestamp(3) with time zone 'now'",
            "'now'::timestamptz!(3)",
        ),
        (
            "double precision '1' + int '2'",
            "('1'::float8! + '2'::int4!)",
        ),
        ("date '2020-01-01'", "'2020-01-01'::date"),
        (
            "s.t 'a' || box3d(1, 2) 'b'",
            "('a'::s.t || 'b'::box3d(1,2))",
        ),
        ("'pg_class'::regclass::oid", "'pg_class'::regclass::oid"),
        ("'a'\n'b'", "'ab'"),
        (
            "1.5e3 + .5 + 0x1F + 1_000",
            "(((1.5e3 + .5) + 0x1F) + 1_000)",
        ),
        ("null or true and false", "(null or (true and false))"),
    ];
    each(&cases, |text| {
        let found = cursor::Cursor::new(text, 0, 0).expr().ok();
        found.map(|expr| shown::expr(&expr))
    });
}

#[test]
fn names_and_their_parts() {
    let cases = [
        ("\"A\".\"b\"\"\".C", "A.b\".c"),
        ("(a).b.c", "((a).b).c"),
        ("(a.b).*", "(a.b).*"),
        ("a[1:2][3].x", "(a[:1, 2, 3]).x"),
        ("a[:] || b[1:]", "(a[:] || b[:1])"),
        ("(select 1).a", "(scalar(select 1)).a"),
        ("$1.a || $2[3]", "(($).a || $[3])"),
        (
            "timestamp || value || year",
            "((timestamp || value) || year)",
        ),
        ("f(t.*)", "f(t.*)"),
        ("(array[1, 2])[1]", "[1, 2][1]"),
    ];
    each(&cases, expression);
}

#[test]
fn calls() {
    let cases = [
        ("f(a => 1, b := 2)", "f(a => 1, b => 2)"),
        ("s.f(variadic array[1])", "s.f(variadic [1])"),
        ("count(*) + f()", "(count(*) + f())"),
        ("count(distinct a order by b)", "count(a) aggregate with b"),
        (
            "p(0.5) within group (order by a desc nulls last, b) filter (where c)",
            "p(0.5) aggregate within a, b with c",
        ),
        ("f(a) over w", "f(a) over (w: )"),
        (
            "f(a) over (w partition by b order by c rows between 1 preceding and current row exclude ties)",
            "f(a) over (w: b, c, 1)",
        ),
        ("f(a) over (range unbounded preceding)", "f(a) over (: )"),
        (
            "left(a, 1) || \"coalesce\"(b)",
            "(left(a, 1) || coalesce(b))",
        ),
    ];
    each(&cases, expression);
}

#[test]
fn words_of_the_grammar_are_calls_of_it() {
    let cases = [
        (
            "coalesce(a, b) = greatest(1, 2)",
            "(coalesce!(a, b) = greatest!(1, 2))",
        ),
        ("nullif(a, b) is null", "?(nullif!(a, b))"),
        (
            "current_date - current_timestamp(3)",
            "(current_date!() - current_timestamp!())",
        ),
        (
            "current_schema || current_schema()",
            "(current_schema!() || current_schema())",
        ),
        ("extract(year from a)", "extract!('year', a)"),
        ("position('a' in b)", "position!(b, 'a')"),
        ("substring(a from 1 for 2)", "substring!(a, 1, 2)"),
        ("substring(a for b)", "substring!(a, 1, b::int4!)"),
        ("substring(a similar b escape c)", "substring!(a, b, c)"),
        ("substring(a, 1)", "substring(a, 1)"),
        ("overlay(a placing b from 1 for 2)", "overlay!(a, b, 1, 2)"),
        (
            "trim(both 'x' from a) || trim(a)",
            "(btrim!(a, 'x') || btrim!(a))",
        ),
        (
            "trim(leading from a) || trim(trailing b from c)",
            "(ltrim!(a) || rtrim!(c, b))",
        ),
        ("normalize(a, nfc)", "normalize!(a, 'nfc')"),
        ("collation for (a)", "pg_collation_for!(a)"),
        ("grouping(a, b)", "grouping!(a, b)"),
        ("a at local", "timezone!(a)"),
    ];
    each(&cases, expression);
}

#[test]
fn brackets_hold_queries_rows_or_expressions() {
    let cases = [
        ("((select 1) + 2) = 3", "((scalar(select 1) + 2) = 3)"),
        ("((select 1))", "scalar(select 1)"),
        (
            "((select 1) union (select 2)) = 4",
            "(scalar((select 1 union select 2)) = 4)",
        ),
        ("a in ((select 1))", "a in test(select 1)"),
        ("a not in ((select 1), 2)", "?(a, scalar(select 1), 2)"),
        ("a = any (select 1)", "a in test(select 1)"),
        (
            "exists (select 1) and array(select 2) = '{}'",
            "(test(select 1) and (array(select 2) = '{}'))",
        ),
        ("row() = (a, b)", "(row() = row(a, b))"),
        ("array[[1], [2]]", "[[1], [2]]"),
        (
            "case a when 1 then 2 else 3 end",
            "case of a when 1: 2 else 3 end",
        ),
        (
            "case when a then b when c then d end",
            "case when a: b, c: d end",
        ),
        ("cast(a as numeric(10, 2)[])", "a::numeric!(10,2)[]"),
    ];
    each(&cases, expression);
}

#[test]
fn of_xml_and_json_only_the_parts_are_known() {
    let cases = [
        (
            "xmlelement(name foo, xmlattributes(a as b), c)",
            "other(a, c)",
        ),
        ("xmlparse(document a preserve whitespace)", "other(a)"),
        ("xmlserialize(content a as text)", "other(a)"),
        ("xmlexists('x' passing by ref a)", "other('x', a)"),
        (
            "json_object('a': b, 'c' value d null on null returning jsonb)",
            "other('a', b, 'c', d)",
        ),
        ("json_object('{a,b}')", "json_object('{a,b}')"),
        ("json_object()", "other()"),
        (
            "json_array(1, null, true returning jsonb format json)",
            "other(1, null, true)",
        ),
        (
            "json_value(a, '$.x' passing b as c returning int default 3 on empty error on error)",
            "other(a, '$.x', b, 3)",
        ),
        (
            "json_arrayagg(a order by b returning text) filter (where c)",
            "other(a, b, c)",
        ),
        ("treat(a as t)", "other(a)"),
    ];
    each(&cases, expression);
}

#[test]
fn a_default_ends_where_a_constraint_begins() {
    let cases = [
        ("1 not null", "1"),
        ("-1 + 2 check (a)", "((- 1) + 2)"),
        ("'a'::text collate \"C\"", "'a'::text"),
        ("(a and b) null", "(a and b)"),
        ("now() at time zone 'utc'", "now()"),
        ("a is distinct from b not null", "?(a, b)"),
    ];
    each(&cases, |text| {
        let found = cursor::Cursor::new(text, 0, 0).plain_expr().ok();
        found.map(|expr| shown::expr(&expr))
    });
}

#[test]
fn what_is_no_expression_is_not_read() {
    none(
        &[
            "",
            "a +",
            "(a",
            "a b",
            "select 1",
            "a..b",
            "f(a",
            "1foo",
            "a between b",
            "array",
            "case end",
        ],
        expression,
    );
}
