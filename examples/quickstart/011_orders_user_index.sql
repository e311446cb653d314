-- Orders are many by now: the index is built while they are written to.
create index concurrently orders_user_id_idx on orders (user_id);
