create table orders (user_id bigint references users);
