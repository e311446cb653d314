-- What the other queries use. An object belongs to an extension, to one of the
-- two schemas of the system, or to nothing that is collected.

-- The extension of an object, '' for one of the system, null for any other.
create function pg_temp.owner(class regclass, object oid, schema oid) returns text
language sql as $$
    select coalesce(
        (select extname from pg_depend d join pg_extension e on e.oid = d.refobjid
         where d.classid = class and d.objid = object and d.deptype = 'e'
             and d.refclassid = 'pg_extension'::regclass and extname <> 'plpgsql'),
        case when schema in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            then '' end)
$$;

-- The name of an object, with its schema if that is the information schema.
create function pg_temp.name(schema oid, name name) returns text
language sql as $$
    select case when schema = 'information_schema'::regnamespace
        then 'information_schema.' || name else name::text end
$$;

create function pg_temp.type(type oid) returns text
language sql as $$
    select pg_temp.name(typnamespace, typname) from pg_type t where t.oid = type
$$;

-- Whether something is not immutable: `s` or `v`.
create function pg_temp.volatility(function oid) returns text
language sql as $$
    select nullif(provolatile, 'i')::text from pg_proc p where p.oid = function
$$;
