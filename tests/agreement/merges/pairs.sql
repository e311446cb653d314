-- Pairs of migrations, one of which came late. Each pair begins with what is there before both; the
-- README beside this folder has the format.

-- base: shop
create type status as enum ('new', 'done');
create domain amount as numeric check (value >= 0);
create table users (id int primary key, email text unique, name text);
create table orders (id int primary key, user_id int references users on delete cascade, state status, total amount);
create table notes (id int primary key, note text, at timestamptz default now());
create table log (id bigint generated always as identity, what text);
create view customers as select id, email from users;
create materialized view totals as select user_id, count(*) as orders from orders group by user_id;
create sequence numbers;
create function plain(a int) returns int language sql immutable as 'select a + 1';
create function noted() returns trigger language plpgsql as
    $$ begin insert into log (what) values (tg_table_name); return new; end $$;
create trigger noted after insert on notes for each row execute function noted();
create schema archive;
create table archive.orders (id int);
insert into users values (1, 'a@example.org', 'a');
insert into orders values (1, 1, 'new', 5);

-- late
create table items (id serial primary key, order_id int references orders);
-- behind
create table carts (id serial primary key, user_id int references users);
-- commutes

-- late
alter table users add phone text;
-- behind
alter table orders add note text default 'none', add column users int;
-- commutes

-- late
create index on users (name);
-- behind
create unique index notes_note on notes (note) where note <> 'none';
-- commutes

-- late
insert into users values (2, 'notes', 'orders');
-- behind
update notes set note = 'none';
alter table notes alter note set not null;
-- commutes

-- late
alter table archive.orders add note text;
-- behind
alter table orders add note text;
-- commutes

-- late
comment on table users is 'who has orders';
-- behind
comment on table orders is 'of users';
-- commutes

-- late
create function twice(a int) returns int language sql as 'select a * 2';
-- behind
create or replace function plain(a int) returns int language sql immutable as 'select a + 2';
-- commutes

-- late
create type kind as enum ('a', 'b');
create table things (id int primary key, kind kind not null);
-- behind
drop view customers;
-- commutes

-- late
do $$ begin
    create type kind as enum ('a', 'b');
exception when duplicate_object then null;
end $$;
-- behind
alter table users add phone text;
-- commutes

-- late
grant select on users to public;
-- behind
alter table notes enable row level security;
create policy everybody on notes using (true);
-- commutes

-- late
create extension if not exists plpgsql;
create table a (id uuid default gen_random_uuid());
-- behind
create table b (id uuid default gen_random_uuid());
-- commutes

-- late
alter type status add value 'lost';
-- behind
alter table orders add note text;
-- commutes

-- late
create schema parts;
create table parts.users (id int);
-- behind
alter table users add phone text;
-- commutes

-- late
set search_path to archive;
create table users (id int);
-- behind
update users set name = 'b';
-- commutes

-- late
alter table users rename name to called;
-- behind
create table called (name text);
-- commutes

-- late
alter table log add at timestamptz;
-- behind
alter table notes add who text;
-- commutes

-- late
create table if not exists tags (name text primary key);
-- behind
alter table users add phone text;
create view phones as select phone from users;
-- commutes

-- late
lock table orders;
create table a (id int);
-- behind
create view v as select user_id from orders;
-- commutes

-- late
truncate notes;
-- behind
insert into users values (2, 'b@example.org');
-- commutes

-- late
alter table users add phone text;
-- behind
alter table users add fax text;
-- shares: both change table `users`
-- server: other

-- late
alter table users add phone text;
-- behind
alter table users drop name;
-- shares: both change table `users`
-- server: same

-- late
alter table users drop name;
-- behind
alter table users rename name to called;
-- refused in order

-- late
create index on users (name);
-- behind
alter table users rename name to called;
-- refuses: column "name" does not exist

-- late
create view names as select name from users;
-- behind
alter table users drop name cascade;
-- refuses: column "name" does not exist

-- late
create table items (order_id int references orders);
-- behind
drop table orders cascade;
-- refuses: relation "orders" does not exist

-- late
create table t (a int);
-- behind
create table if not exists t (b int);
-- refuses: relation "t" already exists

-- late
alter table users rename to people;
-- behind
create table if not exists users (a int);
-- shares: both change table `users`
-- server: other

-- late
create table archive.users (id int);
-- behind
set search_path to archive, public;
create table names as select * from users;
-- shares: `late` changes table `archive.users`, which `behind` names
-- server: other

