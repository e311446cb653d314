//! The types of expressions.

use super::{accepted, refused};

#[test]
fn a_function_must_take_its_arguments() {
    refused("select lower(1)", "function lower(integer) does not exist");
    refused(
        "select lowr(name) from t",
        "function lowr(text) does not exist",
    );
    accepted(&[
        "select lower('a'), round(n, 2), string_agg(name, ',' order by id), k(1) from t group by n",
        "select percentile_cont(0.5) within group (order by n), count(*) filter (where id > 1) from t",
    ]);
}

#[test]
fn an_operator_must_take_its_operands() {
    refused(
        "select id from t where id = name",
        "operator does not exist: integer = text",
    );
    refused(
        "select not id from t",
        "argument of NOT must be type boolean, not type integer",
    );
    accepted(&[
        "select id from t where id = '5' and m = 'sad' and at > '2020-01-01' and name || id <> 'a'",
        "select at - interval '1 day', js->'a'->>'b', -n, d + 1 from t, u",
    ]);
}

#[test]
fn a_cast_must_exist() {
    refused("select id::uuid from t", "cannot cast type integer to uuid");
    refused("select 'x'::nope", "type \"nope\" does not exist");
    accepted(&[
        "select name::uuid, m::text, 'sad'::mood, array[]::text[], row(1, 'a')::pair from t",
    ]);
}

#[test]
fn what_becomes_one_type_must_go_together() {
    refused(
        "select coalesce(name, 1, id) from t",
        "COALESCE types text and integer cannot be matched",
    );
    refused(
        "select id from t union select name from t",
        "UNION types integer and text cannot be matched",
    );
    refused(
        "select 1 union select 1, 2",
        "each UNION query must have the same number of columns",
    );
}

#[test]
fn a_value_must_fit_its_column() {
    refused(
        "update t set id = name",
        "column \"id\" is of type integer but expression is of type text",
    );
    refused(
        "insert into t (id, name, m) select 1, 'x', 'sad'::text",
        "column \"m\" is of type mood but expression is of type text",
    );
    refused(
        "alter table t add column z int default 'a'::text",
        "column \"z\" is of type integer but default expression is of type text",
    );
    accepted(&[
        "update t set name = id, n = 1, at = '2020-01-01', m = 'ok', js = '{}'",
        "insert into u (d) select at from t",
    ]);
}

#[test]
fn a_query_in_an_expression_has_as_many_columns_as_it_must() {
    refused(
        "select * from t where id in (select id, t_id from u)",
        "subquery has too many columns",
    );
    refused(
        "select (select id, name from t)",
        "subquery must return only one column",
    );
    accepted(&["select 1 where (1, 2) in (select 1, 2) and exists (select id, name from t)"]);
}
