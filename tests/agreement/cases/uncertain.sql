-- Where a file does not tell what it does, the checker says nothing.

-- case: a block that does something
create table t (a int);
-- accepted
-- silent: the block runs what it puts together
do $$ declare name text := 'u'; begin execute 'create table ' || name || ' (a int)'; end $$;
-- accepted
alter table u add b int;
-- accepted
select a, b from u;

-- case: a block that drops something
create table t (a int);
create table u (a int);
-- accepted
-- silent: the block runs what it puts together
do $$ declare r record; begin for r in select 't' as name loop execute 'drop table ' || r.name; end loop; end $$;
-- refused: undefined_table
-- silent: the table may still be there
select a from t;
-- accepted
create table t (b text);
-- accepted
select a from u;

-- case: a function makes room for another where code may have dropped it
create table t (a int);
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create aggregate total(int) (sfunc = int4pl, stype = int);
-- accepted
-- silent: the block runs what it puts together
do $$ declare r record; begin
    for r in select proname from pg_proc where proname in ('f', 'total') loop
        execute 'drop routine ' || r.proname;
    end loop;
end $$;
-- accepted
create function f() returns trigger language plpgsql as $$ begin return null; end $$;
-- accepted
create aggregate total(int) (sfunc = int4mul, stype = int);

-- case: a trigger of a table that code changes is dropped alone
create table t (a int constraint positive check (a > 0));
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger f before insert on t for each row execute function f();
-- accepted
-- silent: the block runs what it puts together
do $$ declare r record; begin
    for r in select conname from pg_constraint where conname = 'positive' loop
        execute format('alter table t rename constraint %I to %I', r.conname, r.conname || '_2');
    end loop;
end $$;
-- accepted
drop trigger f on t;
-- refused: duplicate_function
create function f() returns trigger language plpgsql as $$ begin return null; end $$;
-- accepted
drop function f();
-- refused: undefined_function
create trigger f before insert on t for each row execute function f();

-- case: a plain block is read
create table t (a int);
-- accepted
do $$ begin create type mood as enum ('good'); exception when duplicate_object then null; end $$;
-- refused: duplicate_object
create type mood as enum ('good');
-- accepted
do $$ begin create type mood as enum ('other'); exception when duplicate_object then null; end $$;
-- accepted
create table u (m mood default 'good');
-- accepted
do $$ begin
    if not exists (select 1 from pg_type where typname = 'kind') then
        create type kind as enum ('a', 'b');
    end if;
end $$;
-- accepted
create table w (k kind);
-- accepted
do $$ begin
    if not exists (select 1 from information_schema.columns where table_name = 't' and column_name = 'b') then
        alter table t add column b text;
    end if;
end $$;
-- accepted
select b from t;
-- accepted
do $$ begin alter table t add constraint c check (a > 0); exception when duplicate_object then null; end $$;
-- accepted
do $$ begin alter table t add constraint c check (a > 0); exception when duplicate_object then null; end $$;
-- accepted
alter table t drop constraint c;

-- case: a block that runs a string is read as if the statement stood there
create table t (a int);
-- accepted
do $$ begin
    if not exists (select 1 from pg_tables where schemaname = 'public' and tablename = 'u') then
        execute 'create table u (a int primary key)';
    end if;
    execute $q$ alter table t add b text default 'x' $q$;
end $$;
-- accepted
alter table u add b int;
-- refused: duplicate_column
do $$ begin execute 'alter table t add b int'; end $$;
-- refused: undefined_table
do $$ begin execute 'drop table missing'; end $$;

-- case: conditions of blocks on what is there
create schema s;
create table t (a int constraint positive check (a > 0), b int);
create table s.w (a int);
create index t_b on t (b);
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger f before insert on t for each row execute function f();
-- accepted
do $$ begin
    if exists (select from information_schema.columns where table_name = 'w' and column_name = 'a') then
        alter table s.w rename a to b;
    end if;
    if exists (select from information_schema.columns where table_name = 'w' and column_name = 'c') then
        alter table s.w rename b to d;
    end if;
    if exists (select from information_schema.columns
            where table_schema = 'public' and table_name = 'w' and column_name = 'b') then
        alter table s.w rename b to d;
    end if;
