-- Indexes: columns, expressions, methods, operator classes, and generated names.

-- case: an index needs a table, and a name of its own
create table t (a int, b int, c text);
-- refused: undefined_table
create index on missing (a);
-- refused: undefined_column
create index on t (missing);
-- accepted
create index i on t (a);
-- refused: duplicate_table
create index i on t (b);
-- accepted
create index if not exists i on t (b);
-- refused: syntax_error
create index if not exists on t (b);
-- refused: undefined_object
drop index missing;
-- accepted
drop index if exists missing, i;
-- refused: wrong_object_type
drop index t;
-- refused: wrong_object_type
create index t_index on t (a);
drop table t_index, t;
-- refused: undefined_object
drop index i;

-- case: indexes get names from what they index
create table t (a int, b int, c text);
-- accepted
create index on t (a);
create index on t (a);
create index on t (a, b);
create index on t (lower(c));
create index on t (lower(c), upper(c), a);
create index on t ((a + b));
create index on t ((a + b), (a - b));
create index on t (a) include (b, c);
create unique index on t (b);
create index on t (coalesce(c, ''), (c is null), (case when a > 0 then 1 end), (c::int), (b::text || c));
-- accepted
drop index t_a_idx, t_a_idx1, t_lower_idx, t_expr_idx;
-- refused: undefined_object
drop index t_a_idx;
-- accepted
create index on t (a);

-- case: columns may be indexed twice
create table t (a int, b int);
-- accepted
create index on t (a, a);
-- accepted
create index on t (a) include (a);
-- refused: feature_not_supported
create index on t (a) include ((b + 1));
-- refused: too_many_columns
create index on t (a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a);

-- case: methods and what they can
create table t (a int, b text, c jsonb, d tsvector, e point, f int[], g inet, h json);
-- accepted
create index on t using hash (a);
create index on t using gin (c);
create index on t using gin (c jsonb_path_ops, d);
create index on t using gist (e);
create index on t using brin (a);
create index on t using spgist (b);
create index on t using gin (f);
create index on t using gist (g inet_ops);
-- refused: undefined_object
create index on t using missing (a);
-- refused: undefined_object
create index on t using gin (a);
-- refused: undefined_object
create index on t using gist (b);
-- refused: undefined_object
create index on t using gist (g);
-- refused: undefined_object
create index on t (h);
-- refused: undefined_object
create index on t (e);
-- refused: feature_not_supported
create unique index on t using hash (a);
-- refused: feature_not_supported
create index on t using hash (a, b);
-- refused: feature_not_supported
create index on t using gin (c) include (a);
-- refused: feature_not_supported
create index on t using hash (a desc);
-- accepted
create index on t (a) where h is not null;

-- case: operator classes by name
create table t (a int, b text, c varchar(10), d char(3));
-- accepted
create index on t (b text_pattern_ops, c varchar_pattern_ops, d bpchar_pattern_ops);
create index on t (b pg_catalog.text_ops);
-- refused: undefined_object
create index on t (b missing_ops);
-- refused: datatype_mismatch
create index on t (a text_pattern_ops);
-- refused: undefined_object
create index on t (b gin_trgm_ops);
-- refused: datatype_mismatch
create index on t using gin (b jsonb_ops);

-- case: order, collation, predicate and parameters
create table t (a int, b text);
-- accepted
create index on t (a desc nulls last, b collate "C" asc nulls first);
create index on t (a) with (fillfactor = 70) where b is not null and a > 1;
create index on t (b) with (deduplicate_items = off);
-- refused: undefined_object
create index on t (b collate "nowhere_NO");
-- refused: datatype_mismatch
create index on t (a collate "C");
-- refused: invalid_parameter_value
create index on t (a) with (fillfacto = 70);
-- refused: undefined_column
create index on t (a) where missing > 0;
-- refused: datatype_mismatch
create index on t (a) where b;
-- refused: feature_not_supported
create index on t (a) where a in (select 1);
-- refused: grouping_error
create index on t (a) where max(a) > 0;
-- refused: undefined_object
create index on t (a) tablespace missing;

-- case: expressions must stay what they are
create table t (a int, b text, c timestamptz, d timestamp);
-- refused: invalid_object_definition
create index on t ((now()));
-- refused: invalid_object_definition
create index on t ((c::date));
-- accepted
create index on t ((d::date));
-- accepted
create index on t (date_trunc('day', c at time zone 'UTC'));
-- refused: undefined_function
create index on t (missing(a));
-- refused: undefined_function
create index on t (lower(a));
-- refused: undefined_column
create index on t (lower(missing));
-- refused: syntax_error
create index on t ((select 1));
-- refused: feature_not_supported
create index on t (((select 1) + a));
-- refused: invalid_object_definition
create index on t ((a > 0)) where now() > c;
-- accepted
create function volatile_f(int) returns int language plpgsql as 'begin return $1; end';
-- refused: invalid_object_definition
create index on t (volatile_f(a));
-- accepted
-- What counts is what is left after inlining.
create function inlined(int) returns int language sql as 'select $1';
create index on t (inlined(a));
-- accepted
create function f(int) returns int language sql immutable as 'select $1';
create index on t (f(a));
-- refused: dependent_objects_still_exist
drop function f(int);
-- accepted
drop function f(int) cascade;
-- refused: undefined_object
drop index t_f_idx;

-- case: indexes are no part of what they cannot index
create table t (a int);
create view v as select a from t;
create sequence s;
create materialized view m as select a from t;
-- refused: wrong_object_type
create index on v (a);
-- refused: wrong_object_type
create index on s (last_value);
-- accepted
create unique index on m (a);
-- refused: undefined_column
create index on m (b);

