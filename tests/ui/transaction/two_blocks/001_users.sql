begin;
create table users (id bigint primary key);
commit;
begin;
create table orders (id bigint primary key);
commit;
