create table users (
    id bigint primary key,
    created_at datetime not null default now()
);
