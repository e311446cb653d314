-- The queue of the warehouse looks at a handful of open orders among millions.
create index orders_open_idx on orders (organisation_id, placed_at)
    where status in ('placed', 'paid');
