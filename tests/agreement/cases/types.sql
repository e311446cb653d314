-- Enums, domains, composite types and ranges.

-- case: an enum and its values
create type mood as enum ('good', 'bad');
-- refused: duplicate_object
create type mood as enum ('x');
-- refused: unique_violation
create type other as enum ('a', 'a');
-- refused: invalid_name
create type other as enum ('a123456789b123456789c123456789d123456789e123456789f123456789g1234');
-- accepted
alter type mood add value 'fine';
-- refused: duplicate_object
alter type mood add value 'fine';
-- accepted
alter type mood add value if not exists 'fine';
-- accepted
alter type mood add value 'best' before 'good';
-- accepted
alter type mood add value 'so so' after 'good';
-- refused: invalid_parameter_value
alter type mood add value 'x' before 'missing';
-- accepted
alter type mood rename value 'so so' to 'so-so';
-- refused: invalid_parameter_value
alter type mood rename value 'so so' to 'x';
-- refused: duplicate_object
alter type mood rename value 'bad' to 'good';
-- refused: undefined_object
alter type missing add value 'x';
-- accepted
create type nothing as enum ();

-- case: values of an enum are known
create type mood as enum ('good', 'bad');
create table t (m mood default 'good');
-- refused: invalid_text_representation
create table u (m mood default 'ugly');
-- refused: invalid_text_representation
alter table t alter m set default 'ugly';
-- refused: invalid_text_representation
create view v as select * from t where m = 'ugly';
-- refused: invalid_text_representation
insert into t values ('ugly');
-- accepted
insert into t values ('bad');
-- refused: undefined_function
select * from t where m = 'good'::text;
-- refused: datatype_mismatch
insert into t values ('good'::text);
-- refused: invalid_text_representation
select 'ugly'::mood;
-- accepted
alter table t alter m type text;
-- refused: datatype_mismatch
alter table t alter m type mood;
-- accepted
alter table t alter m type mood using m::mood;

-- case: a new value cannot be used in the transaction that adds it
create type mood as enum ('good');
-- refused: unsafe_new_enum_value_usage
alter type mood add value 'bad';
select 'bad'::mood;
-- accepted
alter type mood add value 'bad';
-- accepted
select 'bad'::mood;

-- case: a type that is used stays
create type mood as enum ('good');
create table t (id int, m mood);
create table u (m mood[]);
create function f(m mood) returns int language sql as 'select 1';
-- refused: dependent_objects_still_exist
drop type mood;
-- refused: undefined_object
drop type missing;
-- accepted
drop type if exists missing;
-- refused: undefined_object
drop domain missing;
-- refused: wrong_object_type
drop domain mood;
-- accepted
drop type mood cascade;
-- refused: undefined_column
select m from t;
-- refused: undefined_function
drop function f;
-- accepted
select id from t;

-- case: types are renamed
create type mood as enum ('good');
create table t (m mood);
create type other as enum ('x');
-- refused: duplicate_object
alter type mood rename to other;
-- refused: undefined_object
alter type missing rename to present;
-- accepted
alter type mood rename to feeling;
-- refused: undefined_object
alter table t add n mood;
-- accepted
alter table t add n feeling[];
-- refused: wrong_object_type
alter type t rename to u;
-- accepted
create type mood as enum ('new');

-- case: a domain and its constraints
create domain positive as int check (value > 0);
-- refused: duplicate_object
create domain positive as int;
-- refused: undefined_object
create domain d as missing;
-- refused: undefined_function
create domain d as text check (value > 0);
-- refused: datatype_mismatch
create domain d as text check (length(value));
-- refused: undefined_column
create domain d as int check (valeu > 0);
-- accepted
create domain email as text not null default '' constraint has_at check (value like '%@%') check (length(value) < 99);
-- refused: duplicate_object
alter domain email add constraint has_at check (value <> '');
-- accepted
alter domain email add check (value <> '');
-- refused: undefined_object
alter domain email drop constraint missing;
-- accepted
alter domain email drop constraint if exists missing;
-- accepted
alter domain email drop constraint has_at;
-- accepted
alter domain email drop not null;
-- accepted
alter domain email set default 'a@b';
-- accepted
alter domain positive rename constraint positive_check to more;
-- accepted
alter domain positive add constraint less check (value < 10) not valid;
-- accepted
alter domain positive validate constraint less;
-- refused: undefined_object
alter domain positive validate constraint missing;
-- refused: undefined_object
alter domain missing drop not null;

-- case: a column of a domain
create domain positive as int check (value > 0);
create table t (a positive, b positive[]);
-- refused: dependent_objects_still_exist
drop domain positive;
-- accepted
alter table t alter a type bigint;
-- accepted
alter table t alter a type positive;
-- refused: datatype_mismatch
alter table t alter a type text, alter a set default 1, alter b type positive;
-- accepted
select a + 1 from t;
-- refused: undefined_function
select a || true from t;
-- accepted
drop domain positive cascade;
-- refused: undefined_column
select a from t;

-- case: a domain's default is checked
create type mood as enum ('good');
-- refused: invalid_text_representation
create domain d as int default 'x';
-- accepted
create domain d as mood default 'good';
-- refused: invalid_text_representation
alter domain d set default 'bad';
-- refused: syntax_error
create domain e as int default 1 default 2;
-- refused: syntax_error
create domain e as int primary key;
-- refused: datatype_mismatch
create domain e as int collate "C";

