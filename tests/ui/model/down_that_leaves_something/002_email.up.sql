alter table users
    add column email text,
    alter column name type text;
create unique index users_email_idx on users (email);
alter table users rename column id to user_id;
