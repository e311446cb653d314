delete from users;
vacuum users;
