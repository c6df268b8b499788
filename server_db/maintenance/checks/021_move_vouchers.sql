-- Stock moves have the value that their voucher posts
-- Per voucher and stock account: values of the moves (expected) against debits less credits (found).
select 'voucher ' || voucher_id as subject, coalesce(m.value, 0) as expected, coalesce(l.value, 0) as found,
    jsonb_build_object('voucher_id', voucher_id, 'account', a.code, 'document_kind', m.document_kind,
        'document_id', m.document_id) as detail
from (
    select m.voucher_id, c.stock_account_id as account_id, sum(m.value) as value, min(m.document_kind) as document_kind,
        min(m.document_id::text) as document_id
    from erp.stock_move m
    join erp.product on product.id = m.product_id
    join erp.product_category c on c.id = product.category_id
    where m.value <> 0
    group by m.voucher_id, c.stock_account_id
) m
full join (
    select l.voucher_id, l.account_id, sum(l.debit - l.credit) as value
    from erp.voucher_line l
    join erp.account a on a.id = l.account_id and a.control = 'stock'
    group by l.voucher_id, l.account_id
) l using (voucher_id, account_id)
join erp.account a on a.id = account_id
where coalesce(m.value, 0) <> coalesce(l.value, 0)
