-- Types of expressions: functions, operators, casts, literals, with their built-in names.

-- case: functions by name and arguments
create table t (i int, s text, d date, ts timestamptz, j jsonb, a int[], b boolean, u uuid, n numeric);
-- accepted
select lower(s), length(s), now(), coalesce(s, 'x'), abs(i), round(n, 2), substring(s from 1 for 2), trim(both 'x' from s),
    extract(epoch from ts), to_char(d, 'YYYY'), jsonb_array_elements(j), array_length(a, 1), concat(s, i, d), format('%s', i),
    greatest(i, n), position('x' in s), overlay(s placing 'x' from 1), date_trunc('day', ts), age(ts), gen_random_uuid() from t;
-- refused: undefined_function
select lowr(s) from t;
-- refused: undefined_function
select lower(i) from t;
-- refused: undefined_function
select lower(s, s) from t;
-- refused: undefined_function
select lower() from t;
-- refused: undefined_function
select length(i) from t;
-- refused: undefined_function
select round(s) from t;
-- refused: undefined_function
select date_trunc(ts, 'day') from t;
-- refused: undefined_function
select jsonb_array_length(s) from t;
-- refused: undefined_function
select array_length(i, 1) from t;
-- refused: undefined_function
select uuid_generate_v4();
-- refused: undefined_function
select similarity('a', 'b');
-- refused: undefined_function
select public.lower('x');
-- refused: invalid_schema_name
select missing.lower('x');
-- accepted
select pg_catalog.lower('X'), lower('X'), "lower"('X');
-- refused: undefined_function
select "Lower"('X');
-- accepted
select nextval('missing'::text) where false;
-- refused: undefined_function
select lower(*) from t;
-- accepted
select count(*), count(distinct s), count(i) from t;
-- refused: undefined_function
select ifnull(i, 0) from t;
-- refused: undefined_function
select isnull(i, 0) from t;

-- case: operators
create table t (i int, s text, d date, ts timestamptz, j jsonb, js json, a int[], b boolean, u uuid, n numeric, v tsvector, c circle);
-- accepted
select i + 1, i * n, i % 2, i ^ 2, s || 'x', s || i, d + 1, d - d, d + interval '1 day', ts - interval '1h', j -> 'x', j ->> 0,
    j #>> '{a,b}', j @> '{}', j ? 'x', a || 1, a || a, a @> array[1], 1 = any (a), s like 'x%', s ilike 'x', s ~ 'x', s !~* 'x',
    not b, i between 1 and 2, i in (1, 2), i is null, b is true, i is distinct from 1, v @@ to_tsquery('x'), -i, @ i, |/ n,
    (d, d) overlaps (d, d), u = 'e2b0f6a0-0000-4000-8000-000000000000', s similar to 'x', ts at time zone 'UTC', a[1], a[1:2] from t;
-- refused: undefined_function
select i || 1 from t;
-- refused: undefined_function
select s + 1 from t;
-- refused: undefined_function
select i = s from t;
-- refused: undefined_function
select d + d from t;
-- refused: undefined_function
select u = s from t;
-- refused: undefined_function
select js = js from t;
-- refused: undefined_function
select j > 1 from t;
-- refused: undefined_function
select b + 1 from t;
-- refused: undefined_function
select i like 'x' from t;
-- refused: undefined_function
select - s from t;
-- refused: undefined_function
select 1 = any (array['x']::text[]);
-- refused: wrong_object_type
select 1 = any (i) from t;
-- refused: datatype_mismatch
select not i from t;
-- refused: datatype_mismatch
select i and b from t;
-- refused: datatype_mismatch
select case when i then 1 end from t;
-- refused: datatype_mismatch
select case when b then i else d end from t;
-- refused: datatype_mismatch
select coalesce(i, d) from t;
-- refused: datatype_mismatch
select array[i, d] from t;
-- refused: undefined_function
select i in (1, true) from t;
-- refused: datatype_mismatch
select i[1] from t;
-- refused: invalid_text_representation
select i = 'x' from t;
-- refused: invalid_text_representation
select u = 'x' from t;
-- refused: datatype_mismatch
select s is true from t;
-- refused: undefined_table
select i.x from t;
-- refused: wrong_object_type
select (i).x from t;

-- case: casts
create table t (i int, s text, d date, j jsonb, b boolean, u uuid, n numeric, ts timestamptz);
-- accepted
select i::text, s::int, s::uuid, s::jsonb, d::timestamp, n::int, b::int, i::boolean, j::int, j::text, ts::date, s::varchar(3),
    cast(i as bigint), text 'x', int '1', date '2026-01-15', i::regclass, s::regclass, 'x'::text::bytea, '{1,2}'::int[] from t;
