-- What only newer servers have.

-- case: functions that came with a version
create table t (a int, b text);
-- refused: undefined_function, server ..15
select any_value(a) from t;
-- accepted, server 16..
select any_value(a) from t;
-- refused: undefined_function, server ..13
select string_to_table('a,b', ',');
-- accepted, server 14..
select string_to_table('a,b', ',');
-- refused: undefined_function, server ..13
select bit_count(b'101');
-- accepted, server 14..
select bit_count(b'101');
-- refused: undefined_function, server ..14
select regexp_like(b, 'x') from t;
-- accepted, server 15..
select regexp_like(b, 'x') from t;
-- refused: undefined_function, server ..17
select uuidv7();
-- accepted, server 18..
select uuidv7();
-- refused: undefined_function, server ..15
select random_normal();
-- accepted, server 16..
select random_normal();

-- case: types that came with a version
create table t (a int);
-- refused: undefined_object, server ..13
create table u (a int4multirange);
-- accepted, server 14..
create table u (a int4multirange);

-- case: syntax that came with a version
create table t (a int, b text, j jsonb);
-- refused: syntax_error, server ..17
alter table t add c int generated always as (a + 1);
-- accepted, server 18..
alter table t add c int generated always as (a + 1);
-- refused: syntax_error, server ..17
alter table t add d int generated always as (a + 1) virtual;
-- accepted, server 18..
alter table t add d int generated always as (a + 1) virtual;
-- refused: syntax_error, server ..15
select b is json from t;
-- accepted, server 16..
select b is json from t;
-- refused: syntax_error, server ..13
create table u (a text compression pglz);
-- accepted, server 14..
create table u (a text compression pglz);
-- refused: syntax_error, server ..15
create table w (a text storage external);
-- accepted, server 16..
create table w (a text storage external);
-- refused: syntax_error, server ..16
select * from json_table('[1]'::jsonb, '$[*]' columns (a int path '$')) as x;
-- accepted, server 17..
select * from json_table('[1]'::jsonb, '$[*]' columns (a int path '$')) as x;

-- case: keys without overlaps
create table t (a int4range, b tsrange);
-- refused: syntax_error, server ..17
create table u (a int4range, b tsrange, primary key (a, b without overlaps));
-- accepted, server 18..
create table u (a int4range, b tsrange, primary key (a, b without overlaps));
-- refused: syntax_error, server ..17
alter table t add constraint c check (a is not null) not enforced;
-- accepted, server 18..
alter table t add constraint c check (a is not null) not enforced;

-- case: subscripts of jsonb
create table t (j jsonb);
-- refused: datatype_mismatch, server ..13
select j['a'] from t;
-- accepted, server 14..
select j['a'] from t;
-- accepted, server 14..
update t set j['a'] = '1';

-- case: what was taken away
-- server: 14..
create table t (a int);
-- refused: syntax_error
select 5 !;
-- refused: undefined_function
select !! 5;

-- case: statements that came with a version
create table t (a int, b int);
create function f() returns trigger language plpgsql as 'begin return new; end';
-- refused: syntax_error, server ..14
merge into t using t as s on s.a = t.a when matched then delete;
-- accepted, server 15..
merge into t using t as s on s.a = t.a when matched then delete;
-- refused: syntax_error, server ..16
merge into t using t as s on s.a = t.a when matched then delete returning t.a;
-- accepted, server 17..
merge into t using t as s on s.a = t.a when matched then delete returning t.a;
-- refused: syntax_error, server ..14
create unique index i on t (a) nulls not distinct;
-- refused: syntax_error, server ..14
alter table t add unique nulls not distinct (b);
-- refused: syntax_error, server ..14
create table u (a int unique nulls not distinct);
-- accepted, server 15..
create unique index i on t (a) nulls not distinct;
alter table t add unique nulls not distinct (b);
create table u (a int unique nulls not distinct);
-- refused: syntax_error, server ..13
create or replace trigger g before insert on t for each row execute function f();
-- accepted, server 14..
create or replace trigger g before insert on t for each row execute function f();

