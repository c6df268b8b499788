-- Received and not invoiced equals the GRNI accounts
-- Per account: value less cleared value of the receipt lines (expected) against credits less debits (found).
select 'account ' || a.code as subject, coalesce(r.value, 0) as expected, coalesce(l.value, 0) as found,
    jsonb_build_object('account_id', a.id) as detail
from (
    select c.grni_account_id as account_id, sum(r.value - r.cleared_value) as value
    from erp.goods_receipt_line r
    join erp.purchase_order_line o on o.id = r.purchase_order_line_id
    join erp.product on product.id = o.product_id
    join erp.product_category c on c.id = product.category_id
    group by c.grni_account_id
) r
full join (
    select l.account_id, sum(l.credit - l.debit) as value
    from erp.voucher_line l
    join erp.account a on a.id = l.account_id and a.control = 'grni'
    group by l.account_id
) l using (account_id)
join erp.account a on a.id = account_id
where coalesce(r.value, 0) <> coalesce(l.value, 0)
