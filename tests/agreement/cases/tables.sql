-- Tables and their columns, as they are made and dropped.

-- case: a table is made once
create table t (id int);
-- refused: duplicate_table
create table t (id int);
-- accepted
create table if not exists t (other text);
-- refused: undefined_column
select other from t;
-- refused: undefined_table
drop table missing;
-- accepted
drop table if exists missing;
-- accepted
drop table t;
-- refused: undefined_table
drop table t;
-- accepted
create table t (other text);

-- case: a table without columns
create table nothing ();
-- accepted
alter table nothing add something int;

-- case: several tables are dropped at once
create table a (id int);
create table b (id int);
-- refused: undefined_table
drop table a, c;
-- accepted
drop table if exists a, c;
-- refused: undefined_table
drop table a, b;
-- accepted
drop table b;

-- case: a statement that fails undoes the whole migration
create table a (id int);
-- refused: undefined_table
create table b (id int);
drop table a;
drop table c;
-- accepted
create table b (id int);
-- accepted
drop table a, b;

-- case: a column stands once
create table t (id int);
-- refused: duplicate_column
create table u (a int, b int, A text);
-- refused: duplicate_column
create table u (a int, "a" text);
-- accepted
create table u (a int, "A" text);

-- case: a column cannot have the name of a system column
create table t (id int);
-- refused: duplicate_column
create table u (ctid int);
-- refused: duplicate_column
alter table t add xmin int;
-- accepted
create table u (oid int);

-- case: types of columns, as the server writes them
create table t (
    a int, b int2, c int8, d bigint, e smallint, f integer, g serial, h bigserial, i smallserial,
    j real, k float, l float(24), m float(25), n double precision, o float4, p float8,
    q numeric, r numeric(10), s numeric(10, 2), t decimal(5, 1), u dec,
    v varchar, w varchar(10), x char, y char(3), z character varying(20), aa bpchar, ab text,
    ac bytea, ad boolean, ae bool, af date, ag time, ah time(3), ai timetz, aj time with time zone,
    ak timestamp, al timestamp(3), am timestamptz, an timestamp(6) with time zone,
    ao timestamp without time zone, ap interval, aq interval year to month, ar interval second(3),
    at uuid, au json, av jsonb, aw xml, ax inet, ay cidr, az macaddr, ba point, bb tsvector,
    bc bit, bd bit(5), be bit varying, bf varbit(7), bg money, bh oid, bi name, bj "char",
    bk int[], bl text[][], bm int array, bn varchar(5)[], bo int4range, bp int array[4],
    bq regclass, br national character varying(5), bs nchar(2), bt daterange[]
);
-- accepted
alter table t drop a, drop bt;

-- case: a type that there is not
create table t (id int);
-- refused: undefined_object
create table u (id integr);
-- refused: undefined_object
create table u (id string);
-- refused: undefined_object
create table u (at datetime);
-- refused: undefined_object
alter table t add x missing_type;
-- refused: undefined_object
alter table t add x missing_type[];
-- refused: invalid_schema_name
alter table t add x missing.type;
-- refused: undefined_object
alter table t add x public.int4;
-- accepted
alter table t add x pg_catalog.int4;

-- case: modifiers that a type cannot have
create table t (id int);
-- refused: syntax_error
create table u (a text(10));
-- refused: invalid_parameter_value
create table u (a numeric(2000));
-- refused: invalid_parameter_value
create table u (a varchar(0));
-- refused: syntax_error
create table u (a int(11));
-- refused: invalid_parameter_value
create table u (a varchar(10485761));
-- refused: invalid_parameter_value
create table u (a bit(0));
-- refused: invalid_parameter_value
create table u (a float(54));

-- case: types that no column can have
create table t (id int);
-- refused: invalid_table_definition
create table u (a record);
-- refused: invalid_table_definition
create table u (a anyelement);
-- refused: invalid_table_definition
create table u (a void);
-- refused: invalid_table_definition
create table u (a trigger);

-- case: a row type of a table is a type
create table point2 (x int, y int);
-- accepted
create table line2 (a point2, b point2[]);
-- refused: dependent_objects_still_exist
drop table point2;
-- refused: feature_not_supported
alter table point2 alter x type bigint;
-- accepted
alter table point2 add z int;
-- accepted
drop table point2 cascade;
-- accepted
create table line3 (l line2);
-- refused: undefined_object
create table line4 (p point2);

-- case: a table of itself
create table t (id int);
-- refused: undefined_object
create table u (id int, parent u);

-- case: temporary tables live in the session
create temporary table t (id int);
create table t (id text);
-- accepted
create temp table if not exists only_here (id int) on commit drop;
-- refused: invalid_table_definition
create temp table public.u (id int);
-- refused: invalid_table_definition
create table u (id int) on commit drop;
-- refused: invalid_table_definition
create temp table only_temporary (id int primary key);
create table u (t_id int references only_temporary);

