-- sterna: no-transactoin
create table users (id bigint primary key);
