-- OID, kind and category with flags, whether it has an array type, and what is
-- special to the kind. Array types are left out: they follow from their element
-- types. OIDs from 10000 on differ between servers.
select
    coalesce(
        pg_temp.owner('pg_type', t.oid, typnamespace),
        pg_temp.owner('pg_class', typrelid, typnamespace)),
    pg_temp.name(typnamespace, typname),
    concat_ws(' ',
        case when t.oid < 10000 then t.oid else 0 end,
        concat(
            typtype, typcategory,
            case when typispreferred then 'p' end,
            case when typcollation <> 0 then 'c' end,
            case when typmodin <> 0 then 'm' end,
            case when pg_temp.volatility(typinput) is not null then 'i' end,
            case when pg_temp.volatility(typoutput) is not null then 'o' end),
        case when typarray > 0 then '+' else '-' end,
        'e:' || case when typlen = -1 then pg_temp.type(nullif(typelem, 0)) end,
        'b:' || pg_temp.type(nullif(typbasetype, 0)),
        's:' || (select pg_temp.type(rngsubtype) from pg_range where rngtypid = t.oid),
        'm:' || (select pg_temp.type((to_jsonb(r) ->> 'rngmultitypid')::oid) from pg_range r where rngtypid = t.oid),
        'r:' || (select pg_temp.type(rngtypid) from pg_range r where (to_jsonb(r) ->> 'rngmultitypid')::oid = t.oid))
from pg_type t
where not exists (select from pg_type e where e.typarray = t.oid)
    and not exists (select from pg_class c where c.oid = typrelid and relkind not in ('r', 'v', 'c'))
    and typisdefined
