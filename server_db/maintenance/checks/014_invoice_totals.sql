-- Totals of supplier invoices equal their lines and taxes
-- Net amount of the lines plus taxes (expected) against the total of the invoice (found). A posted invoice with a
-- total has one open item over it.
select 'invoice ' || h.number as subject, coalesce(l.net, 0) + coalesce(t.tax, 0) as expected, h.total_amount as found,
    jsonb_build_object('supplier_invoice_id', h.id, 'net', jsonb_build_array(coalesce(l.net, 0), h.net_amount),
        'tax', jsonb_build_array(coalesce(t.tax, 0), h.tax_amount), 'open_item', i.amount) as detail
from erp.supplier_invoice h
left join (
    select supplier_invoice_id, sum(amount) as net from erp.supplier_invoice_line group by supplier_invoice_id
) l on l.supplier_invoice_id = h.id
left join (
    select supplier_invoice_id, sum(tax_amount) as tax from erp.supplier_invoice_tax group by supplier_invoice_id
) t on t.supplier_invoice_id = h.id
left join (
    select document_id, sum(amount) as amount from erp.open_item where document_kind = 'supplier_invoice'
    group by document_id
) i on i.document_id = h.id
where h.status <> 'draft' and (
    h.net_amount <> coalesce(l.net, 0) or h.tax_amount <> coalesce(t.tax, 0)
    or h.total_amount <> h.net_amount + h.tax_amount or h.total_amount <> coalesce(i.amount, 0)
)
