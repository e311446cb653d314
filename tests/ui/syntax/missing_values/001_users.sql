insert into users (id) (1);
