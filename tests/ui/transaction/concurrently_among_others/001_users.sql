alter table users add column email text;
create index concurrently users_email_idx on users (email);