-- case: columns and constraints that came with a version
create table t (a int primary key, b text, c int generated always as (a * 2) stored);
-- refused: syntax_error, server ..14
create table t1 (a int references t on delete set null (a));
-- accepted, server 15..
create table t1 (a int references t on delete set null (a));
-- refused: syntax_error, server ..14
create table t2 (a int, foreign key (a) references t on delete set default (a));
-- accepted, server 15..
create table t2 (a int, foreign key (a) references t on delete set default (a));
-- refused: syntax_error, server ..17
create table t3 (a int, constraint n not null a);
-- accepted, server 18..
create table t3 (a int, constraint n not null a);
-- refused: syntax_error, server ..17
create table t4 (a int, not null a);
-- accepted, server 18..
create table t4 (a int, not null a);
-- refused: syntax_error, server ..17
alter table t add not null b;
-- accepted, server 18..
alter table t add not null b;
-- refused: syntax_error, server ..17
create table t5 (a int, check (a > 0) not enforced);
-- accepted, server 18..
create table t5 (a int, check (a > 0) not enforced);
-- refused: syntax_error, server ..17
create table t6 (a int check (a > 0) enforced);
-- accepted, server 18..
create table t6 (a int check (a > 0) enforced);
-- refused: syntax_error, server ..17
create table t7 (a int references t not enforced);
-- accepted, server 18..
create table t7 (a int references t not enforced);
-- refused: syntax_error, server ..13
alter table t alter column b set compression pglz;
-- accepted, server 14..
alter table t alter column b set compression pglz;
-- refused: syntax_error, server ..13
alter table t alter b set compression default;
-- accepted, server 14..
alter table t alter b set compression default;
-- refused: syntax_error, server ..13
create table t8 (like t including compression);
-- accepted, server 14..
create table t8 (like t including compression);
-- refused: syntax_error, server ..15
alter table t alter column b set storage default;
-- accepted, server 16..
alter table t alter column b set storage default;
-- refused: syntax_error, server ..16
alter table t alter column c set expression as (a * 3);
-- accepted, server 17..
alter table t alter column c set expression as (a * 3);
-- refused: syntax_error, server ..14
alter table t set access method heap;
-- accepted, server 15..
alter table t set access method heap;
-- refused: syntax_error, server ..16
alter table t alter a set statistics default;
-- accepted, server 17..
alter table t alter a set statistics default;
-- refused: syntax_error, server ..14
create unique index on t (b) nulls distinct;
-- accepted, server 15..
create unique index on t (b) nulls distinct;
-- refused: syntax_error, server ..14
create table t9 (a int unique nulls distinct);
-- accepted, server 15..
create table t9 (a int unique nulls distinct);

-- case: names that are no feature
create table t (compression int, storage text, enforced bool, period int, always text, merge int, search int);
-- accepted
create table u (a int constraint n not null, enforced bool check (not enforced), constraint c check (not enforced));
-- accepted
create view v (security_invoker, json, merge) as select 1, 2, 3;
-- accepted, server ..16
create function json_scalar(int) returns int language sql as 'select 1';
-- accepted
create table w as select period enforced, storage compression from t where not enforced;
-- accepted
create function f(x t) returns int language sql as 'select x.merge';
-- accepted, server ..14
select 0xFF;
-- refused: syntax_error, server 15..15
select 0xFF;

-- case: detached partitions
create table t (a int) partition by list (a);
create table u partition of t for values in (1);
-- refused: syntax_error, server ..13
alter table t detach partition u finalize;
-- accepted
alter table t detach partition u;

-- case: domains, sequences, ranges and statistics that came with a version
create domain d as int;
create table t (a int, b int);
create sequence s;
-- refused: syntax_error, server ..16
alter domain d add constraint n not null;
-- accepted, server 17..
alter domain d add constraint n not null;
-- refused: feature_not_supported, server ..14
create unlogged sequence u;
-- accepted, server 15..
create unlogged sequence u;
-- refused: syntax_error, server ..13
create type r as range (subtype = int4, multirange_type_name = mr);
-- accepted, server 14..
create type r as range (subtype = int4, multirange_type_name = mr);
-- refused: feature_not_supported, server ..13
create statistics st on (a + 1) from t;
-- accepted, server 14..
create statistics st on (a + 1) from t;
-- refused: syntax_error, server ..15
create statistics on a, b from t;
-- accepted, server 16..
create statistics on a, b from t;
-- refused: syntax_error, server ..13
reindex (concurrently) table t;
-- accepted, server 14..
reindex (concurrently) table t;
-- refused: syntax_error, server ..13
reindex (tablespace pg_default) table t;
-- accepted, server 14..
reindex (tablespace pg_default) table t;

