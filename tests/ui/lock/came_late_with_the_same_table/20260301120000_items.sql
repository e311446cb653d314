create table items (order_id bigint references orders);
