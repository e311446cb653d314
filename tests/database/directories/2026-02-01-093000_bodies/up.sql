alter table notes add column body text;
create index notes_body on notes (body);
