-- Where nothing is said, and what an author means with a file.

-- pair: a file that nobody wrote
-- up
create table users (id int);
-- down
-- This file should undo anything in `up.sql`
-- unwritten
-- differs: table `users` is still there

-- pair: an empty file below rows only
create table users (id int);
-- up
insert into users values (1);
comment on table users is 'people';
grant select on users to public;
-- down

-- pair: somebody says that nothing is undone
create table users (id int);
-- up
alter table users add name text;
-- down
-- The column may stay: nobody reads it.
-- silent: somebody says so

-- pair: a query does nothing on purpose
create table users (id int);
-- up
alter table users add name text;
-- down
select 1;
-- silent: it is written instead of nothing

-- pair: a block that raises nothing but a notice
create table users (id int);
-- up
alter table users add name text;
-- down
do $$ begin raise notice 'the column stays'; end $$;
-- silent: somebody says so

-- pair: an extension stays
-- up
create extension citext;
create table users (name citext);
-- down
drop table users;
-- silent: others may use it

-- pair: an extension is dropped with what uses it
create extension citext;
create table users (id int, name citext);
-- up
drop extension citext cascade;
-- down
create extension citext;
-- differs: column `name` of table `users` is not back

-- pair: a schema that may have been there stays
-- up
create schema if not exists app;
create table app.users (id int);
-- down
drop table app.users;
-- silent: others may use it

-- pair: what a block creates may have been there
-- up
do $$ begin
    create type mood as enum ('sad');
exception when duplicate_object then null;
end $$;
create table users (m mood);
-- down
drop table users;
-- silent: the block says that it may have been there

-- pair: what a block drops is dropped
-- up
create type mood as enum ('sad');
create table users (m mood);
-- down
do $$ begin
    if exists (select from pg_class where relname = 'users') then
        drop table users;
    end if;
end $$;
drop type mood;

-- pair: what a block puts together nobody knows
create table users (id int);
-- up
do $$ begin
    execute format('alter table %I add name text', 'users');
end $$;
-- down
comment on table users is '';
-- silent: the block cannot be read

-- pair: what is temporary goes by itself
-- up
create temporary table copies (id int);
create table users (id int);
-- down
create temporary table others (id int);
drop table users;

-- pair: a statement that is not read may have done it
create table users (id int);
create index users_id on users (id);
-- up
drop index users_id;
-- down
do language plpgsql $$ begin execute 'create index users_id on users (id)'; end $$;

-- pair: tables that both make if they are not there
-- up
create table if not exists users (id int);
create index if not exists users_id on users (id);
-- down
drop index if exists users_id;
drop table if exists users;
