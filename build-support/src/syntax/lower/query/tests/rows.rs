//! Statements that change rows.

use super::*;

#[test]
fn inserts() {
    let cases = [
        ("insert into t select 1", "insert t() select 1"),
        ("insert into t (select 1)", "insert t() select 1"),
        ("insert into t (a) (select 1)", "insert t(a) select 1"),
        ("insert into t (values (1))", "insert t() values (1)"),
        (
            "insert into t (values) values (1)",
            "insert t(values) values (1)",
        ),
        ("insert into t default values", "insert t() defaults"),
        (
            "insert into s.t as u (a, b[1], c.d) overriding system value values (1, 2, default)",
            "insert s.t as u(a, b[..], c[..]) values (1, 2, other())",
        ),
        (
            "insert into t table u on conflict do nothing returning *, a as b",
            "insert t() table u conflict nothing returning *, a as b",
        ),
        (
            "insert into t values (1) on conflict (a, lower(b), (c + 1) collate \"C\" s.text_ops, d desc) where e do update set a = excluded.a, (b, c) = (select 1, 2) where f",
            "insert t() values (1) conflict (a, lower(b), ((c + 1) collate C), d) where e set (a) = excluded.a, (b, c) = scalar(select 1, 2) where f",
        ),
        (
            "insert into t values (1) on conflict on constraint k do nothing",
            "insert t() values (1) conflict constraint k nothing",
        ),
        (
            "with a as (select 1) insert into t with b as (select 2) select * from a, b",
            "with a() as (select 1) insert t() with b() as (select 2) select * from a, b",
        ),
    ];
    each(&cases, statement);
}

#[test]
fn updates() {
    let cases = [
        (
            "update only t as u set a = 1, (b, c) = row(1, default), d[1] = 2, e.f = 3 from v join w on true where u.x = v.y returning old.*, new.a",
            "update t as u set (a) = 1, (b, c) = row(1, other()), (d[..]) = 2, (e[..]) = 3 from (v inner w on true) where (u.x = v.y) returning old.*, new.a",
        ),
        ("update t set set = default", "update t set (set) = other()"),
        (
            "update t u set a = b where current of c",
            "update t as u set (a) = b",
        ),
        (
            "with a as (table b) update t set c = d",
            "with a() as (table b) update t set (c) = d",
        ),
    ];
    each(&cases, statement);
}

#[test]
fn deletes() {
    let cases = [
        ("delete from t", "delete t"),
        ("delete from only (t) u where a", "delete t as u where a"),
        (
            "delete from t using u, v w where a returning b",
            "delete t using u, v as w where a returning b",
        ),
    ];
    each(&cases, statement);
}

#[test]
fn merges() {
    let cases = [
        (
            "merge into t as a using s b on a.c = b.c when matched and d then update set e = 1 when matched then delete when not matched then insert (f) values (default)",
            "merge t as a using s as b on (a.c = b.c) when target source and d then set (e) = 1 when target source then plain when source then insert (f) (other())",
        ),
        (
            "merge into t using (select 1) s on a when not matched by source then do nothing when not matched by target then insert default values returning merge_action(), *",
            "merge t using (select 1) as s on a when target then plain when source then insert () () returning merge_action(), *",
        ),
    ];
    each(&cases, statement);
}

#[test]
fn copies() {
    let cases = [
        (
            "copy s.t (a, \"B\") from stdin with (format csv)",
            "copy s.t(a, B) from",
        ),
        ("copy t to 'a' where", "copy t() to"),
        (
            "copy (select a from t) to stdout",
            "copy ()select a from t to",
        ),
        (
            "copy (delete from t returning a) to stdout",
            "copy ()delete t returning a to",
        ),
    ];
    each(&cases, statement);
}

#[test]
fn other_statements_are_for_other_readers() {
    none(
        &[
            "create table t (a int)",
            "do $$ $$",
            "explain select 1",
            "insert into t",
            "update t",
            "copy t",
        ],
        statement,
    );
}
