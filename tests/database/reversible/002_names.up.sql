alter table users add name text;
create table names ();
