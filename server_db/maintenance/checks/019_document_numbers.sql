-- Documents are numbered, and numbers have no gap
-- Documents that left the draft have a number; per kind and year the counter (expected) is the number of documents
-- numbered in it (found).
with document as (
    select 'purchase_order' as kind, id, number, status = 'draft' and revision = 0 or status = 'cancelled' as may_lack
    from erp.purchase_order
    union all
    select 'goods_receipt', id, number, status = 'draft' from erp.goods_receipt
    union all
    select 'stock_opening', id, number, status = 'draft' from erp.stock_opening
    union all
    select 'supplier_invoice', id, number, status = 'draft' from erp.supplier_invoice
    union all
    select 'payment', id, number, status = 'draft' from erp.payment
)
select d.kind || ' ' || d.id as subject, 1::numeric as expected, 0::numeric as found,
    jsonb_build_object('id', d.id) as detail
from document d
where d.number is null and not d.may_lack
union all
select n.document_kind || ' ' || n.year, n.last_number, coalesce(c.count, 0),
    jsonb_build_object('document_kind', n.document_kind, 'year', n.year)
from erp.document_number n
left join (
    select kind, substring(number from '-(\d{4})-')::smallint as year, count(*) as count
    from document where number is not null group by 1, 2
) c on c.kind = n.document_kind and c.year = n.year
where n.last_number <> coalesce(c.count, 0)
