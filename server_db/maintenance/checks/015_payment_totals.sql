-- Totals of payments equal their lines and settlements
-- Sum of the lines (expected) against the amount of the payment (found). What a posted payment settled is its amount;
-- a reversed one has settled nothing.
select 'payment ' || h.number as subject, coalesce(l.amount, 0) as expected, h.amount as found,
    jsonb_build_object('payment_id', h.id, 'settled', coalesce(s.amount, 0)) as detail
from erp.payment h
left join (select payment_id, sum(amount) as amount from erp.payment_line group by payment_id) l on l.payment_id = h.id
left join (
    select document_id, sum(amount) as amount from erp.settlement where document_kind = 'payment' group by document_id
) s on s.document_id = h.id
where h.status <> 'draft' and (
    h.amount <> coalesce(l.amount, 0)
    or coalesce(s.amount, 0) <> case h.status when 'posted' then h.amount else 0 end
)
