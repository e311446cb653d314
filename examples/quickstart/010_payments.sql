create table payments (
    id uuid primary key default gen_random_uuid(),
    order_id bigint not null references orders,
    amount money_cents not null,
    provider text not null,
    provider_reference text not null,
    settled_at timestamptz,
    unique (provider, provider_reference)
);

create index payments_unsettled_idx on payments (order_id) where settled_at is null;
