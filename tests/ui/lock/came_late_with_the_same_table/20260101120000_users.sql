create table users (id bigint primary key, email text);
create table orders (id bigint primary key, user_id bigint references users);
