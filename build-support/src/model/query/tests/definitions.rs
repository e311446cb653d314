//! Views, and expressions and queries in definitions.

use super::{accepted, applied, refused};

#[test]
fn a_view_has_the_columns_of_its_query() {
    refused(
        "create view w as select id, id from t",
        "column \"id\" specified more than once",
    );
    refused(
        "create view w (a, b) as select 1",
        "CREATE VIEW specifies more column names than columns",
    );
    accepted(&[
        "create view w as select *, id + 1 as more, lower(name), case when id > 1 then 'a' end,
                  name::varchar(5) as short from t;
                select more, lower, \"case\", short, js from w",
    ]);
}

#[test]
fn a_view_that_is_replaced_keeps_its_columns() {
    refused(
        "create or replace view v as select id from t",
        "cannot drop columns from view",
    );
    refused(
        "create or replace view v as select id, name, count(*) from t group by 1, 2",
        "cannot change name of view column \"label\" to \"name\"",
    );
    refused(
        "create or replace view v as select id, n as label, count(*) from t group by 1, 2",
        "cannot change data type of view column \"label\" from text to numeric(10,2)",
    );
    accepted(&[
        "create or replace view v as select id, name as label, count(*), 1 as x from t group by 1, 2",
    ]);
}

#[test]
fn a_table_made_of_a_query_has_its_columns_and_types() {
    let (errors, schema) = applied("create table c (a) as select id, name, n, 'x' as lit from t");
    assert_eq!(errors, [""; 0]);
    let columns: Vec<_> = schema.tables["public.c"]
        .columns
        .iter()
        .map(|column| format!("{} {}", column.name, column.data_type))
        .collect();
    assert_eq!(
        columns,
        ["a integer", "name text", "n numeric(10,2)", "lit text"]
    );
}

#[test]
fn a_check_names_columns_of_its_table() {
    refused(
        "alter table t add check (foo > 1)",
        "column \"foo\" does not exist",
    );
    refused(
        "alter table t add check (n + 1)",
        "argument of CHECK must be type boolean, not type numeric",
    );
    refused(
        "alter table t add check (exists (select 1 from u))",
        "cannot use subquery in check constraint",
    );
    let (_, schema) = applied("alter table t add check (n > 0), add check (n > id)");
    assert_eq!(schema.tables["public.t"].checks, ["t_check", "t_n_check"]);
}

#[test]
fn an_index_is_over_what_does_not_change() {
    refused(
        "create index on t ((name || m))",
        "functions in index expression must be marked IMMUTABLE",
    );
    refused(
        "create index on t ((at::date))",
        "functions in index expression must be marked IMMUTABLE",
    );
    refused(
        "create index on t (id) where at > now()",
        "functions in index predicate must be marked IMMUTABLE",
    );
    refused(
        "alter table t add column z text generated always as (to_char(at, 'YYYY')) stored",
        "generation expression is not immutable",
    );
    accepted(&[
        "create index on t (lower(name), (js->>'a'), (at at time zone 'utc')) where m = 'ok'",
    ]);
}

#[test]
fn a_default_is_of_no_row() {
    refused(
        "alter table t add column z text default name",
        "cannot use column reference in DEFAULT expression",
    );
    refused(
        "alter table t add column z int default (select 1)",
        "cannot use subquery in DEFAULT expression",
    );
}

#[test]
fn the_body_of_a_function_is_read_with_its_arguments() {
    refused(
        "create function g(x int) returns int language sql as $$ select id from t where id = y $$",
        "column \"y\" does not exist",
    );
    accepted(&[
        "create function g(x int) returns int language sql as $$ select id from t where id = x and id = g.x and id = $1 $$",
        "create function g(x t) returns int language sql as $$ select x.id + length(x.name) $$",
        "set check_function_bodies = off;
         create function g() returns int language sql as $$ select nope from nowhere $$",
        "create function g() returns void language plpgsql as $$ begin perform nope; end $$",
    ]);
}

#[test]
fn a_rule_sees_the_old_and_the_new_row() {
    refused(
        "create rule r as on insert to t do also insert into u (t_id) values (new.nope)",
        "column new.nope does not exist",
    );
    accepted(&[
        "create rule r as on update to t where new.name <> old.name do instead nothing",
        "create rule r as on delete to t do also delete from u where t_id = old.id",
    ]);
}

#[test]
fn a_type_changes_only_where_its_values_and_default_can() {
    refused(
        "alter table t alter column name type int",
        "column \"name\" cannot be cast automatically to type integer",
    );
    refused(
        "alter table u alter column note set default 'a'; alter table u alter column note type int using 1",
        "default for column \"note\" cannot be cast automatically to type integer",
    );
    accepted(&["alter table u alter column t_id type bigint"]);
    refused(
        "alter table u add foreign key (note) references t (id)",
        "foreign key constraint \"u_note_fkey\" cannot be implemented",
    );
}

#[test]
fn an_extension_of_which_nothing_is_known_may_have_a_schema_of_its_own() {
    accepted(&[
        "create extension pg_cron; select cron.schedule('x', '* * * * *', 'select 1'); select jobid from cron.job",
        "create extension pg_cron; set search_path = cron, public; create table own (a int); select a from own, job",
        "create extension postgis_topology; grant usage on schema topology to public",
    ]);
    refused(
        "select jobid from cron.job",
        "relation \"cron.job\" does not exist",
    );
    refused(
        "create extension pgcrypto; select jobid from cron.job",
        "relation \"cron.job\" does not exist",
    );
}

#[test]
fn a_function_of_an_unknown_extension_may_change_what_it_is_told() {
    accepted(&[
        "create extension postgis; select AddGeometryColumn('public', 't', 'geom', 4326, 'POINT', 2); alter table t alter geom set not null",
        "create extension postgis; do $$ begin perform AddGeometryColumn('t', 'geom', 4326, 'POINT', 2); end $$; create index on t using gist (geom)",
        "create extension timescaledb; select * from create_hypertable('u', 'd'); drop index u_d_idx",
    ]);
    refused(
        "create extension postgis; select lower('t'); alter table t alter geom set not null",
        "column \"geom\" of relation \"t\" does not exist",
    );
    refused(
        "create extension postgis; select AddGeometryColumn('t', 'geom', 4326, 'POINT', 2); alter table u drop missing",
        "column \"missing\" of relation \"u\" does not exist",
    );
}
