-- Vouchers and their lines stand in the period of their date
-- expected and found are the numbers of lines that do; detail names the period.
select 'voucher ' || v.id as subject, count(l.line)::numeric as expected,
    count(l.line) filter (where l.date = v.date and l.period_id = v.period_id)::numeric as found,
    jsonb_build_object('voucher_id', v.id, 'date', v.date, 'period', p.code) as detail
from erp.voucher v
join erp.period p on p.id = v.period_id
left join erp.voucher_line l on l.voucher_id = v.id
group by v.id, p.id
having v.date not between p.starts and p.ends
    or bool_or(l.date <> v.date or l.period_id <> v.period_id)
