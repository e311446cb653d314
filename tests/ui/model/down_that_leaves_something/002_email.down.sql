-- The addresses go.
alter table users drop column email;
alter table users rename column user_id to id;
drop index if exists users_name_idx;
create index on users (name);
