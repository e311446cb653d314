-- What a statement does that a block puts together is known in part. What it may have touched is in doubt.

-- case: a table's children get what it gets
create table p (x int);
create table c () inherits (p);
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table p add column u int, add constraint k check (x > 0)'; end $$;
-- accepted
select u from c;
-- accepted
alter table p drop constraint k;
-- accepted
alter table c add constraint k check (x > 1);

-- case: a table's children lose what it loses
create table p (x int, y int, constraint k check (x > 0));
create table c () inherits (p);
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table p drop constraint k, drop column y'; end $$;
-- accepted
alter table c add y text, add constraint k check (x > 1);

-- case: a table becomes a partition
create table p (x int) partition by range (x);
create table c (x int);
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table p attach partition c for values from (0) to (10)'; end $$;
-- accepted
alter table p detach partition c;
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table c inherit p'; exception when others then null; end $$;
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table p attach partition c default'; end $$;
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table p detach partition c'; end $$;
-- accepted
alter table p attach partition c for values from (0) to (10);

-- case: a key takes its index's name
create table t (x int, y int);
create unique index i on t (x);
create unique index j on t (y);
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table t add constraint k unique using index i'; end $$;
-- accepted
create index i on t (x);
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table t add constraint l primary key using index j'; end $$;
-- accepted
create index j on t (y);

-- case: a key's index is renamed
create table t (x int primary key);
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter index t_pkey rename to k'; end $$;
-- accepted
alter table t drop constraint k;
-- accepted
create table u (x int primary key);
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table u_pkey rename to l'; end $$;
-- accepted
create sequence u_pkey;

-- case: what belongs to a table moves with it
create schema s;
create table t (x serial primary key, y int);
create index i on t (y);
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table t set schema s'; end $$;
-- accepted
drop index s.i;
-- accepted
create sequence t_x_seq;
-- accepted
create table i (x int);

-- case: names of keywords
create table t (x int);
-- accepted
-- silent: the block runs it
do $$ begin execute 'create view index as select 1 as a'; end $$;
-- accepted
select a from index;
-- accepted
-- silent: the block runs it
do $$ begin execute 'drop view index; create table policy (x int)'; end $$;
-- accepted
create view index as select x from policy;
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table policy rename to rule'; end $$;
-- accepted
select x from rule;
-- accepted
create table policy (y int);

-- case: the sequences and constraints of a new column
create table t (x int);
-- accepted
-- silent: the block runs it
do $$ begin execute 'alter table t add y smallserial, add z serial8, add u int not null'; end $$;
-- accepted
alter sequence t_y_seq owned by none;
-- accepted
alter sequence t_z_seq rename to q;
-- accepted, server 18..
alter table t drop constraint t_u_not_null;

-- case: with cascade, what depends on what is in doubt is in doubt too
create table t (x int, y int);
create table u () inherits (t);
create view v as select y from t;
-- accepted
-- silent: the block hides the table, perhaps
do $$ begin create temporary table t (y int) on commit drop; exception when others then null; end $$;
-- accepted
alter table t drop y cascade, add z int;
-- accepted
create view v as select z from u;

-- case: what a block executes may be undone by its handler
create table t (a int, b int, c int);
-- accepted
do $$ begin execute $q$alter table t drop column a$q$; execute 'alter table t drop column b'; exception when duplicate_table then null; end $$;
-- accepted
alter table t add a int, add b text;
