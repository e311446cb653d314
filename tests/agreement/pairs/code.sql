-- Views, functions, triggers, policies, rules.

-- pair: a view is created and dropped
create table users (id int, name text);
-- up
create view names as select name from users;
-- down
drop view names;

-- pair: a view is dropped and created again
create table users (id int, name text);
create view names as select id, name from users;
create materialized view copies as select name from users;
create unique index on copies (name);
-- up
drop view names;
drop materialized view copies;
alter table users alter name type varchar;
-- down
alter table users alter name type text;
create view names as select id, name from users;
create materialized view copies as select name from users;
create unique index on copies (name);

-- pair: a view is another when it is back
create table users (id int, name text);
create view names as select id, name from users;
create materialized view copies as select name from users;
create unique index on copies (name);
-- up
drop view names;
drop materialized view copies;
-- down
create view names as select id::bigint, name as label from users;
create materialized view copies as select name from users;
-- differs: column `id` of view `names` has type `bigint`, it had `integer`
-- differs: column `name` of view `names` is not back
-- differs: column `label` of view `names` is still there
-- differs: index `copies_name_idx` is not back

-- pair: a view goes with cascade and is forgotten
create table users (id int, name text);
create view names as select id, name from users;
-- up
alter table users drop name cascade;
-- down
alter table users add name text;
-- differs: view `names` is not back

-- pair: a view gets a column that stays
create table users (id int, name text);
create view names as select id from users;
-- up
create or replace view names as select id, name from users;
-- down
create or replace view names as select id, name from users where id > 0;
-- differs: view `names` has another query than before
-- differs: column `name` of view `names` is still there

-- pair: a materialized view takes the place of a view
create table users (id int, name text);
create view names as select id from users;
-- up
drop view names;
-- down
create materialized view names as select id from users;
-- differs: view `names` is a materialized view, it was a view

-- pair: a function is created and dropped
-- up
create function double(a int) returns int language sql as 'select a * 2';
create procedure nothing() language sql as '';
-- down
drop procedure nothing;
drop function double(int);

-- pair: a function of other arguments is left
create function double(a int) returns int language sql as 'select a * 2';
-- up
create function double(a bigint, b text) returns bigint language sql as 'select a * 2';
-- down
drop function if exists double(bigint);
-- differs: function `double(bigint, text)` is still there

-- pair: a function is dropped and created again with the same body
create function double(a int) returns int language sql as 'select a * 2';
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
-- up
drop function double;
drop function touch;
-- down
create function double(a int) returns int language sql as $$select a * 2$$;
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;

-- pair: a function returns something else when it is back
create function double(a int) returns int language sql as 'select a * 2';
create function ids() returns setof int language sql as 'select 1';
-- up
drop function double;
drop function ids;
-- down
create function double(a int) returns bigint language sql as 'select a * 2::bigint';
create function ids() returns int language sql as 'select 1';
-- differs: function `double(integer)` returns `bigint`, it returned `integer`
-- differs: function `double(integer)` has another body than before
-- differs: function `ids()` returns `integer`, it returned `setof integer`

-- pair: a trigger and its function
create table users (id int);
-- up
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger touched before update on users for each row execute function touch();
-- down
drop trigger touched on users;
drop function touch;

-- pair: a trigger is left, and another calls something else
create table users (id int);
create function one() returns trigger language plpgsql as $$ begin return new; end $$;
create function two() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger first before update on users for each row execute function one();
-- up
create trigger second before update on users for each row execute function two();
drop trigger first on users;
-- down
create trigger first before update on users for each row execute function two();
-- differs: trigger `first` of table `users` calls `two`, it called `one`
-- differs: trigger `second` of table `users` is still there

-- pair: policies and rules
create table users (id int);
create policy mine on users using (id = 1);
create rule quiet as on delete to users do instead nothing;
-- up
create policy yours on users using (id = 2);
drop policy mine on users;
drop rule quiet on users;
create rule loud as on update to users do instead nothing;
-- down
alter table users alter id drop not null;
-- differs: policy `mine` of table `users` is not back
-- differs: rule `quiet` of table `users` is not back
-- differs: rule `loud` of table `users` is still there
-- differs: policy `yours` of table `users` is still there

-- pair: a policy is dropped and created again
create table users (id int);
create policy mine on users using (id = 1);
-- up
drop policy mine on users;
-- down
create policy mine on users using (id = 1);

-- pair: a trigger keeps its new name
create table users (id int);
create function one() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger first before update on users for each row execute function one();
-- up
alter trigger first on users rename to second;
-- down
comment on table users is '';
-- differs: trigger `first` of table `users` is named `second` now
