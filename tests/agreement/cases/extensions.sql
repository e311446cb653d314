-- Extensions of PostgreSQL's own, and what they bring.

-- case: an extension is made once
create extension citext;
-- refused: duplicate_object
create extension citext;
-- accepted
create extension if not exists citext;
-- accepted
create table t (a citext primary key, b citext[] default '{}');
-- refused: dependent_objects_still_exist
drop extension citext;
-- refused: undefined_object
drop extension missing;
-- accepted
drop extension if exists missing;
-- accepted
drop extension citext cascade;
-- refused: undefined_column
select a from t;

-- case: what an extension brings cannot be dropped alone
create extension citext;
-- refused: dependent_objects_still_exist
drop type citext;
-- refused: dependent_objects_still_exist
drop function citextin(cstring);
-- refused: undefined_object
create table t (a hstore);
-- refused: duplicate_object
create type citext as enum ('x');

-- case: an extension in a schema of its own
create schema ext;
create extension citext schema ext;
-- refused: undefined_object
create table t (a citext);
-- accepted
create table t (a ext.citext);
-- accepted
set search_path = public, ext;
create table u (a citext unique, b text, c citext references u (a));
-- refused: dependent_objects_still_exist
drop schema ext;
-- accepted
alter extension citext set schema public;
-- accepted
create table w (a citext);
-- accepted
drop schema ext;
-- refused: invalid_schema_name
create extension hstore schema missing;

-- case: hstore
create extension hstore;
create table t (h hstore, a text);
create index on t using gin (h);
create index on t using gist (h);
-- accepted
select h -> 'a', h ? 'a', h @> 'a=>1', hstore('a', 'b'), (each(h)).key, h || hstore(a, a) from t;
-- refused: undefined_function
select h + 1 from t;
-- refused: undefined_function
select hstor('a', 'b');
-- refused: undefined_object
alter table t alter h type jsonb using h::jsonb;
-- accepted
drop index t_h_idx1;
alter table t alter h type jsonb using h::jsonb;

-- case: trigrams
create extension pg_trgm;
create table t (a text, i int);
-- accepted
create index on t using gin (a gin_trgm_ops);
create index on t using gist (a gist_trgm_ops);
-- refused: datatype_mismatch
create index on t using gin (i gin_trgm_ops);
-- accepted
select similarity(a, 'x'), a % 'x', a <-> 'y' from t;
-- refused: dependent_objects_still_exist
drop extension pg_trgm;
-- accepted
drop extension pg_trgm cascade;
-- refused: undefined_object
drop index t_a_idx;
-- refused: undefined_object
create index on t using gin (a gin_trgm_ops);

-- case: keys and numbers
create extension "uuid-ossp";
create extension pgcrypto;
-- accepted
create table t (id uuid primary key default uuid_generate_v4(), hash bytea default digest('x', 'sha256'));
-- accepted
insert into t (hash) values (crypt('x', gen_salt('bf'))::bytea);
-- refused: undefined_function
select uuid_generate_v6();
-- refused: dependent_objects_still_exist
drop extension "uuid-ossp";
-- refused: undefined_object
drop extension "uuid";

-- case: methods get more operator classes
create table t (a int, b text, c int4range, d timestamptz);
-- refused: undefined_object
alter table t add exclude using gist (a with =, c with &&);
-- accepted
create extension btree_gist;
alter table t add exclude using gist (a with =, c with &&);
-- refused: undefined_object
create index on t using gin (a);
-- accepted
create extension btree_gin;
create index on t using gin (a, b);
-- refused: dependent_objects_still_exist
drop extension btree_gist;

-- case: trees and others
create extension ltree;
create table t (path ltree, a int[]);
create index on t using gist (path);
-- accepted
select path <@ 'a.b', nlevel(path), path || 'x', subpath(path, 0, 1), path ~ 'a.*{1}' from t;
-- accepted
create extension intarray;
create extension fuzzystrmatch;
create extension unaccent;
create extension tablefunc;
-- accepted
select levenshtein('a', 'b'), soundex('x'), unaccent('ä'), a & array[1], sort(a) from t;
-- refused: undefined_function
select levenstein('a', 'b');

-- case: an extension needs another
-- refused: undefined_object
create extension earthdistance;
-- accepted
create extension earthdistance cascade;
-- accepted
select earth_distance(ll_to_earth(1, 2), ll_to_earth(3, 4)), cube(1, 2);
-- refused: dependent_objects_still_exist
drop extension cube;
-- accepted
drop extension cube cascade;
-- accepted
create extension cube;

-- case: an extension that is not installed here
create table t (a int);
-- refused: undefined_file, server ..14
-- silent: another server may have it
create extension surely_not_installed;
-- refused: feature_not_supported, server 15..
-- silent: another server may have it
create extension surely_not_installed;

-- case: a language is there or not
create table t (a int);
-- accepted
create extension if not exists plpgsql;
-- refused: undefined_object
create function f() returns int language plpython3u as 'return 1';
-- refused: dependent_objects_still_exist
drop language plpgsql;

-- case: plpgsql comes with every database
-- accepted
comment on extension plpgsql is 'x';
-- accepted
create extension if not exists plpgsql with schema pg_catalog;
-- refused: duplicate_object
create extension plpgsql;
-- accepted
drop extension plpgsql;
create extension plpgsql;
-- accepted
drop extension if exists plpgsql;
create extension if not exists plpgsql;

-- case: an index needs the operator class of an extension
create extension pg_trgm;
create extension btree_gist;
create table t (a text, i int, r int4range);
create index ta on t using gin (a gin_trgm_ops);
-- refused: dependent_objects_still_exist
drop extension pg_trgm;
-- accepted
drop index ta;
drop extension pg_trgm;
-- accepted
create index ti on t using gist (i);
-- refused: dependent_objects_still_exist
drop extension btree_gist;
-- accepted
drop index ti;
alter table t add constraint alone exclude using gist (i with =, r with &&);
-- refused: dependent_objects_still_exist
drop extension btree_gist;
-- accepted
alter table t drop constraint alone;
drop extension btree_gist;

-- case: an index follows its column to another class
create extension btree_gin;
create extension btree_gist;
create table t (i int, a inet);
create index ti on t using gin (i);
create index ta on t using gist (a gist_inet_ops);
-- accepted
alter table t alter i type int[] using array[i];
-- accepted
drop extension btree_gin;
-- refused: dependent_objects_still_exist
drop extension btree_gist;
-- accepted
drop extension btree_gist cascade;
-- refused: undefined_object
drop index ta;

-- case: an index needs no extension
create extension btree_gin;
create extension btree_gist;
create table t (i int[], a inet, r int4range);
create index on t using gin (i);
create index on t using gist (a inet_ops);
create index on t using gist (r);
-- accepted
drop extension btree_gin;
drop extension btree_gist;
