-- Functions, procedures, aggregates, operators and casts.

-- case: functions are told apart by their arguments
create function f(a int) returns int language sql as 'select a';
-- refused: duplicate_function
create function f(b int) returns text language sql as 'select 1';
-- accepted
create function f(a text) returns int language sql as 'select 1';
-- accepted
create function f(a int, b int default 2) returns int language sql as 'select a + b';
-- refused: ambiguous_function
select f(1);
-- accepted
select f('x'::text), f(1, 2);
-- refused: undefined_function
select f(true);
-- refused: undefined_function
select f(1, 2, 3);
-- refused: ambiguous_function
drop function f;
-- accepted
drop function f(int), f(text);
-- accepted
drop function f;
-- refused: undefined_function
drop function f;
-- accepted
drop function if exists f;
-- refused: undefined_function
drop function f(int);

-- case: a function is replaced, if its result stays
create function f(a int) returns int language sql as 'select a';
-- accepted
create or replace function f(a int) returns int language sql as 'select a + 1';
-- refused: invalid_function_definition
create or replace function f(a int) returns text language sql as 'select 1::text';
-- refused: invalid_function_definition
create or replace function f(b int) returns int language sql as 'select b';
-- refused: wrong_object_type
create or replace procedure f(a int) language sql as 'select a';
-- accepted
create or replace function f(a int default 5) returns int language sql as 'select a';
-- refused: invalid_function_definition
create or replace function f(a int) returns int language sql as 'select a';
-- accepted
select f();

-- case: types, languages and attributes of a function
create table t (a int);
-- refused: undefined_object
create function f(a missing) returns int language sql as 'select 1';
-- refused: undefined_object
create function f() returns missing language sql as 'select 1';
-- refused: undefined_object
create function f() returns int language missing as 'select 1';
-- refused: invalid_function_definition
create function f() language sql as 'select 1';
-- refused: invalid_function_definition
create function f() returns int as 'select 1';
-- refused: invalid_function_definition
create function f() returns int language sql;
-- refused: syntax_error
create function f() returns int language sql language plpgsql as 'select 1';
-- refused: invalid_function_definition
create function f(a int, a int) returns int language sql as 'select 1';
-- refused: invalid_function_definition
create function f(a int default 1, b int) returns int language sql as 'select 1';
-- refused: invalid_function_definition
create function f(out a int) returns text language sql as 'select 1';
-- accepted
create function f(a t, b t[]) returns setof t language sql as 'select * from t';
-- accepted
create function g(a int, out x int, out y text) language sql as 'select 1, ''x''';
-- accepted
create function h() returns table (x int, y text) language sql as 'select 1, ''x''';
-- accepted
select x, y from g(1);
-- accepted
select h.x from h();
-- refused: undefined_column
select z from h();

-- case: the body of a function in SQL is read
create table t (a int, b text);
-- refused: undefined_table
create function f() returns int language sql as 'select a from missing';
-- refused: undefined_column
create function f() returns int language sql as 'select c from t';
-- refused: undefined_column
create function f(x int) returns int language sql as 'select y';
-- refused: syntax_error
create function f() returns int language sql as 'selct 1';
-- refused: invalid_function_definition
create function f() returns int language sql as 'select b from t';
-- refused: invalid_function_definition
create function f() returns int language sql as 'select 1, 2';
-- refused: invalid_function_definition
create function f() returns int language sql as 'insert into t values (1)';
-- refused: undefined_parameter
create function f(int) returns int language sql as 'select $2';
-- accepted
create function f(x int) returns int language sql as 'select x + $1 + f.x + a from t where a = x limit 1';
-- accepted
create function g(a int) returns text language sql as $$ insert into t values (1, 'x') returning b $$;
-- accepted
create function h() returns void language sql as 'delete from t; insert into t values (1)';
-- accepted
drop table t;

-- case: bodies are not read where that is switched off
-- accepted
set check_function_bodies = off;
create function f() returns int language sql as 'select a from missing';
-- accepted
set check_function_bodies to false;
create function g() returns int language sql as 'select';

-- case: a body in the standard's form is parsed for good
-- server: 14..
create table t (a int, b text);
create function f() returns int return (select max(a) from t);
-- refused: undefined_column
create function g() returns int return (select c from t);
-- refused: dependent_objects_still_exist
drop table t;
-- refused: dependent_objects_still_exist
alter table t drop a;
-- accepted
alter table t drop b;
-- accepted
create procedure p(x int) begin atomic insert into t values (x); delete from t where a = x; end;
-- refused: undefined_table
create procedure q() begin atomic insert into missing values (1); end;
-- accepted
drop table t cascade;
-- refused: undefined_function
select f();
-- refused: undefined_function
call p(1);

