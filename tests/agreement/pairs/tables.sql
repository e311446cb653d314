-- Tables, schemas and sequences.

-- pair: what is created is dropped, the last first
-- up
create table users (id serial primary key);
create table orders (id serial primary key, user_id int not null references users);
create index on orders (user_id);
-- down
drop table orders;
drop table users;

-- pair: one of two tables stays, with all that is in it
-- up
create table users (id serial primary key, name text unique check (name <> ''));
create index on users (name);
create table orders (id serial primary key);
-- down
drop table orders;
-- differs: table `users` is still there

-- pair: a dropped table comes back as it was
create table users (id serial primary key, name text not null default '' unique check (name <> ''));
create index users_name on users (lower(name)) where id > 0;
-- up
drop table users;
-- down
create table users (id serial primary key, name text not null default '' unique check (name <> ''));
create index users_name on users (lower(name)) where id > 0;

-- pair: a dropped table comes back without its index
create table users (id serial primary key, name text not null unique);
create index users_name on users (lower(name));
-- up
drop table users;
-- down
create table users (id serial primary key, name text unique);
-- differs: column `name` of table `users` takes nulls, it did not
-- differs: index `users_name` is not back

-- pair: a dropped table does not come back, and what went with it is not told apart
create table users (id serial primary key, name text unique);
create index on users (name);
create table orders (id int primary key, user_id int references users);
-- up
drop table users cascade;
-- down
alter table orders alter id type bigint;
alter table orders alter id type int;
-- differs: table `users` is not back
-- differs: constraint `orders_user_id_fkey` of table `orders` is not back

-- pair: a table is renamed back
create table users (id serial primary key);
-- up
alter table users rename to people;
-- down
alter table people rename to users;

-- pair: a table keeps its new name
create table users (id serial primary key);
-- up
alter table users rename to people;
alter table people add age int;
-- down
alter table people drop age;
-- differs: table `users` is named `people` now

-- pair: a table is moved back
create schema app;
create table users (id serial primary key);
create view names as select id from users;
-- up
alter table users set schema app;
-- down
alter table app.users set schema public;

-- pair: a moved table is not moved back
create schema app;
create table users (id bigint primary key);
-- up
alter table users set schema app;
-- down
grant select on app.users to public;
-- differs: table `users` is in schema `app`, it was in `public`

-- pair: two tables change their places, and back
create table a (id int);
create table b (name text);
-- up
alter table a rename to c;
alter table b rename to a;
alter table c rename to b;
-- down
alter table a rename to c;
alter table b rename to a;
alter table c rename to b;

-- pair: two tables change their places for good
create table a (id int);
create table b (name text);
-- up
alter table a rename to c;
alter table b rename to a;
alter table c rename to b;
-- down
comment on table a is 'was b';
-- differs: column `id` of table `a` is not back
-- differs: column `name` of table `a` is still there
-- differs: column `name` of table `b` is not back
-- differs: column `id` of table `b` is still there

-- pair: a table is built anew and takes the place of the old one
create table users (id int primary key, name text);
-- up
create table users_new (id bigint primary key, name text);
insert into users_new select * from users;
drop table users;
alter table users_new rename to users;
alter index users_new_pkey rename to users_pkey;
-- down
create table users_old (id int primary key, name text);
insert into users_old select * from users;
drop table users;
alter table users_old rename to users;
-- differs: constraint `users_pkey` of table `users` is named `users_old_pkey` now

-- pair: a view takes the place of a table
create table users (id int);
-- up
alter table users rename to people;
create view users as select * from people;
-- down
drop table if exists users_old;
-- differs: table `users` is a view, it was a table
-- differs: table `people` is still there

-- pair: a schema is created and dropped
-- up
create schema app;
create table app.users (id int);
-- down
drop schema app cascade;

-- pair: a schema is left
-- up
create schema app;
create table app.users (id int);
-- down
drop table app.users;
-- differs: schema `app` is still there

-- pair: a schema is renamed back, with what is in it
create schema app;
create table app.users (id int primary key);
create function app.f() returns int language sql as 'select 1';
-- up
alter schema app rename to old;
-- down
alter schema old rename to app;

-- pair: a schema keeps its new name
create schema app;
create table app.users (id int primary key);
-- up
alter schema app rename to old;
-- down
grant usage on schema old to public;
-- differs: schema `app` is named `old` now

-- pair: a sequence is created and left
-- up
create sequence numbers;
create sequence others;
-- down
drop sequence others;
-- differs: sequence `numbers` is still there

-- pair: a table becomes unlogged for good
create table t (a int);
create table u (a int);
-- up
alter table t set unlogged;
alter table u set unlogged;
-- down
alter table u set logged;
-- differs: table `t` is unlogged, it was not

-- pair: a child is a child no more
create table parent (a int);
create table child (a int, b int) inherits (parent);
-- up
alter table child no inherit parent;
-- down
comment on table child is 'alone';
-- differs: table `child` is not a child of `parent`, it was

-- pair: a child comes back to its parent
create table parent (a int);
create table child (b int) inherits (parent);
-- up
alter table child no inherit parent;
-- down
alter table child inherit parent;

-- pair: a column of a parent and of its children is told once
create table parent (a int);
create table child () inherits (parent);
-- up
alter table parent add b int;
-- down
comment on table parent is '';
-- differs: column `b` of table `parent` is still there

-- pair: more than is listed
-- up
create table t1 (); create table t2 (); create table t3 (); create table t4 ();
create table t5 (); create table t6 (); create table t7 (); create table t8 ();
-- down
comment on table t1 is '';
-- differs: table `t8` is still there
-- differs: table `t7` is still there
-- differs: table `t6` is still there
-- differs: table `t5` is still there
-- differs: table `t4` is still there
-- differs: table `t3` is still there
-- more: 2
