create type mood as enum ('ok');
create table users (mood mood);