-- case: a composite type and its attributes
create type pair as (a int, b text);
-- refused: duplicate_object
create type pair as (x int);
-- refused: duplicate_column
create type other as (a int, a text);
-- accepted
alter type pair add attribute c date;
-- refused: duplicate_column
alter type pair add attribute c date;
-- refused: undefined_column
alter type pair drop attribute missing;
-- accepted
alter type pair drop attribute if exists missing, alter attribute a type bigint;
-- accepted
alter type pair rename attribute a to x;
-- refused: undefined_column
alter type pair rename attribute a to y;
-- accepted
create table t (p pair);
-- refused: feature_not_supported
alter type pair alter attribute x type text;
-- accepted
alter type pair drop attribute c;
-- accepted
select (p).x, (p).b from t;
-- refused: undefined_column
select (p).c from t;
-- refused: wrong_object_type
drop table pair;
-- refused: wrong_object_type
alter table pair add c int;
-- refused: wrong_object_type
select * from pair;

-- case: a range type brings a multirange
-- server: 14..
create type float_range as range (subtype = float8, subtype_diff = float8mi);
-- accepted
create table t (r float_range, m float_multirange);
-- refused: duplicate_object
create type float_multirange as enum ('a');
-- accepted
create type days as range (subtype = date, multirange_type_name = many_days);
create table u (d days, m many_days);
-- refused: dependent_objects_still_exist
drop type float_range;
-- refused: undefined_object
create type x as range (subtype = missing);
-- refused: dependent_objects_still_exist
drop type many_days;
-- accepted
select float_range(1, 2), days('2026-01-01', '2026-02-01');

-- case: a shell and a type in C
create type shell;
-- refused: undefined_object
create table t (s shell);
-- refused: duplicate_object
create type shell;
-- accepted
drop type shell;

-- case: the type of a table's rows, and its array's name
create table t (a int);
-- refused: duplicate_object
create type t as enum ('x');
-- accepted
create type _t as enum ('x');
-- refused: dependent_objects_still_exist
drop type t;
-- accepted
create table u (x t[]);
-- refused: cannot_coerce
select 1::t;

-- case: tables of a type
create type pair as (a int, b text);
create table t of pair (a primary key, b default 'x');
-- refused: wrong_object_type
create type mood as enum ('x');
create table u of mood;
-- refused: undefined_object
create table u of missing;
-- refused: wrong_object_type
alter table t add c int;
-- refused: wrong_object_type
alter table t drop b;
-- refused: dependent_objects_still_exist
drop type pair;
-- refused: dependent_objects_still_exist
alter type pair add attribute c int;
-- accepted
alter type pair add attribute c int cascade;
-- accepted
alter table t not of;
-- accepted
alter table t add d int;

-- case: attributes are dropped before others are added
create type k as (x int, y jsonb);
-- accepted
alter type k add attribute y text, drop attribute y;
-- refused: undefined_column
alter type k add attribute z text, alter attribute z type int;
-- accepted
alter type k alter attribute x type text, drop attribute y;
-- refused: undefined_column
alter type k drop attribute x, alter attribute x type int;

-- case: types of arrays by the names that the server gives them
create function f(a int[]) returns int language sql as 'select 1';
create function h(a text[]) returns int language sql as 'select 1';
create type e as enum ('x');
create table t (a int);
-- accepted
comment on function f(_int4) is 'x';
alter function f(_int4) stable;
grant execute on function f(_int4) to public;
drop function f(_int4);
drop function h(_text);
-- refused: undefined_function
drop function h(_int4);
-- accepted
create table g (a _e, b public._e, c _int4, d _numeric(10, 2), f _t);
select null::_t, null::_e, array['x']::_e = a from g;
insert into g (a, c) values ('{x}', '{1}'), (array['x'::e], array[1]);
select c[1] + 1, array_length(a, 1) from g;
create type ct as (b _e);
-- accepted
create function z(_int4, _text) returns int language sql as 'select 1';
select z('{1}', '{a}');
drop function z(int[], text[]);
-- accepted
create aggregate ag(_int4) (sfunc = array_cat, stype = _int4);
-- accepted
comment on type _e is 'x';
-- refused: undefined_object
create table w (a _missing);
-- refused: invalid_schema_name
create table w (a missing._e);
-- refused: dependent_objects_still_exist
drop type e;
-- refused: undefined_function
select c + 1 from g;
-- accepted
create type _e as enum ('y');
create table k (a _e default 'y', b __e);
-- accepted
drop type _e cascade;
create table l (a __e);
-- accepted
alter type e rename to n;
create table m (a _n);

-- case: lengths and precisions that a type cannot have
create table t (a varchar(1), b char(1), c numeric(1), d numeric(1000, 1000), e bit(1));
-- refused: invalid_parameter_value
create table u (a varchar(0));
-- refused: invalid_parameter_value
create table u (a char(0));
-- refused: invalid_parameter_value
create table u (a varchar(10485761));
-- accepted
create table v (a varchar(10485760));
-- refused: invalid_parameter_value
create table u (a numeric(0));
-- refused: invalid_parameter_value
create table u (a numeric(1001, 2));
-- refused: invalid_parameter_value
create table u (a numeric(5, 1001));
-- refused: invalid_parameter_value
create table u (a bit(0));
-- refused: invalid_parameter_value
alter table t alter a type varchar(0);
-- refused: invalid_parameter_value
select 'x'::varchar(0);
-- refused: invalid_parameter_value, server ..14
create table u (a numeric(5, 7));

-- accepted, server 15..
create table u (a numeric(5, 7), b numeric(5, -2));

-- case: a type that is only declared is defined as whatever comes
-- accepted
create type d;
create domain d as text check (value <> 'x');
-- accepted
create type t;
create table t (a int);
-- accepted
create type v;
create view v as select 1 as a;
-- accepted
create type e;
create type e as enum ('a');
-- refused: duplicate_object
create domain e as text;
-- refused: duplicate_object
create type d;
