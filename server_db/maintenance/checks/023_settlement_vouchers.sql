-- Settlements have the value that their voucher posts
-- Per voucher and payable account: company value of what it settled, less what it opened (expected), against debits
-- less credits (found).
select 'voucher ' || voucher_id as subject, coalesce(s.value, 0) as expected, coalesce(l.value, 0) as found,
    jsonb_build_object('voucher_id', voucher_id, 'account', a.code) as detail
from (
    select g.voucher_id, g.account_id, sum(g.value) as value
    from (
        select s.voucher_id, i.account_id, s.company_amount as value
        from erp.settlement s join erp.open_item i on i.id = s.open_item_id
        union all
        select i.voucher_id, i.account_id, -i.company_amount from erp.open_item i
    ) g
    group by g.voucher_id, g.account_id
) s
full join (
    select l.voucher_id, l.account_id, sum(l.debit - l.credit) as value
    from erp.voucher_line l
    join erp.account a on a.id = l.account_id and a.control = 'payable'
    group by l.voucher_id, l.account_id
) l using (voucher_id, account_id)
join erp.account a on a.id = account_id
where coalesce(s.value, 0) <> coalesce(l.value, 0)
