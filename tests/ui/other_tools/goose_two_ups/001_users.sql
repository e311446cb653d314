-- +goose Up
create table users (id bigint primary key);
-- +goose Up
create table orders (id bigint primary key);
