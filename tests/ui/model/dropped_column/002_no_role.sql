-- sterna: allow(destructive, "nobody reads it")
alter table users drop column role;
