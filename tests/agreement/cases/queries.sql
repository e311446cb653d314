-- Names in queries: scopes, joins, subqueries, `with`, set operations.

-- case: tables and aliases
create table t (a int, b text);
create table u (a int, c text);
-- accepted
select t.a, u.a, b, c from t, u;
-- refused: ambiguous_column
select a from t, u;
-- refused: undefined_column
select d from t;
-- refused: undefined_table
select x.a from t;
-- refused: undefined_column
select t.c from t, u;
-- accepted
select x.a from t as x;
-- refused: undefined_table
select t.a from t as x;
-- refused: duplicate_alias
select 1 from t, t;
-- refused: duplicate_alias
select 1 from t as x, u as x;
-- accepted
select 1 from t, t as t2;
-- accepted
select p, q from t as x (p, q);
-- accepted
select p, b from t as x (p);
-- refused: undefined_column
select a from t as x (p, q);
-- refused: invalid_column_reference
select 1 from t as x (p, q, r);
-- accepted
select public.t.a, t.* from t;
-- accepted
select public.t.a from public.t;
-- refused: undefined_table
select public.x.a from t as x;
-- accepted
select x, (x).a, t.*::text from t as x, t;
-- refused: undefined_table
select x.* from t;
-- refused: undefined_column
select (t).c from t;

-- case: functional notation for columns
create table t (a int, b text);
create function twice(t) returns int language sql as 'select $1.a * 2';
-- accepted
select t.twice, twice(t), a(t), (t).b from t;
-- refused: undefined_column
select t.thrice from t;
-- refused: undefined_function
select thrice(t) from t;

-- case: joins
create table t (a int, b text);
create table u (a int, c text);
create table w (a text, d int);
-- accepted
select a, b, c from t join u using (a);
-- accepted
select t.a, u.a, a from t left join u using (a);
-- refused: undefined_column
select 1 from t join u using (b);
-- refused: datatype_mismatch, server ..15
select 1 from t join w using (a);
-- refused: undefined_function, server 16..
select 1 from t join w using (a);
-- refused: undefined_column
select 1 from t join u on t.a = u.b;
-- accepted
select a from t natural join u;
-- accepted
select t.b, u.c, w.d from t cross join u inner join w on w.d = t.a and w.a = u.c;
-- refused: undefined_table
select 1 from t join u on t.a = w.d, w;
-- refused: undefined_table
select 1 from t, u join w on t.a = w.d;
-- accepted
select j.a, j.b from (t join u using (a)) as j;
-- refused: undefined_table
select t.a from (t join u using (a)) as j;
-- accepted, server 14..
select j.a, t.b from t join u using (a) as j;
-- refused: undefined_column, server 14..
select j.b from t join u using (a) as j;
-- refused: datatype_mismatch
select 1 from t join u on t.a;
-- refused: ambiguous_column
select 1 from (t join u on true) join w using (a);
-- refused: duplicate_column
select 1 from t join u using (a, a);
-- refused: feature_not_supported
select 1 from t full join u on t.a > u.a;

-- case: subqueries see what is around them
create table t (a int, b text);
create table u (c int, d text);
-- accepted
select a from t where exists (select 1 from u where c = a and t.b = d);
-- accepted
select (select d from u where c = t.a limit 1) from t;
-- refused: undefined_column
select a from t where exists (select 1 from u where c = e);
-- refused: undefined_table
select 1 from u where t.a = 1;
-- refused: syntax_error
select (select c, d from u) from t;
-- refused: syntax_error
select a from t where a in (select c, d from u);
-- accepted
select a from t where (a, b) in (select c, d from u);
-- refused: syntax_error
select a from t where (a, b) in (select c from u);
-- refused: undefined_function
select a from t where a in (select d from u);
-- accepted
select a from t where a = any (select c from u) and b > all (select d from u);
-- accepted
select a from t where a in (select a from u);

