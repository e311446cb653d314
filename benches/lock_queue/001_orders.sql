create table orders (id bigint generated always as identity primary key, placed_at timestamptz not null);
