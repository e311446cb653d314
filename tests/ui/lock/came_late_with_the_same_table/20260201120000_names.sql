create table names (name text);
alter table users add name text;
