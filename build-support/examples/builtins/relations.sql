-- The kind, then the columns in their order.
select
    -- That it belongs to an extension is said of a composite type, not of its relation.
    coalesce(
        pg_temp.owner('pg_class', c.oid, relnamespace),
        pg_temp.owner('pg_type', reltype, relnamespace)),
    pg_temp.name(relnamespace, relname),
    case when attnum is null then relkind::text else attname || ' ' || pg_temp.type(atttypid) end
from pg_class c left join lateral (
    select null::int as attnum, null::name as attname, null::oid as atttypid
    union all
    select attnum, attname, atttypid from pg_attribute
    where attrelid = c.oid and attnum > 0 and not attisdropped) a on true
where relkind in ('r', 'v', 'c', 'S', 'f')
order by c.oid, attnum nulls first
