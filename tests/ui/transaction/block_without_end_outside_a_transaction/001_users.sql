-- sterna: no-transaction
begin;
create table users (id bigint primary key);
