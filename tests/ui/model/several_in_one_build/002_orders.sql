create table orders (
    id bigint primary key,
    user_id bigint not null references user_accounts
);
create index orders_user_idx on orders (user_id);
