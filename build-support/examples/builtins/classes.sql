-- The type, the family, and `d` if it is the default.
select
    pg_temp.owner('pg_opclass', c.oid, opcnamespace),
    amname || ' ' || opcname,
    concat_ws(' ', pg_temp.type(opcintype), opfname, case when opcdefault then 'd' end)
from pg_opclass c join pg_am m on m.oid = opcmethod join pg_opfamily f on f.oid = opcfamily
