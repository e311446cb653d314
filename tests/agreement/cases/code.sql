-- What code does: bodies of blocks and of functions, and the statements that they put together.

-- case: a loop that makes indexes leaves everything else as it is
create table t (a int, b int);
create table u (t_a int);
-- accepted
-- silent: the names of the indexes are not known
do $$
declare column_name text;
begin
    foreach column_name in array array['a', 'b'] loop
        execute format('create index %I on t (%I)', 't_' || column_name || '_idx', column_name);
    end loop;
end $$;
-- refused: undefined_column
alter table t drop c;
-- refused: undefined_table
alter table v add c int;
-- accepted
drop index t_a_idx;
-- refused: undefined_object
drop index u_a_idx;
-- accepted
alter table u add foreign key (t_a) references u (t_a) not valid, add unique (t_a);

-- case: a unique index that code makes may be what a foreign key needs
create table t (a int, b int);
-- accepted
-- silent: the name of the index is not known
do $$ declare n text := 'x'; begin execute 'create unique index t_' || n || ' on t (a)'; end $$;
-- accepted
create table u (a int references t (a));
insert into t values (1, 1) on conflict (a) do nothing;
-- refused: undefined_column
insert into t (c) values (1);

-- case: code that drops what it finds
create table t (a int);
create index t_a on t (a);
create table log (a int);
-- accepted
-- silent: which index is dropped is not known
do $$
declare r record;
begin
    for r in select indexname from pg_indexes where tablename = 't' loop
        execute 'drop index ' || quote_ident(r.indexname);
    end loop;
end $$;
-- refused: undefined_object
-- silent: it may still be there
drop index t_a;
-- accepted
select t.a from t, log;
-- refused: undefined_table
select a from missing;

-- case: code that drops constraints that it finds
create table t (a int primary key, b int constraint positive check (b > 0));
create table u (t_a int constraint u_fk references t);
-- accepted
-- silent: which constraint is dropped is not known
do $$
declare name text;
begin
    select conname into name from pg_constraint where conrelid = 'u'::regclass and contype = 'f';
    execute format('alter table u drop constraint %I', name);
end $$;
-- accepted
alter table u add constraint u_fk foreign key (t_a) references t;
-- refused: duplicate_object
alter table t add constraint positive check (b > 1);
-- refused: undefined_column
alter table u drop b;

-- case: code that adds a column to every table
create table t (a int);
create table u (a int);
-- accepted
-- silent: the tables are not known
do $$
declare r record;
begin
    for r in select tablename from pg_tables where schemaname = 'public' loop
        execute format('alter table %I add column tenant int', r.tablename);
    end loop;
end $$;
-- accepted
select tenant from t;
-- refused: undefined_column
-- silent: the column may be there
select tenants from t;
-- refused: duplicate_table
create table u (b int);

-- case: partitions of unknown names
create table events (at date) partition by range (at);
create table t (a int);
-- accepted
-- silent: the names of the partitions are not known
do $$
declare part text; m int;
begin
    for m in 1..2 loop
        part := 'events_2024_' || m;
        execute format('create table %I partition of events for values from (%L) to (%L)',
            part, make_date(2024, m, 1), make_date(2024, m + 1, 1));
    end loop;
end $$;
-- accepted
drop table events_2024_1;
-- refused: undefined_table
drop table event_2024_2;
-- accepted
insert into events values ('2024-02-03');

-- case: a schema for each tenant
create table tenants (name text);
insert into tenants values ('one');
-- accepted
-- silent: the names of the schemas are not known
do $$
declare r record;
begin
    for r in select name from tenants loop
        execute format('create schema %I', 'tenant_' || r.name);
        execute format('create table %I.orders (id int)', 'tenant_' || r.name);
    end loop;
end $$;
-- accepted
select id from tenant_one.orders;
-- refused: undefined_table
select id from nobody.orders;
-- refused: undefined_column
select names from tenants;

-- case: rows, rights and settings leave the catalog as it is
create table t (a int);
-- accepted
do $$
declare n int; s text;
begin
    execute 'select count(*) from ' || 't' into n;
    execute format('delete from %I where a = $1', 't') using n;
    execute 'truncate t';
    perform set_config('app.tenant', '1', true);
    s := 'drop table t';
    raise notice 'create table %', s;
    if n > 0 then
        update t set a = n;
    elsif n < 0 then
        delete from t;
    else
        insert into t values (n);
    end if;
    case n when 1 then null; else null; end case;
    while n < 2 loop
        n := n + 1;
        continue when n = 1;
    end loop;
exception when others then
    raise warning 'failed';
end $$;
-- refused: undefined_table
select a from u;
-- refused: duplicate_table
create table t (a int);

-- case: a block with variables is read
create table t (a int);
-- accepted
do $$
declare
    n int := 1;
begin
    select count(*) into n from t;
    alter table t add column b text;
    create table u (c int);
    n := n + 1;
    perform 1;
    return;
    drop table t;
end $$;
-- accepted
select b from t, u;
-- refused: duplicate_column
alter table t add b int;

-- case: what stands behind a way out may not run
create table t (a int);
-- accepted
-- silent: whether the block returns early is not known
do $$
begin
    if (select count(*) from t) > 0 then
        return;
    end if;
    create table u (a int);
end $$;
-- accepted
select a from u;
-- accepted
drop table if exists u;

