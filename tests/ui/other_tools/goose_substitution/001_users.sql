-- +goose ENVSUB ON
-- +goose Up
create table users (id bigint primary key);
