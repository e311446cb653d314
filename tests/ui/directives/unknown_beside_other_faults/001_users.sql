-- sterna: no-transacton
create table users (id bigint);
