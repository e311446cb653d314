-- migrate:up transactions:false
create table users (id bigint primary key);
