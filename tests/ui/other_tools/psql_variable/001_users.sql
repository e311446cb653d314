\set owner app
create table users (id bigint primary key);
