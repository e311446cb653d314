-- Constraints, and the names that the server makes for them.

-- case: constraints get names
create table t (
    a int primary key, b int unique, c int check (c > 0), d int check (d > 0) check (d < 9),
    e int references t (b), unique (c, d), check (c > d), check (c < d), foreign key (d, c) references t (d, c),
    check (1 > 0), exclude using btree (e with =)
);
-- refused: duplicate_object
alter table t add constraint t_c_check check (c > 1);
-- refused: duplicate_table
alter table t add constraint t_b_key unique (b);
-- refused: duplicate_object
alter table t add constraint t_e_fkey check (e > 0);
-- accepted
alter table t add unique (b), add check (c > 2), add check (d > 1);
-- refused: undefined_object
alter table t drop constraint missing;
-- accepted
alter table t drop constraint if exists missing;
-- accepted
alter table t drop constraint t_check, drop constraint t_check1, drop constraint t_d_check1;

-- case: a name is shortened where it is too long
create table a_table_with_a_name_that_is_quite_long_already_1234567890 (
    a_column_with_a_name_that_is_quite_long_too int unique,
    another_column_with_a_name_that_is_quite_long_too int check (another_column_with_a_name_that_is_quite_long_too > 0),
    id serial primary key
);
-- accepted
create index on a_table_with_a_name_that_is_quite_long_already_1234567890
    (a_column_with_a_name_that_is_quite_long_too, another_column_with_a_name_that_is_quite_long_too);
-- accepted
create index on a_table_with_a_name_that_is_quite_long_already_1234567890
    (a_column_with_a_name_that_is_quite_long_too, another_column_with_a_name_that_is_quite_long_too);
-- accepted
alter table a_table_with_a_name_that_is_quite_long_already_1234567890
    add foreign key (another_column_with_a_name_that_is_quite_long_too)
    references a_table_with_a_name_that_is_quite_long_already_1234567890 (a_column_with_a_name_that_is_quite_long_too);

-- case: a made name avoids those that are taken
create table t_pkey (id int);
create sequence t_b_key;
create table t (a int primary key, b int unique, c serial);
create table t_x_seq (id int);
-- accepted
alter table t add x serial;
-- accepted
create index t_d_idx on t (a);
alter table t add d int;
create index on t (d);
-- accepted
create index on t (d);
-- refused: duplicate_table
create index t_d_idx2 on t (d);
-- accepted
create index t_d_idx3 on t (d);

-- case: names are unique to a table, and those of indexes to the schema
create table t (a int, constraint same check (a > 0));
create table u (a int, constraint same check (a > 0));
-- refused: duplicate_object
alter table t add constraint same foreign key (a) references t (a);
-- refused: duplicate_object
create table w (a int, constraint x check (a > 0), constraint x check (a > 1));
-- accepted
alter table t add constraint key_of_t unique (a);
-- refused: duplicate_table
alter table u add constraint key_of_t unique (a);
-- refused: duplicate_table
create table w (a int, constraint key_of_t primary key (a));
-- accepted
alter table u add constraint key_of_t check (a > 3);

-- case: a table has one primary key
create table t (a int primary key, b int);
-- refused: invalid_table_definition
create table u (a int primary key, b int primary key);
-- refused: invalid_table_definition
create table u (a int primary key, b int, primary key (b));
-- refused: invalid_table_definition
alter table t add primary key (b);
-- accepted
alter table t drop constraint t_pkey, add primary key (b, a);

-- case: the columns of a key are there, and once
create table t (a int, b int);
-- refused: undefined_column
create table u (a int, primary key (missing));
-- refused: duplicate_column
create table u (a int, primary key (a, a));
-- refused: duplicate_column
alter table t add unique (b, b);
-- refused: undefined_column
alter table t add unique (a, missing);
-- refused: feature_not_supported
alter table t add unique (ctid);
-- accepted
alter table t add unique (a) include (b);

-- case: a key needs a type that can be sorted
create table t (a json, b jsonb, c point);
-- refused: undefined_object
alter table t add primary key (a);
-- accepted
alter table t add primary key (b);
-- refused: undefined_object
alter table t add unique (c);

-- case: a check is a condition on the row alone
create table t (a int, b text);
create table other (x int);
-- refused: datatype_mismatch
alter table t add check (a);
-- refused: datatype_mismatch
alter table t add check (a + 1);
-- refused: undefined_column
alter table t add check (missing > 0);
-- refused: feature_not_supported
alter table t add check (a in (select x from other));
-- refused: grouping_error
alter table t add check (max(a) > 0);
-- refused: windowing_error
alter table t add check (row_number() over () > 0);
-- refused: undefined_table
alter table t add check (other.x > 0);
-- refused: undefined_function
alter table t add check (a > b);
-- accepted
alter table t add check (t.a > 0 and length(b) > 2 and b like 'x%');
-- refused: invalid_column_reference
alter table t add check (ctid is not null);
-- accepted
alter table t add check (tableoid > 0);

