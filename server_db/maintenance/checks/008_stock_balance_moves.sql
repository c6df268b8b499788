-- On hand equals its moves
-- Per product and bin, in the stock unit; a balance that stands under another warehouse than its bin shows too.
select 'product ' || product.code || ' ' || bin.code as subject, coalesce(m.quantity, 0) as expected,
    coalesce(s.quantity, 0) as found,
    jsonb_build_object('product_id', product.id, 'bin_id', bin.id, 'warehouse_id', bin.warehouse_id) as detail
from (
    select g.product_id, g.bin_id, sum(g.quantity) as quantity
    from (
        select product_id, to_bin_id as bin_id, quantity from erp.stock_move where to_bin_id is not null
        union all
        select product_id, from_bin_id, -quantity from erp.stock_move where from_bin_id is not null
    ) g
    group by g.product_id, g.bin_id
) m
full join erp.stock_balance s using (product_id, bin_id)
join erp.product on product.id = product_id
join erp.bin on bin.id = bin_id
where coalesce(m.quantity, 0) <> coalesce(s.quantity, 0) or s.warehouse_id <> bin.warehouse_id