-- case: subqueries in `from`, and lateral ones
create table t (a int, b text);
create table u (c int, d text);
-- accepted
select s.x, y from (select a as x, b as y from t) as s;
-- refused: undefined_column
select a from (select a as x from t) as s;
-- refused: undefined_column
select 1 from t, (select 1 from u where c = a) as s;
-- refused: undefined_table
select 1 from t, (select 1 from u where c = t.a) as s;
-- accepted
select 1 from t, lateral (select d from u where c = t.a) as s;
-- accepted
select s.d from t left join lateral (select d from u where c = t.a) as s on true;
-- refused: undefined_column
select 1 from lateral (select 1 from u where c = a) as s, t;
-- accepted
select n from t, generate_series(1, t.a) as n;
-- refused: invalid_column_reference
select 1 from t right join lateral (select d from u where c = t.a) as s on true;
-- accepted
select v.x, v.y from (values (1, 'a'), (2, 'b')) as v (x, y);
-- accepted
select v.column1 from (values (1, 'a')) as v;
-- refused: syntax_error
select 1 from (values (1, 'a'), (2)) as v;
-- refused: syntax_error, server ..15
select x from (select 1 as x);
-- accepted, server 16..
select x from (select 1 as x);

-- case: functions in `from`
create table t (a int, b text[], c jsonb);
-- accepted
select s.s, n from generate_series(1, 3) as s, unnest(array[1]) with ordinality as x (m, n);
-- accepted
select generate_series from generate_series(1, 3);
-- accepted
select x, y from t, jsonb_to_record(c) as r (x int, y text);
-- refused: syntax_error
select 1 from t, jsonb_to_record(c) as r;
-- accepted
select key, value from t, jsonb_each(c);
-- refused: undefined_column
select key, valeu from t, jsonb_each(c);
-- accepted
select e from t, unnest(b) as e;
-- refused: undefined_function
select 1 from missing(1) as f;
-- accepted
select a1, b1 from rows from (generate_series(1, 2), unnest(array['x'])) as r (a1, b1);
-- refused: syntax_error
select 1 from generate_series(1, 2) as g (x int);

-- case: common table expressions
create table t (a int, b text);
-- accepted
with x as (select a from t) select a from x;
-- refused: undefined_column
with x as (select a from t) select b from x;
-- accepted
with x (p, q) as (select a, b from t) select p, q from x;
-- refused: invalid_column_reference
with x (p, q, r) as (select a, b from t) select 1 from x;
-- refused: duplicate_alias
with x as (select 1 as a), x as (select 2 as a) select a from x;
-- accepted
with x as (select 1 as a), y as (select a from x) select y.a from y, x;
-- refused: undefined_table
with y as (select a from x), x as (select 1 as a) select 1 from y;
-- accepted
with t as (select 1 as z) select z from t;
-- refused: undefined_column
with t as (select 1 as z) select a from t;
-- accepted
with t as (select 1 as z) select a from public.t;
-- accepted
with recursive n (i) as (select 1 union all select i + 1 from n where i < 9) select i from n;
-- refused: undefined_table
with n (i) as (select 1 union all select i + 1 from n where i < 9) select i from n;
-- refused: invalid_recursion
with recursive n (i) as (select i + 1 from n) select i from n;
-- refused: invalid_recursion
with recursive n (i) as (select i from n union all select 1) select i from n;
-- refused: datatype_mismatch
with recursive n (i) as (select 1 union all select i + 1.5 from n) select i from n;
-- accepted
with recursive y as (select a from x), x as (select 1 as a) select 1 from y;
-- accepted
select a from t where a in (with x as (select 1 as one) select one from x);
-- refused: undefined_table
select (with x as (select 1 as one) select one from x) from x;
-- accepted
with d as (delete from t returning a, b as c) select a, c from d;
-- refused: undefined_column
with d as (delete from t returning a) select b from d;
-- refused: feature_not_supported
with d as (delete from t) select * from d;
-- refused: feature_not_supported
create view v as with d as (delete from t returning a) select a from d;

