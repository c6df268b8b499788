-- Rejected goods lie in quality hold, without value
-- Per product: rejected quantities of posted receipts in the stock unit (expected) against what came into quality hold
-- (found). No move into or out of quality hold alone has a value.
select 'product ' || product.code as subject, coalesce(r.quantity, 0) as expected, coalesce(m.quantity, 0) as found,
    jsonb_build_object('product_id', product.id, 'value', coalesce(m.value, 0)) as detail
from (
    select o.product_id,
        sum(round(l.rejected_quantity * o.stock_numerator / o.stock_denominator, 6)) as quantity
    from erp.goods_receipt_line l
    join erp.goods_receipt h on h.id = l.goods_receipt_id and h.status = 'posted'
    join erp.purchase_order_line o on o.id = l.purchase_order_line_id
    where l.rejected_quantity <> 0
    group by o.product_id
) r
full join (
    select m.product_id, sum(case when m.to_bin_id = b.id then m.quantity else -m.quantity end) as quantity,
        sum(m.value) as value
    from erp.stock_move m
    join erp.bin b on b.kind = 'quality_hold' and b.id in (m.to_bin_id, m.from_bin_id)
    where m.document_kind = 'goods_receipt'
    group by m.product_id
) m using (product_id)
join erp.product on product.id = product_id
where abs(coalesce(r.quantity, 0) - coalesce(m.quantity, 0)) > 0 or coalesce(m.value, 0) <> 0
