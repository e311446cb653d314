begin;

create type status as enum ('open', 'done');
alter table users add column status status not null default 'open';

commit;