-- case: set operations
create table t (a int, b text);
create table u (c bigint, d text);
-- accepted
select a, b from t union select c, d from u order by a, b;
-- refused: undefined_column
select a, b from t union select c, d from u order by c;
-- refused: feature_not_supported
select a from t union select c from u order by a + 1;
-- refused: datatype_mismatch
select a from t union all select d from u;
-- refused: syntax_error
select a, b from t intersect select c from u;
-- accepted
select a from t except select 1 intersect select null order by 1 limit 2;
-- accepted
(select a from t order by b limit 1) union all (select c from u order by d);
-- refused: invalid_text_representation
select a from t union select 'x';
-- accepted
select a from t union select '1';
-- refused: invalid_column_reference
select a from t union select 1 order by 2;

-- case: grouping
create table t (a int, b text, c int);
-- accepted
select b, count(*), max(a) from t group by b having count(*) > 1 order by max(a);
-- refused: grouping_error
select a, count(*) from t group by b;
-- refused: grouping_error
select a, count(*) from t;
-- refused: grouping_error
select b from t where count(*) > 1;
-- refused: grouping_error
select count(max(a)) from t;
-- accepted
select lower(b), count(*) from t group by lower(b);
-- accepted
select lower(b) as low, count(*) from t group by low;
-- accepted
select b, count(*) from t group by 1;
-- refused: invalid_column_reference
select b, count(*) from t group by 3;
-- refused: grouping_error
select b from t group by count(*);
-- refused: undefined_column
select b as x, count(*) from t group by b having x = 'y';
-- accepted
select a, b, grouping(a, b), sum(c) from t group by grouping sets ((a, b), a, ()), cube (a), rollup (b);
-- refused: grouping_error
select grouping(c) from t group by a;
-- accepted
select sum(a) filter (where c > 0), percentile_cont(0.5) within group (order by a) from t;
-- refused: undefined_function
select sum(b) from t;
-- refused: wrong_object_type
select lower(b) filter (where true) from t;
-- refused: wrong_object_type
select lower(distinct b) from t;

-- case: order, limit, distinct
create table t (a int, b text);
-- accepted
select a as x from t order by x, b, a + 1, 1 desc nulls last limit 1 + 1 offset 2;
-- refused: undefined_column
select a as x from t order by x + 1;
-- refused: invalid_column_reference
select a from t order by 2;
-- refused: invalid_column_reference
select distinct a from t order by b;
-- accepted
select distinct on (a) a, b from t order by a, b;
-- refused: invalid_column_reference
select distinct on (a) a, b from t order by b;
-- refused: ambiguous_column
select a as x, b as x from t order by x;
-- refused: invalid_column_reference
select a from t limit a;
-- refused: datatype_mismatch
select a from t limit true;
-- refused: undefined_function
select json '1' as j order by j;
-- refused: undefined_function
select distinct json '1';
-- accepted
select a from t for update of t skip locked;
-- refused: undefined_table
select a from t as x for update of t;
-- refused: feature_not_supported
select count(*) from t for update;
-- accepted
select a from t order by a fetch first 2 rows with ties;

-- case: windows
create table t (a int, b text);
-- accepted
select row_number() over (partition by b order by a), sum(a) over w from t window w as (order by a rows between 1 preceding and current row);
-- refused: undefined_object
select sum(a) over missing from t;
-- refused: windowing_error
select a from t where row_number() over () > 1;
-- refused: wrong_object_type
select row_number() from t;
-- refused: wrong_object_type
select lower(b) over () from t;
-- refused: undefined_column
select sum(a) over (order by c) from t;
-- refused: windowing_error
select sum(a) over (w) from t window w as (order by a), w as (order by b);
-- refused: windowing_error
select sum(row_number() over ()) over () from t;

-- case: the server's own catalogs
select c.relname, n.nspname, c.oid, c.relnatts from pg_class c join pg_namespace n on n.oid = c.relnamespace;
-- refused: undefined_column
select relnam from pg_class;
-- accepted
select table_name, column_name from information_schema.columns where table_schema = 'public';
-- refused: undefined_column
select table_nam from information_schema.columns;
-- refused: undefined_table
select 1 from information_schema.colums;
-- accepted
select tableoid, ctid, xmin from pg_type;