end $$;
-- accepted
alter table s.w add a text;
-- accepted
do $$ begin
    if exists (select from pg_constraint where conname = 'positive' and conrelid = 't'::regclass) then
        alter table t rename constraint positive to above_zero;
    end if;
    if exists (select from information_schema.table_constraints
            where table_name = 'w' and constraint_name = 'above_zero') then
        alter table t rename constraint above_zero to nowhere;
    end if;
    if exists (select from pg_indexes where tablename = 't' and indexname = 't_b') then
        alter index t_b rename to by_b;
    end if;
    if exists (select from pg_tables where tablename = 'by_b') then
        drop table by_b;
    end if;
    if exists (select from information_schema.triggers where event_object_table = 't' and trigger_name = 'f') then
        drop trigger f on t;
    end if;
    if not exists (select from pg_trigger where tgname = 'f' and tgrelid = 't'::regclass) then
        create trigger g before insert on t for each row execute function f();
    end if;
end $$;
-- refused: duplicate_object
alter table t add constraint above_zero check (b > 0);
-- refused: duplicate_object
create trigger g before insert on t for each row execute function f();
-- accepted
drop index by_b;

-- case: conditions of blocks on keys
create table t (a int not null, b int not null);
-- accepted
do $$ begin
    if not exists (select constraint_name from information_schema.table_constraints
            where table_name = 't' and constraint_type = 'PRIMARY KEY') then
        alter table t add primary key (a);
    end if;
    if not exists (select from pg_constraint where conrelid = 't'::regclass and contype = 'p') then
        alter table t add primary key (b);
    end if;
    if exists (select from information_schema.table_constraints
            where table_name = 't' and constraint_type = 'CHECK') then
        alter table t add c int;
    end if;
end $$;
-- refused: invalid_table_definition
alter table t add primary key (b);
-- accepted
select c from t;

-- case: a column whose type code may change
create table t (a int, b int);
-- accepted
-- silent: rows decide
do $$ begin if (select count(*) from pg_class) > 3 then alter table t alter a type text; end if; end $$;
-- accepted
create index on t (lower(a));
-- refused: undefined_column
create index on t (c);
-- refused: undefined_function
create index on t (lower(b));

-- case: a primary key that code may have dropped makes room for another
create table t (id text primary key);
-- accepted
-- silent: the name of the key is looked up
do $$ declare q text; begin
    select concat('alter table t drop constraint ', constraint_name) into q
        from information_schema.table_constraints
        where table_name = 't' and constraint_type = 'PRIMARY KEY';
    if q is not null then
        execute q;
    end if;
end $$;
-- accepted
alter table t add number int not null;
-- accepted
alter table t add primary key (number);
-- accepted
create table u (t_number int references t);
-- refused: invalid_table_definition
alter table t add primary key (id);

-- case: what catches an error and raises another catches none
create table t (a int);
-- accepted
do $$ declare code text; begin
    alter table t add b int;
exception when others then
    get stacked diagnostics code = returned_sqlstate;
    raise exception using message = 'no column', errcode = code;
end $$;
-- refused: duplicate_column
alter table t add b int;

-- case: a function that a block may drop is not called
create table t (a int);
create function f(x text) returns void language plpgsql as $$ begin execute x; end $$;
-- accepted
do $$ begin drop function if exists f(text); exception when others then null; end $$;
-- refused: duplicate_table
create table t (a int);
-- refused: undefined_table
drop table u;

-- case: a plain block that fails
create table t (a int);
-- refused: undefined_table
do $$ begin alter table missing add b int; end $$;
-- refused: duplicate_column
do $$ begin alter table t add a int; end $$;
-- refused: duplicate_table
do $$ begin create table t (a int); exception when duplicate_object then null; end $$;
-- accepted
do $$ begin create table t (a int); exception when duplicate_table then null; end $$;
-- accepted
do $$ begin create table t (a int); exception when others then null; end $$;
-- refused: undefined_object
do language missing $$ begin end $$;
-- refused: syntax_error
-- silent: bodies in plpgsql are not judged
do $$ begin if; end $$;

