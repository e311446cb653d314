create table users (id bigint primary key);
-- sterna: no-transaction
create table orders (id bigint primary key);
