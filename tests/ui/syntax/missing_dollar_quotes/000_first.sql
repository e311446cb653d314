create table users (moved bool);
