-- Conditions of checks, defaults and generated columns.

-- pair: a check has another number
create table users (age int constraint adult check (age >= 18));
-- up
alter table users drop constraint adult;
-- down
alter table users add constraint adult check (age >= 21);
-- differs: constraint `adult` of table `users` has another condition than before

-- pair: a check has the number in another spelling
create table users (age numeric constraint adult check (age >= 18 and age < 1.50));
-- up
alter table users drop constraint adult;
-- down
alter table users add constraint adult check (age >= 18.0 and age < 1.5);
-- silent: a number is the same with more digits

-- pair: a check has a string for a number
create table users (age int constraint adult check (age >= 18));
-- up
alter table users drop constraint adult;
-- down
alter table users add constraint adult check (age >= '18');

-- pair: a check has another operator
create table users (age int constraint adult check (age >= 18));
-- up
alter table users drop constraint adult;
-- down
alter table users add constraint adult check (age > 18);
-- differs: constraint `adult` of table `users` has another condition than before

-- pair: a check is another word for the same
create table users (age int, kind text,
    constraint adult check (age between 18 and 99),
    constraint known check (kind in ('one', 'two')),
    constraint other check (kind != 'three' and kind not in ('four')));
-- up
alter table users drop constraint adult, drop constraint known, drop constraint other;
-- down
alter table users
    add constraint adult check (age >= 18 AND age <= 99),
    add constraint known check (kind = any (array['one', 'two'])),
    add constraint other check (((kind <> 'three')) and kind <> 'four'::text);

-- pair: a check takes other words
create table users (kind varchar(10) constraint known check (kind in ('one', 'two')));
-- up
alter table users drop constraint known;
alter table users add constraint known check (kind in ('one', 'two', 'three'));
-- down
comment on table users is '';
-- differs: constraint `known` of table `users` has another condition than before

-- pair: a check takes the words in another order
create table users (kind varchar(10) constraint known check (kind in ('one', 'two')));
-- up
alter table users drop constraint known;
-- down
alter table users add constraint known check (kind in ('two', 'one'));
-- silent: the words are the same

-- pair: a check takes other values of an enum
create type mood as enum ('sad', 'ok', 'happy');
create table users (mood mood constraint good check (mood <> 'sad'));
-- up
alter table users drop constraint good;
-- down
alter table users add constraint good check (mood <> 'happy');
-- silent: a value of an enum may have been renamed

-- pair: a value of an enum is renamed and back
create type mood as enum ('sad', 'ok');
create table users (mood mood constraint good check (mood <> 'sad'));
-- up
alter table users drop constraint good;
alter type mood rename value 'sad' to 'bad';
-- down
alter table users add constraint good check (mood <> 'bad');
alter type mood rename value 'bad' to 'sad';

-- pair: truths have many names
create table users (a boolean, b text, constraint c check (a = true and b <> 'x'));
-- up
alter table users drop constraint c;
-- down
alter table users add constraint c check (a = 'yes' and b <> 'x');

-- pair: a check calls another function
create table users (name text constraint small check (name = lower(name)));
-- up
alter table users drop constraint small;
-- down
alter table users add constraint small check (name = upper(name));
-- differs: constraint `small` of table `users` has another condition than before

-- pair: a cast looks like a call
create table users (name varchar constraint small check (name::text <> 'small'));
-- up
alter table users drop constraint small;
-- down
alter table users add constraint small check (text(name) <> 'small');

-- pair: a check is of another column
create table users (a int, b int, constraint c check (a > 0));
-- up
alter table users drop constraint c;
-- down
alter table users add constraint c check (b > 0);
-- differs: constraint `c` of table `users` has another condition than before

-- pair: a check follows its column
create table users (a int, constraint c check (a > 0));
-- up
alter table users drop constraint c;
alter table users rename a to b;
alter table users add constraint c check (b > 0);
-- down
alter table users rename b to a;

