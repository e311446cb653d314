-- Partitions and inheritance.

-- case: a partitioned table and its partitions
create table t (a int, b text) partition by range (a);
-- accepted
create table t1 partition of t for values from (1) to (10);
-- refused: duplicate_table
create table t1 partition of t for values from (10) to (20);
-- refused: invalid_object_definition
create table t2 partition of t for values from (5) to (20);
-- refused: invalid_object_definition
create table t2 partition of t for values from (20) to (10);
-- refused: invalid_table_definition
create table t2 partition of t for values in (1);
-- refused: invalid_object_definition
create table t2 partition of t1 for values from (1) to (2);
-- refused: undefined_table
create table t2 partition of missing for values from (1) to (2);
-- accepted
create table rest partition of t default;
-- refused: invalid_object_definition
create table rest2 partition of t default;
-- refused: wrong_object_type
alter table t1 add c int;
-- refused: invalid_table_definition
alter table t1 drop b;
-- accepted
alter table t add c int;
-- accepted
select c from t1;
-- refused: invalid_table_definition
alter table t drop a;
-- accepted
alter table t drop b;
-- refused: undefined_column
select b from t1;
-- accepted
drop table t;
-- refused: undefined_table
select * from t1;

-- case: the key of a partitioned table
create table t (a int);
-- refused: undefined_column
create table u (a int) partition by range (missing);
-- accepted
create table u (a int, b text) partition by list ((lower(b)));
-- accepted
create table w (a int, b text) partition by hash (a, b);
-- refused: invalid_object_definition
create table x (a int, b text) partition by list (a, b);
-- refused: undefined_object
create table x (a json) partition by range (a);
-- refused: invalid_parameter_value
create table x (a int) partition by magic (a);
-- accepted
create table w1 partition of w for values with (modulus 2, remainder 0);
-- refused: invalid_table_definition
create table w2 partition of w for values with (modulus 2, remainder 2);
-- refused: invalid_object_definition
create table w2 partition of w for values with (modulus 3, remainder 1);
-- refused: invalid_table_definition
create table w2 partition of w default;

-- case: a unique key has the partition key in it
create table t (a int, b int, primary key (a, b)) partition by list (a);
-- refused: feature_not_supported
create table u (a int primary key, b int) partition by list (b);
-- refused: feature_not_supported
alter table t add unique (b);
-- accepted
create table t1 partition of t for values in (1, 2);
-- refused: invalid_object_definition
create table t2 partition of t for values in (2, 3);
-- accepted
create table other (a int, b int, foreign key (a, b) references t);
-- refused: dependent_objects_still_exist
drop table t;
-- accepted
drop table other;
-- refused: invalid_table_definition
alter table t1 drop constraint t1_pkey;

-- case: indexes of a partitioned table come to its partitions
create table t (a int, b int) partition by list (a);
create table t1 partition of t for values in (1);
create index on t (b);
create table t2 partition of t for values in (2);
-- refused: dependent_objects_still_exist
drop index t1_b_idx;
-- accepted
create index on t1 (b);
-- accepted
create index i on only t (a);
create index i1 on t1 (a);
alter index i attach partition i1;
-- refused: dependent_objects_still_exist
drop index i1;
-- refused: feature_not_supported
create index concurrently on t (b);
-- refused: feature_not_supported
create unique index on t (b);
-- accepted
drop index t_b_idx;
-- refused: undefined_object
drop index t2_b_idx;
-- refused: undefined_table
alter index t1_b_idx attach partition i1;

-- case: tables are attached and detached
create table t (a int not null, b text, constraint c check (a > 0)) partition by range (a);
create table good (a int not null, b text, constraint c check (a > 0));
create table no_check (a int not null, b text);
create table more (a int not null, b text, x int, constraint c check (a > 0));
create table fewer (a int not null, constraint c check (a > 0));
create table nullable (a int, b text, constraint c check (a > 0));
create table typed (a bigint not null, b text, constraint c check (a > 0));
-- accepted
alter table t attach partition good for values from (1) to (10);
-- refused: wrong_object_type
alter table t attach partition good for values from (10) to (20);
-- refused: datatype_mismatch
alter table t attach partition no_check for values from (10) to (20);
-- refused: datatype_mismatch
alter table t attach partition more for values from (10) to (20);
-- refused: datatype_mismatch
alter table t attach partition fewer for values from (10) to (20);
-- refused: datatype_mismatch
alter table t attach partition nullable for values from (10) to (20);
-- refused: datatype_mismatch
alter table t attach partition typed for values from (10) to (20);
-- refused: undefined_table
alter table t attach partition missing for values from (10) to (20);
-- refused: invalid_object_definition
create table between partition of t for values from (5) to (6);
-- accepted
alter table t detach partition good;
-- refused: undefined_table
alter table t detach partition good;
-- accepted
alter table good drop b;
-- refused: invalid_object_definition, server ..17
alter table good attach partition more default;
-- refused: wrong_object_type, server 18..
alter table good attach partition more default;
-- accepted
drop table t;
-- accepted
select a from good;

