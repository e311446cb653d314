create table orders (
    id bigint primary key,
    role text not null references users (role)
);