-- case: a function that may change the catalog
create function setup() returns void language plpgsql as $$ begin create table made (a int); end $$;
-- accepted
-- silent: what the function does is not known
select setup();
-- accepted
alter table made add b int;
-- accepted
drop table made;

-- case: a procedure that may change the catalog
create procedure setup() language plpgsql as $$ begin create table made (a int); end $$;
-- accepted
-- silent: what the procedure does is not known
call setup();
-- accepted
select a from made;

-- case: an event trigger may do anything
create table log (tag text);
create function on_ddl() returns event_trigger language plpgsql as $$ begin insert into log values (tg_tag); end $$;
create event trigger note on ddl_command_end execute function on_ddl();
-- accepted
-- silent: the event trigger may do anything
create table t (a int);
-- accepted
select a from t;

-- case: a role may have a search path of its own, and no rights
create role agreement_nobody;
create table t (a int);
-- refused: insufficient_privilege
-- silent: rights are not followed
set role agreement_nobody;
drop table t;
-- accepted
drop role agreement_nobody;

-- case: settings that change what is read
create table t (a int);
-- accepted
set statement_timeout = '5s';
set local lock_timeout = 1000;
-- refused: undefined_object
set missing_setting = 1;
-- accepted
set my.own = 'x';
-- refused: invalid_parameter_value
set work_mem = 'lots';
-- refused: cant_change_runtime_param
set shared_buffers = '1GB';

-- case: dynamic SQL in a function is not read
create function f() returns void language plpgsql as $$ begin execute 'selct ' || missing; end $$;
-- accepted
create or replace function f() returns void language plpgsql as $$ begin perform 1 from missing; end $$;

-- case: rows decide, and rows are not followed
create table t (a int primary key, b int not null);
insert into t values (1, 1);
-- refused: unique_violation
-- silent: rows are not followed
insert into t values (1, 2);
-- refused: not_null_violation
-- silent: rows are not followed
insert into t (a) values (2);
-- refused: not_null_violation
-- silent: rows are not followed
alter table t add c int not null;
-- refused: check_violation
-- silent: rows are not followed
alter table t add check (a > 1);
-- refused: foreign_key_violation
-- silent: rows are not followed
create table u (a int references t);
insert into u values (5);

-- case: strings that are not as in the standard
create table t (a text);
-- accepted
-- silent: where the strings end is not known
set standard_conforming_strings = off;
insert into t values ('it\'s one; no, two');
alter table t add b int default length('\'');
-- accepted
select b from t;
-- accepted
set standard_conforming_strings = on;
insert into t values ('\');

-- case: the table in which another tool keeps its history may be there
create table _sqlx_migrations (version bigint primary key, description text);
-- accepted
insert into _sqlx_migrations (version, description) values (1, 'init');
-- refused: duplicate_table
create table _sqlx_migrations (version bigint);
-- refused: undefined_table
-- silent: it is the tool that makes it
delete from schema_migrations where version = '1';

-- case: the table of another tool that a migration makes was not there before
create table schema_migrations (version text primary key, applied_at timestamptz);
create table t (a int);
-- accepted
alter table t add version text, add applied_at date;
-- refused: undefined_column
insert into schema_migrations (nope) values ('1');
-- refused: duplicate_table
create table schema_migrations (version text);

-- case: a foreign key to a table that is in doubt and moves
create schema s;
create table a (x int primary key);
create table b (y int references a);
-- accepted
do $$ begin alter table a add constraint a_x_key primary key using index missing; exception when others then null; end $$;
-- accepted
alter table a set schema s;

-- case: a function is not known where the types of its arguments are not
-- accepted
create type e as enum ('one', 'two');
-- accepted
do $$ begin alter type e rename attribute z to x; exception when others then null; end $$;
-- accepted
create function f(x e, y e[]) returns void language sql as 'select true';
