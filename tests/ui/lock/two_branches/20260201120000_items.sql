create table items (user_id bigint references users);
