-- Debits equal credits in every voucher
-- expected is the sum of debits, found the sum of credits; both equal the total of the voucher. A voucher without
-- lines shows here too.
select 'voucher ' || v.id as subject, coalesce(l.debit, 0) as expected, coalesce(l.credit, 0) as found,
    jsonb_build_object('voucher_id', v.id, 'number', v.number, 'date', v.date, 'total', v.total) as detail
from erp.voucher v
left join (
    select voucher_id, sum(debit) as debit, sum(credit) as credit from erp.voucher_line group by voucher_id
) l on l.voucher_id = v.id
where l.debit is distinct from l.credit or l.debit is distinct from v.total
