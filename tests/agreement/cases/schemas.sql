-- Schemas: made, dropped, renamed, and with elements in them.

-- case: a schema is made once
create schema app;
-- refused: duplicate_schema
create schema app;
-- accepted
create schema if not exists app;
-- refused: invalid_schema_name
drop schema missing;
-- accepted
drop schema if exists missing;
-- refused: duplicate_schema
create schema public;

-- case: a schema with something in it is dropped with cascade only
create schema app;
create table app.t (id int primary key);
create view public.v as select id from app.t;
-- refused: dependent_objects_still_exist
drop schema app;
-- refused: dependent_objects_still_exist
drop schema app restrict;
-- accepted
drop schema app cascade;
-- refused: undefined_table
drop view v;

-- case: a function alone keeps a schema
create schema app;
create function app.f() returns int language sql as 'select 1';
-- refused: dependent_objects_still_exist
drop schema app;
-- accepted
drop function app.f();
-- accepted
drop schema app;

-- case: a renamed schema takes along what is in it
create schema app;
create table app.t (id serial primary key);
create schema taken;
-- refused: duplicate_schema
alter schema app rename to taken;
-- refused: invalid_schema_name
alter schema missing rename to present;
-- accepted
alter schema app rename to core;
-- refused: undefined_table
select * from app.t;
-- accepted
select id from core.t;
-- refused: reserved_name
alter schema core rename to pg_core;

-- case: a schema is made with its elements
create schema app
    create table t (id int primary key)
    create view v as select id from t;
-- refused: duplicate_table
create table app.t (id int);
-- accepted
select id from app.v;
-- refused: undefined_table
select id from v;

-- case: objects move to another schema
create schema app;
create table t (id serial primary key, name text);
create index t_name on t (name);
create type mood as enum ('good');
create function f() returns int language sql as 'select 1';
create view v as select id from t;
-- accepted
alter table t set schema app;
-- refused: undefined_table
alter table t set schema app;
-- accepted
alter table if exists t set schema app;
-- refused: duplicate_table
create sequence app.t_id_seq;
-- accepted
create sequence t_id_seq;
-- refused: duplicate_table
create index t_name on app.t (name);
-- accepted
alter type mood set schema app;
alter function f() set schema app;
alter view v set schema app;
-- refused: invalid_schema_name
alter table app.t set schema missing;
-- accepted
select id, app.f() from app.v;

-- case: a table cannot move to where its name is taken
create schema app;
create table t (id int);
create table app.t (id int);
-- refused: duplicate_table
alter table t set schema app;
-- accepted
alter table app.t rename to u;
-- accepted
alter table t set schema app;

-- case: public may be dropped
create table t (id int);
-- refused: dependent_objects_still_exist
drop schema public;
-- accepted
drop schema public cascade;
-- refused: invalid_schema_name
create table t (id int);
-- accepted
create schema public;
-- accepted
create table t (id int);

-- case: with pg_temp first in the path what is created is temporary
create table a (x int primary key);
create table b (y int);
-- accepted
-- silent: what such a path makes temporary is not followed
set local search_path = pg_temp, public;
create table b () inherits (a);

-- case: alter table moves any relation but an index
create schema s;
create table t (x int primary key);
create view v as select x from t;
create materialized view m as select x from t;
create sequence q;
create index i on t (x);
create type k as (x int);
-- accepted
alter table v set schema s;
-- accepted
alter table m set schema s;
-- accepted
alter table q set schema s;
-- refused: wrong_object_type
alter table i set schema s;
-- refused: wrong_object_type
alter table k set schema s;
-- refused: wrong_object_type
alter view t set schema s;
-- accepted
select x from s.v;

-- case: discard temp drops what is temporary
create temporary sequence q;
create temporary table t (id serial primary key, n int unique);
create temporary view v as select id from t;
create function pg_temp.f() returns int language sql as 'select 1';
create type pg_temp.k as (x int);
-- refused: duplicate_table
create temporary sequence q;
-- accepted
discard temp;
-- accepted
create temporary sequence q;
create temporary table t (id serial primary key);

-- case: the schema of temporary objects has another name
create temporary table t (a int primary key);
-- accepted
drop schema if exists pg_temp;
-- refused: invalid_schema_name
drop schema pg_temp;
-- accepted
create table pg_temp.u (a int primary key);
create temporary table w (a int references pg_temp.u);
create view v as select a from u;
-- accepted
select a from pg_temp.v;
