create table users (id bigint)
create table orders (id bigint);