-- case: partitions with columns of their own making
create table t (a int, b text default 'x', c int) partition by list (a);
-- accepted
create table t1 partition of t (b default 'y', c not null, primary key (a)) for values in (1);
-- refused: undefined_column
create table t2 partition of t (missing default 1) for values in (2);
-- accepted
create table t2 partition of t for values in (2) partition by range (c);
-- accepted
create table t21 partition of t2 for values from (minvalue) to (maxvalue);
-- refused: invalid_table_definition
create table t22 partition of t2 for values from (1, 2) to (3, 4);
-- refused: datatype_mismatch
create table t3 partition of t for values in (now());
-- refused: invalid_text_representation
create table t3 partition of t for values in ('x');
-- accepted
create table t3 partition of t for values in (null);

-- case: triggers of a partitioned table
create table t (a int) partition by list (a);
create table t1 partition of t for values in (1);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on t for each row execute function f();
-- refused: dependent_objects_still_exist
drop trigger tr on t1;
-- refused: duplicate_object
create trigger tr before update on t1 for each row execute function f();
-- accepted
create table t2 partition of t for values in (2);
-- accepted
drop trigger tr on t;
-- refused: undefined_object
drop trigger tr on t2;

-- case: inherited columns
create table parent (a int not null, b text default 'x', constraint c check (a > 0));
create table child (d int) inherits (parent);
-- accepted
select a, b, d from child;
-- refused: dependent_objects_still_exist
drop table parent;
-- refused: invalid_table_definition
alter table child drop a;
-- refused: invalid_table_definition
alter table child rename a to x;
-- refused: invalid_table_definition
alter table only parent rename a to x;
-- accepted
alter table parent rename a to x;
-- accepted
select x from child;
-- refused: invalid_table_definition
alter table child drop constraint c;
-- accepted
alter table parent add e int;
-- accepted
alter table only parent drop e;
-- accepted
alter table child drop e;
-- accepted
alter table parent alter b type varchar(10);
-- refused: invalid_table_definition
alter table child alter b type text;
-- refused: invalid_table_definition
alter table only parent alter x type bigint;
-- refused: invalid_table_definition
alter table only parent add constraint more check (x > 1);
-- accepted
alter table only parent add constraint more check (x > 1) no inherit;
-- accepted
alter table child no inherit parent;
-- accepted
alter table child drop x;
-- accepted
drop table parent;

-- case: columns from two parents are merged
create table p1 (a int, b text);
create table p2 (a int, c text);
create table wrong (a text);
-- accepted
create table child (a int, d int) inherits (p1, p2);
-- refused: datatype_mismatch
create table bad () inherits (p1, wrong);
-- refused: datatype_mismatch
create table bad (a text) inherits (p1);
-- refused: undefined_table
create table bad () inherits (missing);
-- refused: duplicate_table
create table bad () inherits (p1, p1);
-- accepted
drop table p1 cascade;
-- refused: undefined_table
select * from child;

-- case: two parents that default differently
create table p1 (a int default 1);
create table p2 (a int default 2);
-- refused: invalid_column_definition
create table child () inherits (p1, p2);
-- accepted
create table child (a int default 3) inherits (p1, p2);

-- case: a table becomes an heir later
create table parent (a int, b text not null);
create table same (b text not null, a int);
create table other (a int);
create table nullable (a int, b text);
-- accepted
alter table same inherit parent;
-- refused: duplicate_table
alter table same inherit parent;
-- refused: datatype_mismatch
alter table other inherit parent;
-- refused: datatype_mismatch
alter table nullable inherit parent;
-- refused: duplicate_table
alter table parent inherit same;
-- refused: undefined_table
alter table other no inherit parent;
-- accepted
alter table parent add c int;
-- accepted
select c from same;

-- case: a partition has the indexes of its parent under names of its own
create table p (id int, k int, primary key (id)) partition by hash (id);
create table p0 partition of p for values with (modulus 2, remainder 0);
-- accepted
comment on index p0_pkey is 'x';
-- accepted
reindex index p0_pkey;
-- accepted
alter table p0 cluster on p0_pkey;
-- accepted
alter index p0_pkey rename to x;
-- accepted
alter index x rename to y;
-- accepted
create index on p (k);
create table p1 partition of p for values with (modulus 2, remainder 1);
-- accepted
alter index p0_k_idx rename to z;
-- accepted
alter index p1_k_idx rename to w;
-- accepted
alter index p1_pkey rename to v;
-- refused: undefined_table
alter index p1_missing rename to u;
-- refused: undefined_table
select * from p1_pk;
-- accepted
create table p1_more (a int);
-- accepted
select a from p1_more;