-- case: views that came with a version
create view v as select 1 as a;
-- refused: invalid_parameter_value, server ..14
create view w with (security_invoker = true) as select 1 as a;
-- accepted, server 15..
create view w with (security_invoker = true) as select 1 as a;
-- refused: invalid_parameter_value, server ..14
create or replace view w with (security_barrier, security_invoker) as select 1 as a;
-- accepted, server 15..
create or replace view w with (security_barrier, security_invoker) as select 1 as a;
-- refused: invalid_parameter_value, server ..14
alter view v set (security_invoker = on);
-- accepted, server 15..
alter view v set (security_invoker = on);

-- case: functions written out
create table t (a int);
-- refused: syntax_error, server ..13
create function f() returns int language sql begin atomic select 1; end;
-- accepted, server 14..
create function f() returns int language sql begin atomic select 1; end;
-- refused: syntax_error, server ..13
create function g() returns int language sql return 1;
-- accepted, server 14..
create function g() returns int language sql return 1;
-- refused: feature_not_supported, server ..13
create procedure p(out a int) language plpgsql as 'begin a := 1; end';
-- accepted, server 14..
create procedure p(out a int) language plpgsql as 'begin a := 1; end';
-- refused: syntax_error, server ..14
create function h() returns void language sql as $$ merge into t using t as s on s.a = t.a when matched then delete $$;
-- accepted, server 15..
create function h() returns void language sql as $$ merge into t using t as s on s.a = t.a when matched then delete $$;
-- refused: syntax_error, server ..14
create function i() returns void language plpgsql as $$ begin merge into t using t as s on s.a = t.a when matched then delete; end $$;
-- accepted, server 15..
create function i() returns void language plpgsql as $$ begin merge into t using t as s on s.a = t.a when matched then delete; end $$;
-- refused: syntax_error, server ..13
do $$ begin perform a from t group by distinct a; end $$;
-- accepted, server 14..
do $$ begin perform a from t group by distinct a; end $$;
-- accepted
set check_function_bodies = off;
create function j() returns void language plpgsql as $$ begin perform a from t group by distinct a; end $$;

