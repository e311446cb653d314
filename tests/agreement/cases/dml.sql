-- `insert`, `update`, `delete`, `merge`, `truncate`, `copy`, and what they need.

-- case: insert
create table t (a int, b text, c date default now());
-- accepted
insert into t values (1, 'x', '2026-01-15'), (2, 'y', default);
-- accepted
insert into t (b, a) values ('z', 3);
-- accepted
insert into t (a) select a + 1 from t;
-- accepted
insert into t default values;
-- refused: undefined_table
insert into missing values (1);
-- refused: undefined_column
insert into t (missing) values (1);
-- refused: duplicate_column
insert into t (a, a) values (1, 2);
-- refused: syntax_error
insert into t values (1, 'x', now(), 4);
-- refused: syntax_error
insert into t (a, b) values (1);
-- refused: syntax_error
insert into t (a) values (1, 2);
-- refused: syntax_error
insert into t values (1, 'x'), (2);
-- refused: datatype_mismatch
insert into t (a) values (true);
-- refused: datatype_mismatch
insert into t (a) values ('1'::text);
-- refused: invalid_text_representation
insert into t (a) values ('x');
-- refused: invalid_datetime_format
insert into t (c) values ('yesterdayish');
-- refused: datatype_mismatch
insert into t (a) select b from t;
-- accepted
insert into t (b) select a from t;
-- refused: syntax_error
insert into t (a, b) select a from t;
-- refused: undefined_column
insert into t (a) values (b);
-- refused: undefined_column
insert into t (a, ctid) values (1, '(0,1)');

-- case: rows that come back
create table t (a int, b text);
-- accepted
insert into t values (1, 'x') returning a, b as c, t.a + 1, *;
-- refused: undefined_column
insert into t values (1, 'x') returning c;
-- accepted
update t as x set a = 2 returning x.a, x.*;
-- refused: undefined_table
update t as x set a = 2 returning t.a;
-- accepted
delete from t using (select 1 as one) as s where t.a = s.one returning t.a, s.one;
-- accepted
insert into t as x values (1) returning x.a;
-- refused: undefined_table, server ..17
update t set a = 3 returning old.a, new.a;
-- accepted, server 18..
update t set a = 3 returning old.a, new.a;
-- refused: grouping_error
delete from t returning count(*);

-- case: on conflict needs a unique index
create table t (a int primary key, b int, c int, d text, unique (b, c));
create unique index t_d on t (lower(d)) where c > 0;
create index t_c on t (c);
-- accepted
insert into t values (1, 2, 3, 'x') on conflict do nothing;
-- accepted
insert into t values (1, 2, 3, 'x') on conflict (a) do nothing;
-- accepted
insert into t values (1, 2, 3, 'x') on conflict (c, b) do update set d = excluded.d || t.d where t.c > 1 and excluded.a > 0;
-- accepted
insert into t values (1, 2, 3, 'x') on conflict on constraint t_pkey do update set d = 'y';
-- accepted
insert into t values (5, 6, 7, 'z') on conflict (lower(d)) where c > 0 do nothing;
-- refused: invalid_column_reference
insert into t values (1, 2, 3, 'x') on conflict (b) do nothing;
-- refused: invalid_column_reference
insert into t values (1, 2, 3, 'x') on conflict (c) do nothing;
-- refused: invalid_column_reference
insert into t values (1, 2, 3, 'x') on conflict (lower(d)) do nothing;
-- refused: undefined_column
insert into t values (1, 2, 3, 'x') on conflict (missing) do nothing;
-- refused: undefined_object
insert into t values (1, 2, 3, 'x') on conflict on constraint missing do nothing;
-- refused: undefined_object
insert into t values (1, 2, 3, 'x') on conflict on constraint t_d do nothing;
-- refused: syntax_error
insert into t values (1, 2, 3, 'x') on conflict do update set d = 'y';
-- refused: undefined_column
insert into t values (1, 2, 3, 'x') on conflict (a) do update set missing = 1;
-- refused: undefined_column
insert into t values (1, 2, 3, 'x') on conflict (a) do update set d = excluded.missing;
-- refused: ambiguous_column
insert into t values (1, 2, 3, 'x') on conflict (a) do update set d = d;
-- accepted
insert into t as x values (1, 2, 3, 'x') on conflict (a) do update set d = x.d;
-- refused: undefined_table
insert into t as x values (1, 2, 3, 'x') on conflict (a) do update set d = t.d;
-- accepted
alter table t drop constraint t_pkey;
-- refused: invalid_column_reference
insert into t values (1, 2, 3, 'x') on conflict (a) do nothing;