-- case: a check on a column of the table's name
create table t (a int check (a > 0 and b > 0), b int);
-- accepted
create table u (a int, constraint c check (u.a > 0));
-- refused: undefined_column
create table w (a int check (c > 0), b int);
-- refused: undefined_table
create table w (a int check (t.a > 0));

-- case: a constraint is not validated, then is
create table t (a int primary key);
create table u (a int);
-- accepted
alter table u add constraint fk foreign key (a) references t not valid, add constraint c check (a > 0) not valid;
-- accepted
alter table u validate constraint fk;
-- accepted
alter table u validate constraint c;
-- refused: undefined_object
alter table u validate constraint missing;
-- refused: wrong_object_type
alter table t validate constraint t_pkey;
-- refused: feature_not_supported
alter table u add constraint x unique (a) not valid;

-- case: constraints are deferred
create table t (a int primary key deferrable, b int unique);
create table u (a int constraint fk references t (b) deferrable initially deferred);
-- refused: object_not_in_prerequisite_state
create table w (a int references t);
-- accepted
alter table u alter constraint fk not deferrable;
-- refused: wrong_object_type
alter table t alter constraint t_pkey deferrable;
-- refused: undefined_object
alter table u alter constraint missing deferrable;
-- accepted
set constraints all deferred;
-- refused: undefined_object
set constraints missing deferred;
-- refused: syntax_error
create table w (a int check (a > 0) deferrable);
-- refused: syntax_error
create table w (a int unique not deferrable initially deferred);

-- case: a constraint is renamed, and its index too
create table t (a int primary key, b int check (b > 0));
-- accepted
alter table t rename constraint t_pkey to pk;
-- refused: undefined_object
alter table t rename constraint t_pkey to pk;
-- accepted
alter index pk rename to pk2;
-- refused: undefined_object
alter table t drop constraint pk;
-- refused: duplicate_object
alter table t rename constraint t_b_check to pk2;
-- accepted
alter table t rename constraint t_b_check to positive;
-- accepted
alter table t drop constraint pk2, drop constraint positive;

-- case: the index of a constraint cannot be dropped alone
create table t (a int primary key, b int unique);
-- refused: dependent_objects_still_exist
drop index t_pkey;
-- refused: dependent_objects_still_exist
drop index t_b_key cascade;
-- accepted
alter table t drop constraint t_b_key;
-- refused: undefined_object
drop index t_b_key;

-- case: exclusion constraints
create table t (a int, during tsrange, b json, constraint free exclude using gist (during with &&));
-- refused: duplicate_table
alter table t add constraint free exclude using gist (during with &&);
-- accepted
alter table t add exclude (a with =) where (a > 0);
-- refused: undefined_object
alter table t add exclude using gist (a with =);
-- refused: undefined_function
alter table t add exclude using gist (during with ~~~);
-- refused: wrong_object_type
alter table t add exclude using gist (during with @>);
-- refused: undefined_object
alter table t add exclude (b with =);
-- refused: undefined_column
alter table t add exclude (missing with =);
-- accepted
alter table t drop constraint free;

-- case: nulls not distinct
-- server: 15..
create table t (a int, unique nulls not distinct (a));
-- accepted
create unique index t_a on t (a) nulls not distinct;
-- accepted
alter table t add b int unique nulls not distinct;

-- case: nulls not distinct is new in 15
-- server: ..14
create table t (a int);
-- refused: syntax_error
create table u (a int, unique nulls not distinct (a));
-- refused: syntax_error
create unique index t_a on t (a) nulls not distinct;

-- case: not null is a constraint since 18
create table t (a int);
-- refused: syntax_error, server ..17
alter table t add constraint t_a_there not null a;
-- accepted, server 18..
alter table t add constraint t_a_there not null a;
-- refused: duplicate_object, server 18..
alter table t add constraint t_a_there check (a > 0);
-- accepted, server 18..
alter table t drop constraint t_a_there;
-- accepted, server 18..
alter table t add constraint t_a_there not null a not valid;
-- accepted, server 18..
alter table t validate constraint t_a_there;

-- case: a new column has one of two keys that are alike
create table t (a int);
-- accepted
alter table t add b real unique primary key;
alter table t add c int constraint k unique unique;

-- case: tableoid is a column of a check
create table t (a int check (tableoid is null or a > 0), b int, check (b > 0));

-- case: a key goes with a column that it includes
create table t (a int, b int, c int, unique (a) include (b), exclude using btree (a with =) where (c > 0));
-- accepted
alter table t drop b;
-- refused: dependent_objects_still_exist
alter table t drop c;
-- accepted
alter table t drop c cascade;
-- accepted
alter table t add b int, add unique (a) include (b);
-- accepted
create table p (a int, b int, unique (a) include (b)) partition by list (a);
-- accepted
alter table p drop b;
