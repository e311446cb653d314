create type member_role as enum ('owner', 'admin', 'member');

create table organisations (
    id bigint generated always as identity primary key,
    slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,62}$'),
    name text not null,
    created_at timestamptz not null default now()
);

create table members (
    organisation_id bigint not null references organisations on delete cascade,
    user_id bigint not null references users on delete cascade,
    role member_role not null default 'member',
    joined_at timestamptz not null default now(),
    primary key (organisation_id, user_id)
);

create index members_user_id_idx on members (user_id);
