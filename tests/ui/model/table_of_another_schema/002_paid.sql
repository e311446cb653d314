alter table invoices add column paid boolean;
alter table public.invoices add column paid boolean;
drop table orders;
