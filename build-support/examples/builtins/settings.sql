-- The type, and who may change it. The values of an enum depend on how the server
-- was built.
select '', lower(name), left(vartype, 1) || ' ' || context
from pg_settings
where name not like '%.%' and name <> 'extension_destdir'
