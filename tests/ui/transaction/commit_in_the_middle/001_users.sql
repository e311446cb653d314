create table users (id bigint primary key);
commit;
create table orders (id bigint primary key);
