insert into users (id, status) values (1, 'late');
create index users_late on users (id) where status = 'late';
