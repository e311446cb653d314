alter table users drop column status;
drop type status;
