-- Tables made from others: `create table as`, `select into`, `like`.

-- case: a table is made of a query
create table t (a int not null, b varchar(5), c numeric(6, 2) default 0);
create table u as select a, b, c, a + 1 as d, 'x' as e from t;
-- refused: duplicate_table
create table u as select 1 as x;
-- accepted
create table if not exists u as select 1 as x;
-- refused: undefined_column
select x from u;
-- refused: undefined_table
create table w as select * from missing;
-- refused: duplicate_column
create table w as select a, a from t;
-- refused: syntax_error
create table w (x, y) as select a from t;
-- accepted
create table w (x, y) as select a, b from t with no data;
-- accepted
alter table u drop d, add unique (a);
-- accepted
create table x as table t;
-- accepted
create table y (i, j) as values (1, 'a'), (2, 'b');
-- accepted
create temp table z on commit drop as select 1 as one;
-- refused: duplicate_column
create table q as select 1, 2;
-- accepted
create table q as select 1 where false;
-- refused: undefined_column
select x from q;

-- case: select into
create table t (a int, b text);
-- accepted
select a, b as c into u from t;
-- refused: duplicate_table
select a into u from t;
-- accepted
select c from u;
-- refused: undefined_column
select missing into w from t;
-- accepted
select 1 as one into temp w;
-- accepted
with x as (select a from t) select a into y from x;

-- case: types of columns of a query
create table t (i int, s smallint, b bigint, n numeric(5, 1), f real, d date, ts timestamptz, v varchar(9), c char(2), j jsonb, a int[]);
create table u as select i + s as i_s, i + b as i_b, i * n as i_n, f * 2 as f2, f + 1.5 as f15, d + 1 as d1, d - d as dd,
    ts - ts as tts, d + interval '1 day' as di, v || c as vc, j -> 'x' as jx, j ->> 'x' as jxx, a[1] as a1, i > 1 as gt,
    coalesce(s, b) as cs, case when i > 1 then s else n end as ca, greatest(i, 1.5) as gr, nullif(v, 'x') as nu, -i as neg,
    i / 2 as half, i::text as t, now() as n, current_date as cd, array_agg(i) over () as ag, count(*) over () as ct,
    sum(i) over () as si, sum(b) over () as sb, avg(i) over () as av, max(v) over () as mv, upper(v) as uv, length(v) as lv,
    array[1, 2.5] as arr, row(1, 2) is null as r, exists (select 1) as ex, (select max(d) from t) as sub,
    date_trunc('day', ts) as dt, extract(year from d) as ey, jsonb_build_object('a', 1) as jb, to_char(ts, 'x') as tc,
    string_agg(v, ',') over () as sa, round(n) as rn, random() as rd, gen_random_uuid() as uu, md5(v) as m5, 'x' like v as lk
    from t;
-- accepted
create view w as select * from u;
create table x as select * from w;

-- case: types of set operations
create table t (i int, b bigint, v varchar(5), w varchar(9), d date, s text);
-- accepted
create table u as select i as a, v as b, null as c from t union all select b, w, i from t;
-- accepted
create table w as select 'x' as a, v as b from t union select s, v from t;
-- accepted
create table x (a, b) as select null, 1 union select 'y', 2.5 union select null, null;
-- refused: datatype_mismatch
create table y as select i from t union select s from t;
-- refused: syntax_error
create table y as select i from t union select i, b from t;

-- case: like another table
create table t (a int primary key, b text not null default 'x', c int check (c > 0), d int generated always as identity,
    e int generated always as (a + 1) stored, f serial);
create index t_b on t (b);
create unique index on t (lower(b));
-- accepted
create table u (like t);
-- accepted
create table w (like t including all);
-- refused: duplicate_column
create table x (a int, like t);
-- accepted
create table x (like t including defaults including constraints excluding identity, more int);
-- accepted
create table y (like t including indexes, like_this int);
-- accepted
create table z (like t including identity including generated);
-- refused: undefined_table
create table q (like missing);
-- refused: duplicate_object
alter table w add constraint t_c_check check (c > 2);
-- accepted
alter table u add constraint t_c_check check (c > 2);
-- refused: invalid_table_definition
create table q (like t including indexes, extra int primary key);
-- refused: dependent_objects_still_exist
drop sequence t_f_seq;
-- accepted
drop table t cascade;
-- refused: not_null_violation
-- silent: what is in a row is not followed
insert into y (a) values (1);
-- accepted
insert into y (a, b, d, e, f) values (1, 'x', 2, 3, 4);

-- case: like a view or a type
create table t (a int not null, b text);
create view v as select a, b, now() as at from t;
create type pair as (x int, y text);
-- accepted
create table u (like v);
-- accepted
create table w (like pair including all);
-- accepted
create table x (like v, like pair);
-- refused: wrong_object_type
create unique index u_a on u (a);
create table y (like u_a);

-- case: like with names of indexes that are taken
create table t (a int, b int unique, constraint named unique (a, b));
create index i on t (a);
create index on t (b, a) where a > 0;
create index on t ((a + b));
-- accepted
create table u (like t including indexes);
-- accepted
drop index u_a_idx;
-- accepted
alter table u drop constraint u_a_b_key;
-- refused: undefined_object
drop index u_a_idx;

-- case: a temporary table in a schema of others is not created where it is there already
create table c (x int);
-- accepted
create temporary table if not exists public.c as select 1 as x;
-- refused: invalid_table_definition
create temporary table if not exists public.d as select 1 as x;
-- refused: invalid_table_definition
create temporary table if not exists public.c (x int);