-- late
alter type status add value 'lost';
-- behind
alter type status add value 'found';
-- shares: both change type `status`
-- server: other

-- late
alter type status rename value 'new' to 'fresh';
-- behind
create view fresh as select id from orders where state = 'fresh';
-- shares: `late` changes type `status`, which `behind` names
-- server: needs the late one

-- late
alter domain amount add check (value > 2);
-- behind
insert into orders values (2, 1, 'new', 3);
-- shares: `late` changes type `amount`, which `behind` names
-- server: same

-- late
delete from users;
-- behind
insert into orders values (2, null, 'new', 3);
-- shares: both change table `orders`
-- server: same

-- late
delete from users where id = 1;
-- behind
create table carts as select user_id from orders;
-- shares: `late` changes table `orders`, which `behind` names
-- server: other

-- late
insert into notes values (1, 'a');
-- behind
alter table log add at timestamptz default now();
-- shares: both change table `log`
-- server: same

-- late
create or replace function noted() returns trigger language plpgsql as 'begin return new; end';
-- behind
insert into notes values (1, 'a');
-- shares: `late` changes function `noted`, which `behind` names
-- server: other

-- late
insert into orders values (2, 1, 'new', 3);
-- behind
refresh materialized view totals;
-- shares: `late` changes table `orders`, which `behind` names
-- server: other

-- late
select setval('numbers', 10);
-- behind
insert into users values (nextval('numbers') + 5);
-- shares: both change sequence `numbers`
-- server: other

-- late
create or replace function plain(a int) returns int language sql immutable as 'select a + 2';
-- behind
update users set id = plain(id) where id > 5;
-- shares: `late` changes function `plain`, which `behind` names
-- server: same

-- late
grant select on all tables in schema public to public;
-- behind
create table t (a int);
-- shares: `late` changes schema `public`, which `behind` names
-- server: same

-- late
alter table orders drop constraint orders_user_id_fkey;
-- behind
delete from users;
-- shares: `behind` changes table `users`, which `late` names
-- server: other

-- late
create schema parts;
-- behind
create schema if not exists parts;
create table parts.t (a int);
-- refuses: schema "parts" already exists

-- late
comment on view customers is 'those who buy';
-- behind
drop view customers;
-- refuses: relation "customers" does not exist

-- late
do $$ begin
    if (select count(*) from pg_tables where schemaname = 'public') > 4 then
        create table many (a int);
    end if;
end $$;
-- behind
create table t (a int);
-- untold: what it touches cannot be told from the files

-- late
create table t (a int);
-- behind
create extension pgcrypto;
-- untold: what this extension brings may be named anywhere

-- late
create rule r as on insert to notes do also insert into log (what) values ('rule');
-- behind
create table t (a int);
-- untold: what this statement changes is not followed

-- late
alter default privileges grant select on tables to public;
-- behind
create table t (a int);
-- untold: what this statement changes is not followed

-- late
create operator === (leftarg = int, rightarg = int, function = int4eq);
-- behind
create table t (a int check (a === 1));
-- untold: what this statement changes is not followed

-- base: parts
create table parent (id int, at date) partition by range (at);
create table first_year partition of parent for values from ('2025-01-01') to ('2026-01-01');
create table others partition of parent default;
create table other (id int);
create table kinds (id int primary key);
create table child (extra text) inherits (other);
create function checked(a int) returns boolean language sql stable as
    'select exists (select from kinds where id = a)';
create table counted (id int check (checked(id)));
insert into kinds values (1);

-- late
create table second_year partition of parent for values from ('2026-01-01') to ('2027-01-01');
-- behind
insert into others values (1, '2027-05-05');
-- untold: what it touches cannot be told from the files

-- late
alter table parent add note text;
-- behind
alter table first_year add check (id > 0);
-- shares: both change table `first_year`
-- server: same

-- late
alter table other add note text;
-- behind
alter table child add note text;
-- refused in order

-- late
update other set id = 1;
-- behind
alter table child add more text;
-- shares: both change table `child`
-- server: same

-- late
insert into counted values (1);
-- behind
delete from kinds;
-- shares: `behind` changes table `kinds`, which `late` names
-- server: refuses

-- late
alter table kinds add name text;
-- behind
alter table counted validate constraint counted_id_check;
-- shares: `late` changes table `kinds`, which `behind` names
-- server: same

-- late
drop table child;
-- behind
alter table parent add note text;
-- commutes
