-- Counters of receipt lines equal the invoices
-- Cleared value from posted invoices (expected) against the receipt line (found); a reversed receipt has cleared all
-- of its value by itself. Invoiced quantities stand in detail and are compared too.
select 'receipt ' || coalesce(h.number, h.id::text) || ' line ' || r.line as subject,
    case when h.status = 'reversed' then r.value else coalesce(i.cleared, 0) end as expected, r.cleared_value as found,
    jsonb_build_object('goods_receipt_id', h.id, 'goods_receipt_line_id', r.id,
        'invoiced', jsonb_build_array(coalesce(i.invoiced, 0), r.invoiced_quantity)) as detail
from erp.goods_receipt_line r
join erp.goods_receipt h on h.id = r.goods_receipt_id
left join (
    select l.goods_receipt_line_id, sum(l.quantity) as invoiced, sum(l.cleared_value) as cleared
    from erp.supplier_invoice_line l
    join erp.supplier_invoice h on h.id = l.supplier_invoice_id and h.status = 'posted'
    where l.goods_receipt_line_id is not null
    group by l.goods_receipt_line_id
) i on i.goods_receipt_line_id = r.id
where r.invoiced_quantity <> coalesce(i.invoiced, 0)
    or r.cleared_value <> case when h.status = 'reversed' then r.value else coalesce(i.cleared, 0) end
