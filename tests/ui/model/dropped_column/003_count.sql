create view admins as select id from users where role = 'admin';
