alter table users add column city text;