-- case: aggregates stand where rows are chosen
create table t (a int, b text);
create table u (a int, b text);
-- refused: grouping_error
select b from t where count(*) > 1;
-- refused: grouping_error
select b from t where a = 1 and max(a) > 1 group by b;
-- refused: grouping_error
select 1 from t join u on t.a = max(u.a);
-- refused: grouping_error
update t set a = 1 where a > avg(a);
-- refused: grouping_error
delete from t where sum(a) > 1;
-- refused: grouping_error
create view v as select b from t where min(a) = 1;
-- accepted
select b from t group by b having count(*) > 1 and exists (select from u where u.a = max(t.a));
-- accepted
select b from t where a > (select max(a) from u where u.b = t.b having count(*) > 1);
-- accepted
select b from t where greatest(a, 1) > 1 and a in (select count(*) from u);
-- refused: grouping_error
select b from t where a = (select 1 from u where max(u.a) = 1);
-- accepted
create function count(a int, b text) returns int language sql as 'select 1';
create function mine(a int) returns boolean language sql as 'select a > 1';
select b from t where count(a, b) = 1 and mine(a);

-- case: a row is compared with a subquery
create table c (id int, k text);
create table t (id int, n text);
-- accepted
select * from t where (id, n) = (select id, k from c limit 1);
select * from t where (id, n) <> (select id, k from c limit 1);
select * from t where row(id, n) < (select id, k from c limit 1) and not (id, n) >= (select 1, 'a');
select * from t where (t.*, 1) = (select c.*, 1 from c) or (t.*, 1) in (select c.*, 1 from c);
create view v as select (id, n) = (select id, k from c limit 1) as same from t;
-- refused: syntax_error
select * from t where (id, n) = (select id from c limit 1);
-- refused: syntax_error
select * from t where (id, n) = (select id, k, 1 from c limit 1);
-- refused: syntax_error
select * from t where (select id, k from c limit 1) = (id, n);
-- refused: syntax_error
select * from t where id = (select id, k from c limit 1);
-- refused: undefined_column
select * from t where (id, n) = (select id, missing from c limit 1);
-- refused: undefined_column
select * from t where (id, missing) = (select id, k from c limit 1);

-- case: unnest with several arrays
create table t (id int, n text, a int[], b text[]);
-- accepted
insert into t (id, n) select * from unnest('{1,2}'::int[], '{a,b}'::text[]);
insert into t (id, n) select x, y from unnest('{1,2}'::int[], '{a,b}'::text[]) as u (x, y);
select x + 1, lower(y), z + 1 from unnest(array[1], array['a']) with ordinality as u (x, y, z);
select * from rows from (unnest(array[1], array['a']));
select x, y from rows from (unnest(array[1], array['a'])) as u (x, y);
select u.x, u.y from t, unnest(t.a, t.b) as u (x, y);
select u.* from t, lateral unnest(t.a, t.a, t.b) u where t.id = 1;
create view v as select x, y from t, unnest(t.a, t.b) as u (x, y);
create view w as select u is null as n from t, unnest(t.a, t.b) as u;
create view o as select x, p from unnest('{1}'::int[], '{a}'::text[]) with ordinality as u (x, y, p);
select x, y from unnest(null::t[], array[1]) as u (x, m, k, l, y);
select p from unnest('{1,2}'::int[]) as p;
-- refused: invalid_table_definition
create view r as select u from t, unnest(t.a, t.b) as u;
-- refused: undefined_column
select z from t, unnest(t.a, t.b) as u (x, y);
-- refused: ambiguous_column
select unnest from unnest('{1}'::int[], '{a}'::text[]);
-- refused: invalid_column_reference
select 1 from unnest('{1}'::int[], '{a}'::text[]) as u (x, y, z);
-- refused: undefined_function
select lower(x) from unnest('{1}'::int[], '{a}'::text[]) as u (x, y);
-- refused: undefined_function
select unnest('{1}'::int[], '{a}'::text[]);
-- refused: undefined_function
select * from pg_catalog.unnest('{1}'::int[], '{a}'::text[]);
-- refused: undefined_function
select * from unnest('{1}'::int[], 1);
-- refused: undefined_column
select * from t, unnest(t.a, t.missing);
-- refused: datatype_mismatch
insert into t (id) select y from unnest('{1}'::int[], '{a}'::text[]) as u (x, y);

