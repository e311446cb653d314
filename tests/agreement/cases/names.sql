-- How names are read: folding, quoting, truncation at 63 bytes, schemas and the search path.

-- case: names fold to lower case unless they are quoted
create table Users (ID int, "Name" text);
-- refused: duplicate_table
create table users (id int);
-- accepted
create table "Users" (id int);
-- refused: undefined_column
create index on users (name);
-- accepted
create index on users ("Name");
-- refused: undefined_table
drop table "USERS";
-- refused: undefined_column
create view v as select u."ID" from users u;
-- accepted
create view v as select U.Id, u."Name" from USERS AS u;

-- case: only ASCII letters surely fold
create table "Größe" ("Ä" int);
-- refused: undefined_column
create index on "Größe" (a);
-- accepted
create index on "Größe" ("Ä");

-- case: a quote in a name is written twice
create table "a""b" ("c""d" int);
-- accepted
create index on "a""b" ("c""d");
-- refused: undefined_table
drop table "a""""b";

-- case: a name in Unicode escapes
create table U&"d\0061t\+000061" (a int);
-- refused: duplicate_table
create table data (a int);
-- accepted
create table U&"d!0062" uescape '!' (a int);
-- accepted
drop table db;

-- case: a name is cut after 63 bytes
create table a123456789b123456789c123456789d123456789e123456789f123456789g123456789 (i int);
-- refused: duplicate_table
create table a123456789b123456789c123456789d123456789e123456789f123456789g123_other (i int);
-- accepted
alter table a123456789b123456789c123456789d123456789e123456789f123456789g12 add j int;
-- accepted
create index a123456789b123456789c123456789d123456789e123456789f123456789h123456789
    on a123456789b123456789c123456789d123456789e123456789f123456789g123456789 (j);
-- accepted
drop index a123456789b123456789c123456789d123456789e123456789f123456789h12;

-- case: a name is not cut within a character
create table "ääääääääääääääääääääääääääääääää" (i int);
-- refused: undefined_table
drop table "äääääääääääääääääääääääääääääää_";
-- accepted
drop table "äääääääääääääääääääääääääääääää";

-- case: columns are cut too
create table t (a123456789b123456789c123456789d123456789e123456789f123456789g123x int);
-- refused: duplicate_column
alter table t add a123456789b123456789c123456789d123456789e123456789f123456789g123y int;
-- refused: duplicate_column
create table u (a123456789b123456789c123456789d123456789e123456789f123456789g123x int,
    a123456789b123456789c123456789d123456789e123456789f123456789g123y int);

-- case: a reserved word needs quotes
create table "table" ("select" int, "user" text);
-- refused: syntax_error
create table user (id int);
-- refused: syntax_error
create table t (select int);
-- accepted
create view v as select "select", "user" from "table";
-- accepted
create table t (name text, type text, value int, date date, timestamp timestamp);

-- case: a qualified name needs its schema
create schema app;
create table app.t (id int);
-- refused: invalid_schema_name
create table missing.t (id int);
-- refused: undefined_table
create view v as select * from t;
-- accepted
create view v as select * from app.t;
-- refused: undefined_table
drop table t;
-- refused: undefined_table
create view v2 as select * from missing.t;
-- refused: feature_not_supported
-- silent: the name of the database is not known here
create view v3 as select * from other.app.t;

-- case: the search path decides where things are made
create schema app;
create schema other;
-- accepted
set search_path = app, public;
create table t (id int);
create index t_id on t (id);
-- refused: undefined_table
drop table t;
-- accepted
set search_path to other, app;
create table u (id int);
create view v as select t.id from t;
-- refused: duplicate_table
set search_path = other;
create table u (id int);
-- accepted
set search_path = public;
create table u (id int);
-- refused: undefined_table
set search_path = public;
create view w as select * from t;
-- accepted
set local search_path = app;
alter table t add column name text;
-- accepted
drop table app.t cascade;

-- case: nothing can be made where the search path has no schema
create schema app;
-- refused: invalid_schema_name
set search_path = missing;
create table t (id int);
-- accepted
set search_path = missing, app;
create table t (id int);
-- refused: invalid_schema_name
set search_path = '';
create table t (id int);
-- accepted
set search_path = '';
create table app.u (id int);
-- refused: undefined_table
set search_path = '';
alter table u add x int;

-- case: a search path is put back
create schema app;
-- accepted
set search_path = app;
create table t (id int);
reset search_path;
create table t (id int);
-- accepted
set search_path = app;
set search_path to default;
drop table t;
-- refused: undefined_table
drop table public.t;
-- accepted
drop table app.t;

-- case: a search path is set by a function
create schema app;
-- accepted
select pg_catalog.set_config('search_path', 'app', false);
create table t (id int);
-- accepted
drop table app.t;
-- accepted
select set_config('search_path', '', false);
create table public.t (id int);
-- refused: undefined_table
drop table app.t;

-- case: pg_catalog comes first
create table pg_stat_mine (id int);
-- accepted
create view v as select relname from pg_class;
-- accepted
create table pg_class (mine int);
-- refused: undefined_column
create view w as select mine from pg_class;
-- accepted
create view w as select mine from public.pg_class;
-- accepted
set search_path = public, pg_catalog;
create view x as select mine from pg_class;

-- case: one does not make things in the server's schemas
create table t (id int);
-- refused: insufficient_privilege
create table pg_catalog.t (id int);
-- refused: reserved_name
create schema pg_mine;
-- refused: dependent_objects_still_exist
drop schema pg_catalog;

-- case: a table, a view, an index, a sequence and a composite type share one space of names
create table thing (id int);
-- refused: duplicate_table
create view thing as select 1 as x;
-- refused: duplicate_table
create sequence thing;
-- refused: duplicate_table
create index thing on thing (id);
-- refused: duplicate_table
create materialized view thing as select 1 as x;
-- refused: duplicate_object
create type thing as (a int);
-- refused: duplicate_object
create type thing as enum ('a');
-- refused: duplicate_object
create domain thing as int;
-- accepted
create function thing() returns int language sql as 'select 1';

-- case: an enum has the name of a type, so no table or sequence has it
create type mood as enum ('good', 'bad');
-- refused: duplicate_object
create table mood (id int);
-- refused: duplicate_object
create sequence mood;
-- accepted
create table t (id int);
create index mood on t (id);
