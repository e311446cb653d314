do $$
declare
    t text;
begin
    for t in select tablename from pg_tables where schemaname = 'public' loop
        execute format('alter table %I add at timestamptz', t);
    end loop;
end
$$;
