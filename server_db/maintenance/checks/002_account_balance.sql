-- Account balances equal their voucher lines
-- Per account and period, debit less credit; the debits and credits alone stand in detail and are compared too.
select 'account ' || a.code || ' ' || p.code as subject,
    coalesce(l.debit, 0) - coalesce(l.credit, 0) as expected, coalesce(b.debit, 0) - coalesce(b.credit, 0) as found,
    jsonb_build_object('account_id', a.id, 'period_id', p.id, 'lines_debit', coalesce(l.debit, 0),
        'lines_credit', coalesce(l.credit, 0), 'balance_debit', coalesce(b.debit, 0),
        'balance_credit', coalesce(b.credit, 0)) as detail
from (
    select account_id, period_id, sum(debit) as debit, sum(credit) as credit
    from erp.voucher_line group by account_id, period_id
) l
full join (
    select account_id, period_id, sum(debit) as debit, sum(credit) as credit
    from erp.account_balance group by account_id, period_id
) b using (account_id, period_id)
join erp.account a on a.id = account_id
join erp.period p on p.id = period_id
where coalesce(l.debit, 0) <> coalesce(b.debit, 0) or coalesce(l.credit, 0) <> coalesce(b.credit, 0)
