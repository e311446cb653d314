-- Constraints and indexes.

-- pair: constraints are added and dropped
create table users (id int primary key, name text, boss int);
-- up
alter table users add unique (name);
alter table users add constraint named check (name <> '');
alter table users add foreign key (boss) references users;
-- down
alter table users drop constraint users_boss_fkey;
alter table users drop constraint named;
alter table users drop constraint users_name_key;

-- pair: constraints are left
create table users (id int primary key, name text, boss int);
-- up
alter table users add unique (name);
alter table users add constraint named check (name <> '');
alter table users add foreign key (boss) references users;
-- down
alter table users drop constraint users_boss_fkey;
-- differs: constraint `named` of table `users` is still there
-- differs: constraint `users_name_key` of table `users` is still there

-- pair: a constraint is dropped and added again
create table users (id int primary key, boss int references users on delete cascade, name text, unique (name, id));
-- up
alter table users drop constraint users_boss_fkey, drop constraint users_name_id_key;
-- down
alter table users add foreign key (boss) references users (id) on delete cascade;
alter table users add unique (name, id);

-- pair: a foreign key says less than before
create table users (id int primary key, boss int references users on delete cascade on update set null);
-- up
alter table users drop constraint users_boss_fkey;
-- down
alter table users add foreign key (boss) references users;
-- differs: constraint `users_boss_fkey` of table `users` says `on update no action`, it said `on update set null`
-- differs: constraint `users_boss_fkey` of table `users` says `on delete no action`, it said `on delete cascade`

-- pair: a foreign key refers to something else
create table users (id int primary key, code int unique);
create table orders (user_id int references users);
-- up
alter table orders drop constraint orders_user_id_fkey;
-- down
alter table orders add foreign key (user_id) references users (code);
-- differs: constraint `orders_user_id_fkey` of table `orders` refers to `code` of `users`, it referred to `id` of `users`

-- pair: a foreign key comes back without being validated
create table users (id int primary key, boss int references users);
-- up
alter table users drop constraint users_boss_fkey;
-- down
alter table users add constraint users_boss_fkey foreign key (boss) references users not valid;
-- differs: constraint `users_boss_fkey` of table `users` is not validated, it was

-- pair: a constraint comes back under another name
create table users (id int primary key, boss int constraint has_boss references users, name text unique);
-- up
alter table users drop constraint has_boss, drop constraint users_name_key;
-- down
alter table users add foreign key (boss) references users;
alter table users add constraint one_name unique (name);
-- differs: constraint `users_name_key` of table `users` is named `one_name` now
-- differs: constraint `has_boss` of table `users` is named `users_boss_fkey` now

-- pair: a check comes back under another name, and nobody knows if it is the same
create table users (id int, constraint small check (id < 10));
-- up
alter table users drop constraint small;
-- down
alter table users add check (id < 100);
-- differs: constraint `small` of table `users` is not back
-- differs: constraint `users_id_check` of table `users` is still there

-- pair: a constraint is renamed and not renamed back
create table users (id int primary key);
-- up
alter table users rename constraint users_pkey to users_key;
-- down
comment on table users is '';
-- differs: constraint `users_pkey` of table `users` is named `users_key` now

-- pair: a primary key goes over to other columns, and back
create table users (id int primary key, code int not null);
-- up
alter table users drop constraint users_pkey, add primary key (code);
-- down
alter table users drop constraint users_pkey, add primary key (id);

-- pair: a primary key stays on other columns
create table users (id int primary key, code int not null);
-- up
alter table users drop constraint users_pkey, add primary key (code);
-- down
alter table users alter id set not null;
-- differs: constraint `users_pkey` of table `users` is on `code`, it was on `id`

-- pair: a key becomes unique only
create table users (id int primary key);
-- up
alter table users drop constraint users_pkey;
-- down
alter table users add constraint users_pkey unique (id);
-- differs: constraint `users_pkey` of table `users` is unique, it was a primary key

-- pair: an index is created and dropped
create table users (id int primary key, name text);
-- up
create index users_name on users (name);
create unique index on users (lower(name)) where id > 0;
-- down
drop index users_lower_idx;
drop index users_name;

-- pair: an index is left
create table users (id int primary key, name text);
-- up
create index users_name on users (name);
create unique index on users (lower(name)) where id > 0;
-- down
drop index if exists users_lower_idx, name_of_users;
-- differs: index `users_name` is still there

-- pair: an index of another schema is left, as it is not found
create schema app;
create table app.users (id int, name text);
-- up
create index users_name on app.users (name);
-- down
drop index if exists users_name;
-- differs: index `app.users_name` is still there

-- pair: an index is another when it is back
create table users (id int primary key, name text, age int, data jsonb);
create unique index one on users (name) where age > 3;
create index two on users using gin (data);
create index three on users (name) include (age);
-- up
drop index one, two, three;
-- down
create index one on users (name, age);
create index two on users (data);
create index three on users (name);
-- differs: index `one` is on `name`, `age`, it was on `name`
-- differs: index `one` is not unique, it was
-- differs: index `one` has no `where` clause, it had one
-- differs: index `two` uses `btree`, it used `gin`
-- differs: index `three` includes nothing, it included `age`

-- pair: an index is renamed when it is back
create table users (id int primary key, name text);
create index names on users (name);
-- up
drop index names;
-- down
create index on users (name);
-- differs: index `names` is named `users_name_idx` now

-- pair: an index goes with a column, and does not come back with it
create table users (id int primary key, name text unique, age int);
create index on users (name, age);
-- up
alter table users drop name;
-- down
alter table users add name text;
-- differs: constraint `users_name_key` of table `users` is not back
-- differs: index `users_name_age_idx` is not back

-- pair: an index without a transaction
create table users (id int primary key, name text);
-- up
create index concurrently users_name on users (name);
-- down
drop index concurrently users_name;

-- pair: an exclusion constraint
create table rooms (during int4range);
-- up
alter table rooms add constraint once exclude using gist (during with &&);
-- down
alter table rooms alter during drop not null;
-- differs: constraint `once` of table `rooms` is still there

-- pair: a constraint can be deferred
create table users (id int primary key, boss int references users);
-- up
alter table users alter constraint users_boss_fkey deferrable;
-- down
comment on table users is '';
-- differs: constraint `users_boss_fkey` of table `users` can be deferred, it could not