-- case: the standard's form is new in 14
-- server: ..13
create table t (a int);
-- refused: syntax_error
create function f() returns int return 1;

-- case: plpgsql is bound late
create function f() returns int language plpgsql as $$ begin return (select a from missing); end $$;
-- refused: undefined_object
create function g(x missing) returns int language plpgsql as 'begin return 1; end';
-- accepted
create procedure p() language plpgsql as $$ declare x int; begin delete from missing where id = x; end $$;

-- case: procedures are called, functions are not
create procedure p(a int, b text default 'x') language sql as 'select a';
create function f() returns int language sql as 'select 1';
-- accepted
call p(1);
-- refused: undefined_function
call p();
-- refused: undefined_function
call missing();
-- refused: wrong_object_type
call f();
-- refused: wrong_object_type
select p(1);
-- refused: wrong_object_type, server ..13
drop function p;
-- refused: undefined_function, server 14..
drop function p;
-- refused: wrong_object_type, server ..13
drop procedure f;
-- refused: undefined_function, server 14..
drop procedure f;
-- refused: wrong_object_type
drop procedure f();
-- accepted
drop routine f;
-- accepted
drop procedure p(int, text);
-- refused: undefined_function
drop procedure p;

-- case: what uses a function keeps it
create function f(a int) returns int immutable language sql as 'select a';
create table t (a int default f(1), b int check (f(b) > 0), c int generated always as (f(3)) stored);
create view v as select f(a) as x from t;
-- refused: dependent_objects_still_exist
drop function f;
-- accepted
drop view v;
-- refused: dependent_objects_still_exist
drop function f;
-- accepted
drop function f cascade;
-- refused: undefined_column
select c from t;
-- accepted
select a, b from t;
-- refused: undefined_object
alter table t drop constraint t_b_check;

-- case: functions are altered and renamed
create function f(a int) returns int language sql as 'select a';
create function g(a int) returns int language sql as 'select a';
-- accepted
alter function f(int) immutable strict;
-- accepted
alter function f rename to h;
-- refused: undefined_function
alter function f rename to i;
-- refused: duplicate_function
alter function g(int) rename to h;
-- refused: undefined_function
alter function g(text) stable;
-- accepted
alter function h(int) set search_path = public;
-- refused: undefined_object
alter function h(int) owner to nobody_here;

-- case: named and default arguments
create function f(a int, b int default 2, variadic c text[] default '{}') returns int language sql as 'select a';
-- accepted
select f(1), f(1, 2), f(1, 2, 'x', 'y'), f(1, 2, variadic array['x']), f(a => 1, b => 2, variadic c => array['x']);
-- refused: undefined_function
select f(a => 1);
-- accepted
create function g(a int, b int default 2, c text default 'x') returns int language sql as 'select a';
select g(1), g(a => 1), g(1, b => 3), g(b := 1, a := 2), g(1, c => 'y');
-- refused: undefined_function
select g(b => 1);
-- refused: undefined_function
select g(1, z => 2);
-- refused: undefined_function
select g(1, a => 2);
-- refused: syntax_error
select g(a => 1, 2);

-- case: aggregates
create aggregate total (int) (sfunc = int4pl, stype = int, initcond = '0');
-- refused: duplicate_function
create aggregate total (int) (sfunc = int4pl, stype = int);
-- refused: undefined_function
create aggregate wrong (int) (sfunc = missing, stype = int);
-- refused: undefined_object
create aggregate wrong (int) (sfunc = int4pl, stype = missing);
-- accepted
create table t (a int, b text);
create view v as select total(a) from t;
-- refused: undefined_function
select total(b) from t;
-- refused: grouping_error
select total(a), b from t;
-- refused: dependent_objects_still_exist
drop aggregate total (int);
-- refused: wrong_object_type
drop function total (int);
-- refused: undefined_function
drop aggregate missing (int);
-- accepted
drop aggregate total (int) cascade;

-- case: operators
create function same(int, text) returns boolean language sql immutable as 'select $1::text = $2';
create operator === (leftarg = int, rightarg = text, function = same);
-- refused: duplicate_function
create operator === (leftarg = int, rightarg = text, function = same);
-- accepted
select 1 === 'x'::text;
-- refused: undefined_function
select 'x'::text === 1;
-- refused: undefined_function
create operator ==== (leftarg = int, rightarg = int, function = same);
-- refused: dependent_objects_still_exist
drop function same;
-- refused: undefined_function
drop operator === (int, int);
-- accepted
drop operator === (int, text);
-- refused: undefined_function
select 1 === 'x'::text;