-- case: indexes without a lock
create table t (a int);
-- accepted
create index concurrently t_a on t (a);
-- refused: duplicate_table
create index concurrently t_a on t (a);
-- accepted
create index concurrently if not exists t_a on t (a);
-- refused: undefined_column
create unique index concurrently on t (missing);
-- accepted
drop index concurrently t_a;
-- refused: undefined_object
drop index concurrently t_a;
-- refused: undefined_object
create index concurrently on t using gin (a);
-- accepted
create index concurrently on t (a);
-- accepted
reindex table t;
-- refused: undefined_table
reindex table missing;
-- refused: undefined_table
reindex index missing;
-- accepted
reindex index concurrently t_a_idx;

-- case: the columns of an index are renamed with the table's
create table t (a int, b int);
create index i on t (a) include (b);
-- accepted
alter table t rename a to x;
-- accepted
create index on t (x);
-- accepted
alter table t rename to u;
-- accepted
create index on u (x);
-- accepted
alter table u drop b;
-- refused: undefined_object
drop index i;

-- case: a column that an index has twice is numbered in its name
create table t (a int, b int);
-- accepted
create unique index on t (a) include (a, b);
alter table t add unique (a) include (a);

-- case: what concatenates with a number is as stable as the cast of it
create table t (a int, b date);
-- accepted
create index on t ((a || 'x'));
create index on t (quote_literal(a));
-- refused: invalid_object_definition
create index on t ((b || 'x'));

-- case: an index on a partitioned table alone is not valid while it has partitions
create table p (x int) partition by range (x);
create index i on only p (x);
create table p1 partition of p for values from (0) to (10);
-- accepted
create index j on only p (x);

-- case: types that cannot be indexed as they are
create table t (a int, b text, j json, p point, jb jsonb, r int4range, v tsvector, k varchar(9)[], x xml);
create type mood as enum ('sad'); create domain d as json; create type pair as (x int, y json);
-- refused: undefined_object
create index on t (j);
-- refused: undefined_object
create index on t (a, p);
-- refused: undefined_object
create index on t using gin (b);
-- refused: undefined_object
create index on t using gist (a);
-- refused: undefined_object
create index on t using hash (p);
-- refused: undefined_object
create index on t using gin ((lower(b)));
-- accepted
create index on t using gin (jb); create index on t using gin (v); create index on t using gin (k);
create index on t using gist (p); create index on t using gist (r); create index on t using spgist (b);
create index on t using brin (a); create index on t using hash (jb); create index on t (jb, r, v, k, b);
create index on t ((j ->> 'a')); create index on t (b text_pattern_ops); create index on t using gist (v, p);
-- refused: undefined_object
alter table t add unique (j);
-- refused: undefined_object
alter table t add c d primary key;
-- refused: undefined_object
create table u (j json unique);
-- refused: undefined_object
alter table t add exclude using gist (a with =);
-- accepted
create table w (m mood primary key, p pair, l mood[]); create index on w (l); create index on w (p);
-- accepted
create extension btree_gist;
create index on t using gist (a); alter table t add exclude using gist (a with =);
-- accepted
create extension btree_gin;
create index on t using gin (b);
-- refused: undefined_object
create index on t using gin (j);

-- case: access methods
create table t (a int, b int, p point);
-- refused: undefined_object
create index on t using missing (a);
-- refused: feature_not_supported
create unique index on t using hash (a);
-- refused: feature_not_supported
create index on t using hash (a, b);
-- refused: feature_not_supported
create index on t using brin (a) include (b);
-- refused: feature_not_supported
create unique index on t using gist (p);
-- accepted
create index on t using gist (p) include (b); create index on t using rtree (p); create index on t using brin (a, b);
-- accepted, server 14..
create index on t using spgist (p) include (b);
-- accepted
create extension bloom;
create index on t using bloom (a, b);

-- case: a copied index is named after all its columns, and is valid
create table t (a int primary key, b text);
create unique index i on t (a) include (a);
create table u (like t including all);
-- accepted
create table p (a int, b text) partition by range (a);
create table p1 partition of p for values from (0) to (10);
create index j on only p (b);
-- accepted
create table q (like p including all);

-- case: the whole row can be indexed
create table t (a int);
-- accepted
create index i on t ((t));

-- case: an expression needs brackets
create table t (a timestamp, b text, j jsonb);
-- refused: syntax_error
create index on t (a::date);
-- refused: syntax_error
create index on t (b, lower(b)::varchar);
-- refused: syntax_error
create index on t (j->>'k');
-- refused: syntax_error
create unique index i on t (b || 'x') where b is not null;
-- accepted
create index on t ((a::date), lower(b) text_pattern_ops, (j->>'k') desc) where a::date > '2020-01-01';

-- case: operator classes that there are not
create table t (a int, b text);
-- refused: undefined_object
create index on t using gin (b gin_trgm_ops);
-- refused: undefined_object
create index on t using gist (lower(b) gist_trgm_ops);
-- refused: undefined_object
create index on t (b some_ops);
-- accepted
create index on t (b text_pattern_ops, a int4_ops);
create index on t using hash (b text_pattern_ops);
create index on t using brin (a int4_minmax_ops);
-- accepted
create operator class some_ops for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
create index on t (a some_ops);

-- case: a predicate that always holds is none
create table t (a int, b boolean);
-- accepted
create index i on t (a) where true;
create index j on t (a) where 'yes';
create index k on t (a) where 't'::boolean;
create index l on t (a) where not false;
create index m on t (a) where b;
