-- Triggers, indexes, functions, views and what else a table is.

-- pair: a trigger comes back with other events
create table users (a int, b int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert or update on users for each row execute function f();
create trigger u after insert on users for each row when (new.a > 0) execute function f();
create trigger v after update of a on users execute function f();
-- up
drop trigger t on users;
drop trigger u on users;
drop trigger v on users;
-- down
create trigger t after insert on users for each statement execute function f();
create trigger u after insert on users for each row when (new.a > 1) execute function f();
create trigger v after update of b on users execute function f();
-- differs: trigger `t` of table `users` fires `after` the event, it fired `before` it
-- differs: trigger `t` of table `users` fires on `insert`, it fired on `insert` or `update`
-- differs: trigger `t` of table `users` fires for each statement, it did not
-- differs: trigger `u` of table `users` has another `when` clause than before
-- differs: trigger `v` of table `users` names `b`, it named `a`

-- pair: a trigger comes back as it was
create table users (a int, b int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger t before update of a or insert on users for each row when (new.a > 0) execute function f();
-- up
drop trigger t on users;
-- down
CREATE TRIGGER t BEFORE INSERT OR UPDATE OF a ON users FOR EACH ROW WHEN ((new.a > 0)) EXECUTE PROCEDURE f();

-- pair: a trigger has another condition
create table users (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on users for each row when (new.a > 0) execute function f();
-- up
drop trigger t on users;
-- down
create trigger t before insert on users for each row execute function f();
-- differs: trigger `t` of table `users` has no `when` clause, it had one

-- pair: a trigger stays disabled
create table users (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on users for each row execute function f();
create trigger u before insert on users for each row execute function f();
-- up
alter table users disable trigger t;
alter table users enable always trigger u;
-- down
comment on table users is '';
-- differs: trigger `t` of table `users` is disabled, it was enabled
-- differs: trigger `u` of table `users` is always enabled, it was enabled

-- pair: triggers are enabled again
create table users (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on users for each row execute function f();
-- up
alter table users disable trigger all;
-- down
alter table users enable trigger user;

-- pair: a trigger that is made again is enabled
create table users (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on users for each row execute function f();
alter table users disable trigger t;
-- up
drop trigger t on users;
-- down
create trigger t before insert on users for each row execute function f();
-- differs: trigger `t` of table `users` is enabled, it was disabled

-- pair: a trigger is not back
create table users (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on users for each row execute function f();
create rule r as on delete to users do instead nothing;
-- up
drop trigger t on users;
drop rule r on users;
-- down
comment on table users is '';
-- differs: trigger `t` of table `users` is not back
-- differs: rule `r` of table `users` is not back

-- pair: an index comes back in another way
create table users (a int, b text, c text);
create index i on users (a desc, b) where a > 0;
create index j on users (lower(b));
create index k on users (b text_pattern_ops);
create index l on users (a) where b = 'one';
-- up
drop index i, j, k, l;
-- down
create index i on users (a, b) where a > 1;
create index j on users (lower(c));
create index k on users (b);
create index l on users (a) where b = 'two';
-- differs: index `i` has another `where` clause than before
-- differs: index `i` is `asc`, `asc`, it was `desc`, `asc`
-- differs: index `j` names `c`, it named `b`
-- differs: index `k` has the default operator class, it had the operator class `text_pattern_ops`
-- differs: index `l` has another `where` clause than before

-- pair: an index comes back as it was
create table users (a int, b text, c text);
create index i on users (a desc, b) where a > 0;
create index j on users (lower(b));
create index k on users (b text_pattern_ops);
create index l on users (a) where b in ('one');
-- up
drop index i, j, k, l;
-- down
CREATE INDEX i ON users USING btree (a DESC NULLS FIRST, b ASC NULLS LAST) WHERE ((a > 0));
CREATE INDEX j ON users ((lower(b)));
CREATE INDEX k ON users (b COLLATE "default" pg_catalog.text_pattern_ops ASC);
CREATE INDEX l ON users (a) WHERE b = 'one'::text;

-- pair: an index with the default class
create table users (a text, b varchar);
create index i on users (a);
create index j on users (b);
-- up
drop index i, j;
-- down
create index i on users (a text_ops);
create index j on users (b text_ops);

-- pair: an index of an extension
create extension pg_trgm;
create table users (a text);
create index i on users using gin (a gin_trgm_ops);
-- up
drop index i;
-- down
create index i on users using gist (a gist_trgm_ops);
-- differs: index `i` uses `gist`, it used `gin`

-- pair: a function is another
create function f(a int) returns int language sql immutable strict parallel safe as 'select a';
create function g(a int) returns int language sql as 'select a';
-- up
create or replace function f(a int) returns int language sql security definer as 'select a';
alter function g(int) stable strict parallel restricted;
-- down
comment on function f(int) is '';
-- differs: function `f(integer)` is `volatile`, it was `immutable`
-- differs: function `f(integer)` is not strict, it was
-- differs: function `f(integer)` is `security definer`, it was not
-- differs: function `f(integer)` is `parallel unsafe`, it was `parallel safe`
-- differs: function `g(integer)` is `stable`, it was `volatile`
-- differs: function `g(integer)` is strict, it was not
-- more: 1

-- pair: a function is the same again
create function f(a int) returns int language sql immutable strict parallel safe as 'select a';
-- up
create or replace function f(a int) returns int language sql security definer as 'select a';
-- down
create or replace function f(a int) returns int returns null on null input external security invoker
    as $$select a$$ language 'sql' immutable PARALLEL SAFE;

-- pair: a function is altered and back
create function f(a int) returns int language sql as 'select a';
-- up
alter function f(int) security definer stable cost 10 set search_path = public;
-- down
alter function f security invoker volatile reset search_path;
alter function f(int) cost 100;

-- pair: a function is leakproof
create function f(a int) returns int language sql as 'select a';
-- up
alter function f leakproof;
-- down
alter function f not leakproof volatile;
alter function f set search_path = public;
alter function f reset all;

-- pair: a function is in another language
create function f(a int) returns int language sql as 'select 1';
-- up
drop function f;
-- down
create function f(a int) returns int language plpgsql as 'begin return 1; end';
-- differs: function `f(integer)` is in `plpgsql`, it was in `sql`

-- pair: a view has another query
create table users (id int, name text, kind text);
create view v as select id, name from users where kind = 'one';
create view w as select id from users where id > 1;
create view x as select name from users order by 1;
-- up
create or replace view v as select id, name from users where kind = 'two';
create or replace view w as select id from users where id > 1 and name is null;
create or replace view x as select name from users order by name desc;
-- down
comment on view v is '';
-- differs: view `v` has another query than before
-- differs: view `w` has another query than before

-- pair: a view has its query again
create table users (id int, name text, kind text);
create view v as select * from users where kind = 'one' order by 2 limit 1;
-- up
drop view v;
-- down
CREATE VIEW v AS SELECT u.id, u.name, u.kind FROM users u
    WHERE ((u.kind = 'one'::text)) ORDER BY u.name FETCH FIRST ROW ONLY;
-- silent: a table has a name of its own

-- pair: a materialized view has another query
create table users (id int, name text, kind text);
create table posts (id int, user_id int);
create materialized view v as select users.id from users join posts on posts.user_id = users.id;
-- up
drop materialized view v;
-- down
create materialized view v as select users.id from users join posts on posts.id = users.id;
-- differs: materialized view `v` has another query than before

-- pair: a view of a view that is known in part
create view v as select relname from pg_class where relkind = 'r';
-- up
drop view v;
-- down
create view v as select relname from pg_class where relkind = 'v';
-- silent: it is not known what types the strings have

-- pair: a view joins in another way
create table a (id int, x int);
create table b (id int, y int);
create view v as select a.x, b.y from a join b on a.id = b.id;
-- up
drop view v;
-- down
create view v as select x, y from a join b using (id);
-- differs: view `v` has another query than before

-- pair: the replica identity stays
create table users (id int primary key);
-- up
alter table users replica identity full;
-- down
comment on table users is '';
-- differs: table `users` has the replica identity `full`, it had `default`

-- pair: the replica identity is set back
create table users (id int primary key);
-- up
alter table users replica identity using index users_pkey;
-- down
alter table users replica identity default;

-- pair: an index on a column as what it is
create table users (a text, b text, c varchar);
create index i on users (a);
create index j on users (b);
-- up
drop index i, j;
-- down
create index i on users ((a::text));
create index j on users (((b collate "default")));
