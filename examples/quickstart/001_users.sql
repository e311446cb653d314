-- People who can sign in.
create table users (
    id bigint generated always as identity primary key,
    email text not null,
    display_name text not null,
    created_at timestamptz not null default now(),
    deleted_at timestamptz
);

-- An address is taken only as long as its account lives.
create unique index users_email_key on users (lower(email)) where deleted_at is null;