-- case: queries that came with a version
create table t (a int, b int, c jsonb);
-- refused: syntax_error, server ..15
select * from (select a from t);
-- accepted, server 16..
select * from (select a from t);
-- refused: syntax_error, server ..15
select * from (values (1));
-- accepted, server 16..
select * from (values (1));
-- refused: syntax_error, server ..15
select * from t, lateral (select t.a);
-- accepted, server 16..
select * from t, lateral (select t.a);
-- refused: syntax_error, server ..15
select b is not json from (values ('1')) as v (b);
-- accepted, server 16..
select b is not json from (values ('1')) as v (b);
-- refused: syntax_error, server ..15
insert into t values (0xFF);
-- accepted, server 16..
insert into t values (0xFF);
-- refused: syntax_error, server ..15
update t set a = 1_000 where a = 0b1;
-- accepted, server 16..
update t set a = 1_000 where a = 0b1;
-- refused: syntax_error, server ..15
alter table t alter a set default 1_000_000;
-- accepted, server 16..
alter table t alter a set default 1_000_000;
-- refused: undefined_function, server ..16
select json_exists(c, '$.a') from t;
-- accepted, server 17..
select json_exists(c, '$.a') from t;
-- refused: syntax_error, server ..16
select json_value(c, '$.a' returning int) from t;
-- accepted, server 17..
select json_value(c, '$.a' returning int) from t;
-- refused: undefined_function, server ..16
select json_value(c, '$.a') from t;
-- accepted, server 17..
select json_value(c, '$.a') from t;
-- refused: syntax_error, server ..16
select json_query(c, '$.a' with wrapper) from t;
-- accepted, server 17..
select json_query(c, '$.a' with wrapper) from t;
-- refused: syntax_error, server ..16
select json_query(c, '$.a' null on error) from t;
-- accepted, server 17..
select json_query(c, '$.a' null on error) from t;
-- refused: syntax_error, server ..15
select json_object('a': 1);
-- accepted, server 16..
select json_object('a': 1);
-- refused: syntax_error, server ..15
select json_object('a' value a, 'b' value b) from t;
-- accepted, server 16..
select json_object('a' value a, 'b' value b) from t;
-- refused: syntax_error, server ..15
select json_object(a: b absent on null) from t;
-- accepted, server 16..
select json_object(a: b absent on null) from t;
-- refused: undefined_function, server ..15
select json_array(1, 2);
-- accepted, server 16..
select json_array(1, 2);
-- refused: syntax_error, server ..15
select json_array(a, b null on null) from t;
-- accepted, server 16..
select json_array(a, b null on null) from t;
-- refused: syntax_error, server ..15
select json_objectagg(a: b) from t;
-- accepted, server 16..
select json_objectagg(a: b) from t;
-- refused: undefined_function, server ..15
select json_arrayagg(a) from t;
-- accepted, server 16..
select json_arrayagg(a) from t;
-- refused: undefined_function, server ..16
select json_scalar(1);
-- accepted, server 17..
select json_scalar(1);
-- refused: syntax_error, server ..13
select a from t group by distinct a;
-- accepted, server 14..
select a from t group by distinct a;
-- refused: syntax_error, server ..13
select a from t group by all a;
-- accepted, server 14..
select a from t group by all a;
-- refused: syntax_error, server ..13
with recursive q as (select 1 as a union all select a + 1 from q where a < 3) search depth first by a set o select * from q;
-- accepted, server 14..
with recursive q as (select 1 as a union all select a + 1 from q where a < 3) search depth first by a set o select * from q;
-- refused: syntax_error, server ..13
with recursive q as (select 1 as a union all select a + 1 from q where a < 3) cycle a set c using p select * from q;
-- accepted, server 14..
with recursive q as (select 1 as a union all select a + 1 from q where a < 3) cycle a set c using p select * from q;
-- refused: undefined_table, server ..17
insert into t (a) values (9) returning old.a, new.a;
-- accepted, server 18..
insert into t (a) values (9) returning old.a, new.a;
-- refused: syntax_error, server ..17
insert into t (a) values (9) returning with (old as o) o.a;
-- accepted, server 18..
insert into t (a) values (9) returning with (old as o) o.a;
-- refused: syntax_error, server ..16
select now() at local;
-- accepted, server 17..
select now() at local;
-- refused: syntax_error, server ..16
merge into t using t as s on s.a = t.a when not matched by source then delete;
-- accepted, server 17..
merge into t using t as s on s.a = t.a when not matched by source then delete;
-- refused: syntax_error, server ..16
merge into t using t as s on s.a = t.a when not matched by target then do nothing;
-- accepted, server 17..
merge into t using t as s on s.a = t.a when not matched by target then do nothing;
-- accepted
select json_object('{a,1}');
select json_object(array['a', 'b']::text[]);
select a from t group by a, b;
select a from (select a from t) as q;

-- case: grants and publications that came with a version
create table t (a int primary key);
create publication q;
-- refused: syntax_error, server ..14
grant set on parameter work_mem to public;
-- accepted, server 15..
grant set on parameter work_mem to public;
-- refused: syntax_error, server ..14
create publication p1 for tables in schema public;
-- accepted, server 15..
create publication p1 for tables in schema public;
-- refused: syntax_error, server ..14
create publication p2 for table t where (a > 0);
-- accepted, server 15..
create publication p2 for table t where (a > 0);
-- refused: syntax_error, server ..14
create publication p3 for table t (a);
-- accepted, server 15..
create publication p3 for table t (a);
-- refused: syntax_error, server ..14
alter publication q add table t (a);
-- accepted, server 15..
alter publication q add table t (a);
-- accepted
create publication p4 for table only t with (publish = 'insert');

-- case: own functions with names that newer servers have words for
-- server: ..15
create function json_exists(a int) returns int language sql as 'select 1';
create function json_value() returns int language sql as 'select 1';
create function json_table(a int) returns setof int language sql as 'select 1';
create function json_objectagg(a int) returns int language sql as 'select 1';
create table t (a int);
-- accepted
select json_exists(1), json_value(), json_objectagg(json_exists(a)) from t;
-- accepted
create view v as select json_table(a) from t;
select * from json_table(1) as x;
-- accepted
alter table t add check (json_exists(a) > 0);
create index on t (a) where a > 0;
-- refused: undefined_function
select json_query(1);
-- refused: syntax_error
select json_exists(1 2);
