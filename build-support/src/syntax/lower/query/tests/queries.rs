//! Queries.

use super::*;

#[test]
fn all_parts_of_a_select() {
    let cases = [
        (
            "select distinct on (a, b) c as d, e f, *, t.* from t where g group by h having i window w as (partition by j), v as (w order by k) order by l using <, m desc nulls first",
            "select on a, b c as d, e as f, *, t.* from t where g group h having i window w as (: j), v as (w: k) order l, m",
        ),
        ("select", "select"),
        ("select from t", "select from t"),
        ("select distinct a", "select a"),
        (
            "select 1 group by grouping sets ((a), (b, c), ()), rollup (d), cube (e, (f, g)), (h, i)",
            "select 1 group a, b, c, d, e, f, g, h, i",
        ),
        ("select a limit 5 offset 2 rows", "select a limit 5, 2"),
        ("select a limit all offset 1", "select a limit 1"),
        (
            "select a offset 1 fetch first 5 rows with ties",
            "select a limit 1, 5",
        ),
        ("select a fetch next row only", "select a"),
        (
            "select a for update of t, u skip locked for key share nowait",
            "select a lock t, u",
        ),
        (
            "select count(*) filter (where a) b",
            "select count(*) aggregate with a as b",
        ),
        (
            "select a \"B\", c value, d as select",
            "select a as B, c as value, d as select",
        ),
    ];
    each(&cases, statement);
}

#[test]
fn sets_of_queries() {
    let cases = [
        (
            "select 1 union all select 2 intersect select 3 except select 4 order by 1",
            "((select 1 union (select 2 intersect select 3)) except select 4) order 1",
        ),
        ("(select 1 order by 1) limit 1", "select 1 order 1 limit 1"),
        (
            "(select 1 limit 1) union (select 2 union table t)",
            "(select 1 limit 1 union (select 2 union table t))",
        ),
        ("values (1, 2), (3, default)", "values (1, 2), (3, other())"),
        ("table only s.t", "table s.t"),
        (
            "((select 1)) union values (1)",
            "(select 1 union values (1))",
        ),
    ];
    each(&cases, statement);
}

#[test]
fn queries_before_queries() {
    let cases = [
        (
            "with recursive a(b) as (values (1) union select b + 1 from a), c as not materialized (table a) select * from c",
            "recursive a(b) as ((values (1) union select (b + 1) from a)), c() as (table a) select * from c",
        ),
        (
            "with a as (select 1) search depth first by b set c cycle b set d to 1 default 0 using e select * from a",
            "with a() as (select 1) and more select * from a",
        ),
        (
            "with a as (delete from t returning b) select b from a",
            "with a() as (delete t returning b) select b from a",
        ),
        (
            "(with a as (select 1) (select 2))",
            "with a() as (select 1) select 2",
        ),
    ];
    each(&cases, statement);
}

#[test]
fn what_stands_in_from() {
    let cases = [
        (
            "select from only s.t as a (b, c), u *",
            "select from s.t as a(b, c), u",
        ),
        (
            "select from t a tablesample bernoulli (1) repeatable (2) where b",
            "select from t as a where b",
        ),
        (
            "select from a, lateral (select 1) b",
            "select from a, lateral (select 1) as b",
        ),
        (
            "select from ((select 1)) a, ((select 1) union select 2) b, (values (1)) c(d)",
            "select from (select 1) as a, ((select 1 union select 2)) as b, (values (1)) as c(d)",
        ),
        (
            "select from f(1) with ordinality as a(b, c), lateral s.g(a.b)",
            "select from f(1) numbered as a(b, c), s.g(a.b)",
        ),
        (
            "select from f() as (a int, b text collate \"C\"), g() h(a int[]), current_date d",
            "select from f() of a int4!, b text, g() as h of a int4![], current_date!() as d",
        ),
        (
            "select from rows from (f(1), g() as (a int)) with ordinality a(b)",
            "select from other(f(1), g()) as a(b)",
        ),
        (
            "select from xmltable('x' passing a columns b int path 'c') d, json_table(e, '$' columns (f int)) g",
            "select from other('x', a) as d, other(e) as g",
        ),
    ];
    each(&cases, statement);
}

#[test]
fn joins_nest_up_to_their_on() {
    let cases = [
        (
            "select from a join b join c on x on y cross join d",
            "select from ((a inner (b inner c on x) on y) inner d)",
        ),
        (
            "select from a natural left join b right outer join c using (d, e) full join f on g",
            "select from (((a natural left b) right c using d, e) full f on g)",
        ),
        (
            "select from (a join b on true) as c, ((a cross join b) c cross join d)",
            "select from (a inner b on true) as c, ((a inner b) as c inner d)",
        ),
        (
            "select from a, b left join c on d = e inner join (f join g using (h)) on true",
            "select from a, ((b left c on (d = e)) inner (f inner g using h) on true)",
        ),
    ];
    each(&cases, statement);
}

#[test]
fn select_into_makes_a_table() {
    let cases = [
        (
            "select * into temp table x from y",
            "create Temporary x as select * from y",
        ),
        (
            "select 1 as a into unlogged s.x",
            "create Unlogged s.x as select 1 as a",
        ),
        (
            "with a as (select 1) select * into x from a union select 2",
            "create Permanent x as with a() as (select 1) (select * from a union select 2)",
        ),
    ];
    each(&cases, statement);
    none(
        &[
            "select (select 1 into a)",
            "with a as (select 1 into b) select 1",
            "select 1 union select 2 into a",
            "select * from (select 1 into a) b",
            "values (1) union select 1 into a",
        ],
        statement,
    );
}

#[test]
fn what_our_types_cannot_say_is_not_read() {
    none(
        &[
            "select * from a join b using (c) as d",
            "update t set a = 1 returning with (old as o) o.a",
            "select u&'d!0061' uescape '!'",
        ],
        statement,
    );
}

#[test]
fn what_is_no_query_is_not_read() {
    none(
        &[
            "select a, from b",
            "select 1; select 2",
            "select a over, b from c",
            "select 1 where",
            "select from a join b",
            "select from (select 1",
            "select a b c",
        ],
        statement,
    );
}
