-- Types.

-- pair: an enum is created and dropped
-- up
create type mood as enum ('sad', 'ok');
-- down
drop type mood;

-- pair: an enum is left
-- up
create type mood as enum ('sad', 'ok');
create table t (m mood);
-- down
drop table t;
-- differs: type `mood` is still there

-- pair: a value of an enum cannot be taken away
create type mood as enum ('sad', 'ok');
-- up
alter type mood add value 'happy';
-- down
comment on type mood is 'the third one stays';
-- silent: PostgreSQL has no statement for it

-- pair: a value of an enum keeps its new name
create type mood as enum ('sad', 'ok');
-- up
alter type mood rename value 'ok' to 'fine';
-- down
comment on type mood is '';
-- differs: value `ok` of type `mood` is named `fine` now

-- pair: an enum is built anew, and again
create type mood as enum ('sad', 'ok');
create table t (m mood not null default 'ok');
-- up
alter type mood rename to mood_old;
create type mood as enum ('sad', 'ok', 'happy');
alter table t alter m drop default;
alter table t alter m type mood using m::text::mood;
alter table t alter m set default 'ok';
drop type mood_old;
-- down
alter type mood rename to mood_old;
create type mood as enum ('sad', 'ok');
alter table t alter m drop default;
alter table t alter m type mood using m::text::mood;
alter table t alter m set default 'ok';
drop type mood_old;

-- pair: an enum is built anew and has other values
create type mood as enum ('sad', 'ok', 'happy');
create table t (m mood);
-- up
drop table t;
drop type mood;
-- down
create type mood as enum ('ok', 'sad', 'angry');
create table t (m mood);
-- differs: value `happy` of type `mood` is not back
-- differs: value `angry` of type `mood` is still there

-- pair: an enum is built anew in another order
create type mood as enum ('sad', 'ok');
-- up
drop type mood;
-- down
create type mood as enum ('ok', 'sad');
-- differs: the values of type `mood` are in another order

-- pair: a column goes over to an enum, and back to text
create table t (m varchar(5));
-- up
create type mood as enum ('sad', 'ok');
alter table t alter m type mood using m::mood;
-- down
alter table t alter m type text using m::text;
drop type mood;
-- differs: column `m` of table `t` has type `text`, it had `character varying(5)`

-- pair: a type of another schema
create schema app;
create type app.mood as enum ('sad');
create table t (m app.mood);
-- up
alter table t alter m type text;
drop type app.mood;
-- down
create type mood as enum ('sad');
alter table t alter m type mood using m::mood;
-- differs: type `app.mood` is not back
-- differs: column `m` of table `t` has type `mood`, it had `app.mood`
-- differs: type `mood` is still there

-- pair: a type keeps its new name
create type mood as enum ('sad');
create table t (m mood);
-- up
alter type mood rename to feeling;
-- down
comment on type feeling is '';
-- differs: type `mood` is named `feeling` now

-- pair: a domain is another when it is back
create domain email as varchar(50) not null check (value like '%@%');
-- up
drop domain email;
-- down
create domain email as text;
-- differs: domain `email` has type `text`, it had `character varying(50)`
-- differs: domain `email` takes nulls, it did not
-- differs: constraint `email_check` of domain `email` is not back

-- pair: a composite type and its attributes
create type pair as (a int, b text);
-- up
alter type pair add attribute c int, alter attribute a type bigint;
-- down
alter type pair drop attribute b;
-- differs: attribute `a` of type `pair` has type `bigint`, it had `integer`
-- differs: attribute `b` of type `pair` is not back
-- differs: attribute `c` of type `pair` is still there

-- pair: a composite type is created and dropped
-- up
create type pair as (a int, b text);
create type span as range (subtype = float8);
-- down
drop type span, pair;
