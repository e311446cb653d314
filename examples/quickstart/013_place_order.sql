create function place_order(order_id bigint) returns orders
language sql
begin atomic
    update orders
    set status = 'placed', placed_at = now()
    where id = place_order.order_id and status = 'draft'
    returning *;
end;
