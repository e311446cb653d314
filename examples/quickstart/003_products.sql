create domain money_cents as bigint check (value >= 0);

create table products (
    id bigint generated always as identity primary key,
    organisation_id bigint not null references organisations,
    sku text not null,
    title text not null,
    price money_cents not null,
    attributes jsonb not null default '{}',
    unique (organisation_id, sku)
);

create index products_attributes_idx on products using gin (attributes jsonb_path_ops);
