-- Net amounts of orders equal their lines
-- Sum of the net amounts of the lines (expected) against the order (found), for orders that left the draft. Where
-- prices include tax, the line amounts include it as well, so they equal net plus tax.
select 'order ' || o.number as subject, coalesce(l.amount, 0) as expected, o.net_amount as found,
    jsonb_build_object('purchase_order_id', o.id, 'tax_amount', o.tax_amount, 'total_amount', o.total_amount) as detail
from erp.purchase_order o
left join (
    select purchase_order_id, sum(amount) as amount from erp.purchase_order_line group by purchase_order_id
) l on l.purchase_order_id = o.id
where o.status not in ('draft', 'cancelled') and (
    o.total_amount <> o.net_amount + o.tax_amount
    or coalesce(l.amount, 0) not between o.net_amount and o.total_amount
)
