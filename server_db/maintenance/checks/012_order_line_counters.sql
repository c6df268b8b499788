-- Counters of order lines equal the receipts and invoices
-- Received less rejected quantity from posted receipts (expected) against the order line (found); each counter stands
-- in detail and is compared alone.
select 'order ' || coalesce(o.number, o.id::text) || ' line ' || l.line as subject,
    coalesce(r.received - r.rejected, 0) as expected, l.received_quantity - l.rejected_quantity as found,
    jsonb_build_object('purchase_order_id', o.id, 'purchase_order_line_id', l.id,
        'received', jsonb_build_array(coalesce(r.received, 0), l.received_quantity),
        'rejected', jsonb_build_array(coalesce(r.rejected, 0), l.rejected_quantity),
        'invoiced', jsonb_build_array(coalesce(r.invoiced, 0), l.invoiced_quantity)) as detail
from erp.purchase_order_line l
join erp.purchase_order o on o.id = l.purchase_order_id
left join (
    select r.purchase_order_line_id, sum(r.received_quantity) as received, sum(r.rejected_quantity) as rejected,
        sum(r.invoiced_quantity) as invoiced
    from erp.goods_receipt_line r
    join erp.goods_receipt h on h.id = r.goods_receipt_id and h.status = 'posted'
    group by r.purchase_order_line_id
) r on r.purchase_order_line_id = l.id
where l.received_quantity <> coalesce(r.received, 0) or l.rejected_quantity <> coalesce(r.rejected, 0)
    or l.invoiced_quantity <> coalesce(r.invoiced, 0)
