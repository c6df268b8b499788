-- Posted documents have their vouchers, and vouchers their documents
-- A document without value may have no voucher. expected is the number of vouchers that a document names, found the
-- number of those that stand and name it.
select d.kind || ' ' || coalesce(d.number, d.id::text) as subject, cardinality(d.vouchers)::numeric as expected,
    count(v.id)::numeric as found,
    jsonb_build_object('id', d.id, 'status', d.status, 'vouchers', to_jsonb(d.vouchers)) as detail
from (
    select 'goods_receipt' as kind, id, number, status,
        array_remove(array[voucher_id, reversal_voucher_id], null) as vouchers,
        voucher_id is null and exists (
            select from erp.goods_receipt_line l where l.goods_receipt_id = goods_receipt.id and l.value <> 0
        ) or (status = 'reversed' and voucher_id is not null and reversal_voucher_id is null) as lacks
    from erp.goods_receipt where status <> 'draft' or voucher_id is not null
    union all
    select 'stock_opening', id, number, status, array_remove(array[voucher_id, reversal_voucher_id], null),
        voucher_id is null and exists (
            select from erp.stock_opening_line l where l.stock_opening_id = stock_opening.id and l.value <> 0
        ) or (status = 'reversed' and voucher_id is not null and reversal_voucher_id is null)
    from erp.stock_opening where status <> 'draft' or voucher_id is not null
    union all
    select 'supplier_invoice', id, number, status, array_remove(array[voucher_id, reversal_voucher_id], null),
        (voucher_id is null and total_amount <> 0)
            or (status = 'reversed' and voucher_id is not null and reversal_voucher_id is null)
    from erp.supplier_invoice where status <> 'draft' or voucher_id is not null
    union all
    select 'payment', id, number, status, array_remove(array[voucher_id, reversal_voucher_id], null),
        voucher_id is null or (status = 'reversed' and reversal_voucher_id is null)
    from erp.payment where status <> 'draft' or voucher_id is not null
) d
left join erp.voucher v on v.id = any (d.vouchers) and v.source_id = d.id and v.source_kind = d.kind
group by d.kind, d.id, d.number, d.status, d.vouchers, d.lacks
having count(v.id) <> cardinality(d.vouchers) or d.lacks or d.status = 'draft'
    or (d.status = 'posted' and cardinality(d.vouchers) > 1)
union all
select 'voucher ' || v.id, 1, 0, jsonb_build_object('voucher_id', v.id, 'source_kind', v.source_kind,
    'source_id', v.source_id)
from erp.voucher v
where v.source_id is not null
    and not exists (select from erp.goods_receipt d where v.id in (d.voucher_id, d.reversal_voucher_id))
    and not exists (select from erp.stock_opening d where v.id in (d.voucher_id, d.reversal_voucher_id))
    and not exists (select from erp.supplier_invoice d where v.id in (d.voucher_id, d.reversal_voucher_id))
    and not exists (select from erp.payment d where v.id in (d.voucher_id, d.reversal_voucher_id))
