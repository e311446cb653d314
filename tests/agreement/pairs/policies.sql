-- Row level security and policies.

-- pair: row level security stays enabled
create table users (id int);
-- up
alter table users enable row level security;
-- down
comment on table users is '';
-- differs: table `users` has row level security, it had none

-- pair: row level security is disabled again
create table users (id int);
-- up
alter table users enable row level security;
alter table users force row level security;
-- down
alter table users no force row level security;
alter table users disable row level security;

-- pair: row level security is not enabled again
create table users (id int);
alter table users enable row level security;
-- up
alter table users disable row level security;
-- down
comment on table users is '';
-- differs: table `users` has no row level security, it had

-- pair: row level security stays forced
create table users (id int);
alter table users enable row level security;
-- up
alter table users force row level security;
-- down
alter table users enable row level security;
-- differs: table `users` forces row level security, it did not

-- pair: row level security is no longer forced
create table users (id int);
alter table users enable row level security, force row level security;
-- up
alter table users no force row level security;
-- down
comment on table users is '';
-- differs: table `users` does not force row level security, it did

-- pair: a table comes back without row level security and policies
create table users (id int);
alter table users enable row level security;
create policy own on users using (id > 0);
-- up
drop table users;
-- down
create table users (id int);
-- differs: table `users` has no row level security, it had
-- differs: policy `own` of table `users` is not back

-- pair: a policy is not back
create table users (id int);
create policy own on users using (id > 0);
-- up
drop policy own on users;
-- down
comment on table users is '';
-- differs: policy `own` of table `users` is not back

-- pair: a policy is left
create table users (id int);
-- up
alter table users enable row level security;
create policy own on users using (id > 0);
-- down
alter table users disable row level security;
-- differs: policy `own` of table `users` is still there

-- pair: a policy comes back for another command and other roles
create table users (id int, owner text);
create policy own on users as restrictive for select to public using (id > 0);
-- up
drop policy own on users;
-- down
create policy own on users to pg_monitor, pg_signal_backend using (id > 0);
-- differs: policy `own` of table `users` is for `all`, it was for `select`
-- differs: policy `own` of table `users` is permissive, it was not
-- differs: policy `own` of table `users` is for `pg_monitor`, `pg_signal_backend`, it was for `public`

-- pair: a policy comes back as it was in other words
create table users (id int, owner text);
create policy own on users for all using (id > 0 and owner = current_user) with check ((id) >= 0);
-- up
drop policy own on users;
-- down
CREATE POLICY own ON users AS PERMISSIVE TO public
    USING ((users.id > 0) AND (owner = CURRENT_USER)) WITH CHECK (id >= 0);

-- pair: a policy comes back with other clauses
create table users (id int, owner text);
create policy own on users using (id > 0) with check (id > 0);
create policy other on users using (id > 0);
create policy third on users with check (id > 0);
-- up
drop policy own on users;
drop policy other on users;
drop policy third on users;
-- down
create policy own on users using (id > 0) with check (id > 1);
create policy other on users using (id > 0) with check (id > 0);
create policy third on users using (id > 0) with check (id > 0);
-- differs: policy `own` of table `users` has another `with check` clause than before
-- differs: policy `other` of table `users` has a `with check` clause, it had none
-- differs: policy `third` of table `users` has a `using` clause, it had none

-- pair: a policy that was altered stays so
create table users (id int, owner text);
create policy own on users using (id > 0) with check (id > 0);
-- up
alter policy own on users to pg_monitor using (owner = 'admin');
-- down
alter policy own on users with check (id > 0);
-- differs: policy `own` of table `users` is for `pg_monitor`, it was for `public`
-- differs: policy `own` of table `users` has another `using` clause than before

-- pair: a policy that was altered is altered back
create table users (id int, owner text);
create policy own on users using (id > 0);
-- up
alter policy own on users to pg_monitor using (owner = 'admin');
-- down
alter policy own on users to public using ((id) > 0);

-- pair: a policy names another column
create table users (id int, owner_id int);
create policy own on users using (id > 0);
-- up
drop policy own on users;
-- down
create policy own on users using (owner_id > 0);
-- differs: policy `own` of table `users` names `owner_id`, it named `id`

-- pair: a policy follows a column that is renamed and back
create table users (id int, owner_id int);
create policy own on users using (id > 0);
-- up
drop policy own on users;
alter table users rename id to number;
create policy own on users using (number > 1);
-- down
drop policy own on users;
create policy own on users using (number > 0);
alter table users rename number to id;

-- pair: a policy asks another setting
create table users (id int, tenant text);
create policy own on users using (tenant = current_setting('app.tenant'));
-- up
drop policy own on users;
-- down
create policy own on users using (tenant = current_setting('app.client'));
-- differs: policy `own` of table `users` has another `using` clause than before

-- pair: a policy reads another value of a function of its own
create table users (id int, tenant text);
create function tenant(what text) returns text language sql as 'select what';
create policy own on users using (tenant = tenant('one'));
-- up
drop policy own on users;
-- down
create policy own on users using (tenant = tenant('other'));
-- silent: what the function takes may be a name

-- pair: a policy that lets everybody
create table users (id int);
create policy own on users using (true);
-- up
alter policy own on users using (false);
-- down
comment on table users is '';
-- differs: policy `own` of table `users` has another `using` clause than before

-- pair: a role by another name
create table users (id int);
create policy own on users to public using (true);
-- up
alter policy own on users to current_user;
-- down
comment on table users is '';
-- silent: nobody knows who runs it

-- pair: a policy asks another table
create table users (id int, team int);
create table teams (id int, boss int, kind text);
create policy own on users using (exists (select from teams where teams.id = team and boss > 1 and kind = 'one'));
create policy other on users using (id in (select boss from teams where kind = 'one'));
-- up
drop policy own on users;
drop policy other on users;
-- down
create policy own on users using (exists (select from teams where teams.id = team and boss > 2 and kind = 'one'));
create policy other on users using (id in (select teams.boss from teams where kind = 'two'));
-- differs: policy `own` of table `users` has another `using` clause than before

-- pair: a policy calls a function
create table users (id int, team text);
create function me() returns int language sql as 'select 1';
create policy own on users to public using (id = (select me()));
-- up
drop policy own on users;
-- down
create policy own on users for all to public using ((id = ( SELECT public.me() AS me)));