-- case: a key that is added to a partitioned table comes to what is below
create table p (id int, k int) partition by hash (id);
create table p0 partition of p for values with (modulus 2, remainder 0) partition by hash (k);
create table p00 partition of p0 for values with (modulus 1, remainder 0);
-- refused: undefined_table
alter index p00_pkey rename to x;
-- accepted
alter table p add primary key (id, k);
-- accepted
alter index p0_pkey rename to x;
-- accepted
alter index p00_pkey rename to y;
-- accepted
alter table p add unique (k, id);
-- accepted
alter index p00_k_id_key rename to z;
-- accepted
create table p1 partition of p for values with (modulus 2, remainder 1) partition by hash (k);
create table p10 partition of p1 for values with (modulus 1, remainder 0);
-- accepted
alter index p10_k_id_key rename to u;

-- case: a table that is attached gets the indexes of its parent
create table p (id int, k int, primary key (id)) partition by list (id);
create index on p (k);
create table b0 (id int not null, k int);
create table c0 (id int not null, k int) partition by list (id);
create table c00 partition of c0 for values in (2);
-- refused: undefined_table
alter index b0_pkey rename to x;
-- accepted
alter table p attach partition b0 for values in (1);
alter table p attach partition c0 for values in (2);
-- accepted
alter index b0_pkey rename to x;
-- accepted
alter index b0_k_idx rename to y;
-- accepted
alter index c0_pkey rename to z;
-- accepted
alter index c00_k_idx rename to w;

-- case: what is like a partition has its indexes too
create table p (id int, k int, primary key (id)) partition by list (id);
create table p0 partition of p for values in (1);
create index on p (k);
create table q (like p0 including all);
-- accepted
alter index q_k_idx rename to x;
-- accepted
alter table q drop constraint q_pkey;
-- accepted
alter table p0 rename to r;
create table s (like r including indexes);
-- accepted
alter index s_pkey rename to y;
-- accepted
create table t (like r);
-- refused: undefined_object
alter table t drop constraint t_pkey;

-- case: the indexes of a partition move with it
create schema other;
create table p (id int primary key) partition by list (id);
create table p0 partition of p for values in (1);
-- accepted
alter table p0 set schema other;
-- accepted
alter index other.p0_pkey rename to x;

-- case: a table is attached to one that is not known
create table b0 (id int not null);
do $$ begin execute lower('CREATE TABLE P (ID INT PRIMARY KEY) PARTITION BY LIST (ID)'); end $$;
-- accepted
alter table p attach partition b0 for values in (1);
-- accepted
alter index b0_pkey rename to x;

-- case: what is unique has the partition key
create table t (a int not null, b int not null) partition by range (b);
-- refused: feature_not_supported
create table u (a int primary key, b int) partition by range (b);
-- refused: feature_not_supported
create table u (a int unique, b int) partition by list (b);
-- refused: feature_not_supported
create table u (a int, unique (a)) partition by list ((a + 1));
-- refused: feature_not_supported
alter table t add primary key (a);
-- refused: feature_not_supported
create unique index on t (a);
-- refused: invalid_object_definition
create table u (a int, b int) partition by list (a, b);
-- accepted
alter table t add primary key (a, b);
create unique index on t (b);
create table u (a int, b int, primary key (b)) partition by list (b);
create index on t (a);

-- case: what is attached is like its parent
create table p (a int not null, b varchar(5)) partition by range (a);
create table lacks (a int not null);
create table more (a int not null, b varchar(5), c int);
create table other (a bigint not null, b varchar(5));
create table longer (a int not null, b varchar(6));
create table nulls (a int, b varchar(5));
create table same (b varchar(5) not null, a int not null);
-- refused: datatype_mismatch
alter table p attach partition lacks for values from (1) to (2);
-- refused: datatype_mismatch
alter table p attach partition more for values from (1) to (2);
-- refused: datatype_mismatch
alter table p attach partition other for values from (1) to (2);
-- refused: datatype_mismatch
alter table p attach partition longer for values from (1) to (2);
-- refused: datatype_mismatch
alter table p attach partition nulls for values from (1) to (2);
-- accepted
alter table p attach partition same for values from (1) to (2);

-- case: an index that the partitions lack is made there when its column gets another type
-- accepted
create table p (x int not null, y text, z int) partition by range (x);
create table p1 partition of p for values from (0) to (10);
create index i on only p (y);
create index j on only p (z);
-- accepted
alter table p alter y type varchar(10);
