-- case: strings become what a column is
create type mood as enum ('sad', 'ok');
create domain percent as int check (value between 0 and 100);
create table t (id int primary key, m mood default 'ok', p percent, on_at timestamptz, data jsonb,
    tags text[], moods mood[], code varchar(3), fixed char(2), price numeric(5, 2), small smallint);
-- refused: invalid_text_representation
insert into t (id, m) values (1, 'sad'), (2, 'Sad');
-- refused: invalid_text_representation
insert into t (id, p) values (1, 'half');
-- refused: invalid_text_representation
update t set moods = '{ok,fine}';
-- refused: invalid_text_representation
alter table t add tags2 text[] default '["a"]';
-- refused: invalid_text_representation
update t set data = '{a: 1}';
-- refused: invalid_datetime_format
alter table t alter on_at set default '';
-- refused: datetime_field_overflow
alter table t alter on_at set default '0000-00-00 00:00:00';
-- accepted
insert into t values (1, 'sad', '7', '2026-02-28 23:59', '{"a": [1, null, "\u00e4"]}', '{}', '{ok, "sad", null}',
    'abc  ', 'x', '12.345', '3');

-- case: strings become what they are compared with
create type mood as enum ('sad', 'ok');
create table t (m mood, a int, u uuid, b text);
-- refused: invalid_text_representation
delete from t where m in ('ok', 'fine');
-- refused: invalid_text_representation
delete from t where m in ('fine');
-- refused: invalid_text_representation
delete from t where m not in ('fine', null);
-- refused: invalid_text_representation
delete from t where m = any ('{ok,fine}');
-- refused: invalid_text_representation
delete from t where m = any (array['ok', 'fine']::mood[]);
-- refused: invalid_text_representation
delete from t where a between 1 and 'ten';
-- refused: invalid_text_representation
delete from t where u is distinct from 'none';
-- refused: invalid_text_representation
create view v as select case when a = 1 then m else 'fine' end as m from t;
-- refused: invalid_text_representation
create view v as select coalesce(m, '') as m from t;
-- refused: undefined_function
delete from t where b in (1, 2);
-- refused: undefined_function
delete from t where a = any (array['x', 'y']::text[]);
-- refused: wrong_object_type
delete from t where a = any (a);
-- refused: datatype_mismatch
delete from t where a is not true;
-- accepted
delete from t where m in ('ok', 'sad') or m = any ('{ok}') or a in (1, 2.5, '3') or b in ('x', 'y', null)
    or a between '1' and 2.5 or b between 'a' and 'b' or u is distinct from a::text::uuid or m::text in ('fine')
    or a in (a, 3) or b = any (array['x']) or a <> all ('{1,2}') or (a, b) in ((1, 'x'), (2, 'y'))
    or (a = 1) is true or (m, a) is distinct from ('ok', 1) or m in (select 'ok'::mood);

-- case: constants fit into their columns
create table t (a int, s smallint, b bigint, code varchar(3), fixed char(2), price numeric(5, 2));
-- refused: numeric_value_out_of_range
insert into t (a) values (3000000000);
-- refused: numeric_value_out_of_range
insert into t (s) values (1), (-32769);
-- refused: numeric_value_out_of_range
update t set b = 9223372036854775808;
-- refused: string_data_right_truncation
insert into t (code) values ('abcd');
-- refused: string_data_right_truncation
update t set fixed = 'abc';
-- refused: numeric_value_out_of_range
insert into t (price) values (1000);
-- accepted
insert into t values (2147483647, -32768, -9223372036854775808, 'abc   ', 'ä', -999.99), (0.4, 1, 2, '', '', 0.001);
-- accepted
create function f() returns void language sql as 'insert into t (a, code) values (3000000000, ''abcd'')';
create rule r as on delete to t do also insert into t (a) values (3000000000);
alter table t alter code set default 'abcd', alter a set default 3000000000;

-- case: domains have defaults and checks
create type mood as enum ('sad', 'ok');
create function is_fine(text) returns boolean language sql immutable as 'select true';
-- refused: invalid_text_representation
create domain d as mood default 'fine';
-- refused: undefined_column
create domain d as int check (valeu > 0);
-- refused: datatype_mismatch
create domain d as int default now();
-- refused: feature_not_supported
create domain d as int default value;
-- accepted
create domain d as text default 'x' check (is_fine(value)) check (value <> '' and length(value) < 10);
-- refused: dependent_objects_still_exist
drop function is_fine(text);
-- refused: invalid_text_representation
alter domain d add check (value::int > 'zero');
-- accepted
alter domain d set default 'y';

-- case: names in strings
create table orders (id int);
create sequence numbers;
-- refused: undefined_table
alter table orders alter id set default nextval('number');
-- refused: undefined_table
select 'public.order'::regclass;
-- refused: undefined_object
select 'moood'::regtype;
-- accepted
alter table orders alter id set default nextval('public.numbers'::text);
select 'orders'::regclass, '"numbers"'::regclass, 'pg_class'::regclass, 'pg_class_oid_index'::regclass,
    'integer'::regtype, 'int4[]'::regtype, 'orders'::regtype, 'lower(text)'::regprocedure, 'now'::regproc,
    '-'::regclass, '1259'::regclass, to_regclass('nothing'), 'information_schema.tables'::regclass;
