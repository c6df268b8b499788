-- Open payables equal the payable accounts
-- Per account and party: what is open (expected) against credits less debits of the account (found).
select 'account ' || a.code || ' ' || coalesce(s.code, '-') as subject,
    coalesce(i.amount, 0) as expected, coalesce(l.amount, 0) as found,
    jsonb_build_object('account_id', a.id, 'party_id', s.id) as detail
from (
    select i.account_id, i.party_id, sum(b.open_company_amount) as amount
    from erp.open_item i
    join erp.open_item_balance b on b.open_item_id = i.id
    group by i.account_id, i.party_id
) i
full join (
    select l.account_id, l.party_id, sum(l.credit - l.debit) as amount
    from erp.voucher_line l
    join erp.account a on a.id = l.account_id and a.control = 'payable'
    group by l.account_id, l.party_id
) l on l.account_id = i.account_id and l.party_id is not distinct from i.party_id
join erp.account a on a.id = coalesce(i.account_id, l.account_id)
left join erp.party s on s.id = coalesce(i.party_id, l.party_id)
where coalesce(i.amount, 0) <> coalesce(l.amount, 0)
