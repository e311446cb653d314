-- From the type that names the line: to what, the context, the method, volatility.
select
    pg_temp.owner('pg_cast', c.oid, case when c.oid < 16384 then 'pg_catalog'::regnamespace end),
    pg_temp.type(castsource),
    concat(pg_temp.type(casttarget), ' ', castcontext, castmethod, pg_temp.volatility(castfunc))
from pg_cast c