-- refused: cannot_coerce
select i::date from t;
-- refused: cannot_coerce
select d::int from t;
-- refused: cannot_coerce
select i::uuid from t;
-- refused: cannot_coerce
select i::jsonb from t;
-- refused: cannot_coerce
select n::boolean from t;
-- refused: cannot_coerce
select u::int from t;
-- refused: undefined_object
select i::strng from t;
-- refused: invalid_text_representation
select 'x'::int;
-- refused: invalid_datetime_format
select 'x'::date;
-- refused: invalid_datetime_format
select date 'yesterdayish';
-- refused: datetime_field_overflow
select '2026-02-30'::date;
-- refused: invalid_text_representation
select 'x'::jsonb;
-- refused: invalid_text_representation
select '{1,2'::int[];
-- refused: invalid_text_representation
select 'maybe'::boolean;
-- refused: numeric_value_out_of_range
select 3000000000::int;
-- refused: numeric_value_out_of_range
select '3000000000'::int;
-- refused: undefined_table
select 'missing'::regclass;
-- accepted
select 't'::regclass, 'public.t'::regclass, to_regclass('missing');
-- refused: undefined_object
select 'missing'::regtype;
-- refused: undefined_function
select 'missing'::regproc;

-- case: defaults of a wrong type
create table t (a int);
-- refused: datatype_mismatch
create table u (a int default true);
-- refused: datatype_mismatch
create table u (a boolean default 1);
-- refused: datatype_mismatch
create table u (a int default now());
-- refused: datatype_mismatch
create table u (a timestamptz default 1);
-- refused: datatype_mismatch
create table u (a uuid default now());
-- refused: datatype_mismatch
create table u (a jsonb default 1);
-- refused: datatype_mismatch
create table u (a int[] default 1);
-- refused: datatype_mismatch
create table u (a date default gen_random_uuid());
-- refused: invalid_text_representation
create table u (a int default 'x');
-- refused: invalid_text_representation
create table u (a boolean default 'maybe');
-- refused: invalid_text_representation
create table u (a uuid default 'x');
-- refused: invalid_text_representation
create table u (a jsonb default '');
-- refused: invalid_datetime_format
create table u (a timestamptz default 'never');
-- refused: invalid_text_representation
create table u (a int[] default '[]');
-- refused: feature_not_supported
create table u (a int, b int default a);
-- refused: feature_not_supported
create table u (a int default (select 1));
-- refused: grouping_error
create table u (a int default count(*));
-- refused: undefined_function
create table u (a uuid default uuid_generate_v4());
-- accepted
create table u (a int default '1', b boolean default 'yes', c text default 1, d timestamptz default 'now', e jsonb default '{}',
    f numeric default 1.5, g int default 1.5, h bigint default 1, i text default now(), j int[] default '{}', k date default now(),
    l varchar(3) default 'too long', m uuid default gen_random_uuid(), n interval default '1 day', o char default 'x',
    p bytea default '\x00', q text default current_user, r int default null, s text[] default array[]::text[]);

-- case: arrays and rows
create table t (a int[], b text[], r point);
-- accepted
select array[1, 2] || 3, array[[1], [2]], array[]::int[], row(1, 'x'), (1, 2) = (3, 4), a = '{1}', b || 'x'::text, unnest(a) from t;
-- refused: invalid_text_representation
select b || 'x' from t;
-- refused: indeterminate_datatype
select array[];
-- refused: undefined_function
select a || true from t;
-- refused: syntax_error
select (1, 2) = (1, 2, 3);
-- refused: undefined_function
select a = b from t;
-- refused: undefined_function
select array_append(a, 'x'::text) is null from t;
-- accepted
select array_append(a, 1), array_agg(a), cardinality(b), a[1:2], b[1] || 'x' from t group by a, b;

-- case: literals
create table t (i int);
-- refused: syntax_error
select 'a' 'b' as x;
-- accepted
select E'\n\x41', U&'\0041', $$x$$, $q$it's$q$, b'101', x'1f', 1e5, .5 as y;
-- accepted
select 'one'
    'two' as z;
-- accepted, server 16..
select 0x1f as x, 1_000 as y;
-- refused: invalid_text_representation
select b'102';
-- refused: invalid_escape_sequence
select E'\u00zz';
-- refused: division_by_zero
-- silent: what a query finds is not followed
select 1 / 0;
