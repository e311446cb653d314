create table orders (
    id bigint primary key,
    user_id uuid not null references users
);
