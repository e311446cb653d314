-- The operators that can be searched for, by strategy.
select
    pg_temp.owner('pg_opfamily', f.oid, opfnamespace),
    amname || ' ' || opfname,
    concat_ws(' ', amopstrategy, oprname, pg_temp.type(amoplefttype) || ',' || pg_temp.type(amoprighttype))
from pg_opfamily f join pg_am m on m.oid = opfmethod
    join pg_amop a on amopfamily = f.oid join pg_operator o on o.oid = amopopr
where amoppurpose = 's'
