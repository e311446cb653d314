drop table names;
alter table users drop name;
