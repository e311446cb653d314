create type order_status as enum ('draft', 'placed', 'paid', 'shipped', 'cancelled');

create table orders (
    id bigint generated always as identity primary key,
    organisation_id bigint not null references organisations,
    user_id bigint not null references users,
    status order_status not null default 'draft',
    placed_at timestamptz,
    updated_at timestamptz not null default now(),
    constraint placed_orders_have_a_date check (status = 'draft' or placed_at is not null)
);

create table order_lines (
    order_id bigint not null references orders on delete cascade,
    line smallint not null check (line > 0),
    product_id bigint not null references products,
    quantity integer not null check (quantity > 0),
    unit_price money_cents not null,
    primary key (order_id, line)
);
