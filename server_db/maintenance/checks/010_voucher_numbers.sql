-- Voucher numbers have no gap
-- Per journal and period the counter (expected), the highest number (found) and the count in detail are the same.
select 'journal ' || j.code || ' ' || p.code as subject, coalesce(n.last_number, 0)::numeric as expected,
    coalesce(v.highest, 0)::numeric as found,
    jsonb_build_object('journal_id', j.id, 'period_id', p.id, 'vouchers', coalesce(v.count, 0), 'first', v.lowest)
        as detail
from (
    select journal_id, period_id, count(*) as count, max(number) as highest, min(number) as lowest
    from erp.voucher group by journal_id, period_id
) v
full join erp.voucher_number n using (journal_id, period_id)
join erp.journal j on j.id = journal_id
join erp.period p on p.id = period_id
where v.count is distinct from n.last_number or v.highest is distinct from n.last_number or v.lowest <> 1