-- pair: a check is not valid any more
create table users (a int, constraint c check (a > 0));
create table posts (a int unique);
alter table users add constraint f foreign key (a) references posts (a);
-- up
alter table users drop constraint c, drop constraint f;
-- down
alter table users add constraint c check (a > 0) not valid;
alter table users add constraint f foreign key (a) references posts (a) not valid;
-- differs: constraint `c` of table `users` is not validated, it was
-- differs: constraint `f` of table `users` is not validated, it was

-- pair: a check is validated
create table users (a int, b int);
alter table users add constraint c check (a > 0) not valid;
-- up
alter table users add column d int;
alter table users validate constraint c;
-- down
alter table users drop column d;
-- silent: it was to be valid some day

-- pair: a check of a domain
create domain adult as int constraint c check (value >= 18);
-- up
alter domain adult drop constraint c;
alter domain adult add constraint c check (value >= 21);
-- down
comment on domain adult is '';
-- differs: constraint `c` of domain `adult` has another condition than before

-- pair: another default
create table users (a int default 1, b text default 'one', c boolean default true, d timestamptz default now(),
    e text default lower('x'), f text);
-- up
alter table users alter a set default 2, alter b set default 'two', alter c set default false,
    alter d set default current_timestamp, alter e set default upper('x'), alter f set default 'x';
-- down
comment on table users is '';
-- differs: column `a` of table `users` has another default than before
-- differs: column `b` of table `users` has another default than before
-- differs: column `c` of table `users` has another default than before
-- differs: column `d` of table `users` has another default than before
-- differs: column `e` of table `users` has another default than before
-- differs: column `f` of table `users` has a default, it had none

-- pair: the same default in other words
create table users (a int default 1, b text default 'one', c boolean default true, d timestamptz default now(),
    e numeric default 0);
-- up
alter table users alter a set default 2, alter b set default 'two', alter c set default false,
    alter d set default current_timestamp, alter e set default 2;
-- down
alter table users alter a set default (1), alter b set default 'one'::text, alter c set default TRUE,
    alter d set default pg_catalog.now(), alter e set default 0;

-- pair: defaults that may be the same
create table users (a int default 1, c boolean default 't', d date default '2020-01-01', e interval default '1 day',
    f uuid default 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', g jsonb default '{"a": 1}', h bigint default -1);
-- up
alter table users alter a drop default, alter c drop default, alter d drop default, alter e drop default,
    alter f drop default, alter g drop default, alter h drop default;
-- down
alter table users alter a set default '1', alter c set default true, alter d set default '20200101',
    alter e set default '24:00', alter f set default 'A0EEBC999C0B4EF8BB6D6BB9BD380A11',
    alter g set default '{ "a":1}', alter h set default '-1';
-- silent: the strings may be the same values

-- pair: the default of a sequence that is renamed and back
create sequence ids;
create table users (id int default nextval('ids'));
-- up
alter table users alter id drop default;
alter sequence ids rename to numbers;
-- down
alter table users alter id set default nextval('numbers');
alter sequence numbers rename to ids;

-- pair: a default of a serial column
create table users (id serial);
-- up
alter table users alter id drop default;
-- down
alter table users alter id set default nextval('users_id_seq');

-- pair: a default is lost
create table users (a text default 'one');
-- up
alter table users alter a drop default;
-- down
comment on table users is '';
-- differs: column `a` of table `users` has no default, it had one

-- pair: a generated column is made of something else
create table users (a int, b int generated always as (a + 1) stored);
-- up
alter table users drop b;
-- down
alter table users add b int generated always as (a + 2) stored;
-- differs: column `b` of table `users` is made of something else than before

-- pair: a long text that differs at its end
create table users (a varchar(3) default 'abc', b char(3) default 'a');
-- up
alter table users alter a set default 'abd', alter b set default 'a  ';
-- down
comment on table users is '';
-- differs: column `a` of table `users` has another default than before