-- case: update
create table t (a int, b text, c numeric(5, 1));
create table u (a int, d text);
-- accepted
update t set a = a + 1, b = default where c > 1;
-- refused: undefined_table
update missing set a = 1;
-- refused: undefined_column
update t set missing = 1;
-- refused: syntax_error
update t set a = 1, a = 2;
-- refused: undefined_column
update t set t.a = 1;
-- accepted
update t set b = d from u where u.a = t.a;
-- refused: ambiguous_column
update t set b = d from u where a = 1;
-- refused: duplicate_alias
update t set a = 1 from t where true;
-- accepted
update t set (a, b) = (select a, d from u limit 1);
-- refused: syntax_error
update t set (a, b) = (select a from u);
-- accepted
update t set (a, b) = (1, 'x');
-- accepted
update t set (a) = row(1);
update t set (a) = row(default), (c) = row(c);
update t set (a) = row(a + 1);
update t set (a) = (row(1));
update t set (a) = (select 1);
update t set (a, b) = row(default, 'x');
update t set (a, b) = ((select 1, 'x'));
-- refused: datatype_mismatch
update t set (a) = row(now());
-- refused: datatype_mismatch
update t set a = row(1);
-- refused: invalid_text_representation
update t set (a) = row('x');
-- refused: syntax_error
update t set (a) = (1, 2);
-- refused: syntax_error
update t set (a) = (select 1, 2);
-- refused: feature_not_supported
update t set (a) = (1);
-- refused: feature_not_supported
update t set (a, b) = ('x');
-- refused: undefined_column
update t set (missing) = row(1);
-- refused: datatype_mismatch
update t set a = b;
-- accepted
update t set b = a, c = a;
-- refused: datatype_mismatch
update t set a = 1 where a;
-- refused: invalid_text_representation
update t set a = 'one';
-- refused: undefined_table
update t set a = excluded.a;

-- case: generated and identity columns are not written to
create table t (a int generated always as identity, b int generated by default as identity, c int generated always as (b + 1) stored);
-- accepted
insert into t (b) values (5);
-- refused: generated_always
insert into t (a) values (1);
-- refused: syntax_error, server ..13
insert into t (c) values (1);
-- refused: generated_always, server 14..
insert into t (c) values (1);
-- accepted
insert into t (a, c) values (default, default);
-- accepted
insert into t (a) overriding system value values (1);
-- refused: generated_always
update t set a = 1;
-- refused: syntax_error, server ..13
update t set c = 1;
-- refused: generated_always, server 14..
update t set c = 1;
-- accepted
update t set c = default, b = 2;

-- case: delete
create table t (a int, b text);
create table u (c int);
-- accepted
delete from t using u where a = c;
-- refused: undefined_column
delete from t where c = 1;
-- refused: undefined_table
delete from missing;
-- refused: undefined_table
delete from t as x where t.a = 1;
-- accepted
with x as (select c from u) delete from t where a in (select c from x);
-- refused: grouping_error
delete from t where max(a) > 0;

-- case: views that can be written to
create table t (a int, b text);
create view simple as select a, b from t where a > 0;
create view counted as select count(*) as n from t;
create view computed as select a, a + 1 as more from t;
-- accepted
insert into simple values (1, 'x');
-- accepted
update computed set a = 2;
-- refused: object_not_in_prerequisite_state
insert into counted values (1);
-- refused: object_not_in_prerequisite_state
delete from counted;
-- refused: feature_not_supported
update computed set more = 2;
-- accepted
create rule r as on insert to counted do instead nothing;
-- accepted
insert into counted values (1);
-- accepted
create materialized view m as select a from t;
-- refused: wrong_object_type
insert into m values (1);
-- accepted
create sequence s;
-- refused: wrong_object_type
update s set last_value = 1;

