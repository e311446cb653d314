-- `alter table` in its forms.

-- case: columns are added
create table t (a int);
-- refused: duplicate_column
alter table t add a int;
-- accepted
alter table t add if not exists a int;
-- accepted
alter table t add column b text not null default '', add c int check (c > 0), add d int unique;
-- refused: undefined_table
alter table missing add x int;
-- accepted
alter table if exists missing add x int;
-- refused: duplicate_column
alter table t add e int, add e int;
-- accepted
alter table t add e serial, add f int generated always as identity;
-- refused: invalid_table_definition
alter table t add g int primary key, add h int primary key;
-- accepted
alter table only t add g int primary key;
-- refused: invalid_table_definition
alter table t add h int primary key;

-- case: columns are dropped
create table t (a int, b int, c int check (c > a), d int);
create index t_ab on t (a, b);
create view v as select d from t;
-- refused: undefined_column
alter table t drop missing;
-- accepted
alter table t drop if exists missing;
-- accepted
alter table t drop column a;
-- refused: undefined_object
drop index t_ab;
-- refused: dependent_objects_still_exist
alter table t drop d;
-- refused: dependent_objects_still_exist
alter table t drop d restrict;
-- accepted
alter table t drop d cascade;
-- refused: undefined_table
drop view v;
-- refused: feature_not_supported
alter table t drop ctid;
-- accepted
alter table t drop b, drop c;
-- refused: undefined_column
alter table t drop b;

-- case: a column that is dropped and added is another one
create table t (a int, b int);
-- accepted
alter table t drop a, add a text;
-- accepted
alter table t add c int, drop b;
-- refused: undefined_column
alter table t drop b, drop b;
-- refused: undefined_column
alter table t add d int, drop d;

-- case: a column's primary key goes with it
create table t (a int primary key, b int);
create table u (t_a int references t);
-- refused: dependent_objects_still_exist
alter table t drop a;
-- accepted
alter table t drop a cascade;
-- refused: undefined_object
alter table u drop constraint u_t_a_fkey;
-- accepted
alter table t add primary key (b);

-- case: columns and tables are renamed
create table t (a int, b int);
create view v as select a from t;
create index t_a on t (a);
-- accepted
alter table t rename a to id;
-- refused: undefined_column
alter table t rename a to id;
-- refused: duplicate_column
alter table t rename b to id;
-- refused: duplicate_column
alter table t rename b to ctid;
-- refused: undefined_column
select a from t;
-- accepted
select v.a, t.id from v, t;
-- accepted
alter table t rename column b to a;
-- accepted
alter table t rename to things;
-- refused: undefined_table
alter table t rename to things;
-- accepted
alter table if exists t rename to things;
-- refused: duplicate_table
alter table things rename to v;
-- refused: duplicate_table
alter table things rename to t_a;
-- accepted
alter table v rename to w;
-- accepted
alter table t_a rename to things_id;
-- accepted
drop index things_id;

-- case: not null comes and goes
create table t (a int, b int primary key, c int generated always as identity);
-- accepted
alter table t alter a set not null;
-- accepted
alter table t alter a drop not null;
-- refused: undefined_column
alter table t alter missing set not null;
-- refused: invalid_table_definition
alter table t alter b drop not null;
-- refused: syntax_error
alter table t alter c drop not null;
-- accepted
alter table t drop constraint t_pkey;
-- accepted
alter table t alter b drop not null;

-- case: a default comes and goes
create table t (a int, b text, c int generated always as identity, d int generated always as (1) stored);
-- accepted
alter table t alter a set default 1, alter b set default 'x' || 'y';
-- accepted
alter table t alter a drop default;
-- refused: undefined_column
alter table t alter missing set default 1;
-- refused: datatype_mismatch
alter table t alter a set default now();
-- refused: invalid_text_representation
alter table t alter a set default 'one';
-- refused: syntax_error
alter table t alter c set default 1;
-- refused: syntax_error
alter table t alter d set default 1;
-- refused: feature_not_supported
alter table t alter a set default b;
-- refused: feature_not_supported
alter table t alter a set default (select 1);
-- refused: undefined_function
alter table t alter a set default missing();

-- case: a type changes where there is an assignment cast
create table t (a int, b text, c varchar(10), d jsonb, e timestamp, f boolean);
-- accepted
alter table t alter a type bigint, alter b type varchar(5), alter e type timestamptz;
-- accepted
alter table t alter a set data type text;
-- refused: datatype_mismatch
alter table t alter a type int;
-- accepted
alter table t alter a type int using a::int;
-- refused: datatype_mismatch
alter table t alter b type uuid;
-- accepted
alter table t alter b type uuid using b::uuid;
-- refused: datatype_mismatch
alter table t alter d type int;
-- refused: datatype_mismatch
alter table t alter f type int;
-- accepted
alter table t alter f type int using f::int;
-- accepted
alter table t alter d type text using a;
-- refused: datatype_mismatch
alter table t alter d type int using c;
-- refused: undefined_column
alter table t alter a type int using missing;
-- refused: undefined_object
alter table t alter a type missing;
-- refused: undefined_column
alter table t alter missing type int;

