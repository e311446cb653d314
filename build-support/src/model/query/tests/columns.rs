//! Which table and column a name stands for.

use super::{accepted, refused};

#[test]
fn a_name_must_stand_for_a_column_in_sight() {
    refused("select nope from t", "column \"nope\" does not exist");
    refused("select t.nope from t", "column t.nope does not exist");
    refused("select a.nope from t a", "column a.nope does not exist");
    refused(
        "select 1 where name = 'a'",
        "column \"name\" does not exist",
    );
    refused(
        "select * from t, lateral (select * from u where u.note = t.nam) x",
        "column t.nam does not exist",
    );
    refused("select cnt from v", "column \"cnt\" does not exist");
    accepted(&[
        "select label, count from v",
        "select t, t.ctid, (p).x, tableoid from t",
        "select id from t where exists (select 1 from u where t_id = name::int)",
    ]);
}

#[test]
fn a_table_must_be_named_as_it_is_called_in_from() {
    refused(
        "select * from nowhere",
        "relation \"nowhere\" does not exist",
    );
    refused(
        "select x.id from t",
        "missing FROM-clause entry for table \"x\"",
    );
    refused(
        "select t.id from t a",
        "invalid reference to FROM-clause entry for table \"t\"",
    );
    refused(
        "select * from t, (select t.id) s",
        "invalid reference to FROM-clause entry for table \"t\"",
    );
    refused(
        "select * from t a, u b join u c on a.id = c.t_id",
        "invalid reference to FROM-clause entry for table \"a\"",
    );
    refused(
        "select * from t a join u a on true",
        "table name \"a\" specified more than once",
    );
}

#[test]
fn a_name_must_not_stand_for_two_columns() {
    let message = "column reference \"id\" is ambiguous";
    refused("select id from t, u", message);
    refused("select id from t join u on true", message);
    refused(
        "insert into t (id, name) values (1, 'a') on conflict (id) do update set id = id + 1",
        message,
    );
    accepted(&[
        "select id from t join u using (id)",
        "select id from t natural join u",
    ]);
}

#[test]
fn a_join_uses_columns_of_both_sides() {
    refused(
        "select * from t join u using (name)",
        "column \"name\" specified in USING clause does not exist in right table",
    );
    accepted(&["select j.a from (t join u using (id)) as j (a)"]);
}

#[test]
fn a_with_gives_the_columns_of_its_query() {
    refused(
        "with q as (select id from t) select name from q",
        "column \"name\" does not exist",
    );
    refused(
        "with q (a, b) as (select id from t) select a from q",
        "WITH query \"q\" has 1 columns available but 2 columns specified",
    );
    accepted(&[
        "with recursive r as (select id, 1 as depth from t union all
           select r.id, depth + 1 from r where depth < 5) select id, depth from r",
        "with d as (delete from u returning *) insert into t (id, name) select t_id, note from d",
    ]);
}

#[test]
fn a_function_in_from_has_columns() {
    refused("select z from k(1)", "column \"z\" does not exist");
    accepted(&[
        "select x, k.y from k(1)",
        "select q.value->>'a', q from t, jsonb_array_elements(js) q",
        "select key, value from t, jsonb_each(js)",
        "select g, o from generate_series(1, 3) with ordinality as s(g, o)",
        "select a from json_to_recordset('[]') as x(a int)",
    ]);
}

#[test]
fn an_order_names_what_is_given_or_a_column() {
    refused(
        "select id from t order by nope",
        "column \"nope\" does not exist",
    );
    refused(
        "select id from t order by 2",
        "ORDER BY position 2 is not in select list",
    );
    accepted(&[
        "select id as a, count(*) c from t group by a order by c",
        "select id from t union select id from u order by id",
    ]);
}
