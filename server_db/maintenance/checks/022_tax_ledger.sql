-- The tax of invoices equals the tax accounts
-- Per account: recoverable tax of posted invoices (expected) against debits less credits (found).
select 'account ' || a.code as subject, coalesce(t.tax, 0) as expected, coalesce(l.tax, 0) as found,
    jsonb_build_object('account_id', a.id) as detail
from (
    select c.account_id, sum(t.company_tax_amount) as tax
    from erp.supplier_invoice_tax t
    join erp.supplier_invoice h on h.id = t.supplier_invoice_id and h.status = 'posted'
    join erp.tax_code c on c.id = t.tax_code_id and c.recoverable
    join erp.account a on a.id = c.account_id and a.control = 'tax'
    group by c.account_id
) t
full join (
    select l.account_id, sum(l.debit - l.credit) as tax
    from erp.voucher_line l
    join erp.account a on a.id = l.account_id and a.control = 'tax'
    group by l.account_id
) l using (account_id)
join erp.account a on a.id = account_id
where coalesce(t.tax, 0) <> coalesce(l.tax, 0)
