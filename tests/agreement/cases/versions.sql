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
