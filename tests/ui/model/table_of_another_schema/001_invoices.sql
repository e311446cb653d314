create table orders (id bigint primary key);
create schema app;
set search_path = app;
create table invoices (
    id bigint primary key,
    order_id bigint not null references public.orders
);
