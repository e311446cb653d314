/* sterna: no-transaction */
create table users (id bigint primary key);