-- case: casts
create type pair as (a int, b int);
create function to_pair(int) returns pair language sql as 'select $1, $1';
create cast (int as pair) with function to_pair(int) as assignment;
-- refused: duplicate_object
create cast (int as pair) with function to_pair(int);
-- accepted
select 1::pair;
-- refused: undefined_function
create cast (text as pair) with function missing(text);
-- accepted
create table t (p pair);
insert into t values (1);
-- refused: undefined_object
drop cast (text as pair);
-- accepted
drop cast (int as pair);
-- refused: cannot_coerce
select 1::pair;
-- refused: datatype_mismatch
insert into t values (1);

-- case: an aggregate is a function, but not for drop
create aggregate total(int) (sfunc = int4pl, stype = int, initcond = '0');
create schema s;
-- accepted
comment on function total(int) is 'x';
-- accepted
alter function total(int) set schema s;
-- accepted
alter function s.total(int) rename to whole;
-- refused: wrong_object_type
drop function s.whole(int);
-- refused: wrong_object_type
drop function s.whole;
-- refused: wrong_object_type
drop procedure if exists s.whole(int);
-- accepted
drop aggregate s.whole(int);
-- accepted
create function plain(int) returns int language sql as 'select 1';
-- refused: wrong_object_type
drop aggregate plain(int);

-- case: types that are missing, if it exists
create schema s;
-- accepted
drop function if exists f(s.missing), g(missing);
-- accepted
drop routine if exists f(missing.a[]);
-- refused: undefined_object
drop function f(s.missing);

-- case: arguments without a default behind one with it
create table t (a int);
-- refused: invalid_function_definition
create function f(a int default 1, b int) returns int language sql as 'select 1';
-- refused: invalid_function_definition
create procedure p(a int = 1, b int) language sql as 'select 1';
-- accepted
create function f(a int, b int default 1, out c int) language sql as 'select 1';
-- accepted
create function g(a int default 1, out c int) language sql as 'select 1';

-- case: languages that there are not
create table t (a int);
-- refused: undefined_object
create function f() returns int language foo as 'select 1';
-- refused: undefined_object
create function f() returns int language plpython3u as 'return 1';
-- accepted
create function f() returns int language PLPGSQL as 'begin return 1; end';
-- accepted
create function g() returns int language "sql" as 'select 1';

-- case: kinds of functions in a query
create table t (a int, b int);
create procedure p(a int) language sql as 'select 1';
-- refused: wrong_object_type
select p(1);
-- refused: wrong_object_type
select row_number() from t;
-- refused: wrong_object_type
select rank() from t;
-- refused: windowing_error
select a from t where row_number() over () = 1;
-- refused: windowing_error
delete from t where sum(a) over () = 1;
-- refused: windowing_error
select 1 from t join t as u on row_number() over () = 1;
-- accepted
select row_number() over (), sum(a) over (partition by b) from t order by rank() over (order by a);
-- accepted
select a from t where a in (select row_number() over () from t);
-- accepted
select rank(1) within group (order by a) from t;

-- case: a function has a result, a language and a body
create function a(out a int) as $$ select 1 $$ language sql;
create function b(inout a int) as $$ select 1 $$ language sql;
create function c() returns table (a int) as $$ select 1 $$ language sql;
create function d() returns trigger as $$ begin return new; end $$ language plpgsql;
create procedure e() language plpgsql as $$ begin end $$;
create function g() returns int as 'pg_backend_pid' language internal;
-- refused: invalid_function_definition
create function f() as $$ select 1 $$ language sql;
-- refused: invalid_function_definition
create function f(int, variadic b int[]) as $$ select 1 $$ language sql;
-- refused: invalid_function_definition
create or replace function f() language plpgsql as $$ begin end $$;
-- refused: invalid_function_definition
create function f() returns int as $$ select 1 $$;
-- refused: invalid_function_definition
create function f() returns trigger as $$ begin return new; end $$;
-- refused: invalid_function_definition
create procedure f() as $$ begin end $$;
-- refused: invalid_function_definition
create function f() returns int language sql;
-- refused: invalid_function_definition
create function f() returns int stable language internal;
-- refused: invalid_function_definition
create procedure f() language plpgsql;

-- case: what stands in no quotes is SQL
-- server: 14..
create function a() returns int return 1;
create function b() returns int begin atomic select 1; end;
create procedure c() begin atomic end;
create function d(out a int) language sql return 1;
-- refused: invalid_function_definition
create function f() return 1;
-- refused: invalid_function_definition
create function f() returns int;
