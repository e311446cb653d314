alter table user_s add column email text;
