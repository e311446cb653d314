-- Foreign keys: what they refer to, their types, and what depends on them.

-- case: a foreign key refers to a unique key
create table t (a int primary key, b int, c int unique, d int);
create unique index t_d on t (d);
create unique index t_b_part on t (b) where b > 0;
-- accepted
create table u (a int references t, b int references t (c), c int references t (d));
-- refused: invalid_foreign_key
create table w (a int references t (b));
-- refused: undefined_table
create table w (a int references missing);
-- refused: undefined_column
create table w (a int references t (missing));
-- refused: undefined_column
create table w (a int, foreign key (missing) references t);
-- refused: invalid_foreign_key
create table w (a int, b int, foreign key (a, b) references t);
-- refused: invalid_foreign_key
create table w (a int, b int, foreign key (a, b) references t (a));
-- refused: invalid_foreign_key
create table w (a int, b int, foreign key (a, b) references t (a, c));
-- accepted
create table w (id int primary key, parent int references w);

-- case: the referred table needs a primary key where no columns are named
create table t (a int unique);
-- refused: undefined_object
create table u (a int references t);
-- accepted
create table u (a int references t (a));

-- case: columns of a key in another order
create table t (a int, b text, primary key (a, b));
-- accepted
create table u (x int, y text, foreign key (x, y) references t);
-- accepted
create table v (x int, y text, foreign key (y, x) references t (b, a));
-- refused: datatype_mismatch
create table w (x int, y text, foreign key (y, x) references t (a, b));
-- refused: invalid_foreign_key
create table w (x int, y int, foreign key (x, y) references t (a, a));

-- case: types that can be compared
create table t (i int primary key, b bigint unique, t text unique, v varchar(10) unique, u uuid unique,
    n numeric unique, ts timestamptz unique, d date unique, f float8 unique);
-- accepted
create table a (i bigint references t (i), b int references t (b), s smallint references t (i),
    t varchar references t (t), v text references t (v), u uuid references t (u), n int references t (n));
-- refused: datatype_mismatch
create table x (a text references t (i));
-- refused: datatype_mismatch
create table x (a int references t (t));
-- refused: datatype_mismatch
create table x (a text references t (u));
-- refused: datatype_mismatch
create table x (a uuid references t (t));
-- refused: datatype_mismatch
create table x (a int references t (ts));
-- accepted
create table x (a date references t (ts), b timestamp references t (d), c int references t (f));
-- refused: datatype_mismatch
create table y (a numeric references t (i));
-- refused: datatype_mismatch
create table y (a int[] references t (i));
-- refused: datatype_mismatch
create table y (a boolean references t (i));
-- refused: datatype_mismatch
create table y (a json references t (t));

-- case: a domain and an enum as keys
create domain email as text;
create type mood as enum ('good', 'bad');
create type other as enum ('good', 'bad');
create table t (e email primary key, m mood unique);
-- accepted
create table u (e text references t, m mood references t (m));
-- refused: datatype_mismatch
create table w (m other references t (m));
-- refused: datatype_mismatch
create table w (m text references t (m));

-- case: a table that is referred to stays
create table t (a int primary key);
create table u (a int references t);
-- refused: dependent_objects_still_exist
drop table t;
-- refused: dependent_objects_still_exist
alter table t drop constraint t_pkey;
-- refused: dependent_objects_still_exist
alter table t drop a;
-- refused: feature_not_supported
truncate t;
-- accepted
truncate t, u;
-- accepted
truncate t cascade;
-- accepted
drop table t cascade;
-- refused: undefined_object
alter table u drop constraint u_a_fkey;
-- accepted
drop table u;

-- case: both tables go together
create table t (a int primary key);
create table u (a int references t);
-- accepted
drop table t, u;

-- case: each depends on the other
create table t (a int primary key, u_a int);
create table u (a int primary key references t);
alter table t add foreign key (u_a) references u;
-- refused: dependent_objects_still_exist
drop table t;
-- refused: dependent_objects_still_exist
drop table u;
-- accepted
drop table u, t;

-- case: a foreign key depends on the very index it has chosen
create table t (a int primary key, b int);
create unique index t_a_again on t (a);
create unique index t_b on t (b);
create table u (a int references t (a), b int references t (b));
-- accepted
drop index t_a_again;
-- refused: dependent_objects_still_exist
drop index t_b;
-- accepted
drop index t_b cascade;
-- accepted
alter table u drop constraint u_a_fkey;
-- refused: undefined_object
alter table u drop constraint u_b_fkey;

-- case: actions
create table t (a int primary key, b int unique);
-- accepted
create table u (a int not null default 1 references t on delete cascade on update restrict,
    b int references t (b) match full on delete set null on update set default);
-- refused: feature_not_supported
create table w (a int references t match partial);
-- refused: invalid_column_reference, server 15..
create table w (a int, b int, foreign key (a) references t on delete set null (b));
-- accepted, server 15..
create table w (a int, b int, foreign key (a) references t on delete set null (a));
-- refused: syntax_error, server ..14
create table w (a int, foreign key (a) references t on delete set null (a));
-- refused: undefined_column, server 15..
create table x (a int, foreign key (a) references t on delete set null (missing));

-- case: foreign keys of generated columns
create table t (a int primary key);
-- accepted
create table u (a int, b int generated always as (a + 1) stored references t);
-- refused: syntax_error
create table w (a int, b int generated always as (a + 1) stored references t on delete set null);
-- refused: syntax_error
create table w (a int, b int generated always as (a + 1) stored references t on update cascade);

-- case: foreign keys to what is no table
create table t (a int primary key);
create view v as select a from t;
create materialized view m as select a from t;
-- refused: wrong_object_type
create table u (a int references v (a));
-- refused: wrong_object_type
create table u (a int references m (a));
-- refused: wrong_object_type
create table u (oid oid references pg_class_oid_index (oid));
-- refused: insufficient_privilege
create table u (oid oid references pg_class (oid));

-- case: foreign keys between schemas
create schema app;
create table app.t (a int primary key);
create table t (a text primary key);
-- accepted
create table u (a int references app.t, b text references t);
-- refused: datatype_mismatch
create table w (a int references t);
-- accepted
set search_path = app;
create table w (a int references t);
-- refused: dependent_objects_still_exist
drop schema app;

-- case: a column's type must go on to fit its keys
create table t (a int primary key, b int references t);
create table u (t_a int references t, c text);
-- refused: datatype_mismatch
alter table u alter t_a type text;
-- refused: datatype_mismatch
alter table t alter a type text;
-- refused: datatype_mismatch
alter table t alter b type uuid using null;
-- accepted
alter table u alter t_a type bigint;
-- accepted
alter table t alter a type bigint, alter b type smallint;
-- accepted
alter table u drop constraint u_t_a_fkey, alter t_a type text;
-- accepted
alter table t alter a type text, alter b type varchar(9);
-- accepted
alter table u add foreign key (t_a) references t;
