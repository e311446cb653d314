-- sterna: allow(empty-migration, "comes later")
create table users (id bigint primary key);