-- case: unlogged tables
create unlogged table t (id int primary key);
-- refused: invalid_table_definition
create table u (id int references t);
-- accepted
alter table t set logged;
-- accepted
create table u (id int references t);
-- refused: invalid_table_definition
alter table t set unlogged;
-- accepted
alter table u set unlogged;

-- case: a collation of a column
create table t (a text collate "C", b varchar(5) collate "POSIX", c text collate pg_catalog."default");
-- refused: undefined_object
create table u (a text collate "nowhere_NO");
-- refused: datatype_mismatch
create table u (a int collate "C");
-- accepted
alter table t alter a type text collate "C";

-- case: storage parameters
create table t (id int) with (fillfactor = 70, autovacuum_enabled = false);
-- refused: invalid_parameter_value
create table u (id int) with (fillfacto = 70);
-- refused: invalid_parameter_value
create table u (id int) with (fillfactor = 5);
-- accepted
alter table t set (fillfactor = 90);
-- accepted
alter table t reset (fillfactor);
-- refused: invalid_parameter_value
alter table t set (fillfactor = 900);

-- case: access methods and tablespaces
create table t (id int) using heap;
-- refused: undefined_object
create table u (id int) using missing;
-- refused: undefined_object
create table u (id int) tablespace missing;
-- accepted
create table u (id int) tablespace pg_default;

-- case: identity and serial columns bring sequences
create table t (id int generated always as identity, n int generated by default as identity (start 10));
-- refused: duplicate_table
create sequence t_id_seq;
-- accepted
create table s (id serial, n bigserial);
-- refused: invalid_parameter_value
create table u (id text generated always as identity);
-- refused: syntax_error
create table u (id int default 1 generated always as identity);
-- refused: syntax_error
create table u (id int generated always as identity generated by default as identity);
-- refused: syntax_error
create table u (id int null generated always as identity);
-- refused: feature_not_supported
create table u (id serial[]);

-- case: a column is null or not, and not both
create table t (a int not null, b int null, c int not null unique);
-- refused: syntax_error
create table u (a int not null null);
-- accepted
create table u (a int primary key not null);

-- case: foreign tables need a server
create foreign data wrapper dummy;
create server remote foreign data wrapper dummy;
create foreign table t (id int not null, name text default 'x') server remote;
-- refused: undefined_object
create foreign table u (id int) server missing;
-- refused: duplicate_table
create foreign table t (id int) server remote;
-- accepted
alter foreign table t add column more int;
-- refused: wrong_object_type
drop table t;
-- refused: wrong_object_type
create index on t (id);
-- accepted
drop foreign table t;

-- case: a mere null is no default
create domain o as int;
create table t (a int default null, b varchar(5) default null, c o default null, d text default null::text,
    e int default 1, f text default null::varchar(5));
alter table t alter e set default null;
-- accepted
create table u (x int default 3, y text default 'x');
create table v (x int default null) inherits (u);

-- case: what like brings twice is told where it is written
create table b (x int, y int, z text);
-- refused: duplicate_column
create table d (z real, like b);

-- case: a column of two parents has the default of the one that has one
create table a (x int primary key);
create table c (x int default 7);
create table d () inherits (a, c);
create table e () inherits (c, a);

-- case: a typed table goes with its type
create type k as (x int, y text);
create table t of k;
-- refused: dependent_objects_still_exist
drop type k;
-- accepted
drop type k cascade;
-- refused: undefined_table
select * from t;

-- case: a temporary table that ends with the transaction hides nothing after it
create view v as select 1 as a;
-- accepted
create temporary table v (b int) on commit drop;
-- accepted
alter view v alter a set default 1;

-- case: columns of an index have names too
create table t (a int primary key);
-- accepted
alter table t_pkey rename a to b;

-- case: a default of operators needs brackets
create table t (a int);
-- refused: syntax_error
create table u (a timestamp default now() at time zone 'utc');
-- refused: syntax_error
alter table t add b timestamp not null default now() at time zone 'utc';
-- refused: syntax_error
alter table t add b bool default not true;
-- refused: syntax_error
alter table t add b bool default 1 in (1);
-- refused: syntax_error
create table u (a bool default true and false);
-- accepted
create table u (a timestamp default (now() at time zone 'utc'), b text default 'a' || 'b' not null, c bool default (1 in (1)) check (c or not c));
-- accepted
alter table u alter a set default now() at time zone 'utc', alter c set default 1 in (1, 2);
-- refused: syntax_error
create table v (a int(11) not null);
-- refused: syntax_error
create table v (a serial, b bigint(20));
-- accepted
create table int (a int, b int);

-- case: a generated column of another
create table t (a int, b int generated always as (a * 2) stored);
-- refused: invalid_object_definition
alter table t add c int generated always as (b) stored;
-- refused: invalid_object_definition
create table u (a int generated always as (1) stored, b int generated always as (a + 1) stored);
-- accepted
alter table t add c int generated always as (a) stored;