-- case: a type that others look at cannot change
create table t (a int, b int, c int, g int generated always as (c + 1) stored);
create view v as select a from t;
create rule r as on insert to t where new.b > 0 do nothing;
-- refused: feature_not_supported
alter table t alter a type bigint;
-- refused: feature_not_supported
alter table t alter b type bigint;
-- refused: syntax_error, server ..14
alter table t alter c type bigint;
-- refused: feature_not_supported, server 15..
alter table t alter c type bigint;
-- accepted
alter table t alter g type bigint;
-- accepted
drop view v;
-- accepted
alter table t alter a type bigint;

-- case: a trigger or a policy looks at a column
create table t (a int, b int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before update of a on t for each row execute function f();
create policy p on t using (b > 0);
-- refused: feature_not_supported
alter table t alter a type bigint;
-- refused: feature_not_supported
alter table t alter b type bigint;
-- refused: dependent_objects_still_exist
alter table t drop b;
-- accepted
drop policy p on t;
-- accepted
alter table t alter b type bigint;

-- case: a default must follow its column's type
create table t (a text default 'x', b int default 1, c text default '1');
-- refused: datatype_mismatch
alter table t alter a type int using a::int;
-- accepted
alter table t alter b type bigint;
-- accepted
alter table t alter b type text;
-- accepted
alter table t alter a drop default, alter a type int using length(a);
-- accepted
alter table t alter c drop default, alter c type int using c::int, alter c set default 2;

-- case: constraints and indexes are made again for the new type
create table t (a int primary key, b text unique, c int check (c > 0), d text);
create index t_low on t (lower(d));
create table u (t_a int references t);
-- accepted
alter table t alter a type bigint;
-- refused: undefined_function
alter table t alter c type text;
-- refused: undefined_function
alter table t alter d type int using d::int;
-- refused: datatype_mismatch
alter table t alter a type uuid using gen_random_uuid();
-- accepted
alter table t alter b type varchar(10);
-- accepted
alter table t alter c type numeric;

-- case: a foreign key needs an equality operator of the new type too
create table t (a int primary key);
create table u (t_a int references t);
-- refused: datatype_mismatch
alter table u alter t_a type text;
-- accepted
alter table u alter t_a type bigint;
-- refused: datatype_mismatch
alter table t alter a type text;

-- case: identity comes, changes and goes
create table t (a int not null, b int, c int default 1, d text not null, e int generated always as identity);
-- accepted
alter table t alter a add generated always as identity;
-- refused: object_not_in_prerequisite_state
alter table t alter b add generated always as identity;
-- refused: object_not_in_prerequisite_state
alter table t alter a add generated by default as identity;
-- refused: object_not_in_prerequisite_state
alter table t alter c add generated always as identity;
-- refused: invalid_parameter_value
alter table t alter d add generated always as identity;
-- accepted
alter table t alter a set generated by default, alter a set increment 2 restart with 5;
-- refused: object_not_in_prerequisite_state
alter table t alter b set generated always;
-- accepted
alter table t alter a drop identity;
-- refused: object_not_in_prerequisite_state
alter table t alter a drop identity;
-- accepted
alter table t alter a drop identity if exists;
-- accepted
alter table t drop e;
-- refused: undefined_table
drop sequence t_e_seq;

-- case: generated columns
create table t (a int, b int generated always as (a * 2) stored, c int);
-- refused: object_not_in_prerequisite_state
alter table t alter c drop expression;
-- accepted
alter table t alter c drop expression if exists;
-- refused: dependent_objects_still_exist, server 15..
alter table t drop a;
-- refused: invalid_object_definition
alter table t add d int generated always as (b + 1) stored;
-- refused: invalid_object_definition
alter table t add d timestamptz generated always as (now()) stored;
-- refused: syntax_error
alter table t add d int default 1 generated always as (a) stored;
-- refused: syntax_error
alter table t alter b drop default;
-- refused: undefined_column
alter table t add d int generated always as (missing) stored;
-- refused: datatype_mismatch
alter table t add d int generated always as (a > 1) stored;
-- refused: invalid_object_definition
alter table t add d int generated always as (now()::date) stored;
-- accepted
alter table t alter b drop expression;
-- accepted
alter table t drop a;

-- case: a generated column goes with what it was made from, until 14
-- server: ..14
create table t (a int, b int generated always as (a * 2) stored);
-- accepted
alter table t drop a;
-- refused: undefined_column
alter table t drop b;

-- case: the expression of a generated column changes since 17
create table t (a int, b int generated always as (a) stored);
-- refused: syntax_error, server ..16
alter table t alter b set expression as (a + 1);
-- accepted, server 17..
alter table t alter b set expression as (a + 1);
-- refused: object_not_in_prerequisite_state, server 17..
alter table t alter a set expression as (1);

-- case: storage, statistics, compression and options of a column
create table t (a int, b text);
-- accepted
alter table t alter b set storage external, alter a set statistics 100, alter a set (n_distinct = 5);
-- accepted
alter table t alter a reset (n_distinct);
-- refused: feature_not_supported
alter table t alter a set storage external;
-- refused: undefined_column
alter table t alter missing set statistics 10;
-- accepted, server 14..
alter table t alter b set compression pglz;
-- refused: feature_not_supported, server 14..
alter table t alter a set compression pglz;

-- case: triggers and rules are switched on and off
create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on t for each row execute function f();
create rule r as on update to t do nothing;
-- accepted
alter table t disable trigger tr, enable rule r;
-- accepted
alter table t enable always trigger tr, disable trigger all, enable trigger user;
-- refused: undefined_object
alter table t disable trigger missing;
-- refused: undefined_object
alter table t disable rule missing;
-- accepted
alter table t enable row level security, force row level security;

-- case: an index to cluster by, and the identity of rows
create table t (a int not null, b int);
create unique index t_a on t (a);
create unique index t_b on t (b);
create index t_plain on t (a);
create table other (a int);
create unique index other_a on other (a);
-- accepted
alter table t cluster on t_a;
-- refused: undefined_object
alter table t cluster on missing;
-- refused: wrong_object_type
alter table t cluster on other_a;
-- accepted
alter table t set without cluster;
-- accepted
alter table t replica identity using index t_a;
-- refused: wrong_object_type
alter table t replica identity using index t_b;
-- refused: wrong_object_type
alter table t replica identity using index t_plain;
-- refused: undefined_object
alter table t replica identity using index missing;
-- accepted
alter table t replica identity full;

-- case: `alter table` serves other relations, but not with everything
create table t (a int);
create view v as select a from t;
create sequence s;
create index i on t (a);
create materialized view m as select a from t;
-- accepted
alter table v alter a set default 1;
-- refused: wrong_object_type
alter table v add b int;
-- refused: wrong_object_type
alter table v alter a type bigint;
-- refused: wrong_object_type
alter table v add primary key (a);
-- refused: wrong_object_type
alter table s add b int;
-- refused: wrong_object_type
alter table i add b int;
-- refused: wrong_object_type
alter table m add b int;
-- accepted
alter table m rename a to b;
-- accepted
alter table s rename to s2;
-- refused: wrong_object_type
alter view t rename to t2;
-- accepted
alter index t rename to t2;
-- accepted
alter table t2 rename to t;
-- accepted
alter table v owner to postgres;
-- refused: undefined_object
alter table t owner to nobody_here;

-- case: a view's columns are renamed as well
create table t (a int);
create view v as select a from t;
-- accepted
alter view v rename column a to b;
-- accepted
alter table v rename b to c;
-- refused: undefined_column
alter view v rename column a to d;
-- refused: undefined_column
select a from v;
-- accepted
select c from v;

-- case: options of a view
create table t (a int);
create view v as select a from t;
-- accepted
alter view v set (security_barrier = true);
-- refused: invalid_parameter_value
alter view v set (fillfactor = 70);
-- accepted
alter view v alter a set default 5;
-- refused: undefined_column
alter view v alter b set default 5;
-- accepted
alter view if exists missing alter a drop default;

-- case: an index of its own commands
create table t (a int, b int);
create index i on t (a, (b + 1));
-- accepted
alter index i rename to j;
-- refused: undefined_table
alter index i rename to j;
-- accepted
alter index if exists i rename to j;
-- accepted
alter index j set (fillfactor = 80);
-- accepted
alter index j alter column 2 set statistics 100;
-- refused: feature_not_supported
alter index j alter column 1 set statistics 100;
-- refused: undefined_column
alter index j alter column 3 set statistics 100;
-- refused: invalid_parameter_value
alter index j set (pages_per_range = 80);

-- case: a default and not null go to the children too
create table t (a int, b text);
create table u () inherits (t);
create table v () inherits (u);
alter table t alter a set default 1, alter b set not null;
-- accepted
alter table only t alter a set default 2;
alter table only u alter a drop default;
-- accepted
alter table t alter a drop default, alter b drop not null;

-- case: a primary key makes the columns of children not null
create table t (a int, b text);
create table u (c int) inherits (t);
create table v () inherits (u);
-- accepted
alter table t add primary key (a);

-- case: a column is renamed whatever the statement calls the table
create table t (a int, b text);
create view v as select a from t;
-- accepted
alter view t rename column a to x;
-- accepted
alter materialized view v rename a to y;
-- accepted
alter foreign table t rename x to a;
-- refused: wrong_object_type
alter view t rename to u;

-- case: what a table takes is read of any relation, and looked at later
create table t (a int primary key);
-- accepted
alter index t_pkey owner to current_user;
alter view if exists missing add column x int;
alter materialized view if exists missing drop column x cascade;
-- refused: syntax_error
alter index t_pkey owner current_user;

-- case: what stands alone in an alter table
create table t (a int);
create schema s;
-- refused: syntax_error
alter table t rename column a to b, add column c int;
-- refused: syntax_error
alter table t add column c int, rename column a to b;
-- refused: syntax_error
alter table t add column c int, set schema s;
-- refused: syntax_error
alter table t rename to u, add column c int;
-- accepted
alter table t rename column a to b;
alter table t add column c int, add rename int;
