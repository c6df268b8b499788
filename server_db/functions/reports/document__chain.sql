-- Up to where a document came from and down to what came of it, not sideways: an order shows its receipts, their
-- invoices and payments; a payment the invoices it paid, their receipts and orders.
create function erp_api.document__chain(in_kind text, in_id uuid)
returns table (kind text, id uuid, number text, status text, date date, amount numeric, currency_code text)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_kind text := in_kind;
    v_id uuid := in_id;
    v_company_currency text;
    v_orders uuid[];
    v_receipts uuid[];
    v_invoices uuid[];
    v_payments uuid[];
begin
    select c.currency_code into v_company_currency from company c;
    if v_kind = 'voucher' then
        if not may('ledger:read') then
            return;
        end if;
        select v.source_kind, v.source_id into v_kind, v_id from voucher v where v.id = in_id;
    end if;
    case v_kind
        when 'purchase_order' then v_orders := array[v_id];
        when 'goods_receipt' then v_receipts := array[v_id];
        when 'supplier_invoice' then v_invoices := array[v_id];
        when 'payment' then
            v_payments := array[v_id];
            v_invoices := array(
                select i.document_id from payment_line l join open_item i on i.id = l.open_item_id
                where l.payment_id = v_id);
        else null;
    end case;
    if v_orders is null and v_receipts is null then
        v_receipts := array(
            select distinct r.goods_receipt_id
            from supplier_invoice_line l join goods_receipt_line r on r.id = l.goods_receipt_line_id
            where l.supplier_invoice_id = any (v_invoices));
    end if;
    if v_orders is null then
        v_orders := array(
            select distinct o.purchase_order_id
            from goods_receipt_line r join purchase_order_line o on o.id = r.purchase_order_line_id
            where r.goods_receipt_id = any (v_receipts));
    elsif v_receipts is null then
        v_receipts := array(
            select distinct r.goods_receipt_id
            from purchase_order_line o join goods_receipt_line r on r.purchase_order_line_id = o.id
            where o.purchase_order_id = any (v_orders));
    end if;
    if v_invoices is null then
        v_invoices := array(
            select distinct l.supplier_invoice_id
            from goods_receipt_line r join supplier_invoice_line l on l.goods_receipt_line_id = r.id
            where r.goods_receipt_id = any (v_receipts));
    end if;
    if v_payments is null then
        v_payments := array(
            select distinct s.document_id
            from open_item i join settlement s on s.open_item_id = i.id
            where i.document_id = any (v_invoices) and s.document_kind = 'payment');
    end if;
    return query
    select c.kind, c.id, c.number, c.status, c.date, case when c.sees_amount then c.amount end,
        case when c.sees_amount then c.currency_code end
    from (
        select 1 as place, 'purchase_order' as kind, o.id, o.number, o.status, o.order_date as date,
            o.total_amount as amount, o.currency_code,
            may('purchase_order:read_price') as sees_amount
        from purchase_order o
        where o.id = any (v_orders) and may('purchase_order:read')
        union all
        select 2, 'goods_receipt', r.id, r.number, r.status, r.date,
            (select sum(l.value) from goods_receipt_line l where l.goods_receipt_id = r.id), v_company_currency,
            may('stock_value:read')
        from goods_receipt r
        where r.id = any (v_receipts) and may('goods_receipt:read')
        union all
        select 3, 'supplier_invoice', h.id, h.number, h.status, h.date, h.total_amount, h.currency_code, true
        from supplier_invoice h
        where h.id = any (v_invoices) and may('supplier_invoice:read')
        union all
        select 4, 'payment', p.id, p.number, p.status, p.date, p.amount, p.currency_code, true
        from payment p
        where p.id = any (v_payments) and may('payment:read')
        union all
        select 5, 'voucher', v.id, j.code || '-' || v.number, 'posted', v.date, v.total, v_company_currency, true
        from voucher v
        join journal j on j.id = v.journal_id
        where (v.source_id = any (v_receipts || v_invoices || v_payments) or v.id = in_id)
            and may('ledger:read')
    ) c
    order by c.place, c.date, c.number, c.id;
end
$$;
comment on function erp_api.document__chain(text, uuid) is
    'Order, receipts, invoices, payments and vouchers that belong together, from any of them (上查/下查). Shows the kinds '
    'that the person may read, amounts only with the right to see prices (orders) or stock value (receipts).';
