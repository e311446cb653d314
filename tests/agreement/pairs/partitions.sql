-- Partitions.

-- pair: a partition is created and dropped
create table log (at date not null, what text) partition by range (at);
-- up
create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01');
create index on log (at);
-- down
drop index log_at_idx;
drop table log_1;

-- pair: a partition is left
create table log (at date not null, what text) partition by range (at);
create index on log (at);
-- up
create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01');
-- down
comment on table log is '';
-- differs: table `log_1` is still there

-- pair: a partition is attached and detached
create table log (at date not null, what text) partition by range (at);
create table log_1 (at date not null, what text);
-- up
alter table log attach partition log_1 for values from ('2026-01-01') to ('2026-02-01');
-- down
alter table log detach partition log_1;

-- pair: a partition is detached and attached again
create table log (at date not null, what text) partition by range (at);
create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01');
-- up
alter table log detach partition log_1;
-- down
alter table log attach partition log_1 for values from ('2026-01-01') to ('2026-02-01');

-- pair: a partition stays attached
create table log (at date not null, what text) partition by range (at);
create table log_1 (at date not null, what text);
-- up
alter table log attach partition log_1 for values from ('2026-01-01') to ('2026-02-01');
-- down
comment on table log is '';
-- differs: table `log_1` is a partition of `log`, it was not

-- pair: a table is partitioned, and no more
create table log (at date not null, what text);
-- up
alter table log rename to log_old;
create table log (at date not null, what text) partition by range (at);
drop table log_old;
-- down
alter table log rename to log_new;
create table log (at date not null, what text);
drop table log_new;

-- pair: a table is partitioned by something else
create table log (at date not null, what text) partition by range (at);
-- up
drop table log;
-- down
create table log (at date not null, what text) partition by list (what);
-- differs: table `log` is partitioned by list of `what`, it was by range of `at`

-- pair: a column of a partitioned table is told once
create table log (at date not null, what text) partition by range (at);
create table log_1 partition of log for values from ('2026-01-01') to ('2026-02-01');
-- up
alter table log add who text;
alter table log drop what;
-- down
comment on table log is '';
-- differs: column `what` of table `log` is not back
-- differs: column `who` of table `log` is still there
