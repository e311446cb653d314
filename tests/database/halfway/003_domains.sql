-- sterna: no-transaction
insert into users values ('c');
do $$ begin insert into users values ('d'); commit; end $$;
