-- The parts of one `alter table` run in the server's order, not in that of the text.

-- case: drops come first, then types, then what is there, then what is new
create table t (a int, b text, c int);
-- accepted
alter table t add a text, drop a;
-- accepted
alter table t alter b set default 1, alter b type int using b::int;
-- accepted
alter table t add constraint t_c_key unique (c), drop c, add c text;
-- refused: undefined_column
alter table t add constraint t_c_check check (missing > 0);
-- accepted
alter table t add constraint t_new_check check (d > 0), add d int;
-- refused: undefined_column
alter table t alter e set not null, drop d cascade;
-- refused: undefined_column
alter table t alter d set not null, drop d cascade;
-- accepted
alter table t add e int, alter e set not null;
-- accepted
alter table t alter f set default 1, add f int;

-- case: a constraint is dropped before one of its name is added
create table t (a int, constraint c check (a > 0));
-- accepted
alter table t add constraint c check (a > 1), drop constraint c;
-- accepted
alter table t add constraint t_pkey primary key (a);
-- accepted
alter table t add constraint t_pkey primary key (a, b), add b int, drop constraint t_pkey;
-- refused: invalid_table_definition
alter table t add primary key (a), add d int;
-- refused: undefined_object
alter table t add constraint d check (a > 2), drop constraint d;

-- case: what one part drops another cannot use
create table t (a int, b int);
create index t_a on t (a);
-- refused: undefined_column
alter table t drop a, alter a type text;
-- refused: undefined_column
alter table t drop a, add unique (a);
-- accepted
alter table t drop a, add unique (b);
-- refused: syntax_error
alter table t rename b to c, add d int;

-- case: a type changes before a default is set
create table t (a int default 1);
-- accepted
alter table t alter a set default 'x', alter a type text;
-- refused: invalid_text_representation
alter table t alter a set default 'y', alter a drop default, alter a type int using 1;
-- accepted
alter table t alter a drop default, alter a type int using 1;
-- refused: feature_not_supported
alter table t alter a type text, alter a type varchar;

-- case: keys come before foreign keys
create table t (a int);
-- accepted
alter table t add b int references t (a), add unique (a);
-- accepted
alter table t add constraint fk foreign key (c) references t (d), add c int, add d int unique;
-- refused: invalid_foreign_key
alter table t add foreign key (c) references t (e), add e int;

-- case: an index is attached as a constraint
create table t (a int not null, b int);
create unique index t_a on t (a);
create index t_b on t (b);
create unique index t_sum on t ((a + b));
create unique index t_part on t (b) where b > 0;
-- accepted
alter table t add constraint t_a_key unique using index t_a;
-- refused: undefined_object
alter table t add constraint x unique using index t_a;
-- refused: object_not_in_prerequisite_state
alter table t add constraint x unique using index t_a_key;
-- refused: wrong_object_type
alter table t add constraint x unique using index t_b;
-- refused: wrong_object_type
alter table t add constraint x unique using index t_sum;
-- refused: wrong_object_type
alter table t add constraint x unique using index t_part;
-- accepted
create unique index t_ba on t (b, a);
alter table t add primary key using index t_ba;
-- refused: invalid_table_definition
alter table t add primary key (a);
-- refused: dependent_objects_still_exist
drop index t_ba;
-- accepted
alter table t drop constraint t_ba;

-- case: only a change of the type cannot be made twice
create table t (a int, b varchar(5));
-- accepted
alter table t alter a type int using a::int, alter a type smallint;
-- refused: feature_not_supported
alter table t alter a type int, alter a type bigint;
