create function erp_api.supplier_invoice__lock_sources(in_id uuid) returns void
language plpgsql volatile security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    perform from goods_receipt r
    where r.id in (
        select received.goods_receipt_id
        from supplier_invoice_line l
        join goods_receipt_line received on received.id = l.goods_receipt_line_id
        where l.supplier_invoice_id = in_id
    )
    order by r.id
    for no key update;
    if not found then
        return;
    end if;
    perform from purchase_order o
    where o.id in (
        select ordered.purchase_order_id
        from supplier_invoice_line l
        join goods_receipt_line received on received.id = l.goods_receipt_line_id
        join purchase_order_line ordered on ordered.id = received.purchase_order_line_id
        where l.supplier_invoice_id = in_id
    )
    order by o.id
    for no key update;
    perform from cost_pool p
    where p.product_id in (
        select ordered.product_id
        from supplier_invoice_line l
        join goods_receipt_line received on received.id = l.goods_receipt_line_id
        join purchase_order_line ordered on ordered.id = received.purchase_order_line_id
        where l.supplier_invoice_id = in_id
    )
    order by p.product_id
    for no key update;
end
$$;
comment on function erp_api.supplier_invoice__lock_sources(uuid) is
    'Internal: locks the receipts, orders and cost pools of an invoice, each sorted, in the order of all documents.';
