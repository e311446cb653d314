-- The version, `r` if it can move, `?` if it could not be created here, its own
-- schema, what it requires.
select name, '', concat_ws(' ',
    version,
    case when relocatable then 'r' else '-' end
        || case when trusted then 't' else '' end
        || case when installed then '' else '?' end,
    coalesce(schema, '-'),
    array_to_string(requires, ','))
from pg_available_extension_versions v join pg_available_extensions e using (name)
where e.default_version = v.version and name <> 'plpgsql'
