create table users (id bigint primary key);
copy users to stdout;