-- case: blocks ask the catalog
create table t (a int);
-- accepted
do $$
begin
    if (select to_regclass('t') is not null) then
        alter table t rename to t_old;
        create table t (b text);
        insert into t select a::text from t_old;
        drop table t_old;
    end if;
    if to_regclass('public.missing') is not null then
        drop table missing;
    else
        create table made (c int);
    end if;
end $$;
-- accepted
select b, c from t, made;
-- refused: undefined_table
select * from t_old;
-- refused: undefined_column
select a from t;
-- accepted
do $$
begin
    if exists (select 1 from information_schema.columns where table_name = 't' and column_name = 'b') then
        alter table t rename column b to d;
        alter table t add e int;
    end if;
    if exists (select 1 from pg_type where typname = 'mood') then
        alter table t add f mood;
    end if;
    if not exists (select 1 from pg_type where typname = 'mood') then
        create type mood as enum ('good');
        alter table t add g mood;
    end if;
end $$;
-- accepted
select d, e, g from t;
-- refused: undefined_column
select f from t;

-- case: both ways of a condition that nobody knows
create table t (a int);
-- accepted
-- silent: the role may be there
do $$
begin
    if exists (select 1 from pg_roles where rolname = 'nobody_at_all') then
        create table u (a int);
    else
        create table v (a int);
    end if;
end $$;
-- accepted
drop table v;
-- refused: undefined_table
select a from w;

-- case: a function that is called runs
create table old (a int);
create view old_view as select a from old;
create table log (a int);
create function tidy() returns int language plpgsql as $$
declare n int;
begin
    select count(*) into n from old;
    create table new (b int primary key);
    insert into new select n;
    drop view if exists old_view;
    drop table old;
    return n;
end $$;
-- accepted
select tidy();
-- accepted
drop function tidy();
-- refused: undefined_table
select a from old;
-- refused: duplicate_table
create table new (a int);
-- refused: undefined_column
select a from new;

-- case: a function that calls one that makes things up
create table t (a int);
create function inner_one(name text) returns void language plpgsql as $$
begin execute format('create table %I (a int)', 'made_' || name); end $$;
create function outer_one() returns void language plpgsql as $$
begin perform inner_one('x'); end $$;
-- accepted
-- silent: the name of the table is not known
select outer_one();
-- accepted
drop table made_x;
-- refused: undefined_table
select a from u;

-- case: a trigger that changes the catalog
create table t (a int);
create function on_insert() returns trigger language plpgsql as $$
begin execute 'create table part_' || new.a || ' (b int)'; return new; end $$;
create trigger make before insert on t for each row execute function on_insert();
-- accepted
-- silent: the name of the table is not known
insert into t values (7);
-- accepted
select b from part_7;
-- refused: undefined_table
select b from parts;

-- case: functions that are not called do nothing
create table t (a int);
create function make_index(name text) returns void language plpgsql as $$
begin execute 'create index ' || name || ' on t (a)'; exception when duplicate_table then null; end $$;
create procedure forget() language plpgsql as $$ begin execute 'drop table t'; end $$;
-- accepted
update t set a = 1;
-- refused: undefined_object
drop index t_a;
-- refused: duplicate_table
create table t (a int);

-- case: the search path of a function is its own
create table t (a int);
create function f() returns void language plpgsql as $$
begin
    perform set_config('my.setting', 'search_path', false);
end $$;
-- accepted
select f();
-- refused: undefined_table
select a from u;

-- case: constraints that were never there
create table t (a int not null, b int constraint named not null, c int);
-- refused: undefined_object
alter table t drop constraint t_a_fkey;
-- refused: undefined_object
alter table t validate constraint missing;
-- refused: undefined_object, server ..17
alter table t drop constraint named;
-- accepted, server 18..
alter table t drop constraint named;
-- refused: undefined_object
alter table t rename constraint missing to other;
-- refused: undefined_object, server ..17
alter table t drop constraint t_a_not_null;
-- accepted, server 18..
alter table t drop constraint t_a_not_null;

-- case: a default that is null is none
create domain word as text;
create table t (
    a int default null,
    b varchar(5) default null,
    c word default null,
    d text default null::text,
    e text default 'x'
);
-- accepted
alter table t alter e set default null, alter a set default 1;

-- case: a condition that asks for more than a name
create type mood as enum ();
create table t (a int);
-- accepted
-- silent: whether the type has labels is not asked
do $$
begin
    if exists (select 1 from pg_type t join pg_enum e on e.enumtypid = t.oid where t.typname = 'mood') then
        drop table t;
    end if;
    if exists (select 1 from pg_class where relname = 't' and relkind = 'v') then
        drop table t;
    end if;
end $$;
-- accepted
select a from t;

-- case: what is done after a savepoint is undone by going back to it
create table t (a int);
-- accepted
savepoint s; create table u (a int); rollback to s; create table u (b int);
-- accepted
insert into u (b) values (1);
-- accepted
savepoint s; drop table t; rollback to savepoint s; insert into t (a) values (1);
-- accepted
savepoint s; alter table t rename a to x; rollback work to s; alter table t rename a to y; release savepoint s;
-- refused: undefined_column
select a from t;
-- refused: undefined_column
savepoint s; alter table t rename y to z; savepoint r; alter table t rename z to w; rollback to r; select w from t;
-- accepted
savepoint s; alter table t rename y to z; savepoint r; alter table t rename z to w; rollback to r; select z from t;
