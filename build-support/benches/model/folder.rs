//! Folders as services have them: tables and what hangs on them, changed as time goes by.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Writes migrations into a folder, about `bytes` in all.
pub(crate) fn write(folder: &Path, migrations: usize, bytes: usize) {
    let each = bytes / migrations;
    let mut part = 0;
    for number in 1..=migrations {
        let mut sql = format!("-- Migration {number}: what the sales team asked for.\n");
        // A part is a few hundred bytes, so it is the sum that is held to.
        while part == 0 || written(part) < number * each {
            sql += &text(part);
            part += 1;
        }
        fs::write(folder.join(format!("{number:05}_step_{number}.sql")), sql).unwrap();
    }
}

/// About how many bytes so many parts have.
fn written(parts: usize) -> usize {
    const ROUND: [usize; 10] = [940, 340, 390, 1_440, 390, 420, 860, 400, 720, 390];
    let whole: usize = ROUND.iter().sum();
    parts / ROUND.len() * whole + ROUND[..parts % ROUND.len()].iter().sum::<usize>()
}

/// A part: ten of them belong to one table.
fn text(part: usize) -> String {
    let own = part / 10;
    let text = match part % 10 {
        0 => return table(own),
        1 => STATE,
        2 => MEMBERS,
        3 => return rows(own),
        4 => TRIGGER,
        5 => ALTER,
        6 => VIEW,
        7 => POLICY,
        8 => REPORT,
        _ => CLEANUP,
    };
    text.replace('#', &own.to_string())
}

fn table(own: usize) -> String {
    let owner = own.saturating_sub(1).to_string();
    TABLE.replace('@', &owner).replace('#', &own.to_string())
}

fn rows(own: usize) -> String {
    let mut sql =
        format!("insert into item_{own} (owner_id, slug, title, price, tags, settings) values\n");
    for row in 0..8 {
        let end = if row == 7 { ";" } else { "," };
        let _ = writeln!(
            sql,
            "    ({row}, 'item-{own}-{row}', 'It''s number {row} of the list', {row}.50, \
             array['new', 'list-{row}'], '{{\"color\": \"blue\", \"rank\": {row}}}'){end}"
        );
    }
    sql + &UPDATE.replace('#', &own.to_string())
}

const TABLE: &str = "
create table item_# (
    id bigint generated always as identity primary key,
    owner_id bigint not null references item_@ (id) on delete cascade,
    slug text not null unique,
    title varchar(200) not null default 'untitled',
    price numeric(10, 2) check (price >= 0),
    tags text[] not null default '{}',
    settings jsonb not null default '{}'::jsonb,
    note text,
    created_at timestamptz not null default now(),
    updated_at timestamptz,
    constraint item_#_dates check (updated_at is null or updated_at >= created_at)
);
create index item_#_owner_idx on item_# (owner_id);
create index item_#_title_idx on item_# (lower(title), created_at desc) where price > 0;
create index item_#_tags_idx on item_# using gin (tags);
comment on table item_# is 'What somebody owns.';
comment on column item_#.slug is 'As it stands in the address.';
";

const STATE: &str = "
create type state_# as enum ('draft', 'review', 'published', 'archived');
alter table item_# add column state state_# not null default 'draft';
create index item_#_state_idx on item_# (state) where state <> 'archived';
alter table item_# add column is_public boolean default false not null;
";

const MEMBERS: &str = "
create table item_member_# (
    item_id bigint not null references item_# on delete cascade,
    user_name text not null,
    role text not null default 'reader' check (role in ('reader', 'editor', 'owner')),
    joined_at timestamp with time zone not null default current_timestamp,
    primary key (item_id, user_name)
);
create index on item_member_# (user_name, joined_at);
";

const TRIGGER: &str = "
create or replace function touch_item_#() returns trigger as $$
begin
    new.updated_at := now();
    if new.title is distinct from old.title then
        new.slug := lower(replace(new.title, ' ', '-'));
    end if;
    return new;
end;
$$ language plpgsql;
create trigger item_#_touch before update on item_#
    for each row execute function touch_item_#();
";

const VIEW: &str = "
create view item_overview_# as
select i.id, i.title, i.state, count(m.user_name) as members,
    coalesce(i.updated_at, i.created_at) as touched,
    case when i.price > 100 then 'high' when i.price > 10 then 'middle' else 'low' end as band,
    round(i.price * 1.19, 2) as gross, upper(left(i.title, 1)) || '.' as initial,
    i.settings ->> 'color' as color
from item_# i
left join item_member_# m on m.item_id = i.id and m.role <> 'reader'
where i.state in ('review', 'published') and i.created_at > now() - interval '90 days'
    and (i.is_public or i.owner_id = 1)
    and not exists (select 1 from item_member_# o where o.item_id = i.id and o.user_name like 'bot%')
group by i.id, i.title, i.state
having count(*) < 1000
order by touched desc;
";

const UPDATE: &str = "
update item_# set title = title || ' of ' || owner_id, note = coalesce(note, 'none')
where note is null and price is not null and slug like 'item-%';
insert into item_member_# (item_id, user_name, role)
select i.id, 'user-' || i.owner_id, 'owner' from item_# i where i.price between 1 and 5
on conflict (item_id, user_name) do update set role = excluded.role;
";

const ALTER: &str = "
alter table item_# alter column title type varchar(400), alter column note set default '';
alter table item_# add constraint item_#_owner_title_key unique (owner_id, title);
alter table item_# rename column note to remark;
alter table item_member_# add column invited_by text, add column weight integer not null default 1;
alter table item_# add constraint item_#_remark check (length(remark) < 2000) not valid;
";

const POLICY: &str = "
alter table item_# enable row level security;
create policy item_#_read on item_# for select using (is_public or owner_id > 0);
create policy item_#_write on item_# for update
    using (owner_id = current_setting('app.user')::bigint) with check (state <> 'archived');
grant select, insert, update on item_# to public;
revoke delete on item_# from public;
";

const REPORT: &str = "
create materialized view item_report_# as
with recent as (
    select owner_id, date_trunc('month', created_at) as month, price
    from item_# where created_at >= '2020-01-01'
)
select owner_id, month, count(*) as items, sum(price) as total, avg(price)::numeric(10, 2) as mean
from recent group by owner_id, month;
create unique index item_report_#_key on item_report_# (owner_id, month);
create function item_count_#(wanted bigint) returns bigint language sql stable as $$
    select count(*) from item_# where owner_id = wanted and state = 'published'
$$;
";

const CLEANUP: &str = "
alter table item_# drop constraint item_#_remark;
alter table item_# drop column remark;
drop index item_#_tags_idx;
delete from item_member_# where joined_at < now() - interval '10 years' and role = 'reader';
create sequence item_number_# start with 1000;
alter table item_# add column number bigint not null default nextval('item_number_#');
";
