-- Views and materialized views, and what depends on columns.

-- case: a view and its columns
create table t (a int, b text);
create view v as select a, b from t;
-- refused: duplicate_table
create view v as select 1 as x;
-- refused: undefined_column
create view w as select c from t;
-- refused: undefined_table
create view w as select a from missing;
-- refused: duplicate_column
create view w as select a, a from t;
-- refused: duplicate_column
create view w (x, x) as select a, b from t;
-- refused: syntax_error
create view w (x, y, z) as select a, b from t;
-- accepted
create view w (x) as select a, b from t;
-- accepted
select x, b from w;
-- refused: undefined_column
select a from w;
-- refused: undefined_table
drop view missing;
-- accepted
drop view if exists missing;
-- refused: wrong_object_type
drop view t;
-- refused: wrong_object_type
drop table v;

-- case: a view is replaced, if its columns stay
create table t (a int, b text, c int);
create view v as select a, b from t;
-- accepted
create or replace view v as select a, b, c from t;
-- refused: invalid_table_definition
create or replace view v as select a from t;
-- refused: invalid_table_definition
create or replace view v as select a, b as x, c from t;
-- refused: invalid_table_definition
create or replace view v as select a::bigint as a, b, c from t;
-- refused: invalid_table_definition
create or replace view v as select b, a, c from t;
-- refused: wrong_object_type
create or replace view t as select 1 as x;
-- accepted
create or replace view w as select 1 as x;
-- accepted
create or replace view v as select 1 as a, 'x'::text as b, 2 as c;
-- accepted
drop table t;

-- case: a view on a column keeps it
create table t (a int, b int, c int);
create view v as select a from t where b > 0;
-- refused: dependent_objects_still_exist
drop table t;
-- refused: dependent_objects_still_exist
alter table t drop a;
-- refused: dependent_objects_still_exist
alter table t drop b;
-- accepted
alter table t drop c;
-- accepted
create view w as select a from v;
-- refused: dependent_objects_still_exist
drop view v;
-- accepted
drop view v cascade;
-- refused: undefined_table
drop view w;
-- accepted
alter table t drop a;

-- case: a star is what there was
create table t (a int, b int);
create view v as select * from t;
-- accepted
alter table t add c int;
-- refused: undefined_column
select c from v;
-- refused: dependent_objects_still_exist
alter table t drop b;
-- accepted
create view w as select t from t;
-- accepted
alter table t add d int;
-- accepted
create view x as select count(*) from t;
-- accepted
alter table t drop d;
-- refused: dependent_objects_still_exist
drop table t;

-- case: names of a view's columns
create table t (a int);
create view v as select a + 1, now(), max(a), a::text, coalesce(a, 1), case when true then a end, exists (select 1),
    array[1] as array, (select a from t limit 1) as sub, current_date, count(*) over () from t group by a;
-- accepted
select "?column?", now, max, coalesce, "case", exists, "array", sub, current_date, count from v;
-- refused: duplicate_column
create view w as select a + 1, a + 2 from t;
-- accepted
select v.a from v;

-- case: types of a view's columns
create table t (a int, b varchar(5), c numeric(5, 2));
create view v as select a, b, c, 'x' as d, null as e, a + 1 as f, b || 'y' as g from t;
-- accepted
create table from_v as select * from v;
-- accepted
create table of_null as select null as n, '' as x, 1.5 as y, 1e10 as z, 9999999999 as w, true as b;

-- case: recursive views
create recursive view numbers (n) as select 1 union all select n + 1 from numbers where n < 5;
-- accepted
select n from numbers;
-- refused: undefined_table
create view w as select n from ws union all select 1;
-- refused: undefined_table
create view w as select 1 as n union all select n from w;

-- case: options of views
create table t (a int);
create view v with (security_barrier) as select a from t with check option;
-- refused: invalid_parameter_value
create view w with (missing = true) as select a from t;
-- accepted
create temp view temporary as select a from t;
-- refused: feature_not_supported
create view w as select max(a) as a from t with check option;
-- accepted, server 15..
create view w with (security_invoker = true) as select a from t;
-- refused: invalid_parameter_value, server ..14
create view w with (security_invoker = true) as select a from t;

-- case: materialized views
create table t (a int, b text);
create materialized view m as select a, b from t;
-- refused: duplicate_table
create materialized view m as select 1 as x;
-- accepted
create materialized view if not exists m as select 1 as x;
-- refused: undefined_column
create materialized view n as select c from t;
-- refused: object_not_in_prerequisite_state
refresh materialized view concurrently m;
-- accepted
create unique index on m (a);
-- accepted
refresh materialized view concurrently m;
-- accepted
refresh materialized view m with no data;
-- refused: feature_not_supported
refresh materialized view concurrently m;
-- refused: undefined_table
refresh materialized view missing;
-- refused: feature_not_supported
refresh materialized view t;
-- refused: dependent_objects_still_exist
alter table t drop b;
-- refused: wrong_object_type
drop view m;
-- accepted
alter materialized view m rename to n;
-- accepted
alter materialized view n rename column b to c;
-- refused: undefined_column
create index on n (b);
-- accepted
drop materialized view n;
-- refused: undefined_table
drop materialized view n;

-- case: a view on the primary key of a table it groups by
create table t (a int primary key, b text);
create view v as select a, b, count(*) from t group by a;
-- refused: dependent_objects_still_exist
alter table t drop constraint t_pkey;
-- refused: grouping_error
create view w as select a, b from t group by b;
-- accepted
drop view v;
-- accepted
alter table t drop constraint t_pkey;
-- refused: grouping_error
create view v as select a, b, count(*) from t group by a;

-- case: a rule gives a view another query
create table t (a int, b int);
create table u (a int, b int);
create view v as select a, b from t;
-- accepted
-- silent: what such a rule makes of the view is not followed
create or replace rule "_RETURN" as on select to v do instead select a, b from u;
-- accepted
alter table t drop a;
-- accepted
alter table u drop a cascade;
