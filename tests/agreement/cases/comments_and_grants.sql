-- Comments, grants and owners, as far as they name objects.

-- case: comments
create table t (a int constraint c check (a > 0), b text);
create view v as select a from t;
create index i on t (a);
create sequence s;
create type mood as enum ('x');
create domain d as int constraint positive check (value > 0);
create function f(int) returns int language sql as 'select 1';
create function tr() returns trigger language plpgsql as 'begin return new; end';
create trigger g before insert on t for each row execute function tr();
create policy p on t using (true);
create rule r as on delete to t do also nothing;
create materialized view m as select 1 as x;
-- accepted
comment on table t is 'x';
comment on column t.a is 'x';
comment on column v.a is 'x';
comment on column m.x is 'x';
comment on view v is 'x';
comment on index i is 'x';
comment on sequence s is 'x';
comment on type mood is 'x';
comment on domain d is 'x';
comment on constraint c on t is 'x';
comment on constraint positive on domain d is 'x';
comment on function f(int) is 'x';
comment on trigger g on t is 'x';
comment on policy p on t is 'x';
comment on rule r on t is 'x';
comment on schema public is 'x';
comment on materialized view m is null;
-- refused: undefined_table
comment on table missing is 'x';
-- refused: undefined_column
comment on column t.missing is 'x';
-- refused: undefined_table
comment on column missing.a is 'x';
-- refused: wrong_object_type
comment on table v is 'x';
-- refused: wrong_object_type
comment on view t is 'x';
-- refused: wrong_object_type
comment on index t is 'x';
-- refused: wrong_object_type
comment on column i.a is 'x';
-- refused: undefined_table
comment on index missing is 'x';
-- refused: undefined_object
comment on type missing is 'x';
-- refused: wrong_object_type
comment on domain mood is 'x';
-- refused: undefined_object
comment on constraint missing on t is 'x';
-- refused: undefined_function
comment on function f(text) is 'x';
-- refused: undefined_function
comment on function missing is 'x';
-- refused: undefined_object
comment on trigger missing on t is 'x';
-- refused: undefined_object
comment on policy missing on t is 'x';
-- refused: invalid_schema_name
comment on schema missing is 'x';
-- refused: undefined_object
comment on extension missing is 'x';
-- refused: invalid_schema_name
comment on table missing.t is 'x';

-- case: grants
create table t (a int, b text);
create sequence s;
create function f(int) returns int language sql as 'select 1';
create type mood as enum ('x');
create schema app;
create role agreement_reader;
-- accepted
grant select, insert (a) on t to agreement_reader;
grant usage on sequence s to public;
grant execute on function f(int) to agreement_reader with grant option;
grant usage on type mood to agreement_reader;
grant all on schema app to agreement_reader;
grant select on all tables in schema public, app to agreement_reader;
revoke all on table t from public;
alter default privileges in schema app grant select on tables to agreement_reader;
-- refused: undefined_table
grant select on missing to public;
-- refused: undefined_column
grant select (missing) on t to public;
-- refused: undefined_object
grant select on t to nobody_here;
-- refused: undefined_function
grant execute on function f(text) to public;
-- refused: undefined_object
grant usage on type missing to public;
-- refused: invalid_schema_name
grant usage on schema missing to public;
-- refused: invalid_schema_name
grant select on all tables in schema missing to public;
-- refused: invalid_grant_operation
grant execute on t to public;
-- refused: wrong_object_type
grant usage on sequence t to public;
-- refused: invalid_grant_operation
grant select on schema app to public;
-- refused: undefined_table
revoke select on missing from public;
-- refused: dependent_objects_still_exist
drop role agreement_reader;
-- accepted
drop owned by agreement_reader;
drop role agreement_reader;

-- case: owners
create table t (a int);
create role agreement_owner;
-- accepted
alter table t owner to agreement_owner;
-- refused: undefined_table
alter table missing owner to agreement_owner;
-- refused: undefined_object
alter table t owner to agreement_nobody_at_all;
-- refused: dependent_objects_still_exist
drop role agreement_owner;
-- accepted
alter table t owner to current_user;
-- accepted
drop role agreement_owner;
-- refused: undefined_object
drop role agreement_owner;
-- accepted
drop role if exists agreement_owner;

-- case: a `not null` is a constraint with a name from 18 on
-- server: 18..
create table t (a int primary key);
-- accepted
comment on constraint t_a_not_null on t is 'x';

-- case: a `not null` is no constraint before 18
-- server: ..17
create table t (a int primary key);
-- refused: undefined_object
comment on constraint t_a_not_null on t is 'x';