-- case: merge
-- server: 15..
create table t (a int primary key, b text);
create table u (a int, b text);
-- accepted
merge into t using u on t.a = u.a when matched then update set b = u.b when not matched then insert (a, b) values (u.a, u.b);
-- accepted
merge into t as x using (select 1 as n) as s on x.a = s.n when matched and x.b = 'x' then delete when not matched then do nothing;
-- refused: undefined_table
merge into missing using u on true when matched then delete;
-- refused: undefined_table
merge into t using missing on true when matched then delete;
-- refused: undefined_column
merge into t using u on t.a = u.c when matched then delete;
-- refused: undefined_column
merge into t using u on t.a = u.a when matched then update set c = 1;
-- refused: undefined_column
merge into t using u on t.a = u.a when not matched then insert (c) values (1);
-- refused: undefined_table
merge into t using u on t.a = u.a when not matched then insert (a) values (t.a);
-- refused: ambiguous_column
merge into t using u on a = 1 when matched then delete;
-- refused: datatype_mismatch
merge into t using u on t.a = u.a when matched then update set a = u.b;
-- refused: duplicate_alias
merge into t using t on true when matched then delete;
-- refused: syntax_error, server ..16
merge into t using u on t.a = u.a when not matched by source then delete;
-- accepted, server 17..
merge into t using u on t.a = u.a when not matched by source then delete;
-- accepted, server 17..
merge into t using u on t.a = u.a when matched then delete returning merge_action(), t.a, u.b;

-- case: merge is new in 15
-- server: ..14
create table t (a int);
-- refused: syntax_error
merge into t using t as u on t.a = u.a when matched then delete;

-- case: truncate, lock, analyze, cluster
create table t (a int primary key);
create view v as select a from t;
-- accepted
truncate table t restart identity;
-- refused: undefined_table
truncate missing;
-- refused: wrong_object_type
truncate v;
-- accepted
lock table t in share mode;
-- refused: undefined_table
lock table missing;
-- accepted
analyze t (a);
-- refused: undefined_table
analyze missing;
-- refused: undefined_column
analyze t (b);
-- accepted
cluster t using t_pkey;
-- refused: undefined_object
cluster t using missing;
-- accepted
vacuum t;
-- refused: undefined_table
vacuum missing;

-- case: copy
create table t (a int, b text);
-- refused: undefined_table
copy missing to program 'cat >/dev/null';
-- refused: undefined_column
copy t (a, c) to program 'cat >/dev/null';
-- accepted
copy (select a from t) to program 'cat >/dev/null';
-- refused: undefined_column
copy (select c from t) to program 'cat >/dev/null';
-- accepted
copy t (a, b) from program 'true';

-- case: values of an identity
create table t (a int generated always as identity, b int);
create table u (a int generated by default as identity, b int);
-- refused: generated_always
insert into t (a) values (1);
-- refused: generated_always
insert into t values (1);
-- refused: generated_always
insert into t (a, b) select 1, 2;
-- refused: generated_always
insert into t (b, a) values (1, null);
-- refused: generated_always
update t set a = 2;
-- accepted
insert into t (a) overriding system value values (10);
insert into t (a) overriding user value select 1;
insert into t (a, b) values (default, 1);
insert into t (b) values (1), (2);
insert into t default values;
update t set a = default, b = 3;
-- accepted
insert into u (a) values (1);
update u set a = 2;

-- case: relations whose rows do not change
create materialized view m as select 1 as a;
create sequence s;
-- refused: wrong_object_type
insert into m values (1);
-- refused: wrong_object_type
update m set a = 1;
-- refused: wrong_object_type
delete from m;
-- refused: wrong_object_type
delete from s;
-- accepted
create function f() returns void language sql as 'delete from m';
-- accepted
select a from m;

-- case: a column that is set twice
create table t (a int primary key, b int, c int[]);
-- refused: syntax_error
update t set b = 1, b = 2;
-- refused: syntax_error
update t set b = 1, (c, b) = ('{}', 2);
-- refused: syntax_error
insert into t (a) values (1) on conflict (a) do update set b = 1, b = 2;
-- refused: syntax_error
update t set c = '{}', c[1] = 2;
-- accepted
update t set c[1] = 1, c[2] = 2, b = 1;
