-- sterna: no-transaction, please
create table users (id bigint primary key);