-- case: columns beside groups
create table d (a int, b text, c int);
create table t (a int primary key, b text);
create table u (a int unique not null, b text);
create table w (a int, b int, c text, primary key (a, b));
create view v as select a, b from t;
create function f(int) returns int language sql as 'select 1';
-- refused: grouping_error
create view x as select a, count(*) from d;
-- refused: grouping_error
create view x as select b, count(*) from d group by a;
-- refused: grouping_error
create table x as select b, count(*) from d group by a;
-- refused: grouping_error
create materialized view x as select d.b, max(c) from d group by d.a;
-- refused: grouping_error
create view x as select d.b, count(*) from t join d on d.a = t.a group by t.a;
-- refused: grouping_error
create view x as select b, count(*) from u group by a;
-- refused: grouping_error
create view x as select c, count(*) from w group by a;
-- refused: grouping_error
create view x as select b, count(*) from v group by a;
-- refused: grouping_error
create view x as select * from d group by a;
-- refused: grouping_error
create view x as select d.*, count(t.a) from d left join t on t.a = d.a group by d.a;
-- refused: grouping_error
create view x as select a, b from d having count(*) > 1;
-- refused: grouping_error
create view x as select count(*) from d having b = 'x';
-- refused: grouping_error
create view x as select case when a = 1 then b end, count(*) from d group by a;
-- refused: grouping_error
create view x as select f(c), count(*) from d group by a;
-- refused: grouping_error
create view x as select distinct b, coalesce(sum(a), 0) from d;
-- refused: grouping_error
insert into t (a, b) select max(a), b from d;
-- refused: grouping_error
with q as (select b, sum(a) from d) select * from q;
-- accepted
create view x1 as select b, count(*) from t group by a;
create view x2 as select t.b, count(*) from t join d on d.a = t.a group by t.a;
create view x3 as select c, count(*) from w group by a, b;
create view x4 as select t.*, count(d.a) from d left join t on t.a = d.a group by t.a;
create view x5 as select y, b, count(*) from t as x (y) group by y;
-- refused: grouping_error
create view x as select y, a from t as x (y, a) group by a;
-- accepted
create view y1 as select lower(b), count(*) as c from d group by b;
create view y2 as select lower(b), count(*) as c from d group by lower(b);
create view y3 as select a, count(*) from d group by 1;
create view y4 as select a + c as x, count(*) from d group by x;
create view y5 as select coalesce(a, 1) as x, b from d group by x, b;
create view y6 as select upper(d.b) as b, count(*) from d group by upper(b);
-- accepted
create view z1 as select string_agg(b, ',' order by a) filter (where c > 0) from d;
create view z2 as select a, sum(a) over () as s, sum(count(*)) over () as t, count(*) from d group by a;
create view z3 as select a, (select max(t.b) from t where t.a = d.a) from d group by a;
create view z4 as select a, grouping(a), b from d group by rollup (a, b);
create view z5 as select d.a, array_agg(t.b) from d left join t using (a) group by d.a;
create view z6 as select a, array_agg(t.b) from d left join t using (a) group by a;
create view z7 as select percentile_cont(0.5) within group (order by c), a + 1 as s from d group by a;
create view z8 as select 1 as one, 'x' as x, now() as n, count(*) from d;
-- accepted
select * from d, lateral (select count(*) as c, d.a from t where t.a = d.a group by t.b) as l;
select a, exists (select count(*) from t having count(*) > d.a) from d group by a;
select (select count(d.a)) from d;
select t.a, (select t.b from u where u.a = t.a group by u.b) from t;
