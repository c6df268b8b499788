-- Cost pools equal their moves
-- Per product: value of all moves (expected) against the pool (found); quantities of storage bins stand in detail and
-- are compared too.
select 'product ' || product.code as subject, coalesce(m.value, 0) as expected, coalesce(p.value, 0) as found,
    jsonb_build_object('product_id', product.id, 'expected_quantity', coalesce(m.quantity, 0),
        'found_quantity', coalesce(p.quantity, 0)) as detail
from (
    select m.product_id, sum(m.value) as value,
        sum(case when t.kind = 'storage' then m.quantity else 0 end)
            - sum(case when f.kind = 'storage' then m.quantity else 0 end) as quantity
    from erp.stock_move m
    left join erp.bin t on t.id = m.to_bin_id
    left join erp.bin f on f.id = m.from_bin_id
    group by m.product_id
) m
full join erp.cost_pool p using (product_id)
join erp.product on product.id = product_id
where coalesce(m.value, 0) <> coalesce(p.value, 0) or coalesce(m.quantity, 0) <> coalesce(p.quantity, 0)
