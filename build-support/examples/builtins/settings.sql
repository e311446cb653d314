-- The type, who may change it, and the values of an enum.
select '', lower(name), concat_ws(' ',
    left(vartype, 1), context, string_agg(value, ',' order by value collate "C"))
from pg_settings left join unnest(enumvals) value on true
where name not like '%.%'
group by name, vartype, context
