create table users (
    id bigint primary key
;

create table orders (id bigint);
