-- Triggers, event triggers, rules and policies.

-- case: a trigger needs a table and a function
create table t (a int, b int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create function plain() returns int language sql as 'select 1';
-- accepted
create trigger tr before insert on t for each row execute function f();
-- refused: duplicate_object
create trigger tr after update on t for each row execute function f();
-- refused: undefined_table
create trigger tr before insert on missing for each row execute function f();
-- refused: undefined_function
create trigger other before insert on t for each row execute function missing();
-- refused: invalid_object_definition
create trigger other before insert on t for each row execute function plain();
-- refused: undefined_column
create trigger other before update of missing on t for each row execute function f();
-- accepted
create trigger other after update of a, b on t for each row execute procedure f('x', 1);
-- refused: duplicate_column
create trigger another after update of a, a on t execute function f();
-- refused: undefined_object
drop trigger missing on t;
-- accepted
drop trigger if exists missing on t;
-- accepted
drop trigger if exists tr on missing;
-- refused: undefined_table
drop trigger tr on missing;
-- refused: dependent_objects_still_exist
drop function f;
-- accepted
alter trigger tr on t rename to first;
-- refused: duplicate_object
alter trigger first on t rename to other;
-- refused: undefined_object
alter trigger tr on t rename to second;
-- accepted
drop function f cascade;
-- refused: undefined_object
drop trigger first on t;

-- case: a trigger is replaced since 14
create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
-- accepted, server 14..
create or replace trigger tr before insert on t for each row execute function f();
-- accepted, server 14..
create or replace trigger tr before update on t for each row execute function f();
-- refused: syntax_error, server ..13
create or replace trigger tr before insert on t for each row execute function f();

-- case: the condition of a trigger
create table t (a int, b text);
create function f() returns trigger language plpgsql as 'begin return new; end';
-- accepted
create trigger tr before update on t for each row when (old.a is distinct from new.a and new.* is not null) execute function f();
-- refused: undefined_column
create trigger x before update on t for each row when (new.missing > 0) execute function f();
-- refused: invalid_object_definition
create trigger x before insert on t for each row when (old.a > 0) execute function f();
-- refused: invalid_object_definition
create trigger x before delete on t for each row when (new.a > 0) execute function f();
-- refused: datatype_mismatch
create trigger x before update on t for each row when (new.a) execute function f();
-- refused: feature_not_supported
create trigger x before update on t for each row when (exists (select 1)) execute function f();
-- refused: invalid_object_definition
create trigger x before update on t for each statement when (new.a > 0) execute function f();
-- refused: ambiguous_column
create trigger x before update on t for each row when (a > 0) execute function f();
-- refused: dependent_objects_still_exist
alter table t drop a;
-- accepted
create trigger y before insert on t for each row when (new.b <> '') execute function f();
-- refused: dependent_objects_still_exist
alter table t drop b;

-- case: kinds of triggers
create table t (a int);
create view v as select a from t;
create function f() returns trigger language plpgsql as 'begin return null; end';
-- accepted
create trigger tr instead of insert on v for each row execute function f();
-- refused: wrong_object_type
create trigger x instead of insert on t for each row execute function f();
-- refused: wrong_object_type
create trigger x before insert on v for each row execute function f();
-- accepted
create trigger x after insert on v for each statement execute function f();
-- accepted
create trigger s after insert on t referencing new table as added for each statement execute function f();
-- refused: invalid_object_definition
create trigger y before insert on t referencing new table as added for each statement execute function f();
-- refused: feature_not_supported
create trigger y before truncate on t for each row execute function f();
-- accepted
create constraint trigger c after insert on t deferrable initially deferred for each row execute function f();
-- refused: syntax_error
create constraint trigger d before insert on t for each row execute function f();
-- refused: duplicate_object
alter table t add constraint c check (a > 0);

-- case: triggers of one name on two tables
create table t (a int);
create table u (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on t for each row execute function f();
create trigger tr before insert on u for each row execute function f();
-- accepted
drop table t;
-- refused: dependent_objects_still_exist
drop function f;
-- accepted
drop trigger tr on u;
-- accepted
drop function f;

-- case: event triggers
create function f() returns event_trigger language plpgsql as 'begin end';
create function g() returns trigger language plpgsql as 'begin return new; end';
-- accepted
create event trigger e on ddl_command_end execute function f();
-- refused: duplicate_object
create event trigger e on sql_drop execute function f();
-- refused: syntax_error
create event trigger x on missing execute function f();
-- refused: invalid_object_definition
create event trigger x on sql_drop execute function g();
-- refused: undefined_object
drop event trigger missing;
-- accepted
drop event trigger e;

-- case: rules
create table t (a int, b text);
create table log (a int);
create rule r as on insert to t do also insert into log values (new.a);
-- refused: duplicate_object
create rule r as on insert to t do nothing;
-- accepted
create or replace rule r as on insert to t do (insert into log values (new.a); delete from log where a = new.a - 1);
-- refused: undefined_table
create rule x as on update to missing do nothing;
-- refused: undefined_column
create rule x as on update to t where old.missing > 0 do nothing;
-- refused: undefined_column
create rule x as on update to t do instead insert into log values (new.missing);
-- refused: undefined_table
create rule x as on update to t do instead insert into missing values (1);
-- refused: wrong_object_type, server 16..
create rule "_RETURN" as on select to t do instead select 1 as a, 'x'::text as b;
-- refused: dependent_objects_still_exist
drop table log;
-- refused: dependent_objects_still_exist
alter table log drop a;
-- refused: undefined_object
drop rule missing on t;
-- accepted
alter rule r on t rename to s;
-- accepted
drop rule s on t;
-- accepted
drop table log;

-- case: policies
create table t (a int, b text);
create function mine(int) returns boolean language sql as 'select $1 > 0';
create table other (x int);
-- accepted
create policy p on t using (mine(a)) with check (a in (select x from other));
-- refused: duplicate_object
create policy p on t using (true);
-- refused: undefined_table
create policy q on missing using (true);
-- refused: undefined_column
create policy q on t using (missing > 0);
-- refused: datatype_mismatch
create policy q on t using (a);
-- refused: undefined_function
create policy q on t using (missing());
-- refused: syntax_error
create policy q on t for insert using (true);
-- refused: syntax_error
create policy q on t for select with check (true);
-- refused: undefined_object
create policy q on t to nobody_here using (true);
-- accepted
create policy q on t as restrictive for select to public, current_user using (b = current_user);
-- refused: dependent_objects_still_exist
drop function mine;
-- refused: dependent_objects_still_exist
alter table t drop a;
-- refused: dependent_objects_still_exist
drop table other;
-- accepted
alter policy p on t using (true);
-- accepted
drop function mine;
-- refused: undefined_object
alter policy missing on t using (true);
-- accepted
alter policy p on t rename to r;
-- refused: duplicate_object
alter policy r on t rename to q;
-- refused: undefined_object
drop policy p on t;
-- accepted
drop policy if exists p on t;
-- accepted
drop policy r on t;
-- accepted
drop table other;

-- case: rows that a condition cannot name
create table t (a int);
create function f() returns trigger language plpgsql as 'begin return new; end';
-- refused: invalid_object_definition
create trigger g before insert on t for each row when (old.a = 1) execute function f();
-- refused: invalid_object_definition
create trigger g before insert or update on t for each row when (old.* is distinct from new.*) execute function f();
-- refused: invalid_object_definition
create trigger g before delete on t for each row when (new.a = 1) execute function f();
-- refused: invalid_object_definition
create trigger g after update on t for each statement when (new.a = 1) execute function f();
-- accepted
create trigger g before update on t for each row when (old.* is distinct from new.*) execute function f();
-- accepted
create trigger h before insert on t for each row when (new.a = 1) execute function f();
-- accepted
create trigger i after update on t for each statement when (true) execute function f();

-- case: policies of commands
create table t (a int);
-- refused: syntax_error
create policy p on t for insert using (true);
-- refused: syntax_error
create policy p on t for insert to public using (true) with check (true);
-- refused: syntax_error
create policy p on t for select with check (true);
-- refused: syntax_error
create policy p on t for delete using (true) with check (a > 0);
-- refused: syntax_error
create policy p on nothing for select with check (true);
-- accepted
create policy p on t for insert with check (true);
create policy q on t for update with check (true);
create policy r on t for all using (true) with check (true);
create policy s on t for delete using (true);
