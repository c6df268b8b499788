-- Stock value equals the stock accounts
-- Per account: value of the cost pools of its products (expected) against debits less credits (found).
select 'account ' || a.code as subject, coalesce(p.value, 0) as expected, coalesce(l.value, 0) as found,
    jsonb_build_object('account_id', a.id) as detail
from (
    select c.stock_account_id as account_id, sum(pool.value) as value
    from erp.cost_pool pool
    join erp.product on product.id = pool.product_id
    join erp.product_category c on c.id = product.category_id
    group by c.stock_account_id
) p
full join (
    select l.account_id, sum(l.debit - l.credit) as value
    from erp.voucher_line l
    join erp.account a on a.id = l.account_id and a.control = 'stock'
    group by l.account_id
) l using (account_id)
join erp.account a on a.id = account_id
where coalesce(p.value, 0) <> coalesce(l.value, 0)
