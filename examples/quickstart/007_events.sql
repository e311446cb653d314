-- What happened, kept by month.
create table events (
    id bigint generated always as identity,
    organisation_id bigint not null,
    kind text not null,
    payload jsonb not null default '{}',
    happened_at timestamptz not null default now(),
    primary key (id, happened_at)
) partition by range (happened_at);

create table events_default partition of events default;

create table events_2026_01 partition of events
    for values from ('2026-01-01') to ('2026-02-01');

create table events_2026_02 partition of events
    for values from ('2026-02-01') to ('2026-03-01');

create index events_organisation_idx on events (organisation_id, happened_at desc);
