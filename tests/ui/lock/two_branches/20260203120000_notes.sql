create table notes (user_id bigint references users);
alter table items add note text;
