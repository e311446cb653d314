-- `c` if it is its own commutator, volatility, operands, result.
select
    pg_temp.owner('pg_operator', o.oid, oprnamespace),
    oprname,
    concat(
        nullif(concat(case when oprcom = o.oid then 'c' end, pg_temp.volatility(oprcode)), '') || ':',
        pg_temp.type(nullif(oprleft, 0)), ',', pg_temp.type(nullif(oprright, 0)),
        '>', pg_temp.type(oprresult))
from pg_operator o
where oprcode <> 0
