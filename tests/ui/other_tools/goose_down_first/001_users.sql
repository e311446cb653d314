-- +goose Down
drop table users;
-- +goose Up
create table users (id bigint primary key);
