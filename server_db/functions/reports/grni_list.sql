-- As open_payables: the present, with what happened since the day undone.
create function erp_api.grni_list(in_date date default current_date)
returns table (
    goods_receipt_line_id uuid, goods_receipt_id uuid, number text, date date, line smallint, supplier_id uuid,
    supplier_code text, supplier_name text, purchase_order_id uuid, order_number text, product_id uuid,
    product_code text, product_name text, unit_code text, accepted_quantity numeric, invoiced_quantity numeric,
    value numeric, open_value numeric, account_code text
)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
    return query
    with change as (
        select l.goods_receipt_line_id as line_id, l.cleared_value as value, -l.quantity as invoiced
        from supplier_invoice h
        join supplier_invoice_line l on l.supplier_invoice_id = h.id
        where h.posting_date > in_date and h.status = 'posted' and l.goods_receipt_line_id is not null
        union all
        select l.goods_receipt_line_id, -l.cleared_value, l.quantity
        from voucher v
        join supplier_invoice h on h.id = v.source_id and h.reversal_voucher_id = v.id
        join supplier_invoice_line l on l.supplier_invoice_id = h.id
        where v.date > in_date and v.source_kind = 'supplier_invoice' and h.posting_date <= in_date
            and l.goods_receipt_line_id is not null
        union all
        select l.id, l.value, 0
        from voucher v
        join goods_receipt h on h.id = v.source_id and h.reversal_voucher_id = v.id
        join goods_receipt_line l on l.goods_receipt_id = h.id
        where v.date > in_date and v.source_kind = 'goods_receipt'
        union all
        select l.id, -l.value, 0
        from goods_receipt h
        join goods_receipt_line l on l.goods_receipt_id = h.id
        where h.date > in_date and h.status <> 'draft'
        union all
        select l.id, l.value - l.cleared_value, 0 from goods_receipt_line l where l.value <> l.cleared_value
    ), line as (
        select c.line_id, sum(c.value) as open_value, sum(c.invoiced) as invoiced from change c group by c.line_id
    )
    select l.id, h.id, h.number, h.date, l.line, s.id, s.code, s.name, o.id, o.number, p.id, p.code, p.name, u.code,
        l.received_quantity - l.rejected_quantity, l.invoiced_quantity + line.invoiced, l.value, line.open_value, a.code
    from line
    join goods_receipt_line l on l.id = line.line_id
    join goods_receipt h on h.id = l.goods_receipt_id
    join party s on s.id = h.supplier_id
    join purchase_order_line ol on ol.id = l.purchase_order_line_id
    join purchase_order o on o.id = ol.purchase_order_id
    join product p on p.id = ol.product_id
    join product_category c on c.id = p.category_id
    join unit u on u.id = ol.unit_id
    join account a on a.id = c.grni_account_id
    where line.open_value <> 0
    order by s.code, h.date, h.id, l.line;
end
$$;
comment on function erp_api.grni_list(date) is
    'Received and not invoiced (暂估应付) at the end of a day, per receipt line, company currency; adds up to the GRNI '
    'accounts of that day. Quantities are in the order''s unit.';
