create view order_totals as
select o.id as order_id,
       o.organisation_id,
       o.status,
       coalesce(sum(l.quantity * l.unit_price), 0) as total
from orders o
left join order_lines l on l.order_id = o.id
group by o.id;
