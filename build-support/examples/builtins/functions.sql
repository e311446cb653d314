-- Kind and volatility, inputs, result, outputs. `*` stands before what is
-- variadic, `?` behind what has a default.
with arguments as (
    select p.oid, a.ordinality, pg_temp.type(coalesce(a.a, a.i)) as type,
        coalesce(nullif(n, '') || '=', '') as name, coalesce(m, 'i') as mode,
        row_number() over (partition by p.oid, coalesce(m, 'i') in ('i', 'b', 'v') order by a.ordinality)
            > pronargs - pronargdefaults as is_default
    from pg_proc p, unnest(
        proallargtypes,
        case when proallargtypes is null then proargtypes::oid[] end,
        proargmodes, proargnames) with ordinality as a (a, i, m, n, ordinality)
),
inputs as (
    select oid, string_agg(
        case mode when 'v' then '*' else '' end || name || type
            || case when is_default then '?' else '' end,
        ',' order by ordinality) as inputs
    from arguments where mode in ('i', 'b', 'v') group by oid
),
outputs as (
    select oid, '(' || string_agg(name || type, ',' order by ordinality) || ')' as outputs
    from arguments where mode in ('o', 'b', 't') group by oid
)
select
    pg_temp.owner('pg_proc', p.oid, pronamespace),
    pg_temp.name(pronamespace, proname),
    concat(
        nullif(concat(
            nullif(prokind, 'f'),
            (select nullif(aggkind, 'n')::text || aggnumdirectargs from pg_aggregate where aggfnoid = p.oid),
            pg_temp.volatility(p.oid)), '') || ':',
        inputs,
        case when proretset then '>>' else '>' end,
        pg_temp.type(prorettype),
        outputs)
from pg_proc p left join inputs using (oid) left join outputs using (oid)
