create function touch_updated_at() returns trigger
language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end;
$$;

create trigger orders_touch_updated_at
    before update on orders
    for each row execute function touch_updated_at();
