create view customers as
    select id, email from users;
