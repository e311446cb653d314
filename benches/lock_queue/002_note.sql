set local lock_timeout = '100ms';
alter table orders add column note text;
