insert into users values ('it''s);
select 1;
